//! Section 4.1: the time to leave a minimum is exponential in `1/η`: Theorem 2, its lemmas, remarks (i) and
//! (ii), and what Remark 1 and the abstract say of SGD itself.

mod cases;
pub(crate) mod exit_from_minimum;
pub(crate) mod exit_time_liminf;
pub(crate) mod exit_time_lower_bound;
pub(crate) mod eyring_kramers;
mod ladders;
pub(crate) mod quasi_potential;
pub(crate) mod sgd_exit_from_minimum;
pub(crate) mod theory;
pub(crate) mod uniform_exit_control;

use crate::claim::Claim;

/// The claims, in the paper's order.
pub static CLAIMS: &[&Claim] = &[
    &exit_from_minimum::CLAIM,
    &uniform_exit_control::CLAIM,
    &sgd_exit_from_minimum::CLAIM,
    &exit_time_lower_bound::CLAIM,
    &exit_time_liminf::CLAIM,
    &quasi_potential::CLAIM,
    &eyring_kramers::CLAIM,
];
