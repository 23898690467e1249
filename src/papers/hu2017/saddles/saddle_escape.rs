//! The claim that the mean time to leave an unstable point grows like `ln(1/η)/(2 γ_1)`.

mod disc;
mod line;
mod plane;
mod range;

use crate::claim::{Axis, Claim, Figure, Notes, Observation, Prediction, Range};
use crate::witnesses::escape::{Growth, ladder};

use super::theory::slope;

pub(crate) static CLAIM: Claim = Claim {
    id: "hu2017/saddle-escape",
    locus: "Theorem 3, (4.12)",
    statement: "If x_0 = 0 is a nondegenerate unstable point that satisfies γ_1 > 0, and γ_i is not 0 for any \
                1 <= i <= d, then conditioned on X(0) = 0 the expected hitting time T of the boundary \
                of D satisfies lim E_0 T/log η^-1 = 0.5 γ_1^-1 as η -> 0.",
    assumes: &[
        "dX = -∇F(X) ds + √η S(X) dB, X(0) = 0, T = inf{s > 0: X(s) on the boundary of D}",
        "D is bounded, open and connected, with smooth boundary, and contains 0",
        "S is C³ on D and S Sᵀ is uniformly positive definite; F is C⁴ on D",
        "γ_1 is the largest eigenvalue of minus the Hessian at 0 (hu2017/eigenvalue-order)",
    ],
    correction: Some(
        "If 0 is a nondegenerate unstable point and the only stationary point of F in the closure of D, up to \
         which F and S are smooth, then E_0 T = ln(1/η)/(2 γ_1) + C + o(1) as η tends to zero, with a \
         constant C that depends on F, S and D.",
    ),
    notes: Notes {
        because: "D may hold other stationary points, and the time to pass those is missing. A minimum inside \
            D is left exponentially late; an inflection takes a power of 1/η; minima on the boundary or \
            saddles on the way add a logarithm: the limits 3/(4 γ_1) and 1/(2 γ_2) are found. Section 2 \
            says that nondegenerate stationary points \"are isolated and can hence be analyzed \
            sequentially\", but isolated is not alone: the theorem is stated for any bounded D, and for any x_0 in it. It is derived from `the classical dynamical system result in [24]', whose hypotheses are not printed.",
        repaired: "0 is the only stationary point of F in the closure of D. That is enough in every \
            dimension: until (1 - ε) ln(1/η)/(2 γ_1) Itô's formula bounds E|X|² near 0 by a power of η, \
            and from there on the flow lowers F, so that it leaves in bounded time and cannot come \
            back. On the line the condition is also necessary. The constant is derived here: on the line C = \
            [ln(4γ_1/S(0)²) + 0.5772]/(2γ_1) + ½(h(left end) + h(right end)), where h(x) is the limit, as δ tends \
            to 0, of the time that x' = -F'(x) takes from δ to x less ln(1/|δ|)/γ_1; for x' = γ_1 x on (-l, r) this \
            is [ln(4γ_1 l r/S(0)²) + 0.5772]/(2γ_1). In steps of SGD: divide by η.",
        known: "First-passage quadrature on the line, in the plane (axes turned, full noise matrix) and on a \
            disc, down to η = 6e-9, for slope and intercept. The same losses on domains that end before \
            the other stationary points obey the statement (control, on the line). SGD: hu2017/saddle-escape-steps.",
        open: "In the plane, losses that do not separate are judged by simulation only.",
    },
    figures: &[Figure {
        experiment: line::CORRECTED.name,
        caption: "Mean exit times from an unstable point against log10(1/η), and the corrected line, \
                  ln(1/η)/(2 γ_1) + C; dashed: other readings.",
        x: Axis { label: "log10(1/η)", log: false },
        y: Axis { label: "mean exit time E T", log: false },
        ..Figure::BLANK
    }],
    source: file!(),
    experiments: &[
        &line::NOT_ALONE,
        &plane::CHAIN_OF_SADDLES,
        &line::LONE,
        &plane::LONE,
        &disc::LONE,
        &line::CORRECTED,
        &plane::CORRECTED,
        &disc::CORRECTED,
    ],
    controls: &[&line::CONTROL],
    range: Range::Measured(&[&range::WITH_CONSTANT, &range::LEADING]),
};

/// Slope `1/(2 rate)` and intercept of the mean exit time, with the line that they make.
fn asymptote(rate: f64, intercept: f64) -> Prediction {
    let time = |eta: f64| intercept - slope(rate) * libm::log(eta);
    let line = ladder().map(|eta| (-libm::log10(eta), time(eta))).collect();
    Prediction::equals_all([slope(rate), intercept]).with_curve(line)
}

fn both(growth: Growth) -> Observation {
    Observation::of_all([growth.slope, growth.intercept]).with_curve(growth.curve)
}
