//! Appendix A: laws of large numbers and normal deviations.

pub mod cases;
pub mod distances;
pub mod law_of_large_numbers;
pub mod normal_deviations;
pub mod theory;
pub mod van_kampen_expansion;

use crate::claim::Claim;

/// The claims, in the paper's order.
pub static CLAIMS: &[&Claim] =
    &[&law_of_large_numbers::CLAIM, &normal_deviations::CLAIM, &van_kampen_expansion::CLAIM];
