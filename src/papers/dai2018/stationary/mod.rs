//! Theorem 2.5, Appendices G and H: where the stationary law is.

pub(crate) mod ball_probability;
mod cases;
pub(crate) mod flat_to_sharp_ratio;
pub(crate) mod polya_approximation;
pub(crate) mod theory;
pub(crate) mod three_minima;
pub(crate) mod two_dimensional_minima;
pub(crate) mod variance_levels;

use crate::claim::Claim;

/// The claims, in the paper's order.
pub static CLAIMS: &[&Claim] = &[
    &ball_probability::CLAIM,
    &polya_approximation::CLAIM,
    &flat_to_sharp_ratio::CLAIM,
    &three_minima::CLAIM,
    &variance_levels::CLAIM,
    &two_dimensional_minima::CLAIM,
];
