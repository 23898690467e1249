//! What lies outside the norm that appendix A gives to C[0,∞), and what lies inside another metric.

use std::f64::consts::LN_2;

use crate::claim::{
    Decoy, Expected, Experiment, Fault, Instances, Observation, Prediction, Reading, Resolution,
    Witness,
};
use crate::instances::growth::{Exponential, Maximum};
use crate::interval::Interval;
use crate::witnesses::path_norms::{distance_bound_at_maximum, last_term, metric, vanishing};

/// The last term that is looked at; in a sum that converges geometrically it is below 1e-3.
fn last_term_vanishes<I>(_: &I) -> Prediction {
    Prediction::within(Interval::new(0.0, 1e-3))
}

/// The term `2^-n sup |φ|` for `n = 60`.
pub(super) static FINITE: Experiment<Exponential> = Experiment {
    name: "the 60th term of the norm's sum, 2^-60 sup |φ| over [0, 60]",
    reading: Reading::AsPrinted,
    instances: || {
        let named = [("4^t", 2.0 * LN_2), ("2^t", LN_2)];
        Instances::named(named.map(|(name, rate)| (name, Exponential { rate })).to_vec())
    },
    predict: last_term_vanishes,
    decoys: &[Decoy::new("terms of one half", |_| Prediction::equals(0.5))],
    observe: Witness::Oracle(|phi| {
        let term = last_term(phi.rate);
        Observation::of(Interval::around(term, 1e-13 * term))
    }),
    resolution: Resolution::Absolute(1e-3),
    expects: Expected::Refuted(Fault::Wrong),
};

pub(super) static SLOW_GROWTH: Experiment<Exponential> = Experiment {
    name: "control: the 60th term for e^(t/2), which grows more slowly than 2^t",
    instances: || Instances::named(vec![("e^(t/2)", Exponential { rate: 0.5 })]),
    ..FINITE.control()
};

fn maxima() -> Instances<Maximum> {
    let at = |rate| Maximum { rate, start: 0.5 };
    Instances::named(vec![("rate ln 2", at(LN_2)), ("rate 1", at(1.0)), ("rate 1.5", at(1.5))])
}

/// The term `2^-n |E x_η(n) - Y(n)|` for `n = 60` and η = 1/16, below that of the norm's mean. The mean
/// of SGD is `(1 + rate η)^k x_0`.
pub(super) static AT_A_MAXIMUM: Experiment<Maximum> = Experiment {
    name: "Theorem 4 at a maximum: the 60th term with the mean, 2^-60 |E x_η - Y| at t = 60, η = 1/16",
    reading: Reading::AsPrinted,
    instances: maxima,
    predict: last_term_vanishes,
    decoys: &[Decoy::new("terms of one", |_| Prediction::equals(1.0))],
    observe: Witness::Oracle(|maximum| {
        let (flow, mean) = (last_term(maximum.rate), last_term(maximum.growth(1.0 / 16.0)));
        Observation::of(Interval::around(maximum.start * (flow - mean), 1e-12 * flow))
    }),
    resolution: Resolution::Absolute(1e-3),
    expects: Expected::Refuted(Fault::Hypothesis),
};

pub(super) static SLOW_MAXIMUM: Experiment<Maximum> = Experiment {
    name: "control: the 60th term with the mean at a maximum of rate below ln 2",
    instances: || Instances::named(vec![("rate 1/2", Maximum { rate: 0.5, start: 0.5 })]),
    ..AT_A_MAXIMUM.control()
};

pub(super) static LOCALLY: Experiment<Maximum> = Experiment {
    name: "locally uniformly in probability, at a maximum",
    predict: |_| Prediction::equals(0.0),
    decoys: &[Decoy::new("terms of one half", |_| Prediction::equals(0.5))],
    observe: Witness::Oracle(|maximum| {
        Observation::of(vanishing(|step| metric(|n| distance_bound_at_maximum(maximum, step, n))))
    }),
    resolution: Resolution::Absolute(0.05),
    ..AT_A_MAXIMUM.corrected()
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::oracles::law::paths;
    use crate::papers::hu2017::deviations::cases;
    use crate::witnesses::flow_deviations::expected_maximum;
    use crate::witnesses::path_norms::distance_bound;

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
                let bound = distance_bound_at_maximum(&maximum, step, 2.0);
                assert!(exact.high() < bound, "{maximum}: {exact:?} above {bound}");
            }
        }
    }
}
