//! The models of the experiments.

mod bends;
mod cases;
mod laws;
pub(crate) mod logistic_random_labels;
pub(crate) mod mlp;
pub(crate) mod real_data;
pub(crate) mod styblinski_tang;
mod theory;

use crate::claim::Claim;

/// The claims, in the paper's order.
pub static CLAIMS: &[&Claim] =
    &[&real_data::CLAIM, &styblinski_tang::CLAIM, &logistic_random_labels::CLAIM, &mlp::CLAIM];
