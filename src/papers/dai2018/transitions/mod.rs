//! Section 2.2: transitions between minima.

mod cases;
pub mod large_batch_traps;
pub mod nearest_minimum;
pub mod sgd_transition_time;
mod theory;
pub mod transition_time;
pub mod transition_time_varying_noise;

use crate::claim::Claim;

/// The claims, in the paper's order.
pub static CLAIMS: &[&Claim] = &[
    &nearest_minimum::CLAIM,
    &transition_time::CLAIM,
    &transition_time_varying_noise::CLAIM,
    &sgd_transition_time::CLAIM,
    &large_batch_traps::CLAIM,
];
