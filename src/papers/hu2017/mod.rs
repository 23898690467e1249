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
//! | `u(x, s) = E_x φ(X(s))`, `u_k(x) = E_x φ(x_k)` | [`crate::oracles::law::kolmogorov`], [`crate::oracles::law::semigroup`] |
//! | `Y`, `x_η - Y` in (A.3), (A.5) | `flow`, deviations |
//! | `Z`, `M`, `S(Y)` in (A.6) | `covariance` of an `Expansion` in `deviations::theory`, `bend`, `spread` |
//! | `‖φ‖` on `C[0,∞)` | the norm in `deviations::law_of_large_numbers` |
//! | `M`, `m`, `Σ_0` | `size`, `batch`, `sample_covariance` of a population |
//! | `β(s)`, `γ`, `A_ε` | temperatures in a [`crate::instances::cooling_landscape::Landscape`], half of them; [`crate::witnesses::settling::settled`] |
//! | `γ_i`, eigenvalues of `-H` | `rate` of a [`crate::instances::unstable_point::Drift`] |
//! | `D`, `T^η`, `N^η` | `ends`, `half_widths` or an `Ellipse`, mean times, steps |
//! | `V̄_D` | `action` |
//! | `x_0`, `θ(x_0)`, `W_S` | a `start`, its `contact` time, the stable manifold |
//! | `m`, `M`, `β = η (1/m - 1/M)` | `batch`, `population`, step size times the batch's share of the noise |

pub mod approximation;
pub mod batch_size;
pub mod deviations;
pub mod experiments;
pub mod minibatch;
pub mod minima;
mod notation;
pub mod saddles;

use crate::claim::{Paper, Section};

/// The paper.
pub static PAPER: Paper = Paper {
    name: "hu2017",
    citation: "W. Hu, C. J. Li, L. Li, J.-G. Liu: On the diffusion approximation of nonconvex stochastic gradient descent, 2017",
    bibtex: notation::BIBTEX,
    sections: &[
        Section {
            title: "Definition 1 and section 3.1: SGD as a diffusion",
            claims: approximation::CLAIMS,
        },
        Section { title: "section 3.2: minibatches", claims: minibatch::CLAIMS },
        Section { title: "section 4.1: leaving minima", claims: minima::CLAIMS },
        Section {
            title: "section 4.2 and appendix B: leaving saddles and maximisers",
            claims: saddles::CLAIMS,
        },
        Section { title: "section 5: the batch size", claims: batch_size::CLAIMS },
        Section { title: "section 6: experiments", claims: experiments::CLAIMS },
        Section {
            title: "appendix A: laws of large numbers and normal deviations",
            claims: deviations::CLAIMS,
        },
    ],
    sources: &crate::SOURCES,
    notation: notation::NOTATION,
    answers: notation::ANSWERS,
    ..Paper::BLANK
};
