//! Section 3.2: minibatches.

pub mod cases;
pub mod minibatch_covariance;
pub mod minibatch_diffusion;

use crate::claim::Claim;

/// The claims, in the paper's order.
pub static CLAIMS: &[&Claim] = &[&minibatch_covariance::CLAIM, &minibatch_diffusion::CLAIM];
