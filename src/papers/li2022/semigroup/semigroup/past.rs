//! What the past says beside the present.

use super::{POWER, RECURSION, power};
use crate::claim::{Decoy, Experiment, Observation, Prediction, Witness};
use crate::instances::linear_sgd::LinearSgd;
use crate::interval::Interval;
use crate::oracles::law::paths;
use crate::papers::li2022::semigroup::linear_gradients::value;
use crate::witnesses::linear_sgd::one_by_one;

/// `E[X_1 X_2² φ(X_3)]`: what X_1 says beside X_2 of X_3 is nothing.
pub(super) static MARKOV: Experiment<LinearSgd> = Experiment {
    name: "the past beside the present: E[X_1 X_2² φ(X_3)] = E[X_1 X_2² Sφ(X_2)]",
    predict: |sgd| {
        let next = power(sgd, 1);
        Prediction::within(product(sgd, 2, &|x| value(&next, x)))
    },
    decoys: &[
        Decoy::new("X_3 independent of the past", |sgd| {
            let apart = value(&power(sgd, 3), sgd.start());
            Prediction::within(product(sgd, 2, &|_| apart))
        }),
        Decoy::new("X_2 for X_3", |sgd| {
            Prediction::within(product(sgd, 2, &|x| x.powi(POWER as i32)))
        }),
    ],
    observe: Witness::Oracle(|sgd| {
        Observation::of(product(sgd, 3, &|x| x.powi(POWER as i32)).widened(1e-13))
    }),
    ..RECURSION
};

/// `E[X_1 X_2² g(X_n)]` over all paths.
fn product(sgd: &LinearSgd, steps: u64, g: &dyn Fn(f64) -> f64) -> Interval {
    let fold = |past: f64, step: u64, &[x]: &[f64; 1]| match step {
        1 => x,
        2 => past * x * x,
        _ => past,
    };
    let end = |past: f64, &[x]: &[f64; 1]| past * g(x);
    paths::expectation(&one_by_one(sgd), &[sgd.start()], steps, 0.0, &fold, &end)
}
