//! Escape under the noise of stochastic gradients.

mod cases;
pub(crate) mod many_dimensions;
pub(crate) mod sgd_escape_exponent;
pub(crate) mod sgd_escape_literal_diffusion;
pub(crate) mod sgd_escape_prefactor;
pub(crate) mod theory;
pub(crate) mod top_eigenvalue;
pub(crate) mod transverse_curvature;

use crate::claim::Claim;

/// The claims, in the paper's order.
pub static CLAIMS: &[&Claim] = &[
    &sgd_escape_exponent::CLAIM,
    &sgd_escape_prefactor::CLAIM,
    &sgd_escape_literal_diffusion::CLAIM,
    &many_dimensions::CLAIM,
    &transverse_curvature::CLAIM,
    &top_eigenvalue::CLAIM,
];
