//! Section 5: the batch size.

pub(crate) mod annealing;
pub(crate) mod batch_schedule;
mod cases;
pub(crate) mod large_batch_settles;
pub(crate) mod small_batch_leaves_saddles;
pub(crate) mod small_batch_leaves_sharp_minima;
pub(crate) mod theory;

use crate::claim::Claim;

/// The claims, in the paper's order.
pub static CLAIMS: &[&Claim] = &[
    &small_batch_leaves_saddles::CLAIM,
    &small_batch_leaves_sharp_minima::CLAIM,
    &large_batch_settles::CLAIM,
    &annealing::CLAIM,
    &batch_schedule::CLAIM,
];
