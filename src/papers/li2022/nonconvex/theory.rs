//! The modified diffusion (2.2), and what Proposition 2 says of it, where the loss is not convex.

use nalgebra::DMatrix;

use crate::claim::{Prediction, Rung};
use crate::instances::long_runs::{ConfinedWells, Horizon, LinearSaddle};
use crate::instances::outward_loss::{OutwardLoss, RADIUS};
use crate::interval::Interval;
use crate::oracles::law::kolmogorov::Diffusion;
use crate::oracles::linear::linear_sde;
use crate::witnesses::{hitting, long_runs};

/// (2.2) for a double well, with the correction multiplied by a factor that is one in the paper.
pub(super) fn modified(
    wells: &ConfinedWells,
    step: f64,
    correction: f64,
) -> impl Diffusion<1> + '_ {
    (
        move |&[x]: &[f64; 1]| {
            let (first, second) = wells.derivatives(x);
            // ¼ (f'²)' = ½ f' f''.
            [-first - correction * 0.5 * step * first * second]
        },
        move |&[x]: &[f64; 1]| [[step * wells.spread(x).powi(2)]],
    )
}

/// Weak errors of that order on the double wells' steps.
pub(super) fn wells_order(order: f64) -> Prediction {
    vanishing(order, ConfinedWells::steps())
}

/// `E (e·X)²` of (2.2) for a quadratic loss: the drift is `-(H + ½ η H²) x`, the noise `η C`.
pub(super) fn squares(saddle: &LinearSaddle, step: f64, correction: f64) -> Vec<Interval> {
    let hessian = saddle.hessian();
    let bent = |h: f64| h + correction * 0.5 * step * h * h;
    let [a, b] = saddle.rates;
    let square = DMatrix::from_fn(2, 2, |i, j| {
        (0..2).map(|k| hessian[(i, k)] * hessian[(k, j)]).sum::<f64>()
    });
    let drift = hessian + square * (correction * 0.5 * step);
    let noise = saddle.noise() * step;
    let at = |&count: &u64| {
        let time = count as f64 * step;
        let spread = linear_sde::from_a_point(&drift, &noise, time);
        let grow =
            [bent(-a), bent(b)].map(|rate| (Interval::around(-rate, f64::EPSILON) * time).exp());
        long_runs::square_along(saddle, &spread, grow)
    };
    saddle.counts(step).iter().map(at).collect()
}

/// The same at each step size.
pub(super) fn squares_ladder(saddle: &LinearSaddle, correction: f64) -> Vec<Rung> {
    let rung = |step: f64| Rung { step, values: squares(saddle, step, correction) };
    LinearSaddle::steps().map(rung).collect()
}

/// (4.1): the order of the error up to `n η = β ln(1/η)`, for every loss.
pub(super) const PRINTED_ORDER: f64 = 2.0;

/// The order that `C η² e^(α n η)` leaves at `n η = β ln(1/η)`.
pub(super) fn remaining_order(alpha: f64, horizon: Horizon) -> f64 {
    2.0 - alpha * horizon.beta()
}

/// Numbers that vanish with that order.
pub(super) fn vanishing(order: f64, steps: impl Iterator<Item = f64>) -> Prediction {
    let nothing = |step: f64| Rung { step, values: vec![Interval::exactly(0.0)] };
    Prediction::approximates(order, steps.map(nothing).collect())
}

/// Places in `[0, R_2]` at which slopes are taken, and between which points.
const ON_A_SIDE: i32 = 1000;
const BESIDE: f64 = 1e-4;

/// How steeply `u(., t)` may rise: `‖φ'‖` times `e^(α t)`, with `α` the largest slope of the drift of (2.2).
pub(super) fn steepest(wells: &ConfinedWells, step: f64, time: f64, share: f64) -> f64 {
    let model = modified(wells, step, 1.0);
    let slope = |j: i32| {
        let x = wells.outer_radius() * f64::from(j) / f64::from(ON_A_SIDE);
        let (before, after) = (x - BESIDE, x + BESIDE);
        (model.drift(&[after])[0] - model.drift(&[before])[0]) / (after - before)
    };
    let alpha = (-ON_A_SIDE..=ON_A_SIDE).map(slope).fold(f64::NEG_INFINITY, f64::max);
    wells.frequency * libm::exp(share * alpha * time)
}

/// `O(ln(1/ε))` with a constant: ten, where the saddles at hand need at most one.
pub(super) const LOGARITHMS: f64 = 10.0;

/// What `E τ <= C ln(1/ε)` says of the growth of `ln(1/ε)` per unit of time.
pub(super) fn logarithmic() -> Prediction {
    Prediction::at_least(1.0 / LOGARITHMS)
}

/// The slope of the time against `ln(1/ε)`, and of `η N` against `ln(1/η)`: `1/(2λ)`.
pub(super) fn slope(rate: f64) -> f64 {
    0.5 / rate
}

/// `M` by the norm of `f`, as printed: `R/‖f‖`.
pub(super) fn loss_time(loss: &OutwardLoss) -> f64 {
    RADIUS / loss.highest()
}

/// `M` by the norm of the gradient: `R/‖∇f‖`.
pub(super) fn gradient_time(loss: &OutwardLoss) -> f64 {
    RADIUS / loss.steepest()
}

/// `η n` between `R/‖∇f‖` and `R` over the least outward gradient, rounded up to a step.
pub(super) fn times_between(loss: &OutwardLoss) -> Prediction {
    let latest = RADIUS / loss.least_push();
    let between = |step: f64| Interval::new(gradient_time(loss), latest + step);
    Prediction::all_within(hitting::steps().map(between))
}
