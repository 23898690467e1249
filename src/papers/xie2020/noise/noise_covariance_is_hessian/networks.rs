//! Figure 1: a network on digits, at stages of its training.

use crate::claim::{
    Decoy, Expected, Experiment, Fault, Observation, Prediction, Reading, Resolution, Witness,
};
use crate::instances::training_stage::TrainingStage;
use crate::interval::Interval;
use crate::papers::xie2020::noise::cases::{early_redrawn, interpolating};
use crate::witnesses::training_stage::{correlation, factor};

pub(super) static FACTOR: Experiment<TrainingStage> = Experiment {
    name: "Figure 1: a network that interpolates, <C, H>/<H, H> to a factor of two",
    reading: Reading::AsPrinted,
    instances: interpolating,
    predict: |_| Prediction::within(Interval::new(0.5, 2.0)),
    decoys: &[Decoy {
        name: "1/B² in place of 1/B",
        predict: |of| {
            let more = of.rule.batch as f64;
            Prediction::within(Interval::new(0.5 / more, 2.0 / more))
        },
    }],
    observe: Witness::Oracle(|of| Observation::of(factor(of))),
    resolution: Resolution::Relative(1e-3),
    expects: Expected::Refuted(Fault::Hypothesis),
};

pub(super) static FACTOR_REDRAWN: Experiment<TrainingStage> = Experiment {
    name: "control: labels drawn from the network",
    instances: early_redrawn,
    expects: Expected::Consistent,
    ..FACTOR
};

pub(super) static FACTOR_FALLS: Experiment<TrainingStage> = Experiment {
    name: "a network that interpolates: <C, H>/<H, H>, and the correlation of u^T C u with u^T H u over the eigenvectors u of H",
    reading: Reading::Corrected,
    predict: |_| like(Interval::new(f64::NEG_INFINITY, 0.05)),
    decoys: &[Decoy {
        name: "C = H/B to a factor of two",
        predict: |_| like(Interval::new(0.5, 2.0)),
    }],
    observe: Witness::Oracle(|of| Observation::of_all([factor(of), correlation(of)])),
    resolution: Resolution::Absolute(0.01),
    expects: Expected::Consistent,
    ..FACTOR
};

fn like(factor: Interval) -> Prediction {
    Prediction::all_within([factor, Interval::new(0.9, f64::INFINITY)])
}
