//! The symbols that other papers have too, and the questions that its formulas answer.

use crate::claim::{Answer, Symbol};

pub(super) static NOTATION: &[Symbol] = &[
    Symbol { quantity: "step size, learning rate", symbol: "λ" },
    Symbol { quantity: "batch size", symbol: "S" },
    Symbol { quantity: "number of data", symbol: "N" },
    Symbol { quantity: "dimension", symbol: "D" },
    Symbol { quantity: "parameters", symbol: "w" },
    Symbol { quantity: "loss", symbol: "L" },
    Symbol { quantity: "covariance of the gradient noise", symbol: "C" },
    Symbol { quantity: "Hessian", symbol: "K, k" },
    Symbol { quantity: "stationary covariance", symbol: "Σ" },
    Symbol { quantity: "momentum", symbol: "μ" },
    Symbol { quantity: "barrier's height", symbol: "ΔL" },
    Symbol { quantity: "temperature", symbol: "T" },
];

pub(super) static ANSWERS: &[Answer] = &[
    Answer {
        question: "What is the stationary covariance of SGD?",
        formula: "Theorem 1 and its commuting case λ(2I - λK)⁻¹K⁻¹C",
        claim: "liu2021/stationary-covariance",
    },
    Answer {
        question: "What is the stationary covariance of SGD with momentum?",
        formula: "Theorem 2",
        claim: "liu2021/momentum-covariance",
    },
    Answer {
        question: "For which steps is SGD stable?",
        formula: "λk < 2, with momentum λk < 2 (1 + μ)",
        claim: "liu2021/stability",
    },
    Answer {
        question: "Which escape formula may I use for SGD with a finite step, and from where?",
        formula: "the corrected (23)",
        claim: "liu2021/discrete-kramers",
    },
    Answer {
        question: "What is the covariance of a minibatch's noise?",
        formula: "K/S near a minimum, for label noise",
        claim: "liu2021/minibatch-noise-is-hessian",
    },
];
