//! Invariant laws and contraction: formulas, and one experiment of two claims.

use super::cases::problem;
use super::theory::modified;
use crate::claim::{
    Decoy, Expected, Experiment, Instances, Prediction, Reading, Resolution, Rung, Witness,
};
use crate::instances::confined_loss::ConfinedLoss;
use crate::instances::settled_sgd::{Question, SettledSgd};
use crate::instances::uniform_problem::{CoarseStep, HORIZON, UniformProblem};
use crate::interval::Interval;
use crate::oracles::law::kolmogorov::Diffusion;
use crate::witnesses::settled::late_sgd;
use crate::witnesses::uniform_error;

/// The invariant variance of (2.2) for `f = a x²/2` and noise `s`: the drift is `-(a + η a²/2) x`.
pub(super) fn invariant_variance(sgd: &SettledSgd, step: f64) -> f64 {
    let SettledSgd { curvature: a, amplitude: s, .. } = *sgd;
    step * s * s / (2.0 * a + step * a * a)
}

/// What the invariant law of (2.2), which is normal, answers at each step size.
pub(super) fn invariant(sgd: &SettledSgd) -> Vec<Rung> {
    let answer = |step: f64| {
        let variance = invariant_variance(sgd, step);
        match sgd.question {
            Question::Cosine(w, p) => libm::exp(-0.5 * w * w * variance) * libm::cos(p),
            Question::Distance => (2.0 * variance / std::f64::consts::PI).sqrt(),
            Question::Below => 0.5,
            // A law with a density gives no countable set any mass.
            Question::Places => 0.0,
        }
    };
    let rung = |step: f64| {
        let value = answer(step);
        Rung { step, values: vec![Interval::around(value, 4.0 * f64::EPSILON * value)] }
    };
    SettledSgd::steps().map(rung).collect()
}

/// The last of the problem's times: when `u` and `U^n` do not depend on the start any more.
fn late(problem: &UniformProblem) -> f64 {
    problem.times().last().copied().unwrap_or(HORIZON)
}

/// How many step sizes are compared at that time.
const LATE_STEPS: usize = 6;

/// `u(x, n η)` of (3.2), with factors at its correction and at `Λ`, at that time: `π(φ)`.
fn late_prediction(problem: &UniformProblem, factors: (f64, f64)) -> Prediction {
    let rung = |&step: &f64| {
        let model = modified(problem, step, factors);
        let rows = uniform_error::diffusion(problem, &model, &[late(problem)], &problem.starts());
        Rung { step, values: rows.concat() }
    };
    Prediction::approximates(2.0, problem.steps()[..LATE_STEPS].iter().map(rung).collect())
}

/// The order of the approximation at nη = 30, for draws that are not convex.
pub(super) const LATE: Experiment<UniformProblem> = Experiment {
    name: "",
    reading: Reading::AsPrinted,
    instances: || Instances::named(vec![("noise at the minimiser", problem())]),
    predict: |problem| late_prediction(problem, (1.0, 1.0)),
    decoys: &[Decoy::new("Λ doubled", |problem| late_prediction(problem, (1.0, 2.0)))],
    observe: Witness::Oracle(|problem| late_sgd(problem, late(problem), LATE_STEPS)),
    resolution: Resolution::Absolute(0.1),
    expects: Expected::Consistent,
};

/// The rate of contraction of (3.2) in mean square: two copies on one Brownian motion come together at the least
/// slope of minus the drift, less half the squared slope of the noise.
pub(super) fn contraction(coarse: &CoarseStep) -> f64 {
    let model = modified(&coarse.problem, coarse.step, (1.0, 1.0));
    let radius = coarse.problem.loss.outer_radius();
    let rate = |j: i32| {
        let (x, h) = (radius * f64::from(j) / 1000.0, 1e-4);
        let slope = |of: &dyn Fn(f64) -> f64| (of(x + h) - of(x - h)) / (2.0 * h);
        let drift = slope(&|x| model.drift(&[x])[0]);
        let noise = slope(&|x| coarse.problem.loss.spread(x));
        -drift - 0.5 * coarse.step * noise * noise
    };
    (-1000..=1000).map(rate).fold(f64::INFINITY, f64::min)
}

/// `K`: the largest size of any `f''(x; ξ)` on `B(0, R)`.
pub(super) fn steepest_bend(loss: &ConfinedLoss) -> f64 {
    let bend = |j: i32| {
        let (x, h) = (loss.radius() * f64::from(j) / 1000.0, 1e-5);
        let turn = (loss.noise_slope(x + h) - loss.noise_slope(x - h)) / (2.0 * h);
        let second = loss.derivatives(x).1;
        let of = |atom: &(f64, f64)| (second + atom.0 * turn).abs();
        loss.noise().atoms().iter().map(of).fold(0.0, f64::max)
    };
    (-1000..=1000).map(bend).fold(0.0, f64::max)
}

/// `1 - 2 η μ + η² K²`.
pub(super) fn mean_square_factor(coarse: &CoarseStep) -> f64 {
    let loss = &coarse.problem.loss;
    1.0 - 2.0 * coarse.step * loss.convexity() + (coarse.step * steepest_bend(loss)).powi(2)
}

/// How far `E φ(X_n)` from two starts in `B(0, R)` may differ: `‖φ'‖ 2R` times the factor's power.
pub(super) fn spread_bound(coarse: &CoarseStep, power: f64) -> f64 {
    let factor = mean_square_factor(coarse);
    let lipschitz = coarse.problem.frequency;
    2.0 * coarse.problem.loss.radius() * lipschitz * libm::pow(factor, power * coarse.count as f64)
}
