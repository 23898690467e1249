//! Whether the derivative of the flow has compact support.

use std::fmt;

use serde::Serialize;

use crate::claim::{
    Decoy, Expected, Experiment, Fault, Instances, Observation, Prediction, Reading, Resolution,
    Witness,
};
use crate::interval::Interval;

/// `f(x; ξ) = (1 + s ξ) x²/2 + r ξ x`, `ξ = ±1`. With `r = 0` the diffusion stays at zero, where
/// `dX^(1) = -(1 + η/2) X^(1) dt + √η s X^(1) dW`; with `s = 0` the same holds inside the ball wherever it is.
#[derive(Clone, Debug, Serialize)]
pub(super) struct AtZero {
    slope: f64,
    constant: f64,
    step: f64,
    time: f64,
}

impl AtZero {
    /// `ln (E|X^(1)|^p)^{1/p}`.
    fn ln_norm(&self, p: f64) -> Interval {
        let AtZero { slope, step, time, .. } = *self;
        // E|X^(1)|^p solves m' = (-p(1 + η/2) + ½ p (p-1) η s²) m.
        let decay = Interval::exactly(-1.0) - Interval::exactly(step) * 0.5;
        let growth = Interval::exactly(step) * slope * slope * (0.5 * (p - 1.0));
        (decay + growth) * time
    }
}

impl fmt::Display for AtZero {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let AtZero { slope, constant, step, time } = self;
        let loss = match (slope, constant) {
            (slope, 0.0) => format!("(1 + {slope} ξ) x²/2"),
            (0.0, constant) => format!("x²/2 + {constant} ξ x"),
            _ => format!("(1 + {slope} ξ) x²/2 + {constant} ξ x"),
        };
        write!(f, "f(x; ξ) = {loss}, η = {step}, from 0, t = {time}")
    }
}

/// On a compact set the norms tend to the supremum, and doubling `p` changes nothing in the end.
pub(super) static SUPPORT: Experiment<AtZero> = Experiment {
    name: "compact support: what doubling p = 1024 adds to the logarithm of the L^p norm of X^(1)",
    reading: Reading::AsPrinted,
    instances: || {
        let at = |slope, step, time| AtZero { slope, constant: 0.0, step, time };
        Instances::named(vec![
            ("s = 0.8, η = 0.1", at(0.8, 0.1, 1.0)),
            ("s = 0.5, η = 0.02", at(0.5, 0.02, 2.0)),
        ])
    },
    predict: |_| Prediction::at_most(0.0),
    decoys: &[],
    observe: Witness::Oracle(|at| Observation::of(at.ln_norm(2048.0) - at.ln_norm(1024.0))),
    resolution: Resolution::Absolute(0.1),
    expects: Expected::Refuted(Fault::Wrong),
};

pub(super) static ADDITIVE: Experiment<AtZero> = Experiment {
    name: "control: additive noise, as long as the path does not meet the cut-off",
    instances: || {
        let at = AtZero { slope: 0.0, constant: 0.4, step: 0.1, time: 1.0 };
        Instances::named(vec![("s = 0", at)])
    },
    ..SUPPORT.control()
};

/// All moments are there, and their norms pass every bound.
pub(super) static UNBOUNDED: Experiment<AtZero> = Experiment {
    name: "all moments, without a compact support: the L^p norms for p = 2 and 2048 beside 1 and 1000",
    instances: || {
        let at = AtZero { slope: 0.8, constant: 0.0, step: 0.1, time: 1.0 };
        Instances::named(vec![("s = 0.8, η = 0.1", at)])
    },
    predict: |_| {
        let large = Interval::at_least(libm::log(1000.0));
        Prediction::all_within([Interval::at_most(0.0), large])
    },
    decoys: &[Decoy::new("both below one", |_| {
        Prediction::all_within([Interval::at_most(0.0); 2])
    })],
    observe: Witness::Oracle(|at| Observation::of_all([2.0, 2048.0].map(|p| at.ln_norm(p)))),
    ..SUPPORT.corrected()
};
