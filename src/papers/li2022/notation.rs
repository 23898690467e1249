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

/// What a corrected print would change without any claim.
pub(super) const SLIPS: &[&str] = &[
    "Below (2.12): `by Proposition 2' should be Lemma 2.",
    "First display below (2.12): +η¼∇|∇f|² where (2.11) has a minus. It holds nevertheless, with a larger A_0 (li2022/moment-bounds).",
    "End of step 1: the constants A_4 and A_5 do not occur.",
    "Young's inequality above (2.19): its constant depends on δ as δ^{-(p-1)}, not as 1/δ.",
    "Proof of Theorem 1: ‖u‖_{C³} in the bound of R contains u, which does not decay; the sum over j needs ‖u‖_{C^{1,3}}, which R has (li2022/semigroup-expansion).",
    "Proof of Theorem 1: C(‖f(.)‖_{C⁴}) in the display after `depending on sup_ξ ‖f(., ξ)‖_{C⁴}' should depend on that supremum; so does the constant of Lemma 3, where it is counted (li2022/one-step-expansion).",
];
