//! K. Liu, L. Ziyin, M. Ueda: Noise and fluctuation of finite learning rate stochastic gradient descent, 2021.
//!
//! | paper | here | meaning |
//! |---|---|---|
//! | λ, Λ | `learning_rate`, `rates` | the step, a number or a matrix |
//! | w', w* | `weights`, `minimum` | parameters and the local minimum; w = w' - w* after (4) |
//! | D | `dimension` | number of parameters |
//! | K, k, k* | `hessian`, its eigenvalues, the largest | Hessian of the loss, positive definite |
//! | η, C | `noise` | gradient noise and its covariance |
//! | Σ | `covariance` | stationary covariance of w |
//! | μ | `momentum` | 0 in Theorem 1 |
//! | m, ν | | the velocity of (5); how much of it a step of quasi-hyperbolic momentum takes |
//! | I_D - λK | `transition` | what a step does to w - w* |
//! | S | | minibatch size |

pub(crate) mod cases;
pub mod consequences;
pub mod escape;
pub mod experiments;
mod misreadings;
pub mod noise;
mod notation;
pub mod second_order;
pub mod stationary;
pub mod table;
pub(crate) mod theory;

use crate::claim::{Paper, Section};

/// The paper.
pub static PAPER: Paper = Paper {
    name: "liu2021",
    citation: "K. Liu, L. Ziyin, M. Ueda: Noise and fluctuation of finite learning rate stochastic gradient descent, 2021",
    bibtex: notation::BIBTEX,
    sections: &[
        Section {
            title: "sections 2, 4.1 and 4.2: the stationary covariance",
            claims: stationary::CLAIMS,
        },
        Section { title: "sections 4.3 and 4.7: noise that has a shape", claims: noise::CLAIMS },
        Section {
            title: "sections 4.4 to 4.6 and 6.1: training error, stability, effective loss, sampling",
            claims: consequences::CLAIMS,
        },
        Section { title: "Table 1", claims: table::CLAIMS },
        Section { title: "sections 6.2 and 6.3: escape from minima", claims: escape::CLAIMS },
        Section { title: "section 6.4: second-order methods", claims: second_order::CLAIMS },
        Section { title: "sections 5 and 6.2: experiments", claims: experiments::CLAIMS },
    ],
    sources: &crate::SOURCES,
    notation: notation::NOTATION,
    answers: notation::ANSWERS,
    ..Paper::BLANK
};
