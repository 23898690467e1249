//! Section 6: experiments.

mod cases;
pub(crate) mod generalisation_gap;
pub(crate) mod noise_injection;
pub(crate) mod restart_diffusion;
mod theory;
pub(crate) mod weight_distance;

use crate::claim::Claim;

/// The claims, in the paper's order.
pub static CLAIMS: &[&Claim] = &[
    &noise_injection::CLAIM,
    &weight_distance::CLAIM,
    &generalisation_gap::CLAIM,
    &restart_diffusion::CLAIM,
];
