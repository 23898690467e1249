//! The prefactor of (24), for the current of (21) and for the continuous limit of SGD.

use super::{EXPONENT, valleys};
use crate::claim::{
    ByHand, Decoy, Expected, Experiment, Fault, Instances, Observation, PerBudget, Prediction,
    Resolution, Witness,
};
use crate::instances::noisy_valley::{Shape, Valley};
use crate::oracles::exit::first_passage::Convention::{HanggiKlimontovich, Ito};
use crate::papers::liu2021::escape::theory;
use crate::witnesses::kramers;

pub(super) static PREFACTOR_OF_CURRENT: Experiment<Valley> = Experiment {
    name: "ln of the prefactor, for the current of (21), -D∇P",
    predict: |v| prefactor(v.barrier_curvature()),
    decoys: &[Decoy::new("k_a/2π", |v| prefactor(v.curvature())), GEOMETRIC_MEAN],
    observe: Witness::Oracle(|v| {
        let rate = |v: &Valley| kramers::ln_rate_of_process(v, HanggiKlimontovich);
        Observation::of(kramers::ln_prefactor(v, rate))
    }),
    resolution: Resolution::Absolute(0.02),
    ..EXPONENT
};

pub(super) static PREFACTOR: Experiment<Valley> = Experiment {
    name: "ln of the prefactor, for the continuous limit of SGD",
    decoys: &[GEOMETRIC_MEAN],
    observe: Witness::Oracle(|v| {
        let rate = |v: &Valley| kramers::ln_rate_of_process(v, Ito);
        Observation::of(kramers::ln_prefactor(v, rate))
    }),
    expects: Expected::Refuted(Fault::Inherited("liu2021/kramers-flux")),
    ..PREFACTOR_OF_CURRENT
};

pub(super) static CONSTANT_NOISE: Experiment<Valley> = Experiment {
    name: "control: ln of the prefactor, D constant",
    instances: || {
        let valley = Valley::new([1.5, 1.5], 0.8, Shape::Parabolas, 0.3);
        Instances::named(vec![("equal curvatures", valley.with_exponent(32.0))])
    },
    decoys: &[],
    ..PREFACTOR.control()
};

pub(super) static PREFACTOR_BY_HAND: ByHand<Valley> = ByHand {
    of: &PREFACTOR,
    at: "ln(|k_b|/2π): k_a = 1.25, |k_b| = 2",
    instance: || Valley::new([1.25, 2.0], 1.5, Shape::Parabolas, 0.5),
    values: &[-1.1447],
};

pub(super) static PREFACTOR_CORRECTED: Experiment<Valley> = Experiment {
    name: "ln of the prefactor k_a/2π, for the continuous limit of SGD",
    predict: |v| prefactor(v.curvature()),
    decoys: &[Decoy::new("|k_b|/2π", |v| prefactor(v.barrier_curvature())), GEOMETRIC_MEAN],
    ..PREFACTOR.corrected()
};

/// At an exponent of 60 the smaller of the two parts, (1-l)/|k_b| or l/k_a, is 12 at least, and what
/// the prefactor misses is of the order e^-12.
pub(super) static SMALL_STEPS_CORRECTED: Experiment<Valley> = Experiment {
    name: "SGD itself, λ tending to zero at an exponent of 60: ln γ",
    instances: || {
        let Instances { named, .. } = valleys(PerBudget::always(0));
        let two = named.into_iter().take(2);
        Instances::named(two.map(|(name, valley)| (name, valley.with_exponent(60.0))).collect())
    },
    predict: |v| Prediction::equals(theory::ln_prefactor(v.curvature()) - v.exponent()),
    decoys: &[Decoy::new("(24)", |v| Prediction::equals(theory::ln_continuous_rate(v)))],
    observe: Witness::Oracle(|v| Observation::of(kramers::ln_rate_at_small_steps(v))),
    resolution: Resolution::Absolute(0.1),
    ..PREFACTOR_CORRECTED
};

const GEOMETRIC_MEAN: Decoy<Valley> =
    Decoy::new("√(k_a|k_b|)/2π", |v| prefactor((v.curvature() * v.barrier_curvature()).sqrt()));

fn prefactor(curvature: f64) -> Prediction {
    Prediction::equals(theory::ln_prefactor(curvature))
}
