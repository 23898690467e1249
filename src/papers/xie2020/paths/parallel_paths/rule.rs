//! Rule 1, with one of two paths closed.

use super::{BOTH, EXPONENT};
use crate::claim::{Decoy, Experiment, Observation, Prediction, Resolution, Witness};
use crate::instances::valleys::Valleys;
use crate::interval::Interval;
use crate::papers::xie2020::paths::cases::cold_forks;
use crate::witnesses::valleys::{Edge, ln_rate, ln_time, share_to_the_right};

const LEFT: [Edge; 2] = [Edge::Outside, Edge::Closed(2)];
const RIGHT: [Edge; 2] = [Edge::Closed(0), Edge::Outside];

/// Relative, for what is of the order e^(-ΔL/T) at twelve temperatures.
const SMALL: f64 = 1e-3;

pub(super) static RULE: Experiment<Valleys> = Experiment {
    name: "Rule 1: the least eigenvalue with both paths open, beside mean times with one closed",
    instances: cold_forks,
    predict: |loss| {
        let [left, right] = single_rates(loss);
        near(left + right)
    },
    decoys: &[
        Decoy::new("the times add", |loss| {
            let [left, right] = single_rates(loss);
            near(1.0 / (1.0 / left + 1.0 / right))
        }),
        Decoy::new("the faster path alone", |loss| {
            let [left, right] = single_rates(loss);
            near(left.max(right))
        }),
    ],
    observe: Witness::Oracle(|loss| Observation::of(ln_rate(loss, loss.noises()[0], BOTH).exp())),
    resolution: Resolution::Relative(SMALL),
    ..EXPONENT
};

pub(super) static SHARES: Experiment<Valleys> = Experiment {
    name: "Rule 1: the probability of the right path, beside eigenvalues with one path closed",
    predict: |loss| {
        let [left, right] = [LEFT, RIGHT].map(|edges| ln_rate(loss, loss.noises()[0], edges));
        near(1.0 / ((left - right).exp() + 1.0))
    },
    decoys: &[Decoy::new("one half", |_| Prediction::equals(0.5))],
    observe: Witness::Oracle(|loss| Observation::of(share_to_the_right(loss, loss.noises()[0]))),
    ..RULE
};

/// The rates of leaving over one col while the other is closed: one over the mean time from the minimum.
fn single_rates(loss: &Valleys) -> [Interval; 2] {
    [LEFT, RIGHT].map(|edges| (-ln_time(loss, loss.noises()[0], 1, edges)).exp())
}

fn near(value: Interval) -> Prediction {
    Prediction::within(value * Interval::around(1.0, SMALL))
}
