//! Definition 1 and section 3.1: SGD as a diffusion.

pub mod cases;
pub mod coarse_step;
pub(crate) mod master_equation;
pub(crate) mod pathwise_fluctuation;
mod spreads;
pub(crate) mod stationary_points;
pub mod theory;
pub(crate) mod weak_order_one;
pub(crate) mod weak_order_two;

use crate::claim::Claim;

/// The claims, in the paper's order.
pub static CLAIMS: &[&Claim] = &[
    &stationary_points::CLAIM,
    &master_equation::CLAIM,
    &weak_order_two::CLAIM,
    &weak_order_one::CLAIM,
    &pathwise_fluctuation::CLAIM,
];
