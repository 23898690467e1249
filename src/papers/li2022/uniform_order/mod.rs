//! Section 3: uniform-in-time order.

mod theory;
pub mod uniform_order_two;

use crate::claim::Claim;

/// The claims, in the paper's order.
pub static CLAIMS: &[&Claim] = &[&uniform_order_two::CLAIM];
