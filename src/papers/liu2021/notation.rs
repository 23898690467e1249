//! The symbols that other papers have too, the questions that its formulas answer, and how it is cited.

use crate::claim::{Answer, Symbol};

pub(super) static NOTATION: &[Symbol] = &[
    Symbol { quantity: "step size, learning rate", symbol: "λ, Λ" },
    Symbol { quantity: "batch size", symbol: "S" },
    Symbol { quantity: "number of data", symbol: "N" },
    Symbol { quantity: "dimension", symbol: "D" },
    Symbol { quantity: "parameters", symbol: "w" },
    Symbol { quantity: "loss", symbol: "L" },
    Symbol { quantity: "noisy loss of one draw", symbol: "L(w, x_n)" },
    Symbol { quantity: "covariance of the gradient noise", symbol: "C" },
    Symbol { quantity: "diffusion matrix's root", symbol: "C^½" },
    Symbol { quantity: "diffusion matrix", symbol: "D" },
    Symbol { quantity: "Hessian", symbol: "K, k" },
    Symbol { quantity: "stationary covariance", symbol: "Σ" },
    Symbol { quantity: "momentum", symbol: "μ" },
    Symbol { quantity: "barrier's height", symbol: "ΔL" },
    Symbol { quantity: "time of the diffusion", symbol: "t, in steps" },
    Symbol { quantity: "domain of an exit and its exit time", symbol: "V_a, 1/γ" },
    Symbol { quantity: "transition or escape time", symbol: "1/γ" },
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
        formula: "Theorem 2 and its commuting case (8)",
        claim: "liu2021/momentum-covariance",
    },
    Answer {
        question: "For which steps is SGD stable?",
        formula: "λk* < 2, with momentum λk* < 2(1+μ), for noise that does not depend on w",
        claim: "liu2021/stability",
    },
    Answer {
        question: "Which escape formula may I use for SGD with a finite step, and from where?",
        formula: "the exponent that corrects (23), for λk_a ≤ 1",
        claim: "liu2021/discrete-kramers",
    },
    Answer {
        question: "What is the covariance of a minibatch's noise?",
        formula: "K/S near a minimum, if the loss is the negative log likelihood of a right model",
        claim: "liu2021/minibatch-noise-is-hessian",
    },
];

/// Authors, title and where it appeared.
pub(super) static BIBTEX: &str = "\
@inproceedings{liu2021,
  author        = {Liu, Kangqiao and Ziyin, Liu and Ueda, Masahito},
  title         = {Noise and fluctuation of finite learning rate stochastic gradient descent},
  booktitle     = {Proceedings of the 38th International Conference on Machine Learning},
  year          = {2021},
  eprint        = {2012.03636},
  archiveprefix = {arXiv}
}";
