//! Gradient noise with two values.

use super::super::cases::few_values;
use super::super::theory::{action_of_sgd, prefactor};
use super::EXPONENT;
use crate::claim::{
    Decoy, Expected, Experiment, Fault, Instances, Observation, PerBudget, Prediction, Reading,
    Resolution, Witness,
};
use crate::instances::noisy_wells::NoisyWell;
use crate::witnesses::noisy_wells::{ln_sgd_times, sgd_exponent, simulated};

pub(super) static FEW_VALUES: Experiment<NoisyWell> = Experiment {
    name: "noise with two values, γ -> 0 with M fixed: the limit of γβ/(2M) ln T",
    instances: few_values,
    observe: Witness::Oracle(|sgd| Observation::of(sgd_exponent(sgd))),
    resolution: Resolution::Relative(0.1),
    expects: Expected::Refuted(Fault::Hypothesis),
    ..EXPONENT
};

pub(super) static CRAMER: Experiment<NoisyWell> = Experiment {
    name: "noise with two values: the action with Cramér's transform",
    predict: |sgd| Prediction::within(action_of_sgd(sgd)),
    decoys: &[Decoy::new("H, as printed", EXPONENT.predict)],
    ..FEW_VALUES.corrected()
};

pub(super) static SIMULATED: Experiment<NoisyWell> = Experiment {
    name: "noise with two values: simulated SGD takes as long as its killed kernel says",
    reading: Reading::Corrected,
    instances: || {
        let Instances { named, .. } = few_values();
        Instances::named(named.into_iter().filter(|(name, _)| *name == "uneven, skewed").collect())
    },
    predict: |sgd| {
        let first = NoisyWell { ladder: vec![sgd.ladder[0]], ..sgd.clone() };
        Prediction::within(ln_sgd_times(&first)[0].exp())
    },
    decoys: &[Decoy::new("Theorem 2.2, as printed", |sgd| {
        let exponent = sgd.well.barrier() / sgd.temperature(sgd.ladder[0]);
        Prediction::equals(prefactor(&sgd.well) * libm::exp(exponent))
    })],
    observe: Witness::Simulation(simulated(PerBudget { quick: 96, standard: 128, deep: 1024 })),
    resolution: Resolution::Relative(0.15),
    expects: Expected::Consistent,
};
