//! SGD with batches of one.

use crate::claim::{
    ByHand, Decoy, Expected, Experiment, Fault, Instances, Observation, PerBudget, Prediction,
    Reading, Resolution, Witness,
};
use crate::instances::noisy_wells::NoisyWell;
use crate::papers::xie2020::laws::cases::{normal_samples, quartic, single_samples};
use crate::papers::xie2020::laws::theory::{cramer_exponent, exponent_of_additive_noise, kramers};
use crate::witnesses::noisy_wells::{ln_sgd_times, sgd_exponent, sgd_limits, simulated};

pub(super) static SINGLE: Experiment<NoisyWell> = Experiment {
    name: "SGD with noise of two values, batches of one: the limit of η ln τ",
    reading: Reading::AsPrinted,
    instances: single_samples,
    predict: |sgd| Prediction::equals(exponent_of_additive_noise(sgd)),
    decoys: &[Decoy::new("half the exponent", |sgd| {
        Prediction::equals(0.5 * exponent_of_additive_noise(sgd))
    })],
    observe: Witness::Oracle(|sgd| {
        Observation::of(sgd_exponent(sgd) * (2.0 / (sgd.deviation * sgd.deviation)))
    }),
    resolution: Resolution::Relative(0.1),
    expects: Expected::Refuted(Fault::Hypothesis),
};

pub(super) static NORMAL: Experiment<NoisyWell> = Experiment {
    name: "control: normal noise",
    instances: normal_samples,
    decoys: &[Decoy::new("half the exponent", |sgd| {
        Prediction::equals(0.5 * exponent_of_additive_noise(sgd))
    })],
    observe: Witness::Oracle(|sgd| {
        Observation::of(sgd_limits(sgd)[0] * (2.0 / (sgd.deviation * sgd.deviation)))
    }),
    resolution: Resolution::Relative(0.01),
    ..SINGLE.control()
};

pub(super) static BY_HAND: ByHand<NoisyWell> = ByHand {
    of: &SINGLE,
    at: "L = (θ² - 1)²/4, C = 0.49: 2 · 0.25/0.49",
    instance: || NoisyWell { well: quartic(), deviation: 0.7, law: None, ladder: vec![[0.1, 1.0]] },
    values: &[1.0204],
};

pub(super) static CRAMER: Experiment<NoisyWell> = Experiment {
    name: "SGD with noise of two values: the exponent with Cramér's transform",
    predict: |sgd| Prediction::within(cramer_exponent(sgd)),
    decoys: &[Decoy::new("as printed", SINGLE.predict)],
    ..SINGLE.corrected()
};

pub(super) static SIMULATED: Experiment<NoisyWell> = Experiment {
    name: "SGD with noise of two values: simulated runs take as long as the killed kernel says",
    reading: Reading::Corrected,
    instances: || {
        let Instances { named, .. } = single_samples();
        Instances::named(named.into_iter().filter(|(name, _)| name.starts_with("uneven")).collect())
    },
    predict: |sgd| {
        let first = NoisyWell { ladder: vec![sgd.ladder[0]], ..sgd.clone() };
        Prediction::within(ln_sgd_times(&first)[0].exp())
    },
    decoys: &[Decoy::new("the diffusion's formula", |sgd| {
        Prediction::equals(kramers(&sgd.well, sgd.temperature(sgd.ladder[0])))
    })],
    observe: Witness::Simulation(simulated(PerBudget { quick: 64, standard: 96, deep: 1024 })),
    resolution: Resolution::Relative(0.15),
    expects: Expected::Consistent,
};
