//! Losses that are not convex.

mod cases;
pub(crate) mod hitting_the_boundary;
pub(crate) mod log_time_horizon;
pub(crate) mod sde_saddle_escape;
pub(crate) mod sgd_saddle_escape;
mod theory;

use crate::claim::Claim;

/// The claims, in the paper's order.
pub static CLAIMS: &[&Claim] = &[
    &log_time_horizon::CLAIM,
    &hitting_the_boundary::CLAIM,
    &sde_saddle_escape::CLAIM,
    &sgd_saddle_escape::CLAIM,
];
