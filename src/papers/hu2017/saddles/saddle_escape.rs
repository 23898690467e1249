//! The claim that the mean time to leave an unstable point grows like `ln(1/η)/(2 γ_1)`.

mod disc;
pub(crate) mod line;
pub(crate) mod plane;
pub(crate) mod sgd;
mod weighted_slope;

use crate::claim::{Axis, Claim, Figure, Notes, Observation, Prediction};
use crate::papers::hu2017::saddles::theory::{Growth, ladder, slope};

/// The claim.
pub static CLAIM: Claim = Claim {
    id: "hu2017/saddle-escape",
    locus: "Theorem 3, (4.12)",
    statement: "The mean time E_0 T that the diffusion takes from a nondegenerate unstable \
                stationary point to the boundary of D satisfies E_0 T / ln(1/η) -> 1/(2 γ_1) as η \
                tends to zero, where γ_1 is the largest eigenvalue of minus the Hessian.",
    assumes: &[
        "dX = -∇F(X) ds + √η S(X) dB, X(0) = 0, T = inf{s > 0: X(s) on the boundary of D}",
        "D is bounded, open and connected, with smooth boundary, and contains 0",
        "S is C³ on D and S Sᵀ is uniformly positive definite",
        "F is C⁴ on D; 0 is stationary, no γ_i is zero, and γ_1 > 0",
    ],
    correction: Some(
        "0 is the only stationary point of F in the closure of D, up to which F and S are smooth; then \
     T, and η times the steps of SGD, is ln(1/η)/(2 γ_1) + O(1), with the O(1) term derived here",
    ),
    notes: Notes {
        because: "The printed index γ_i = -λ_{d-i} must be -λ_{d+1-i}: the sentence after it says so, and \
            in the plane the printed one names the wrong eigenvalue (a decoy here). The statement \
            allows F other stationary points, and is then false. A minimum inside D is left \
            exponentially late; an inflection takes a power of 1/η; minima on the boundary, or \
            saddles on the way, add a logarithm: the limits 3/(4 γ_1) and 1/(2 γ_2) are found. What \
            is missing is that 0 be the only stationary point of F in the closure of D, up to \
            which F and S must be smooth. That is enough in every dimension. Until (1 - ε) \
            ln(1/η)/(2 γ_1) Ito's formula bounds E |X|² near 0 by a power of η, whatever else F \
            does, so 1/(2 γ_1) is always a lower bound. From there on the flow lowers F, at a \
            positive rate away from 0, so it leaves D in bounded time and cannot come back to 0. \
            On the line the condition is also necessary. Slopes, and the intercepts that go with \
            them (derived here, not in the paper), come from first-passage quadrature down to η = \
            6e-9; slopes also from the exact killed kernel of SGD and from simulated SGD, with \
            Gaussian and skewed two-point gradient noise, in the plane with a loss that does not \
            separate. (4.12) speaks of the diffusion only: that SGD obeys it with η N for T is part \
            of the corrected reading. Open: in the plane, losses that do not separate are judged by \
            simulation only.",
        ..Notes::NONE
    },
    figures: &[Figure {
        experiment: line::CORRECTED.name,
        caption: "Mean exit times from a lone unstable point against log10(1/η): the predicted line \
                  has slope 1/(2 γ_1) and the derived intercept; the decoys miss a factor of two or \
                  Euler's constant.",
        x: Axis { label: "log10(1/η)", log: false },
        y: Axis { label: "mean exit time E T", log: false },
        ..Figure::BLANK
    }],
    source: file!(),
    experiments: &[
        &line::LONE,
        &plane::LONE,
        &disc::LONE,
        &line::WITH_COMPANY,
        &plane::CHAIN_OF_SADDLES,
        &line::CORRECTED,
        &plane::CORRECTED,
        &disc::CORRECTED,
        &sgd::KERNEL,
        &sgd::ON_LINE,
        &sgd::IN_PLANE,
    ],
    ..Claim::BLANK
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
