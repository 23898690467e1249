//! Section 4.2: leaving saddles and maximisers.

pub mod eigenvalue_order;
pub mod escape_off_the_stable_manifold;
pub mod exit_location;
pub mod local_maximizer_escape;
pub mod mean_exit_dichotomy;
pub mod other_starts;
pub mod saddle_escape;
pub mod saddle_escape_steps;
pub mod saddle_escape_upper_bound;
pub mod theory;
pub mod touching_orbits;
pub mod two_stage_escape;

use crate::claim::Claim;

/// The claims, in the paper's order.
pub static CLAIMS: &[&Claim] = &[
    &eigenvalue_order::CLAIM,
    &saddle_escape::CLAIM,
    &saddle_escape_upper_bound::CLAIM,
    &saddle_escape_steps::CLAIM,
    &exit_location::CLAIM,
    &escape_off_the_stable_manifold::CLAIM,
    &local_maximizer_escape::CLAIM,
    &mean_exit_dichotomy::CLAIM,
    &two_stage_escape::CLAIM,
];
