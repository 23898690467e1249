//! Mean and variance apart, for linear gradients.

use crate::claim::{
    Decoy, Expected, Experiment, Observation, Prediction, Reading, Resolution, Rung, Witness,
};
use crate::instances::linear_sgd::LinearSgd;
use crate::interval::Interval;
use crate::papers::li2022::semigroup::cases::lines;
use crate::papers::li2022::semigroup::linear_gradients::powers;
use crate::witnesses::linear_sgd;

pub(super) static FLUCTUATION: Experiment<LinearSgd> = Experiment {
    name: "the variance at time 1: order two for Σ = var ∇f(x, ξ)",
    reading: Reading::AsPrinted,
    instances: lines,
    predict: |sgd| variances(sgd, 1.0),
    decoys: &[
        Decoy::new("four times that", |sgd| variances(sgd, 4.0)),
        Decoy::new("half of that", |sgd| variances(sgd, 0.5)),
        Decoy::new("Σ = 0", |sgd| variances(sgd, 0.0)),
    ],
    observe: Witness::Oracle(|sgd| {
        let found = ladder(sgd).map(|sgd| (sgd.step(), variance(&moments(&sgd))));
        let found: Vec<(f64, Interval)> = found.collect();
        Observation::of_all(found.iter().map(|&(_, value)| value)).with_curve(found)
    }),
    resolution: Resolution::Absolute(0.1),
    expects: Expected::Consistent,
};

/// The mean is off by order η, and no Σ mends it.
pub(super) static MEAN: Experiment<LinearSgd> = Experiment {
    name: "the mean at time 1: order one",
    predict: |sgd| means(sgd, 1.0, 0.0),
    decoys: &[
        Decoy::new("order two", |sgd| means(sgd, 2.0, 0.0)),
        Decoy::new("another drift", |sgd| means(sgd, 1.0, -0.5)),
    ],
    observe: Witness::Oracle(|sgd| Observation::of_all(ladder(sgd).map(|sgd| moments(&sgd)[0]))),
    ..FLUCTUATION
};

/// `E z` and `E z²` at time 1.
fn moments(sgd: &LinearSgd) -> Vec<Interval> {
    linear_sgd::powers(sgd, (1.0 / sgd.step()).round() as u64, 2).split_off(1)
}

fn variance(moments: &[Interval]) -> Interval {
    moments[1] - moments[0].powi(2)
}

/// The same with steps 1/8 to 1/1024.
fn ladder(sgd: &LinearSgd) -> impl Iterator<Item = LinearSgd> + use<'_> {
    (3..=10).map(|k| sgd.with(0.5_f64.powi(k), 1.0))
}

/// `dX = -∇f dt + √(ηΣ) dW` with a multiple of the covariance of the gradients.
fn variances(sgd: &LinearSgd, spread: f64) -> Prediction {
    let rung = |sgd: LinearSgd| {
        let values = vec![variance(&powers(&sgd, [0.0, spread], 1.0, 2))];
        Rung { step: sgd.step(), values }
    };
    Prediction::approximates(2.0, ladder(sgd).map(rung).collect())
}

/// With a drift that is `1 + extra f''/2` times as strong, `extra` zero in the paper.
fn means(sgd: &LinearSgd, order: f64, extra: f64) -> Prediction {
    let rung = |sgd: LinearSgd| {
        let values = vec![powers(&sgd, [extra / sgd.step(), 1.0], 1.0, 1)[0]];
        Rung { step: sgd.step(), values }
    };
    Prediction::approximates(order, ladder(sgd).map(rung).collect())
}
