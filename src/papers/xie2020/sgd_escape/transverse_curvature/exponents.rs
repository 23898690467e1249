//! The exponent, where the curvature across falls on the way.

use super::FACTOR;
use crate::claim::{
    Decoy, Expected, Experiment, Fault, Instances, Observation, Prediction, Resolution, Witness,
};
use crate::instances::bent_valley::BentValley;
use crate::interval::Interval;
use crate::witnesses::bent_valley::{cheapest, growth};

/// Exponents of the axis between which `ln τ` is compared.
const RUNGS: [f64; 2] = [18.0, 27.0];

pub(super) static EXPONENT: Experiment<BentValley> = Experiment {
    name: "SGD, curvature across that falls on the way: the growth of ln τ is that of the axis, to 2 %",
    instances: || {
        Instances::named(vec![
            ("κ from 16 to 1", BentValley::of_gradients(1.0, [16.0, 1.0])),
            ("κ from 25 to 1", BentValley::of_gradients(1.0, [25.0, 1.0])),
        ])
    },
    predict: |_| Prediction::within(Interval::new(0.98, 1.02)),
    decoys: &[Decoy::new("half the exponent", |_| Prediction::within(Interval::new(0.49, 0.51)))],
    observe: Witness::Oracle(|v| Observation::of(growth(v, RUNGS))),
    resolution: Resolution::Absolute(0.05),
    expects: Expected::Refuted(Fault::Wrong),
    ..FACTOR
};

pub(super) static EXPONENT_CONTROL: Experiment<BentValley> = Experiment {
    name: "control: the growth of ln τ where the curvature across is constant",
    instances: || Instances::named(vec![("κ = 4", BentValley::of_gradients(1.0, [4.0, 4.0]))]),
    ..EXPONENT.control()
};

pub(super) static EXPONENT_CORRECTED: Experiment<BentValley> = Experiment {
    name: "SGD, curvature across that falls on the way: the growth of ln τ is the least cost of a path, less at most 12 %",
    predict: |v| {
        let least = cheapest(v).high() * v.along / v.barrier();
        Prediction::within(Interval::new(0.88 * least, least))
    },
    decoys: &[
        Decoy::new("that of the axis", EXPONENT.predict),
        Decoy::new("half of it", |v| {
            let least = 0.5 * cheapest(v).high() * v.along / v.barrier();
            Prediction::within(Interval::new(0.88 * least, least))
        }),
    ],
    ..EXPONENT.corrected()
};
