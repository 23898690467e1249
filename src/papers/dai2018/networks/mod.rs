//! Section 3: networks.

pub mod accuracy_curves;
pub mod cases;
pub mod hessian_norm_curves;

use crate::claim::Claim;

/// The claims, in the paper's order.
pub static CLAIMS: &[&Claim] = &[&hessian_norm_curves::CLAIM, &accuracy_curves::CLAIM];
