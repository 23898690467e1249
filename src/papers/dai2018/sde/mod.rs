//! Section 2.1 with Appendices A and B: SGD and the stochastic differential equation.

mod cases;
pub mod drift_remark;
pub mod fokker_planck;
pub mod fokker_planck_derivation;
pub mod gradient_moments;
pub mod ratio_governs;
pub mod sde_discretisation;
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
