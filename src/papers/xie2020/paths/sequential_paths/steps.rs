//! SGD on valleys that are alike.

use super::LEVEL;
use crate::claim::{Decoy, Experiment, Observation, Prediction, Resolution, Witness};
use crate::instances::valleys::Valleys;
use crate::interval::Interval;
use crate::papers::xie2020::paths::cases::{cold_falling_row, cold_row};
use crate::witnesses::valleys::ln_steps;

pub(super) static SGD: Experiment<Valleys> = Experiment {
    name: "SGD with normal noise, valleys that are alike, ΔL = 10 D: steps to the third over steps to the second",
    instances: cold_row,
    predict: |_| Prediction::within(Interval::around(2.0, 0.2)),
    decoys: &[Decoy::new("as long", |_| Prediction::within(Interval::around(1.0, 0.2)))],
    observe: Witness::Oracle(|loss| {
        let left = loss.points()[0] - 3.0;
        let steps =
            |to: usize| ln_steps(loss, loss.noises()[0], 0.05, 0, [left, loss.points()[to]]);
        Observation::of((steps(4) - steps(2)).exp())
    }),
    resolution: Resolution::Absolute(0.1),
    ..LEVEL
};

pub(super) static SGD_FALLING: Experiment<Valleys> = Experiment {
    name: "control: SGD with normal noise, the second col is lower",
    instances: cold_falling_row,
    ..SGD.control()
};

pub(super) static SGD_CORRECTED: Experiment<Valleys> = Experiment {
    name: "SGD with normal noise, with the returns",
    predict: |_| Prediction::within(Interval::around(3.0, 0.2)),
    decoys: &[Decoy::new("as printed", SGD.predict)],
    ..SGD.corrected()
};
