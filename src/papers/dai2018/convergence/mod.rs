//! Theorem 2.4, Appendices E and F: how fast the law settles.

mod cases;
pub mod convergence_rate;
mod theory;

use crate::claim::Claim;

/// The claims, in the paper's order.
pub static CLAIMS: &[&Claim] = &[&convergence_rate::CLAIM];
