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
        formula: "the solution of ΣK + KΣ - λKΣK = λC; λ(2I - λK)⁻¹K⁻¹C if K and C commute",
        claim: "liu2021/stationary-covariance",
    },
    Answer {
        question: "What is the stationary covariance of SGD with momentum?",
        formula: "the solution of (1-μ)λ(KΣ + ΣK) - [(1+μ²)KΣK - μ(K²Σ + ΣK²)]λ²/(1-μ²) = λ²C (7); λ[(1-μ)K(2I - λK/(1+μ))]⁻¹C if K and C commute (8)",
        claim: "liu2021/momentum-covariance",
    },
    Answer {
        question: "For which steps is SGD stable?",
        formula: "λk* < 2, with momentum λk* < 2(1+μ), for noise that does not depend on w",
        claim: "liu2021/stability",
    },
    Answer {
        question: "Which escape formula may I use for SGD with a finite step, and from where?",
        formula: "ln γ = -A + O(ln S), A the least over x ≤ l ≤ y of (S/2λ)[x²(2-λk_a) + (y-(1-λk_a)x)²/(λk_a) + (b-y)²(2+λ|k_b|)], \
                  x, y, l, b measured from a: for two parabolas that meet at l, normal noise of variance k_a/S and |k_b|/S, λk_a ≤ 1; tested at exponents of 32 to 512",
        claim: "liu2021/discrete-kramers",
    },
    Answer {
        question: "What is the covariance of a minibatch's noise?",
        formula: "K/S near a minimum, if the loss is the negative log likelihood of a right model and the data are many more than the parameters",
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
