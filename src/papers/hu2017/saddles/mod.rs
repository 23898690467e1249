//! Section 4.2 and appendix B: an unstable point is left after `ln(1/η)/(2 γ_1)` from 0 and from its stable
//! manifold, and with the flow from elsewhere; where the diffusion leaves, and what that says of SGD.

pub mod cases;
pub mod contact_times;
pub mod eigenvalue_order;
pub mod escape_off_the_stable_manifold;
pub mod exit_location;
pub mod flow_times;
pub mod local_maximizer_escape;
pub mod mean_exit_dichotomy;
pub mod saddle_escape;
pub mod saddle_escape_steps;
pub mod saddle_escape_upper_bound;
pub mod starts;
pub mod theory;
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
