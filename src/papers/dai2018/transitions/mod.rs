//! Section 2.2: transitions between minima.

mod cases;
pub(crate) mod large_batch_traps;
pub(crate) mod nearest_minimum;
pub(crate) mod sgd_transition_time;
mod theory;
pub(crate) mod transition_time;
pub(crate) mod transition_time_varying_noise;

use crate::claim::Claim;

/// The claims, in the paper's order.
pub static CLAIMS: &[&Claim] = &[
    &nearest_minimum::CLAIM,
    &transition_time::CLAIM,
    &transition_time_varying_noise::CLAIM,
    &sgd_transition_time::CLAIM,
    &large_batch_traps::CLAIM,
];
