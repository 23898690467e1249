//! Section 6: experiments.

pub mod cases;
pub mod generalisation_gap;
pub mod noise_injection;
pub mod restart_diffusion;
pub mod theory;
pub mod weight_distance;

use crate::claim::Claim;

/// The claims, in the paper's order.
pub static CLAIMS: &[&Claim] = &[
    &noise_injection::CLAIM,
    &weight_distance::CLAIM,
    &generalisation_gap::CLAIM,
    &restart_diffusion::CLAIM,
];
