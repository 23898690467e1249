//! X. Dai, Y. Zhu: Towards theoretical understanding of large batch training in stochastic gradient descent, 2018.

use crate::claim::{Claim, Paper};

/// The paper.
pub static PAPER: Paper = Paper {
    name: "dai2018",
    citation: "X. Dai, Y. Zhu: Towards theoretical understanding of large batch training in stochastic gradient descent, 2018",
    claims: CLAIMS,
};

/// The claims, in the paper's order.
static CLAIMS: &[&Claim] = &[];
