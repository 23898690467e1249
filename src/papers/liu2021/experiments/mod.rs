//! Sections 5 and 6.2: experiments.

mod drawn;
pub(crate) mod escape_experiment;
pub(crate) mod minibatch_experiment;
pub(crate) mod momentum_experiment;
mod theory;
pub(crate) mod white_noise_experiment;

use crate::claim::Claim;

/// The claims, in the paper's order.
pub static CLAIMS: &[&Claim] = &[
    &white_noise_experiment::CLAIM,
    &minibatch_experiment::CLAIM,
    &momentum_experiment::CLAIM,
    &escape_experiment::CLAIM,
];
