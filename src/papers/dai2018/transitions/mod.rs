//! Section 2.2: transitions between minima.

mod cases;
mod theory;
pub mod transition_time;

use crate::claim::Claim;

/// The claims, in the paper's order.
pub static CLAIMS: &[&Claim] = &[&transition_time::CLAIM];
