//! The mode of the stationary density.

use proptest::strategy::Strategy;

use crate::claim::{
    Decoy, Expected, Experiment, Instances, Observation, Prediction, Reading, Resolution, Witness,
};
use crate::instances::exact_diffusion::ExactDiffusion;
use crate::papers::dai2018::sde::cases::MANY;
use crate::witnesses::density;

pub(super) static MODE: Experiment<ExactDiffusion> = Experiment {
    name: "the mode of the stationary density",
    reading: Reading::Corrected,
    instances: || {
        let sinh = |noise| ExactDiffusion::Sinh { rate: 1.0, center: 0.6, noise, start: 0.0 };
        let random =
            (0.8..1.5_f64, 0.4..0.8_f64, 0.6..1.0_f64).prop_map(|(rate, center, noise)| {
                ExactDiffusion::Sinh { rate, center, noise, start: 0.0 }
            });
        Instances::named(vec![("γ/M = 0.81", sinh(0.9)), ("γ/M = 0.09", sinh(0.3))])
            .and_random(MANY, random)
    },
    predict: |diffusion| Prediction::equals(zero_of_drift(diffusion, 1.0)),
    decoys: &[
        Decoy::new("the minimizer of L", |diffusion| {
            Prediction::equals(zero_of_drift(diffusion, 0.0))
        }),
        Decoy::new("the minimizer of L + γβ/(4M)", |diffusion| {
            Prediction::equals(zero_of_drift(diffusion, 0.5))
        }),
    ],
    observe: Witness::Oracle(|diffusion| {
        let mode = density::stationary_mode(diffusion, [-1.0, 3.0]);
        Observation::of(mode).with_curve(density::stationary_curve(diffusion, [-1.0, 3.0]))
    }),
    resolution: Resolution::Absolute(1e-6),
    expects: Expected::Consistent,
};

/// The zero of `L' + weight D'` for `W = sinh Y`: `(k (asinh w - µ) √(1 + w²) - s² w/2) + weight s² w`.
fn zero_of_drift(diffusion: &ExactDiffusion, weight: f64) -> f64 {
    let &ExactDiffusion::Sinh { rate, center, noise, .. } = diffusion else { return f64::NAN };
    let drift = |w: f64| {
        rate * (libm::asinh(w) - center) * (1.0 + w * w).sqrt() + (weight - 0.5) * noise * noise * w
    };
    let (mut low, mut high) = (-1.0, 3.0);
    for _ in 0..60 {
        let middle = 0.5 * (low + high);
        if drift(middle) < 0.0 { low = middle } else { high = middle }
    }
    0.5 * (low + high)
}
