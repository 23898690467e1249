//! Section 5: experiments.

pub mod escape_experiment;
pub mod minibatch_experiment;
pub mod momentum_experiment;
pub mod regression_runs;
pub mod white_noise_experiment;
pub mod white_runs;

use crate::claim::Claim;

/// The claims, in the paper's order.
pub static CLAIMS: &[&Claim] = &[
    &white_noise_experiment::CLAIM,
    &minibatch_experiment::CLAIM,
    &momentum_experiment::CLAIM,
    &escape_experiment::CLAIM,
];
