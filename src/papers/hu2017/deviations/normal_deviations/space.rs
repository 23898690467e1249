//! At a maximum the limit process leaves the space of the printed norm.

use std::fmt;

use nalgebra::DMatrix;
use serde::Serialize;

use crate::claim::{
    Decoy, Expected, Experiment, Fault, Instances, Observation, Prediction, Reading, Resolution,
    Witness,
};
use crate::interval::Interval;
use crate::oracles::linear::linear_sde;

/// The maximum of `F = rate cos x`, where `Σ = 1/4` and `Z` is linear.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Maximum {
    rate: f64,
}

impl fmt::Display for Maximum {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "F = {:.3} cos x from its maximum, Σ = 1/4 there", self.rate)
    }
}

/// The term `2^-n E |Z(n)|` for `n = 60`, below that of the norm's mean: in the space it vanishes.
pub(super) static IN_THE_SPACE: Experiment<Maximum> = Experiment {
    name: "the 60th term of the norm's mean at a maximum, 2^-60 E|Z(60)|",
    reading: Reading::AsPrinted,
    instances: || {
        let ln_two = std::f64::consts::LN_2;
        let named = [("rate 1", 1.0), ("rate ln 2", ln_two)];
        Instances::named(named.map(|(name, rate)| (name, Maximum { rate })).to_vec())
    },
    predict: |_| Prediction::within(Interval::new(0.0, 1e-3)),
    decoys: &[Decoy::new("terms that stay at one", |_| Prediction::equals(1.0))],
    observe: Witness::Oracle(|maximum| {
        let one = |x: f64| DMatrix::from_element(1, 1, x);
        let n = 60;
        let variance = linear_sde::from_a_point(&one(-maximum.rate), &one(0.25), f64::from(n))[0];
        // E |Z| = √(2 V / π) for a normal law.
        let mean = variance.scaled(std::f64::consts::FRAC_2_PI).map_increasing(f64::sqrt, 1e-15);
        Observation::of(mean.scaled(0.5_f64.powi(n)))
    }),
    resolution: Resolution::Absolute(1e-3),
    expects: Expected::Refuted(Fault::Inherited("hu2017/law-of-large-numbers")),
};

pub(super) static SLOW_MAXIMUM: Experiment<Maximum> = Experiment {
    name: "control: the 60th term of the mean at a maximum of rate below ln 2",
    instances: || Instances::named(vec![("rate 0.4", Maximum { rate: 0.4 })]),
    ..IN_THE_SPACE.control()
};
