//! The symbols that other papers have too, and the questions that its formulas answer.

use crate::claim::{Answer, Symbol};

pub(super) static NOTATION: &[Symbol] = &[
    Symbol { quantity: "step size, learning rate", symbol: "γ" },
    Symbol { quantity: "batch size", symbol: "M" },
    Symbol { quantity: "parameters", symbol: "w" },
    Symbol { quantity: "loss", symbol: "L" },
    Symbol { quantity: "covariance of the gradient noise", symbol: "σ² = β I" },
    Symbol { quantity: "Hessian", symbol: "H(w)" },
    Symbol { quantity: "barrier's height", symbol: "H" },
    Symbol { quantity: "transition or escape time", symbol: "τ" },
];

pub(super) static ANSWERS: &[Answer] = &[Answer {
    question: "Which escape formula may I use for the diffusion at small steps?",
    formula: "(2π/λ*) √(|det H(w*)|/|det H(w1)|) e^{2MH/(γβ)}",
    claim: "dai2018/transition-time",
}];
