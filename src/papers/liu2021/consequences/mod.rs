//! Sections 4.4 to 4.6 and 6.1: what follows from the stationary covariance: the training error, a condition for stability,
//! an effective loss, and the best step for sampling a posterior.

pub(crate) mod bayesian_learning_rate;
mod cases;
pub(crate) mod effective_loss;
pub(crate) mod stability;
pub(crate) mod theory;
pub(crate) mod training_error;

use crate::claim::Claim;

/// The claims, in the paper's order.
pub static CLAIMS: &[&Claim] = &[
    &training_error::CLAIM,
    &stability::CLAIM,
    &effective_loss::CLAIM,
    &bayesian_learning_rate::CLAIM,
];
