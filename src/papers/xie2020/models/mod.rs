//! The models of the experiments.

mod bends;
mod cases;
mod laws;
pub mod logistic_random_labels;
pub mod mlp;
pub mod real_data;
pub mod styblinski_tang;
mod theory;

use crate::claim::Claim;

/// The claims, in the paper's order.
pub static CLAIMS: &[&Claim] =
    &[&real_data::CLAIM, &styblinski_tang::CLAIM, &logistic_random_labels::CLAIM, &mlp::CLAIM];
