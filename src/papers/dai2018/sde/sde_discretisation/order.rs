//! How near mean and variance of SGD are to those of the diffusion.

use super::EULER;
use crate::claim::{
    Decoy, Experiment, Instances, Observation, Prediction, Resolution, Rung, Scan, Within, Witness,
};
use crate::instances::linear_sgd::LinearSgd;
use crate::interval::Interval;
use crate::papers::dai2018::sde::cases::sgd;
use crate::papers::dai2018::sde::theory::moments;
use crate::range::Error;
use crate::witnesses::linear_sgd;

/// When moments are compared.
const TIME: f64 = 1.0;

pub(super) static ORDER: Experiment<LinearSgd> = Experiment {
    name: "mean, and variance in units of γ/M, at time 1: order one in γ",
    predict: |sgd| rungs(sgd, |at| moments(at, TIME)),
    decoys: &[
        Decoy::new("the flow without noise", |sgd| rungs(sgd, |at| [moments(at, TIME)[0], 0.0])),
        Decoy::new("the variance σ(w)", |sgd| {
            let share = 1.0 / sgd.variance()[0].sqrt();
            rungs(sgd, |at| {
                let [mean, variance] = moments(at, TIME);
                [mean, share * variance]
            })
        }),
    ],
    observe: Witness::Oracle(|sgd| {
        Observation::of_all(ladder(sgd).into_iter().flat_map(|at| {
            let [mean, variance] = linear_sgd::moments(&at, (TIME / at.step()).round() as u64);
            [mean, variance / at.ratio()]
        }))
    }),
    resolution: Resolution::Absolute(0.1),
    ..EULER.corrected()
};

pub(super) static RANGE: Scan<LinearSgd> = Scan {
    formula: "the variance of W(1), beside that of SGD after 1/γ steps, one regression, M fixed",
    parameter: "γ L''",
    rungs: &[0.5, 0.25, 0.125, 0.0625, 0.03125, 0.015625, 0.0078125, 0.00390625, 0.001953125],
    instances: || {
        let unit = [[0.5, -1.0], [1.5, 2.0]];
        Instances::named(vec![
            ("noise that changes with w", sgd(&unit, 1.5, 0.125, 4.0)),
            ("constant noise", sgd(&[[1.0, 1.0], [1.0, -1.0]], 1.5, 0.125, 4.0)),
        ])
    },
    predict: |sgd, step| moments(&sgd.with(step, sgd.batch()), TIME)[1],
    observe: |sgd, step| {
        linear_sgd::moments(&sgd.with(step, sgd.batch()), (TIME / step).round() as u64)[1]
    },
    error: Error::Ratio,
    recorded: &[
        Within {
            shape: "noise that changes with w",
            from: [Some(0.5), Some(0.125), Some(0.015625)],
        },
        Within::from_rungs("constant noise", [0.5, 0.125, 0.0078125]),
    ],
};

/// The same at the steps 1/8 to 1/512.
fn ladder(sgd: &LinearSgd) -> Vec<LinearSgd> {
    (3..10).map(|k| sgd.with(0.5_f64.powi(k), sgd.batch())).collect()
}

fn rungs(sgd: &LinearSgd, of: impl Fn(&LinearSgd) -> [f64; 2]) -> Prediction {
    let rung = |at: LinearSgd| {
        let [mean, variance] = of(&at);
        let values = [mean, variance / at.ratio()].map(Interval::exactly).to_vec();
        Rung { step: at.step(), values }
    };
    Prediction::approximates(1.0, ladder(sgd).into_iter().map(rung).collect())
}
