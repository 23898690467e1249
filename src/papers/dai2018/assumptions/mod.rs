//! The assumptions (A.1) to (A.3) of section 2.3 with Appendix C, and what is said to follow from them at once.

pub(crate) mod assumptions_logistic_loss;
pub(crate) mod assumptions_square_loss;
pub(crate) mod bounded_region;
mod cases;
pub(crate) mod gibbs_stationary;
mod parts;
pub(crate) mod poincare_inequality;
mod theory;

use crate::claim::Claim;

/// The claims, in the paper's order.
pub static CLAIMS: &[&Claim] = &[
    &assumptions_square_loss::CLAIM,
    &assumptions_logistic_loss::CLAIM,
    &bounded_region::CLAIM,
    &poincare_inequality::CLAIM,
    &gibbs_stationary::CLAIM,
];
