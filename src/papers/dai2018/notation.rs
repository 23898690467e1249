//! The symbols that other papers have too, the questions that its formulas answer, and how it is cited.

use crate::claim::{Answer, Symbol};

pub(super) static NOTATION: &[Symbol] = &[
    Symbol { quantity: "step size, learning rate", symbol: "γ" },
    Symbol { quantity: "batch size", symbol: "M" },
    Symbol { quantity: "number of data", symbol: "N" },
    Symbol { quantity: "dimension", symbol: "d" },
    Symbol { quantity: "parameters", symbol: "w" },
    Symbol { quantity: "loss", symbol: "L" },
    Symbol { quantity: "noisy loss of one draw", symbol: "L_n" },
    Symbol { quantity: "covariance of the gradient noise", symbol: "σ²/M, σ² = β I" },
    Symbol { quantity: "diffusion matrix's root", symbol: "σ/√M" },
    Symbol { quantity: "diffusion matrix", symbol: "γβ/(2M)" },
    Symbol { quantity: "Hessian", symbol: "ΔL(w)" },
    Symbol { quantity: "barrier's height", symbol: "H" },
    Symbol { quantity: "time of the diffusion", symbol: "t" },
    Symbol { quantity: "transition or escape time", symbol: "τ" },
    Symbol { quantity: "temperature", symbol: "1/η_∞" },
];

pub(super) static ANSWERS: &[Answer] = &[Answer {
    question: "Which escape formula may I use for the diffusion at small steps?",
    formula: "(2π/λ*) √(|ΔL(w*)|/|ΔL(w1)|) e^{2MH/(γβ)}, |ΔL| the Hessian's determinant",
    claim: "dai2018/transition-time",
}];

/// Authors, title and where it appeared.
pub(super) static BIBTEX: &str = "\
@misc{dai2018,
  author        = {Dai, Xiaowu and Zhu, Yuhua},
  title         = {Towards theoretical understanding of large batch training in stochastic gradient descent},
  year          = {2018},
  eprint        = {1812.00542},
  archiveprefix = {arXiv}
}";
