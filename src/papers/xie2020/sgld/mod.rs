//! Section 3: escape under isotropic noise.

mod cases;
pub(crate) mod low_temperature;
mod reach;
pub(crate) mod sgld_escape;
mod theory;

use crate::claim::Claim;

/// The claims, in the paper's order.
pub static CLAIMS: &[&Claim] = &[&low_temperature::CLAIM, &sgld_escape::CLAIM];
