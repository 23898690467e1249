//! L. Li, Y. Wang: On uniform-in-time diffusion approximation for stochastic gradient descent, 2022.

use crate::claim::{Claim, Paper};

/// The paper.
pub static PAPER: Paper = Paper {
    name: "li2022",
    citation: "L. Li, Y. Wang: On uniform-in-time diffusion approximation for stochastic gradient descent, 2022",
    claims: CLAIMS,
};

/// The claims, in the paper's order.
static CLAIMS: &[&Claim] = &[];
