//! Where the minimum of a sample is.

use std::fmt;

use serde::Serialize;

use crate::claim::{
    Decoy, Expected, Experiment, Fault, Instances, Observation, Prediction, Reading, Resolution,
    Witness,
};
use crate::instances::artificial_data::ArtificialData;
use crate::interval::Interval;
use crate::witnesses::artificial_data::{mean_curvature, mean_slope, noise};

/// A training set of that size; of all samples if there is none.
#[derive(Clone, Copy, Debug, Serialize)]
pub(super) struct Sample {
    size: Option<u32>,
}

impl fmt::Display for Sample {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.size {
            Some(size) => write!(f, "{size} samples"),
            None => f.write_str("all samples"),
        }
    }
}

pub(super) static MINIMUM: Experiment<Sample> = Experiment {
    name: "distance of the minimum of 50000 samples from the origin, per coordinate",
    reading: Reading::AsPrinted,
    instances: || of(Some(50_000)),
    predict: |_| Prediction::equals(0.0),
    decoys: &[Decoy::new("at the wall", |_| Prediction::equals(0.1))],
    observe: Witness::Oracle(|sample| Observation::of(distance(sample))),
    resolution: Resolution::Absolute(1e-4),
    expects: Expected::Refuted(Fault::Hypothesis),
};

pub(super) static LIMIT: Experiment<Sample> =
    Experiment { name: "control: all samples", instances: || of(None), ..MINIMUM.control() };

pub(super) static SPREAD: Experiment<Sample> = Experiment {
    name: "distance 2/√m",
    predict: |sample| Prediction::equals(spread(sample, 2.0)),
    decoys: &[
        Decoy::new("1/√m", |sample| Prediction::equals(spread(sample, 1.0))),
        Decoy::new("none", |_| Prediction::equals(0.0)),
    ],
    ..MINIMUM.corrected()
};

fn spread(sample: &Sample, factor: f64) -> f64 {
    sample.size.map_or(0.0, |size| factor / f64::from(size).sqrt())
}

fn of(size: Option<u32>) -> Instances<Sample> {
    Instances::named(vec![("labels that are fair coins", Sample { size })])
}

/// The root mean square of the sample's gradient at the origin, over the curvature there.
fn distance(sample: &Sample) -> Interval {
    let data = ArtificialData::RandomLabels;
    let mean = Interval::around(mean_slope(&data, 0.0), 1e-12);
    let scatter =
        sample.size.map_or(Interval::exactly(0.0), |size| noise(&data, 0.0) / f64::from(size));
    (mean.powi(2) + scatter).sqrt() / mean_curvature(&data, 0.0)
}
