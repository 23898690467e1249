//! Moments and derivatives.

mod cases;
pub(crate) mod derivative_decay;
pub(crate) mod derivative_flow_moments;
pub(crate) mod moment_bounds;
mod theory;

use crate::claim::Claim;

/// The claims, in the paper's order.
pub static CLAIMS: &[&Claim] =
    &[&moment_bounds::CLAIM, &derivative_flow_moments::CLAIM, &derivative_decay::CLAIM];
