//! The norm that appendix A gives to C[0,∞), what lies outside it, and bounds of what lies inside.

use std::f64::consts::LN_2;
use std::fmt;

use serde::Serialize;

use crate::claim::{
    Decoy, Expected, Experiment, Fault, Instances, Observation, Prediction, Reading, Resolution,
    Witness,
};
use crate::instances::trajectory::Trajectory;
use crate::interval::Interval;
use crate::statistics::limit;

/// Terms of the norm that are added up.
const TERMS: i32 = 60;

/// `Σ 2^-n supremum(n)` over the first [`TERMS`] `n`.
pub(super) fn sum(supremum: impl Fn(f64) -> f64) -> f64 {
    (1..=TERMS).map(|n| 0.5_f64.powi(n) * supremum(f64::from(n))).sum()
}

/// What the terms after them add at most, for a supremum over `[0, n]` of at most `speed` times `n`.
pub(super) fn rest(speed: f64) -> f64 {
    speed * f64::from(TERMS + 2) * 0.5_f64.powi(TERMS)
}

/// Between zero and the limit of a bound as the step vanishes, from 2^-8 to 2^-64.
pub(super) fn vanishing(bound: impl Fn(f64) -> f64) -> Interval {
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
pub(super) fn distance_bound(trajectory: &Trajectory<1>, step: f64, t: f64) -> f64 {
    let (c, l) = (trajectory.steepest(), trajectory.sharpest());
    let martingale = 2.0 * trajectory.noise_bound() * (t * step).sqrt();
    libm::exp(l * t) * (martingale + 0.5 * t * step * l * c) + 2.0 * c * step
}

/// An element `e^(rate t)` of C[0,∞).
#[derive(Clone, Debug, Serialize)]
pub(super) struct Exponential {
    rate: f64,
}

impl fmt::Display for Exponential {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "φ(t) = e^({:.4} t)", self.rate)
    }
}

/// The last term that is looked at; in a sum that converges geometrically it is below 1e-3.
fn last_term_vanishes<I>(_: &I) -> Prediction {
    Prediction::within(Interval::new(0.0, 1e-3))
}

/// `2^-n e^(rate n)` for the last term.
fn last_term(rate: f64) -> f64 {
    libm::exp(f64::from(TERMS) * (rate - LN_2))
}

/// The term `2^-n sup |φ|` for `n = 60`.
pub(super) static FINITE: Experiment<Exponential> = Experiment {
    name: "the norm is finite on C[0,∞)",
    reading: Reading::AsPrinted,
    instances: || {
        let named = [("4^t", 2.0 * LN_2), ("2^t", LN_2)];
        Instances::named(named.map(|(name, rate)| (name, Exponential { rate })).to_vec())
    },
    predict: last_term_vanishes,
    decoys: &[Decoy { name: "terms of one half", predict: |_| Prediction::equals(0.5) }],
    observe: Witness::Oracle(|phi| {
        let term = last_term(phi.rate);
        Observation::of(Interval::around(term, 1e-13 * term))
    }),
    resolution: Resolution::Absolute(1e-3),
    expects: Expected::Refuted(Fault::Wrong),
};

pub(super) static SLOW_GROWTH: Experiment<Exponential> = Experiment {
    name: "control: the norm of e^(t/2), which grows more slowly than 2^t, is finite",
    instances: || Instances::named(vec![("e^(t/2)", Exponential { rate: 0.5 })]),
    expects: Expected::Consistent,
    ..FINITE
};

/// SGD on `F = -rate x²/2` with additive noise of variance one, whatever its law.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Maximum {
    rate: f64,
    start: f64,
}

impl fmt::Display for Maximum {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "F = -{:.4} x²/2, x_0 = {}, Σ = 1", self.rate, self.start)
    }
}

impl Maximum {
    /// The growth of SGD per unit of time, `ln(1 + rate η) / η`.
    fn growth(&self, step: f64) -> f64 {
        libm::log1p(self.rate * step) / step
    }

    /// A bound of `E sup |x_η - Y|` over `[0, t]`: `(1 + rate η)^k` times a martingale of variance
    /// `η² Σ_{j <= k} (1 + rate η)^{-2j}`, by Doob's inequality, and the difference of the means and the
    /// distance that `Y` moves between two steps, both by the mean value theorem.
    fn distance_bound(&self, step: f64, t: f64) -> f64 {
        let growth = self.growth(step);
        let variance = step * step / libm::expm1(2.0 * growth * step);
        let flow = self.start * libm::exp(self.rate * t);
        let means = flow * (t * (self.rate - growth) + self.rate * step);
        2.0 * libm::exp(growth * t) * variance.sqrt() + means
    }
}

fn maxima() -> Instances<Maximum> {
    let at = |rate| Maximum { rate, start: 0.5 };
    Instances::named(vec![("rate ln 2", at(LN_2)), ("rate 1", at(1.0)), ("rate 1.5", at(1.5))])
}

/// The term `2^-n |E x_η(n) - Y(n)|` for `n = 60` and η = 1/16, below that of the norm's mean. The mean
/// of SGD is `(1 + rate η)^k x_0`.
pub(super) static AT_A_MAXIMUM: Experiment<Maximum> = Experiment {
    name: "Theorem 4 at a maximum: x_η - Y has a finite norm",
    reading: Reading::AsPrinted,
    instances: maxima,
    predict: last_term_vanishes,
    decoys: &[Decoy { name: "terms of one", predict: |_| Prediction::equals(1.0) }],
    observe: Witness::Oracle(|maximum| {
        let (flow, mean) = (last_term(maximum.rate), last_term(maximum.growth(1.0 / 16.0)));
        Observation::of(Interval::around(maximum.start * (flow - mean), 1e-12 * flow))
    }),
    resolution: Resolution::Absolute(1e-3),
    expects: Expected::Refuted(Fault::Hypothesis),
};

pub(super) static SLOW_MAXIMUM: Experiment<Maximum> = Experiment {
    name: "control: at a maximum of rate below ln 2, x_η - Y has a finite norm",
    instances: || Instances::named(vec![("rate 1/2", Maximum { rate: 0.5, start: 0.5 })]),
    expects: Expected::Consistent,
    ..AT_A_MAXIMUM
};

pub(super) static LOCALLY: Experiment<Maximum> = Experiment {
    name: "locally uniformly in probability, at a maximum",
    reading: Reading::Corrected,
    predict: |_| Prediction::equals(0.0),
    decoys: &[Decoy { name: "terms of one half", predict: |_| Prediction::equals(0.5) }],
    observe: Witness::Oracle(|maximum| {
        let metric = |step: f64| {
            let supremum = |n: f64| maximum.distance_bound(step, n).min(1.0);
            sum(supremum) + 0.5_f64.powi(TERMS)
        };
        Observation::of(vanishing(metric))
    }),
    resolution: Resolution::Absolute(0.05),
    expects: Expected::Consistent,
    ..AT_A_MAXIMUM
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::oracles::law::paths;
    use crate::papers::hu2017::deviations::cases;
    use crate::witnesses::flow_deviations::expected_maximum;

    #[test]
    fn the_bound_for_bounded_gradients_holds_over_all_paths() {
        for (name, trajectory) in cases::named_1d() {
            for count in [2, 5, 8] {
                let step = trajectory.time / count as f64;
                let exact = expected_maximum(&trajectory, count);
                let bound = distance_bound(&trajectory, step, trajectory.time);
                assert!(exact.high() < bound, "{name}: {exact:?} above {bound}");
            }
        }
    }

    #[test]
    fn the_bound_at_a_maximum_holds_over_all_paths() {
        for (_, maximum) in maxima().named {
            for count in [2, 5, 12] {
                let step = 2.0 / f64::from(count);
                let sgd = |&[x]: &[f64; 1]| {
                    let to = |noise: f64| [x + step * (maximum.rate * x + noise)];
                    vec![(0.2, to(2.0)), (0.8, to(-0.5))]
                };
                let further = |top: f64, k: u64, &[x]: &[f64; 1]| {
                    let flow = maximum.start * libm::exp(maximum.rate * step * k as f64);
                    top.max((x - flow).abs())
                };
                let start = [maximum.start];
                let exact = paths::expectation(
                    &sgd,
                    &start,
                    u64::from(count as u32),
                    0.0,
                    &further,
                    &|top, _| top,
                );
                let bound = maximum.distance_bound(step, 2.0);
                assert!(exact.high() < bound, "{maximum}: {exact:?} above {bound}");
            }
        }
    }
}
