//! The term as a regulariser of the way to the minimizer.

use crate::claim::{
    Decoy, Expected, Experiment, Instances, Observation, Prediction, Reading, Resolution, Rung,
    Witness,
};
use crate::instances::linear_sgd::LinearSgd;
use crate::papers::li2022::uniform_order::theory::{TERM, regularised};
use crate::witnesses::linear_sgd;

pub(super) static PATH: Experiment<LinearSgd> = Experiment {
    name: "the landscape f + ¼η|∇f|² on the way: E z and E z² at time 1, order two",
    reading: Reading::AsPrinted,
    instances: || {
        let skewed = [[1.5, 1.0], [1.5, 1.0], [3.0, -2.0]];
        let skewed = LinearSgd::new(&skewed, 0.7, 0.1, 1.0).expect("a positive mean slope");
        // On random problems the errors of misreadings may change sign along the ladder.
        Instances::named(vec![("skewed noise that changes with x", skewed)])
    },
    predict: |sgd| order_two(sgd, [TERM, 0.0]),
    decoys: &[
        Decoy::new("½η|∇f|²", |sgd| order_two(sgd, [2.0 * TERM, 0.0])),
        Decoy::new("¼η(|∇f|² + tr Σ)", |sgd| order_two(sgd, [TERM, TERM])),
        Decoy::new("f alone", |sgd| order_two(sgd, [0.0, 0.0])),
    ],
    observe: Witness::Oracle(|sgd| {
        let at = |sgd: LinearSgd| {
            linear_sgd::powers(&sgd, (1.0 / sgd.step()).round() as u64, 2).split_off(1)
        };
        Observation::of_all(ladder(sgd).flat_map(at))
    }),
    resolution: Resolution::Absolute(0.1),
    expects: Expected::Consistent,
};

/// The same with steps 1/8 to 1/1024.
fn ladder(sgd: &LinearSgd) -> impl Iterator<Item = LinearSgd> + use<'_> {
    (3..=10).map(|k| sgd.with(0.5_f64.powi(k), 1.0))
}

fn order_two(sgd: &LinearSgd, weights: [f64; 2]) -> Prediction {
    let rung = |sgd: LinearSgd| Rung { step: sgd.step(), values: regularised(&sgd, weights, 1.0) };
    Prediction::approximates(2.0, ladder(sgd).map(rung).collect())
}
