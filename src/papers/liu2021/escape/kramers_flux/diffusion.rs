//! The diffusion matrix: what (21) has as the stationary variance in the well, beside SGD's.

use super::{CURRENT, instance, valleys};
use crate::claim::{
    ByHand, Decoy, Expected, Experiment, Fault, Observation, Prediction, Rung, Witness,
};
use crate::instances::noisy_valley::Valley;
use crate::interval::Interval;
use crate::oracles::linear::lyapunov;

pub(super) static DIFFUSION: Experiment<Valley> = Experiment {
    name: "D = C/2: the stationary variance in the well, up to O(λ²)",
    instances: || valleys(16.0),
    predict: |valley| variances(valley, |_, c| c / 2.0),
    decoys: &[
        Decoy::new("D = λ²C", |valley| variances(valley, |rate, c| rate * rate * c)),
        Decoy::new("D = λC/2", |valley| variances(valley, |rate, c| rate * c / 2.0)),
    ],
    observe: Witness::Oracle(|valley| {
        let variance = |rate: f64| {
            let added = rate * rate * valley.spread(0.0) * valley.spread(0.0);
            lyapunov::scalar(1.0 - rate * valley.curvature(), added)
        };
        Observation::of_all(rates(valley).map(variance))
    }),
    expects: Expected::Refuted(Fault::Misprint),
    ..CURRENT
};

pub(super) static DIFFUSION_BY_HAND: ByHand<Valley> = ByHand {
    of: &DIFFUSION,
    at: "D/(λk_a) with C = k_a/S = 1.25/4 at λk_a = 1/2, 1/4, .., 1/1024",
    instance,
    values: &[0.3125, 0.625, 1.25, 2.5, 5.0, 10.0, 20.0, 40.0, 80.0, 160.0],
};

pub(super) static DIFFUSION_CORRECTED: Experiment<Valley> = Experiment {
    name: "D = λ²C/2: the stationary variance in the well, up to O(λ²)",
    predict: |valley| variances(valley, |rate, c| rate * rate * c / 2.0),
    ..DIFFUSION.corrected()
};

fn rates(valley: &Valley) -> impl Iterator<Item = f64> + use<> {
    let k = valley.curvature();
    (1..11).map(move |j| 0.5_f64.powi(j) / k)
}

/// D/(λk) on the ladder of rates: what (21) has as its stationary variance, given D as a function of λ and C.
fn variances(valley: &Valley, diffusion: impl Fn(f64, f64) -> f64) -> Prediction {
    let c = valley.spread(0.0) * valley.spread(0.0);
    let rung = |rate: f64| {
        let variance = diffusion(rate, c) / (rate * valley.curvature());
        Rung { step: rate * valley.curvature(), values: vec![Interval::exactly(variance)] }
    };
    Prediction::approximates(2.0, rates(valley).map(rung).collect())
}
