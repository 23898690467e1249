//! W. Hu, C. J. Li, L. Li, J.-G. Liu: On the diffusion approximation of nonconvex stochastic gradient descent, 2017.

pub mod theory;
pub mod weak_order_one;
pub mod weak_order_two;

use crate::claim::{Claim, Paper};

/// The paper.
pub static PAPER: Paper = Paper {
    name: "hu2017",
    citation: "W. Hu, C. J. Li, L. Li, J.-G. Liu: On the diffusion approximation of nonconvex stochastic gradient descent, 2017",
    claims: CLAIMS,
};

/// The claims, in the paper's order.
static CLAIMS: &[&Claim] = &[&weak_order_two::CLAIM, &weak_order_one::CLAIM];
