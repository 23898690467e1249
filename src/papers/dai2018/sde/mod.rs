//! Section 2.1 with Appendices A and B: SGD and the stochastic differential equation.

mod cases;
pub(crate) mod drift_remark;
pub(crate) mod fokker_planck;
pub(crate) mod fokker_planck_derivation;
pub(crate) mod gradient_moments;
pub(crate) mod ratio_governs;
pub(crate) mod sde_discretisation;
mod theory;

use crate::claim::Claim;

/// The claims, in the paper's order.
pub static CLAIMS: &[&Claim] = &[
    &gradient_moments::CLAIM,
    &sde_discretisation::CLAIM,
    &fokker_planck::CLAIM,
    &fokker_planck_derivation::CLAIM,
    &drift_remark::CLAIM,
    &ratio_governs::CLAIM,
];
