//! Figure 6: SGD's escape rate beside (23) and (24), at finite exponents.

use std::f64::consts::LN_2;

use super::{EXPONENT, valley};
use crate::claim::{
    ByHand, Decoy, Experiment, Instances, Observation, Prediction, Resolution, Witness,
};
use crate::instances::noisy_valley::{Shape, Valley};
use crate::interval::Interval;
use crate::papers::liu2021::escape::theory::{ln_continuous_rate, ln_discrete_rate};
use crate::witnesses::kramers::ln_rate_of_sgd;

/// λ k_a is one at r = 1.
pub(super) static FIGURE_6: Experiment<Valley> = Experiment {
    name: "Figure 6: ln γ/|k_b| at r = 0.7, 1.3 and 1.9, less that at r = 0.1",
    instances: || {
        Instances::named(vec![
            ("equal curvatures, exponent 8", valley([1.0, 1.0], 1.0).with_exponent(8.0)),
            ("a sharp minimum, exponent 16", valley([2.0, 1.0], 1.0).with_exponent(16.0)),
            ("a sharp barrier, exponent 16", valley([1.0, 2.0], 1.0).with_exponent(16.0)),
        ])
    },
    predict: |v| up_to_a_constant(v, ln_discrete_rate),
    decoys: &[Decoy {
        name: "continuous theory",
        predict: |v| up_to_a_constant(v, ln_continuous_rate),
    }],
    observe: Witness::Oracle(|v| {
        let rates = along(|r| {
            let rescaled = v.rescaled(r);
            ln_rate_of_sgd(&rescaled) - Interval::exactly(libm::log(rescaled.barrier_curvature()))
        });
        let rises: Vec<Interval> = rates.iter().map(|&(_, ln)| ln - rates[0].1).collect();
        let curve = rates.iter().zip(&rises).map(|(&(r, _), rise)| (r, rise.exp())).collect();
        Observation::of_all(JUDGED.map(|i| rises[i])).with_curve(curve)
    }),
    resolution: Resolution::Absolute(1e-3),
    ..EXPONENT
};

pub(super) static FIGURE_6_BY_HAND: ByHand<Valley> = ByHand {
    of: &FIGURE_6,
    at: "ln of (23)/|k_b| at r = 0.7, 1.3 and 1.9 less that at 0.1, less and plus 2 ln 2: k_a = 1.25, |k_b| = 2, b = 1.5, λ = 0.8, S = 4",
    instance: || Valley::new([1.25, 2.0], 1.5, Shape::Parabolas, 1.0).with_noise(0.25),
    values: &[0.079140, 2.8517, 1.6414, 4.4140, 3.4007, 6.1733],
};

/// The places of r = 0.7, 1.3 and 1.9 in [`along`].
const JUDGED: [usize; 3] = [3, 6, 9];

/// From r = 0.1 to 1.9.
fn along<T>(value: impl Fn(f64) -> T) -> Vec<(f64, T)> {
    let at = |i: i32| (0.1 * f64::from(i), value(0.1 * f64::from(i)));
    (1..=19).step_by(2).map(at).collect()
}

/// The rise of ln γ/|k_b|, where γ is a formula's times a constant within a factor of two on either side.
fn up_to_a_constant(v: &Valley, ln_rate: fn(&Valley) -> f64) -> Prediction {
    let rates = along(|r| {
        let rescaled = v.rescaled(r);
        ln_rate(&rescaled) - libm::log(rescaled.barrier_curvature())
    });
    let rises: Vec<f64> = rates.iter().map(|&(_, ln)| ln - rates[0].1).collect();
    let curve = rates.iter().zip(&rises).map(|(&(r, _), &rise)| (r, libm::exp(rise))).collect();
    let allowed = JUDGED.map(|i| Interval::around(rises[i], 2.0 * LN_2));
    Prediction::all_within(allowed).with_curve(curve)
}
