//! Section 4.2 and appendix B: an unstable point is left after `ln(1/η)/(2 γ_1)` from 0 and from its stable
//! manifold, and with the flow from elsewhere; where the diffusion leaves, and what that says of SGD.

pub(crate) mod cases;
mod contact_times;
pub(crate) mod eigenvalue_order;
pub(crate) mod escape_off_the_stable_manifold;
pub(crate) mod exit_location;
pub(crate) mod flow_times;
pub(crate) mod local_maximizer_escape;
pub(crate) mod mean_exit_dichotomy;
pub(crate) mod saddle_escape;
pub(crate) mod saddle_escape_steps;
pub(crate) mod saddle_escape_upper_bound;
mod starts;
pub(crate) mod theory;
pub(crate) mod two_stage_escape;

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
