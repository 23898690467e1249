//! Sections 4.3 and 4.7: white noise, minibatch noise and their mixtures have explicit covariances, minibatch noise is
//! that of the Hessian, and noise that depends on the state enters through its average.

mod cases;
pub(crate) mod minibatch_noise_is_hessian;
pub(crate) mod mixed_noise;
pub(crate) mod state_dependent_noise;

use crate::claim::Claim;

/// The claims, in the paper's order.
pub static CLAIMS: &[&Claim] =
    &[&mixed_noise::CLAIM, &minibatch_noise_is_hessian::CLAIM, &state_dependent_noise::CLAIM];
