//! Semigroups and their expansions.

mod cases;
pub(crate) mod finite_time_order_two;
pub(crate) mod first_order_any_covariance;
mod linear_gradients;
pub(crate) mod one_step_expansion;
#[expect(clippy::module_inception, reason = "the claim is called as the section is")]
pub(crate) mod semigroup;
pub(crate) mod semigroup_expansion;
mod theory;

use crate::claim::Claim;

/// The claims, in the paper's order.
pub static CLAIMS: &[&Claim] = &[
    &semigroup::CLAIM,
    &finite_time_order_two::CLAIM,
    &first_order_any_covariance::CLAIM,
    &one_step_expansion::CLAIM,
    &semigroup_expansion::CLAIM,
];
