//! Bounds of the distance between SGD and its gradient flow over a bounded time, and sums of such bounds over all times with
//! weights that halve.

use std::f64::consts::LN_2;

use crate::instances::growth::Maximum;
use crate::instances::trajectory::Trajectory;
use crate::interval::Interval;
use crate::statistics::limit;

/// Terms that are added up.
const TERMS: i32 = 60;

/// A bound of `Σ 2^-n supremum(n)`, for a supremum over `[0, n]` of at most `speed` times `n`.
pub fn norm(supremum: impl Fn(f64) -> f64, speed: f64) -> f64 {
    weighted(supremum) + speed * f64::from(TERMS + 2) * 0.5_f64.powi(TERMS)
}

/// A bound of `Σ 2^-n min(1, supremum(n))`.
pub fn metric(supremum: impl Fn(f64) -> f64) -> f64 {
    weighted(|n| supremum(n).min(1.0)) + 0.5_f64.powi(TERMS)
}

fn weighted(supremum: impl Fn(f64) -> f64) -> f64 {
    (1..=TERMS).map(|n| 0.5_f64.powi(n) * supremum(f64::from(n))).sum()
}

/// The last term that is added, `2^-n e^(rate n)` with `n = 60`.
pub fn last_term(rate: f64) -> f64 {
    libm::exp(f64::from(TERMS) * (rate - LN_2))
}

/// Between zero and the limit of a bound as the step vanishes, from 2^-8 to 2^-64.
pub fn vanishing(bound: impl Fn(f64) -> f64) -> Interval {
    let steps = (2..=16).map(|quarter| 0.5_f64.powi(4 * quarter));
    // Sixty products and exponentials; the expansion is in fractional powers of the step.
    let point = |step: f64| {
        let value = bound(step);
        (step.sqrt(), Interval::around(value, 1e-13 * value))
    };
    let limit = limit::at_zero(&steps.map(point).collect::<Vec<_>>());
    Interval::new(0.0, limit.high().max(0.0))
}

/// A bound of `E sup |x_η - Y|` over `[0, t]`, for gradients and Hessians that are bounded.
///
/// The error obeys `|e_k| <= η L Σ |e_j| + t η L C / 2 + |M_k|`: Hessians are below `L`, gradients below `C`,
/// the middle term is the error of the rectangle rule and `M` is a martingale with `E M_k² <= t η s²`. Doob's
/// inequality doubles the root of that, Gronwall's multiplies by `e^(L t)`. Between the steps the
/// paths move by `C η` each.
pub fn distance_bound(trajectory: &Trajectory<1>, step: f64, t: f64) -> f64 {
    let (c, l) = (trajectory.steepest(), trajectory.sharpest());
    let martingale = 2.0 * trajectory.noise_bound() * (t * step).sqrt();
    libm::exp(l * t) * (martingale + 0.5 * t * step * l * c) + 2.0 * c * step
}

/// A bound of `E sup |x_η - Y|` over `[0, t]` at a maximum: `(1 + rate η)^k` times a martingale of variance
/// `η² Σ_{j <= k} (1 + rate η)^{-2j}`, by Doob's inequality, and the difference of the means and the
/// distance that `Y` moves between two steps, both by the mean value theorem.
pub fn distance_bound_at_maximum(maximum: &Maximum, step: f64, t: f64) -> f64 {
    let growth = maximum.growth(step);
    let variance = step * step / libm::expm1(2.0 * growth * step);
    let flow = maximum.start * libm::exp(maximum.rate * t);
    let means = flow * (t * (maximum.rate - growth) + maximum.rate * step);
    2.0 * libm::exp(growth * t) * variance.sqrt() + means
}
