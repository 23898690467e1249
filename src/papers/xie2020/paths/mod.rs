//! Several paths and several valleys.

mod cases;
pub(crate) mod parallel_paths;
pub(crate) mod sequential_paths;
pub(crate) mod theory;
pub(crate) mod valley_occupation;

use crate::claim::Claim;

/// The claims, in the paper's order.
pub static CLAIMS: &[&Claim] =
    &[&parallel_paths::CLAIM, &sequential_paths::CLAIM, &valley_occupation::CLAIM];
