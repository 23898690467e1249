//! The symbols that other papers have too, the questions that its formulas answer, and how it is cited.

use crate::claim::{Answer, Symbol};

pub(super) static NOTATION: &[Symbol] = &[
    Symbol { quantity: "step size, learning rate", symbol: "η" },
    Symbol { quantity: "batch size", symbol: "m" },
    Symbol { quantity: "number of data", symbol: "M" },
    Symbol { quantity: "dimension", symbol: "d" },
    Symbol { quantity: "parameters", symbol: "x" },
    Symbol { quantity: "loss", symbol: "F" },
    Symbol { quantity: "noisy loss of one draw", symbol: "f(x; ζ)" },
    Symbol { quantity: "covariance of the gradient noise", symbol: "Σ" },
    Symbol { quantity: "diffusion matrix's root", symbol: "S" },
    Symbol { quantity: "diffusion matrix", symbol: "η S Sᵀ/2" },
    Symbol { quantity: "Hessian", symbol: "∇²F, H" },
    Symbol { quantity: "momentum", symbol: "ρ" },
    Symbol { quantity: "barrier's height", symbol: "F(z*) - F(x*)" },
    Symbol { quantity: "time of the diffusion", symbol: "s" },
    Symbol { quantity: "domain of an exit and its exit time", symbol: "D, T^η" },
    Symbol { quantity: "transition or escape time", symbol: "T^η, τ_D" },
    Symbol { quantity: "temperature", symbol: "ε (Eyring-Kramers)" },
];

pub(super) static ANSWERS: &[Answer] = &[
    Answer {
        question: "Which diffusion approximates SGD on finite times, and with which order?",
        formula: "dX = -∇(F + ¼η|∇F|²) ds + √(ηΣ) dB (3.6), order two; without its correction of the drift order one",
        claim: "hu2017/weak-order-two",
    },
    Answer {
        question: "Which escape formula may I use for the diffusion at small steps?",
        formula: "(2π/|λ_1(z*)|) √(|det ∇²F(z*)|/det ∇²F(x*)) e^((F(z*) - F(x*))/ε), ε = η s²/2, for S = s I",
        claim: "hu2017/eyring-kramers",
    },
    Answer {
        question: "How long does SGD stay at a saddle?",
        formula: "ln(1/η)/(2γ_1) + C in time (steps: divide by η), if the closed D has no other stationary point; for -F' = γ_1 x on (-l, r) C = [ln(4γ_1 l r/S²) + 0.5772]/(2γ_1), in general by the claim's page",
        claim: "hu2017/saddle-escape",
    },
    Answer {
        question: "What is the covariance of a minibatch's noise?",
        formula: "(1/m - 1/M) Σ_0 for draws without replacement",
        claim: "hu2017/minibatch-covariance",
    },
];

/// Authors, title and where it appeared.
pub(super) static BIBTEX: &str = "\
@article{hu2017,
  author        = {Hu, Wenqing and Li, Chris Junchi and Li, Lei and Liu, Jian-Guo},
  title         = {On the diffusion approximation of nonconvex stochastic gradient descent},
  journal       = {Annals of Mathematical Sciences and Applications},
  volume        = {4},
  number        = {1},
  pages         = {3--32},
  year          = {2019},
  eprint        = {1705.07562},
  archiveprefix = {arXiv}
}";
