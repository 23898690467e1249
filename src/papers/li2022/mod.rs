//! L. Li, Y. Wang: On uniform-in-time diffusion approximation for stochastic gradient descent, 2022.
//!
//! | paper | here |
//! |---|---|
//! | `X_n` | the iterates of SGD |
//! | `f(x; ξ)`, `f = E f(.; ξ)` | `loss`, its `derivatives` |
//! | `η`, `η_0` | `step`, `step_max` |
//! | `L`, `R`, `R_2` | `inner_radius`, `radius`, `outer_radius` |
//! | `ν`, `μ` | `confinement`, `curvature` |
//! | `Σ`, `Λ` | the square of `noise_slope` times the noise's variance, the square of `spread` |
//! | `φ` | `observable` |
//! | `U^n = S^n φ`, `u(x, t)` | [`crate::oracles::law::semigroup`], [`crate::oracles::law::kolmogorov`] |

pub mod confinement;
pub mod derivatives;
pub mod nonconvex;
mod notation;
pub mod semigroup;
pub mod uniform_order;

use crate::claim::{Paper, Section};

/// The paper.
pub static PAPER: Paper = Paper {
    name: "li2022",
    citation: "L. Li, Y. Wang: On uniform-in-time diffusion approximation for stochastic gradient descent, 2022",
    bibtex: notation::BIBTEX,
    sections: &[
        Section {
            title: "sections 1 and 3: semigroups and their expansions",
            claims: semigroup::CLAIMS,
        },
        Section { title: "section 2: assumptions and confinement", claims: confinement::CLAIMS },
        Section { title: "section 2: moments and derivatives", claims: derivatives::CLAIMS },
        Section {
            title: "sections 3 and 4.1: uniform-in-time order and what follows",
            claims: uniform_order::CLAIMS,
        },
        Section { title: "section 4.2: losses that are not convex", claims: nonconvex::CLAIMS },
    ],
    sources: &crate::SOURCES,
    notation: notation::NOTATION,
    answers: notation::ANSWERS,
    slips: notation::SLIPS,
    ..Paper::BLANK
};
