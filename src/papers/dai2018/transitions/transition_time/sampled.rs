//! Transition times of simulated paths.

use super::EXPONENT;
use crate::claim::{Decoy, Experiment, PerBudget, Prediction, Resolution, Witness};
use crate::instances::overdamped::Overdamped;
use crate::interval::Interval;
use crate::papers::dai2018::transitions::cases::simulated;
use crate::papers::dai2018::transitions::theory::{
    exponent, prefactor, prefactor_without_eigenvalue,
};
use crate::witnesses::transition;

pub(super) static PATHS: Experiment<Overdamped> = Experiment {
    name: "simulated paths at a barrier of 4 temperatures",
    instances: || simulated(&["symmetric quartic, d = 1", "softer saddle, d = 2"], 4.0),
    predict: |at| with_error_term(at, prefactor(at.well()), 1.0),
    decoys: &[
        Decoy::new("missing factor of two in the exponent", |at| {
            with_error_term(at, prefactor(at.well()), 0.5)
        }),
        Decoy::new("prefactor without the saddle's eigenvalue", |at| {
            with_error_term(at, prefactor_without_eigenvalue(at.well()), 1.0)
        }),
        Decoy::new("exit counted at the saddle", |at| {
            with_error_term(at, 0.5 * prefactor(at.well()), 1.0)
        }),
    ],
    observe: Witness::Simulation(transition::paths(PerBudget {
        quick: 192,
        standard: 256,
        deep: 1024,
    })),
    resolution: Resolution::Relative(0.1),
    ..EXPONENT
};

pub(super) static SPLITTING: Experiment<Overdamped> = Experiment {
    name: "multilevel splitting at a barrier of 13 temperatures",
    instances: || simulated(&["symmetric quartic, d = 1"], 13.0),
    observe: Witness::Simulation(transition::by_splitting(PerBudget {
        quick: 192,
        standard: 256,
        deep: 2048,
    })),
    ..PATHS
};

/// The formula with the error term `sqrt(ε/H) log(H/ε) / 4`: one constant for all instances.
fn with_error_term(at: &Overdamped, prefactor: f64, exponent_factor: f64) -> Prediction {
    let exponent = exponent(at.well(), 2.0 * at.temperatures()[0]);
    let error = 0.25 * libm::log(exponent) / exponent.sqrt();
    let time = prefactor * libm::exp(exponent_factor * exponent);
    Prediction::within(Interval::around(time, error * time))
}
