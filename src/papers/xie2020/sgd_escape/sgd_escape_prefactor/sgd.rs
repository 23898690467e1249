//! SGD itself: its noise is that of the place where a step begins.

use super::PRINTED;
use crate::claim::{
    Decoy, Expected, Experiment, Fault, Instances, Observation, PerBudget, Prediction, Reading,
    Resolution, Witness,
};
use crate::instances::stepped_valley::SteppedValley;
use crate::interval::Interval;
use crate::papers::xie2020::sgd_escape::cases::{quartic, valleys};
use crate::papers::xie2020::sgd_escape::theory::{
    prefactor, prefactor_of_ito, prefactor_of_stratonovich,
};
use crate::witnesses::stepped_valley::{ln_time_of_sgd, simulated, step};

/// The climb, in temperatures: of the killed kernel and of the simulation.
const CLIMBS: [f64; 2] = [8.0, 3.0];

/// `η` times the larger curvature of the killed kernel.
const STEP: f64 = 0.02;

/// What the formulas may be off at those climbs and steps: the next orders, in `η/B` and in `√η`.
const TOLERANCES: [f64; 2] = [0.25, 0.4];

pub(super) static KERNEL: Experiment<SteppedValley> = Experiment {
    name: "SGD's killed kernel, η max(H_a, |H_b|) = 0.02, at an exponent of 8, to 25 %: 2π/|H_be|",
    instances: || Instances { random: None, ..valleys() },
    predict: |v| logarithm(prefactor(v)),
    decoys: &[Decoy::new("Stratonovich: 2π/√(H_a|H_b|)", |v| {
        logarithm(prefactor_of_stratonovich(v))
    })],
    observe: Witness::Oracle(|v| {
        Observation::of(ln_time_of_sgd(v, v.climb() / CLIMBS[0], step(v, STEP)))
    }),
    resolution: Resolution::Absolute(0.1),
    expects: Expected::Refuted(Fault::Wrong),
    ..PRINTED
};

pub(super) static KERNEL_CORRECTED: Experiment<SteppedValley> = Experiment {
    name: "SGD's killed kernel, η max(H_a, |H_b|) = 0.02, at an exponent of 8, to 25 %: 2π/H_ae",
    predict: |v| logarithm(prefactor_of_ito(v)),
    decoys: &[
        Decoy::new("as printed", KERNEL.predict),
        Decoy::new("Stratonovich: 2π/√(H_a|H_b|)", |v| logarithm(prefactor_of_stratonovich(v))),
    ],
    ..KERNEL.corrected()
};

pub(super) static SIMULATED_CORRECTED: Experiment<SteppedValley> = Experiment {
    name: "simulated SGD, η max(H_a, |H_b|) = 0.1, at an exponent of 3, to 40 %",
    reading: Reading::Corrected,
    predict: |v| time(prefactor_of_ito(v)),
    decoys: &[
        Decoy::new("as printed", |v| time(prefactor(v))),
        Decoy::new("Stratonovich: 2π/√(H_a|H_b|)", |v| time(prefactor_of_stratonovich(v))),
    ],
    observe: Witness::Simulation(simulated(PerBudget { quick: 64, standard: 128, deep: 512 })),
    instances: || Instances::named(vec![("quartic, 4 to 1", quartic([4.0, 1.0], 0.25))]),
    resolution: Resolution::Relative(0.3),
    expects: Expected::Consistent,
};

fn logarithm(prefactor: f64) -> Prediction {
    let error = libm::log1p(TOLERANCES[0]);
    Prediction::within(Interval::around(CLIMBS[0] + libm::log(prefactor), error))
}

fn time(prefactor: f64) -> Prediction {
    let time = prefactor * libm::exp(CLIMBS[1]);
    Prediction::within(Interval::around(time, TOLERANCES[1] * time))
}
