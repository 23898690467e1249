//! The noise of stochastic gradients.

mod cases;
pub(crate) mod fokker_planck;
pub(crate) mod noise_covariance_is_hessian;
pub(crate) mod stable_diffusion;
mod theory;

use crate::claim::Claim;

/// The claims, in the paper's order.
pub static CLAIMS: &[&Claim] =
    &[&fokker_planck::CLAIM, &noise_covariance_is_hessian::CLAIM, &stable_diffusion::CLAIM];
