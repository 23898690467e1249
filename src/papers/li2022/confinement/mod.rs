//! Assumptions and confinement.

pub mod assumption_one;
mod cases;
pub mod modified_diffusion;
pub mod sde_confinement;
pub mod support_theorem;
mod theory;
pub mod trapping;

use crate::claim::Claim;

/// The claims, in the paper's order.
pub static CLAIMS: &[&Claim] = &[
    &assumption_one::CLAIM,
    &trapping::CLAIM,
    &modified_diffusion::CLAIM,
    &sde_confinement::CLAIM,
    &support_theorem::CLAIM,
];
