//! Escape under the noise of stochastic gradients.

mod cases;
pub mod sgd_escape_exponent;
mod theory;

use crate::claim::Claim;

/// The claims, in the paper's order.
pub static CLAIMS: &[&Claim] = &[
    &sgd_escape_exponent::CLAIM,
];
