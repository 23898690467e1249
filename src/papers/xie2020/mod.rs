//! Z. Xie, I. Sato, M. Sugiyama: A diffusion theory for minima selection: stochastic gradient descent escapes sharp minima exponentially fast, 2020.
//!
//! | paper | here | meaning |
//! |---|---|---|
//! | `L` | `well`, of [`crate::instances::overdamped::Overdamped`] | the loss |
//! | `a`, `b`, `c` | `minimum`, `saddle`, `target` | as in Figure 2 |
//! | `H_a`, `H_b` | `hessian_determinant` at `a`, `b` | Hessians |
//! | `H_be` | minus `saddle_eigenvalue` | the negative eigenvalue of `H_b` |
//! | `ΔL` | `barrier` | `L(b) - L(a)` |
//! | `D` | `temperatures` | `dθ = -∇L dt + sqrt(2 D) dW`; also the temperature `T` |
//! | `τ`, `γ = 1/τ` | | mean escape time and escape rate |

pub mod laws;
pub mod models;
pub mod noise;
mod notation;
pub mod paths;
pub mod sgd_escape;
pub mod sgld;

use crate::claim::{Paper, Section};

/// The paper.
pub static PAPER: Paper = Paper {
    name: "xie2020",
    citation: "Z. Xie, I. Sato, M. Sugiyama: A diffusion theory for minima selection: stochastic gradient descent escapes sharp minima exponentially fast, 2020",
    bibtex: notation::BIBTEX,
    sections: &[
        Section {
            title: "section 2: the noise of stochastic gradients and its diffusion",
            claims: noise::CLAIMS,
        },
        Section { title: "section 3: escape under isotropic noise", claims: sgld::CLAIMS },
        Section {
            title: "sections 3 and 4: escape under the noise of stochastic gradients",
            claims: sgd_escape::CLAIMS,
        },
        Section { title: "section 3: several paths and several valleys", claims: paths::CLAIMS },
        Section {
            title: "sections 4 and 5, Appendix B: laws of the escape rate",
            claims: laws::CLAIMS,
        },
        Section {
            title: "section 5 and Appendix C: the models of the experiments",
            claims: models::CLAIMS,
        },
    ],
    sources: &crate::SOURCES,
    notation: notation::NOTATION,
    answers: notation::ANSWERS,
    ..Paper::BLANK
};
