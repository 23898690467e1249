//! W. Hu, C. J. Li, L. Li, J.-G. Liu: On the diffusion approximation of nonconvex stochastic gradient descent, 2017.
//!
//! | paper | here |
//! |---|---|
//! | `x_k`, `x^{(k)}` | the iterates of SGD |
//! | `f(x; ζ)`, `F = E f` | `loss`, its `mean` |
//! | `ζ_k` in `D` | the loss's `noises` |
//! | `η` | `step` |
//! | `Σ(x) = var(∇f(x; ζ))` | `covariance` |
//! | `S`, `S Sᵀ` in (3.2) | `spread`, `covariance` of a diffusion |
//! | `b` in (3.2), `-(η/4) ∇\|∇F\|²` in (3.6) | `drift`, its `correction` |
//! | `φ` in `C_b^6` | `observable` |
//! | `u(x, s) = E_x φ(X(s))`, `u_k(x) = E_x φ(x_k)` | [`crate::oracles::kolmogorov`], [`crate::oracles::semigroup`] |
//! | `γ_i`, eigenvalues of `-H` | `rate` of a [`crate::instances::unstable_point::Drift`] |
//! | `D`, `T^η`, `N^η` | `ends` or `half_widths`, mean times, steps |

pub mod any_spread;
pub mod coarse_step;
pub mod escape_theory;
pub mod saddle_escape;
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
static CLAIMS: &[&Claim] = &[&weak_order_two::CLAIM, &weak_order_one::CLAIM, &saddle_escape::CLAIM];
