//! Z. Xie, I. Sato, M. Sugiyama: A diffusion theory for minima selection: stochastic gradient descent escapes sharp minima exponentially fast, 2020.

use crate::claim::{Claim, Paper};

/// The paper.
pub static PAPER: Paper = Paper {
    name: "xie2020",
    citation: "Z. Xie, I. Sato, M. Sugiyama: A diffusion theory for minima selection: stochastic gradient descent escapes sharp minima exponentially fast, 2020",
    claims: CLAIMS,
};

/// The claims, in the paper's order.
static CLAIMS: &[&Claim] = &[];
