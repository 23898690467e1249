//! Theorem 2.4, Appendices E and F: how fast the law settles.

pub(crate) mod burn_in_time;
mod cases;
pub(crate) mod convergence_rate;
pub(crate) mod convergence_rate_schedule;
pub(crate) mod dimension_dependence;
pub(crate) mod gronwall_step;
pub(crate) mod larger_ratio_is_faster;
mod theory;

use crate::claim::Claim;

/// The claims, in the paper's order.
pub static CLAIMS: &[&Claim] = &[
    &convergence_rate::CLAIM,
    &convergence_rate_schedule::CLAIM,
    &gronwall_step::CLAIM,
    &dimension_dependence::CLAIM,
    &larger_ratio_is_faster::CLAIM,
    &burn_in_time::CLAIM,
];
