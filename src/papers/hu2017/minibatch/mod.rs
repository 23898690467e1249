//! Section 3.2: minibatches.

mod cases;
pub(crate) mod minibatch_covariance;
pub(crate) mod minibatch_diffusion;

use crate::claim::Claim;

/// The claims, in the paper's order.
pub static CLAIMS: &[&Claim] = &[&minibatch_covariance::CLAIM, &minibatch_diffusion::CLAIM];
