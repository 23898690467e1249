//! Section 6.4: second-order methods.

pub(crate) mod adam;
pub(crate) mod damped_newton;
mod ensembles;
pub(crate) mod natural_gradient;

use crate::claim::Claim;

/// The claims, in the paper's order.
pub static CLAIMS: &[&Claim] = &[&damped_newton::CLAIM, &natural_gradient::CLAIM, &adam::CLAIM];
