//! Figure 1: a network on digits, at stages of its training.

use crate::claim::{
    Decoy, Expected, Experiment, Fault, Observation, Prediction, Reading, Resolution, Witness,
};
use crate::instances::training_stage::TrainingStage;
use crate::interval::Interval;
use crate::papers::xie2020::noise::cases::{early_and_late, early_redrawn, interpolating};
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
    name: "a network that interpolates: <C, H>/<H, H>",
    reading: Reading::Corrected,
    predict: |_| Prediction::at_most(0.05),
    decoys: &[],
    expects: Expected::Consistent,
    ..FACTOR
};

pub(super) static LIKE: Experiment<TrainingStage> = Experiment {
    name: "proportional after 3 and 300 epochs: the correlation of u^T C u with u^T H u over the eigenvectors u of H",
    reading: Reading::Corrected,
    instances: early_and_late,
    predict: |_| Prediction::at_least(0.9),
    decoys: &[],
    observe: Witness::Oracle(|of| Observation::of(correlation(of))),
    resolution: Resolution::Absolute(0.01),
    expects: Expected::Consistent,
};
