//! A third minimum behind the one that is left.

use std::fmt;

use serde::Serialize;

use crate::claim::{
    Decoy, Expected, Experiment, Fault, Instances, Observation, Prediction, Reading, Resolution,
    Witness,
};
use crate::interval::Interval;
use crate::oracles::first_passage::{self, Diffusion, End};
use crate::statistics::limit;

/// L' = (w - third) (w - ridge) w (w - 1) (w - 1.8) / 2: minima at `third`, w1 = 0 and w2 = 1.8, maxima at `ridge` and
/// w* = 1.
#[derive(Clone, Debug, Serialize)]
pub(super) struct ThirdMinimum {
    third: f64,
    ridge: f64,
}

impl fmt::Display for ThirdMinimum {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let ThirdMinimum { third, ridge } = self;
        write!(f, "L' = (w{:+}) (w{:+}) w (w-1) (w-1.8) / 2", -third, -ridge)
    }
}

impl ThirdMinimum {
    fn slope(&self, w: f64) -> f64 {
        0.5 * (w - self.third) * (w - self.ridge) * w * (w - 1.0) * (w - 1.8)
    }

    /// L(to) - L(from), by Gauss's rule with three points, which is exact for a quintic.
    fn rise(&self, from: f64, to: f64) -> f64 {
        let (middle, half) = (0.5 * (from + to), 0.5 * (to - from));
        let far = 0.6_f64.sqrt() * half;
        let ends = self.slope(middle - far) + self.slope(middle + far);
        half * (5.0 * ends + 8.0 * self.slope(middle)) / 9.0
    }

    /// H.
    fn barrier(&self) -> f64 {
        self.rise(0.0, 1.0)
    }
}

pub(super) static THIRD_MINIMUM: Experiment<ThirdMinimum> = Experiment {
    name: "exponent, with a third and deeper minimum behind w1",
    reading: Reading::AsPrinted,
    instances: || {
        let loss = ThirdMinimum { third: -3.0, ridge: -1.6 };
        Instances::named(vec![("a deeper minimum behind a higher barrier", loss)])
    },
    predict: |loss| Prediction::equals(2.0 * loss.barrier()),
    decoys: &[Decoy {
        name: "missing factor of two in the exponent",
        predict: |loss| Prediction::equals(loss.barrier()),
    }],
    observe: Witness::Oracle(|loss| {
        let point = |j: u32| {
            let temperature = loss.barrier() / f64::from(16 << j);
            let diffusion = Diffusion::ito(|w| -loss.slope(w), |_| temperature);
            let target = End::Absorbing(1.8);
            let ln_time = first_passage::ln_mean_time(&diffusion, End::Natural, target, 0.0);
            (temperature, ln_time.scaled(2.0 * temperature))
        };
        let points: Vec<(f64, Interval)> = (0..6).map(point).collect();
        Observation::of(limit::at_zero(&points))
    }),
    resolution: Resolution::Relative(1e-3),
    expects: Expected::Refuted(Fault::Hypothesis),
};

pub(super) static THIRD_MINIMUM_CONTROL: Experiment<ThirdMinimum> = Experiment {
    name: "control: exponent, with a third minimum that is less deep than w1",
    instances: || {
        let loss = ThirdMinimum { third: -2.0, ridge: -1.6 };
        Instances::named(vec![("a shallow minimum behind w1", loss)])
    },
    expects: Expected::Consistent,
    ..THIRD_MINIMUM
};
