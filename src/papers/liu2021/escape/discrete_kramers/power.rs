//! The power of S beside the exponential.

use super::{EXPONENT, theory, valley};
use crate::claim::{Decoy, Experiment, Instances, Observation, Prediction, Resolution, Witness};
use crate::instances::noisy_valley::Valley;
use crate::witnesses::kramers;

pub(super) static POWER: Experiment<Valley> = Experiment {
    name: "the power of S beside the exponential",
    instances: || {
        Instances::named(vec![
            ("equal curvatures, λk_a = 0.5", valley([1.0, 1.0], 0.5)),
            ("equal curvatures, λk_a = 0.9", valley([1.0, 1.0], 0.9)),
            ("a sharp barrier, λk_a = 0.9", valley([1.0, 2.0], 0.9)),
        ])
    },
    predict: |v| Prediction::equals(printed_power(v)),
    decoys: &[Decoy::new("1/2", |_| Prediction::equals(0.5))],
    observe: Witness::Oracle(|v| {
        Observation::of(kramers::power_of_batch(v, theory::least_action(v)))
    }),
    resolution: Resolution::Absolute(0.1),
    ..EXPONENT
};

/// Of what (23) has beside it, between exponents of 256 and 512: its erf is one there.
fn printed_power(v: &Valley) -> f64 {
    let [below, above] =
        [256.0, 512.0].map(|exponent| theory::ln_discrete_factor(&v.with_exponent(exponent)));
    (above - below) / std::f64::consts::LN_2
}

pub(super) static POWER_CORRECTED: Experiment<Valley> = Experiment {
    name: "the power of S beside the exponential: -1/2",
    predict: |_| Prediction::equals(-0.5),
    decoys: &[Decoy::new("a constant, (23)", |v| Prediction::equals(printed_power(v)))],
    ..POWER.corrected()
};
