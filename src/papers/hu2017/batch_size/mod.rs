//! Section 5: the batch size.

pub mod annealing;
pub mod batch_schedule;
pub mod cases;
pub mod large_batch_settles;
pub mod small_batch_leaves_saddles;
pub mod small_batch_leaves_sharp_minima;
pub mod theory;

use crate::claim::Claim;

/// The claims, in the paper's order.
pub static CLAIMS: &[&Claim] = &[
    &small_batch_leaves_saddles::CLAIM,
    &small_batch_leaves_sharp_minima::CLAIM,
    &large_batch_settles::CLAIM,
    &annealing::CLAIM,
    &batch_schedule::CLAIM,
];
