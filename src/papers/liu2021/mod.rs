//! K. Liu, L. Ziyin, M. Ueda: Noise and fluctuation of finite learning rate stochastic gradient descent, 2021.

use crate::claim::{Claim, Paper};

/// The paper.
pub static PAPER: Paper = Paper {
    name: "liu2021",
    citation: "K. Liu, L. Ziyin, M. Ueda: Noise and fluctuation of finite learning rate stochastic gradient descent, 2021",
    claims: CLAIMS,
};

/// The claims, in the paper's order.
static CLAIMS: &[&Claim] = &[];
