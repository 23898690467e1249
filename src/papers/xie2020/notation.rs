//! The symbols that other papers have too, the questions that its formulas answer, and how it is cited.

use crate::claim::{Answer, Symbol};

pub(super) static NOTATION: &[Symbol] = &[
    Symbol { quantity: "step size, learning rate", symbol: "η" },
    Symbol { quantity: "batch size", symbol: "B" },
    Symbol { quantity: "number of data", symbol: "m" },
    Symbol { quantity: "dimension", symbol: "n" },
    Symbol { quantity: "parameters", symbol: "θ" },
    Symbol { quantity: "loss", symbol: "L" },
    Symbol { quantity: "noisy loss of one draw", symbol: "L̂" },
    Symbol { quantity: "covariance of the gradient noise", symbol: "C" },
    Symbol { quantity: "diffusion matrix's root", symbol: "C^½" },
    Symbol { quantity: "diffusion matrix", symbol: "D = ηC/2" },
    Symbol { quantity: "Hessian", symbol: "H" },
    Symbol { quantity: "barrier's height", symbol: "ΔL" },
    Symbol { quantity: "time of the diffusion", symbol: "t" },
    Symbol { quantity: "domain of an exit and its exit time", symbol: "V_a, τ" },
    Symbol { quantity: "transition or escape time", symbol: "τ" },
    Symbol { quantity: "temperature", symbol: "T, equal to D in SGLD" },
];

pub(super) static ANSWERS: &[Answer] = &[
    Answer {
        question: "Which escape formula may I use for the diffusion at small steps?",
        formula: "τ = 2π √(-det(H_b)/det(H_a)) (1/|H_be|) e^(ΔL/D), for isotropic noise (Theorem 3.1)",
        claim: "xie2020/sgld-escape",
    },
    Answer {
        question: "How long does SGD stay in this valley?",
        formula: "τ = (2π/H_ae) exp[(2BΔL/η)(s/H_ae + (1-s)/|H_be|)] in units of 1/η steps (Itô; not 2π/|H_be| as Theorem 3.2 has it), for a straight path, curvatures across that \
              do not change, and noise of two levels with s known: for the diffusion (3) within a factor of two from an exponent of 4 on, 10 % from 100; for SGD only as η·max(H_a, |H_b|) → 0, far from it where curvatures differ: ask `predict valley-time`",
        claim: "xie2020/sgd-escape-prefactor",
    },
    Answer {
        question: "How long does SGD stay in this valley?",
        formula: "D = (η/2B)|H| through an inflection point: no formula; the diffusion never leaves",
        claim: "xie2020/sgd-escape-literal-diffusion",
    },
];

/// Authors, title and where it appeared.
pub(super) static BIBTEX: &str = "\
@misc{xie2020,
  author        = {Xie, Zeke and Sato, Issei and Sugiyama, Masashi},
  title         = {A diffusion theory for minima selection: Stochastic gradient descent escapes sharp minima exponentially fast},
  year          = {2020},
  eprint        = {2002.03495},
  archiveprefix = {arXiv},
  note          = {Later versions: A diffusion theory for deep learning dynamics: Stochastic gradient descent exponentially favors flat minima}
}";
