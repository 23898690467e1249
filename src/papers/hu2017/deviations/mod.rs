//! Appendix A: laws of large numbers and normal deviations.

pub mod beside_flow;
pub mod law_of_large_numbers;
pub mod moments;
pub mod normal_deviations;
pub mod trajectory;
pub mod van_kampen_expansion;

use crate::claim::Claim;

/// The claims, in the paper's order.
pub static CLAIMS: &[&Claim] =
    &[&law_of_large_numbers::CLAIM, &normal_deviations::CLAIM, &van_kampen_expansion::CLAIM];
