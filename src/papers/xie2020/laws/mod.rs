//! Laws of the escape rate.

pub(crate) mod batch_size_law;
mod cases;
pub(crate) mod determinant_law;
pub(crate) mod hessian_rescaling;
pub(crate) mod learning_rate_law;
pub(crate) mod linear_scaling;
pub(crate) mod rate_estimator;
pub(crate) mod temperature_law;
mod theory;

use crate::claim::Claim;

/// The claims, in the order of the list of claims.
pub static CLAIMS: &[&Claim] = &[
    &linear_scaling::CLAIM,
    &hessian_rescaling::CLAIM,
    &batch_size_law::CLAIM,
    &learning_rate_law::CLAIM,
    &temperature_law::CLAIM,
    &determinant_law::CLAIM,
    &rate_estimator::CLAIM,
];
