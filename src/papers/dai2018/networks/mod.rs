//! Section 3: networks.

pub(crate) mod accuracy_curves;
mod cases;
pub(crate) mod hessian_norm_curves;

use crate::claim::Claim;

/// The claims, in the paper's order.
pub static CLAIMS: &[&Claim] = &[&hessian_norm_curves::CLAIM, &accuracy_curves::CLAIM];
