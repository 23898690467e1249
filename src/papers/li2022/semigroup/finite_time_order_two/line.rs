//! Linear gradients, which are not bounded: moments of SGD and of (1.5).

use crate::claim::{
    Decoy, Expected, Experiment, Instances, Observation, Prediction, Reading, Resolution, Rung,
    Scan, Within, Witness,
};
use crate::instances::linear_sgd::LinearSgd;
use crate::papers::li2022::semigroup::cases::{lines, skewed};
use crate::papers::li2022::semigroup::linear_gradients::{mean_square, powers};
use crate::range::Error;
use crate::witnesses::linear_sgd;

/// Test functions `z, .., z⁴`.
const DEGREE: usize = 4;

pub(super) static LINE: Experiment<LinearSgd> = Experiment {
    name: "gradients without a bound: E z, .., E z⁴ at time 1",
    reading: Reading::AsPrinted,
    instances: lines,
    predict: |sgd| order_two(sgd, [1.0, 1.0]),
    decoys: &[
        Decoy::new("without the correction", |sgd| order_two(sgd, [0.0, 1.0])),
        Decoy::new("½ for ¼", |sgd| order_two(sgd, [2.0, 1.0])),
        Decoy::new("Σ doubled", |sgd| order_two(sgd, [1.0, 2.0])),
    ],
    observe: Witness::Oracle(|sgd| {
        let at = |sgd: LinearSgd| {
            let steps = (1.0 / sgd.step()).round() as u64;
            linear_sgd::powers(&sgd, steps, DEGREE).split_off(1)
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

fn order_two(sgd: &LinearSgd, factors: [f64; 2]) -> Prediction {
    let rung =
        |sgd: LinearSgd| Rung { step: sgd.step(), values: powers(&sgd, factors, 1.0, DEGREE) };
    Prediction::approximates(2.0, ladder(sgd).map(rung).collect())
}

pub(super) static RANGE: Scan<LinearSgd> = Scan {
    formula: "the mean excess loss of (1.5) at time 1, beside that of SGD after 1/η steps, linear gradients with f'' = 2, from 0.7",
    parameter: "η f''",
    rungs: &[1.0, 0.5, 0.25, 0.125, 0.0625, 0.03125, 0.015625],
    instances: || Instances::named(vec![("skewed noise that changes with x", skewed())]),
    // The factor f''/2 of the loss is the same on both sides.
    predict: |sgd, product| mean_square(&at(sgd, product), 1.0),
    observe: |sgd, product| {
        let sgd = at(sgd, product);
        linear_sgd::powers(&sgd, (1.0 / sgd.step()).round() as u64, 2)[2]
    },
    error: Error::Ratio,
    recorded: &[Within {
        shape: "skewed noise that changes with x",
        from: [Some(0.5), Some(0.0625), Some(0.015_625)],
    }],
};

fn at(sgd: &LinearSgd, product: f64) -> LinearSgd {
    sgd.with(product / sgd.slope(), 1.0)
}
