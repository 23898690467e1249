//! Assumptions and confinement.

pub(crate) mod assumption_one;
mod cases;
pub(crate) mod modified_diffusion;
pub(crate) mod sde_confinement;
pub(crate) mod support_theorem;
mod theory;
pub(crate) mod trapping;

use crate::claim::Claim;

/// The claims, in the paper's order.
pub static CLAIMS: &[&Claim] = &[
    &assumption_one::CLAIM,
    &trapping::CLAIM,
    &modified_diffusion::CLAIM,
    &sde_confinement::CLAIM,
    &support_theorem::CLAIM,
];
