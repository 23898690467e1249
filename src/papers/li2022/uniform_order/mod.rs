//! Section 3: uniform-in-time order.

mod cases;
mod coarse_step;
pub(crate) mod correction_is_needed;
pub(crate) mod direct_ergodicity;
mod ergodic;
pub(crate) mod ergodicity;
pub(crate) mod implicit_regulariser;
pub(crate) mod individual_convexity;
pub(crate) mod theory;
pub(crate) mod uniform_order_two;

use crate::claim::Claim;

/// The claims, in the paper's order.
pub static CLAIMS: &[&Claim] = &[
    &uniform_order_two::CLAIM,
    &correction_is_needed::CLAIM,
    &individual_convexity::CLAIM,
    &ergodicity::CLAIM,
    &direct_ergodicity::CLAIM,
    &implicit_regulariser::CLAIM,
];
