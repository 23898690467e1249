//! X. Dai, Y. Zhu: Towards theoretical understanding of large batch training in stochastic gradient descent, 2018.
//!
//! | paper | here | meaning |
//! |---|---|---|
//! | `L` | `well`, of [`crate::instances::overdamped::Overdamped`] | the risk |
//! | `γ`, `M`, `β` | `γβ/M` is the `noise` | step and batch size of SGD, variance of one gradient, (2.4) |
//! | `w1`, `w2`, `w*` | `minimum`, `target`, `saddle` | as in Figure 2 |
//! | `H` | `barrier` | `L(w*) - L(w1)` |
//! | `\|ΔL(w)\|` | `hessian_determinant` | determinant of the Hessian, in magnitude |
//! | `λ*` | `saddle_eigenvalue` | the Hessian's only negative eigenvalue at `w*` is `-λ*` |
//! | `ε` | `temperature` | not defined in the paper: `γβ/(2M)` |

pub mod assumptions;
pub mod convergence;
pub mod networks;
mod notation;
pub mod sde;
pub mod stationary;
pub mod transitions;

use crate::claim::{Paper, Section};

/// The paper.
pub static PAPER: Paper = Paper {
    name: "dai2018",
    citation: "X. Dai, Y. Zhu: Towards theoretical understanding of large batch training in stochastic gradient descent, 2018",
    bibtex: notation::BIBTEX,
    sections: &[
        Section { title: "section 2.1: the stochastic differential equation", claims: sde::CLAIMS },
        Section { title: "section 2.2: transitions between minima", claims: transitions::CLAIMS },
        Section {
            title: "section 2.3 and Appendix C: the assumptions",
            claims: assumptions::CLAIMS,
        },
        Section {
            title: "section 2.3, appendices E and F: how fast the law settles",
            claims: convergence::CLAIMS,
        },
        Section {
            title: "section 2.3, appendices G and H: where the stationary law is",
            claims: stationary::CLAIMS,
        },
        Section { title: "section 3: networks", claims: networks::CLAIMS },
    ],
    sources: &crate::SOURCES,
    notation: notation::NOTATION,
    answers: notation::ANSWERS,
    ..Paper::BLANK
};
