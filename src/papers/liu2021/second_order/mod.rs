//! Section 6.3: second-order methods.

pub mod adam;
pub mod damped_newton;
pub mod ensembles;
pub mod natural_gradient;

use crate::claim::Claim;

/// The claims, in the paper's order.
pub static CLAIMS: &[&Claim] = &[&damped_newton::CLAIM, &natural_gradient::CLAIM, &adam::CLAIM];
