//! K. Liu, L. Ziyin, M. Ueda: Noise and fluctuation of finite learning rate stochastic gradient descent, 2021.
//!
//! | paper | here | meaning |
//! |---|---|---|
//! | λ | `learning_rate` | the step |
//! | w', w* | `weights`, `minimum` | parameters and the local minimum; w = w' - w* after (4) |
//! | D | `dimension` | number of parameters |
//! | K, k, k* | `hessian`, its eigenvalues, the largest | Hessian of the loss, positive definite |
//! | η, C | `noise` | gradient noise and its covariance |
//! | Σ | `covariance` | stationary covariance of w |
//! | µ | `momentum` | 0 in Theorem 1 |
//! | I_D - λK | `transition` | what a step does to w - w* |
//! | S | | minibatch size |

mod cases;
mod stationary_covariance;
mod theory;
mod witnesses;

use crate::claim::{Claim, Paper};

/// The paper.
pub static PAPER: Paper = Paper {
    name: "liu2021",
    citation: "K. Liu, L. Ziyin, M. Ueda: Noise and fluctuation of finite learning rate stochastic gradient descent, 2021",
    claims: CLAIMS,
};

/// The claims, in the paper's order.
static CLAIMS: &[&Claim] = &[&stationary_covariance::CLAIM];
