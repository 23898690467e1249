//! The noise of stochastic gradients.

mod cases;
pub mod fokker_planck;
pub mod noise_covariance_is_hessian;
pub mod stable_diffusion;
mod theory;

use crate::claim::Claim;

/// The claims, in the paper's order.
pub static CLAIMS: &[&Claim] =
    &[&fokker_planck::CLAIM, &noise_covariance_is_hessian::CLAIM, &stable_diffusion::CLAIM];
