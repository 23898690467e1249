//! Appendix A: laws of large numbers and normal deviations.

pub mod cases;
pub(crate) mod distances;
pub(crate) mod law_of_large_numbers;
pub(crate) mod normal_deviations;
pub(crate) mod theory;
pub(crate) mod van_kampen_expansion;

use crate::claim::Claim;

/// The claims, in the paper's order.
pub static CLAIMS: &[&Claim] =
    &[&law_of_large_numbers::CLAIM, &normal_deviations::CLAIM, &van_kampen_expansion::CLAIM];
