//! The symbols that other papers have too, the questions that its formulas answer, and how it is cited.

use crate::claim::{Answer, Symbol};

pub(super) static NOTATION: &[Symbol] = &[
    Symbol { quantity: "step size, learning rate", symbol: "η" },
    Symbol { quantity: "batch size", symbol: "m" },
    Symbol { quantity: "number of data", symbol: "N" },
    Symbol { quantity: "dimension", symbol: "d" },
    Symbol { quantity: "parameters", symbol: "x, X_n" },
    Symbol { quantity: "loss", symbol: "f" },
    Symbol { quantity: "noisy loss of one draw", symbol: "f(x; ξ)" },
    Symbol { quantity: "covariance of the gradient noise", symbol: "Σ" },
    Symbol { quantity: "diffusion matrix's root", symbol: "√Λ" },
    Symbol { quantity: "diffusion matrix", symbol: "ηΛ/2" },
    Symbol { quantity: "Hessian", symbol: "∇²f" },
    Symbol { quantity: "time of the diffusion", symbol: "t" },
];

pub(super) static ANSWERS: &[Answer] = &[
    Answer {
        question: "Which diffusion approximates SGD on finite times, and with which order?",
        formula: "dX = -∇(f + ¼η|∇f|²) dt + √(ηΣ) dW (1.5), order two; without the correction order one, whatever the covariance",
        claim: "li2022/finite-time-order-two",
    },
    Answer {
        question: "Which diffusion approximates SGD on all times, and with which order?",
        formula: "dX = -∇(f + ¼η|∇f|²) dt + √(ηΛ) dW (3.2), Λ = Σ on |x| ≤ R and 0 far out: order two, uniformly in time, for strongly convex f",
        claim: "li2022/uniform-order-two",
    },
];

/// Authors, title and where it appeared.
pub(super) static BIBTEX: &str = "\
@article{li2022,
  author        = {Li, Lei and Wang, Yuliang},
  title         = {On uniform-in-time diffusion approximation for stochastic gradient descent},
  journal       = {Methods and Applications of Analysis},
  volume        = {30},
  number        = {3},
  pages         = {95--112},
  year          = {2023},
  doi           = {10.4310/MAA.2023.v30.n3.a1},
  eprint        = {2207.04922},
  archiveprefix = {arXiv}
}";
