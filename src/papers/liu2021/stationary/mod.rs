//! Sections 2 and 4: at any stable step the stationary covariance of SGD, with momentum and with a matrix for the step,
//! solves a linear matrix equation, of which the continuous-time theory keeps the first order in the step.

pub(crate) mod any_finite_noise;
mod cases;
pub(crate) mod commuting_covariance;
pub(crate) mod continuous_covariance;
pub(crate) mod continuous_is_first_order;
pub(crate) mod deterministic_decay;
pub(crate) mod momentum_covariance;
pub(crate) mod preconditioned_covariance;
pub(crate) mod stationary_covariance;
pub(crate) mod theory;

use crate::claim::Claim;

/// The claims, in the paper's order.
pub static CLAIMS: &[&Claim] = &[
    &continuous_covariance::CLAIM,
    &deterministic_decay::CLAIM,
    &stationary_covariance::CLAIM,
    &continuous_is_first_order::CLAIM,
    &any_finite_noise::CLAIM,
    &momentum_covariance::CLAIM,
    &commuting_covariance::CLAIM,
    &preconditioned_covariance::CLAIM,
];
