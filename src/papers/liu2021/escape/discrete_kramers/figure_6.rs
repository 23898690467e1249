//! Figure 6: SGD's escape rate beside (23) and (24), at finite exponents.

use std::f64::consts::LN_2;

use super::{EXPONENT, valley};
use crate::claim::{
    Axis, ByHand, Decoy, Expected, Experiment, Figure, Instances, Observation, Prediction,
    Resolution, Witness,
};
use crate::instances::noisy_valley::{Shape, Valley};
use crate::interval::Interval;
use crate::papers::liu2021::escape::theory::{ln_continuous_rate, ln_discrete_rate};
use crate::witnesses::kramers::ln_rate_of_sgd;

pub(super) const FIGURES: &[Figure] = &[
    Figure {
        instances: &["equal curvatures, exponent 8"],
        caption: "As Figure 6(b): the escape rate over |k_b| as the loss is multiplied by r, each curve over its own value at \
                  r = 0.1, for two parabolas with equal curvatures and λk_a = r: SGD, (23), and the continuous theory.",
        ..WORST
    },
    WORST,
];

const WORST: Figure = Figure {
    experiment: ALONG_R.name,
    instances: &["a sharp minimum, exponent 16"],
    caption: "The same for k_a = 2|k_b| and an exponent of 16, the shape on which they part most.",
    x: Axis { label: "r", log: false },
    y: Axis { label: "γ/|k_b| over that at r = 0.1", log: true },
    ..Figure::BLANK
};

/// λ k_a is one at r = 1.
pub(super) static ALONG_R: Experiment<Valley> = Experiment {
    name: "(23) along r: ln γ/|k_b| at r = 0.7, 1.3 and 1.9, less that at r = 0.1",
    instances: || {
        Instances::named(vec![
            ("equal curvatures, exponent 8", valley([1.0, 1.0], 1.0).with_exponent(8.0)),
            ("a sharp minimum, exponent 16", valley([2.0, 1.0], 1.0).with_exponent(16.0)),
            ("a sharp barrier, exponent 16", valley([1.0, 2.0], 1.0).with_exponent(16.0)),
        ])
    },
    predict: |v| up_to_a_constant(v, ln_discrete_rate),
    decoys: &[Decoy::new("continuous theory", |v| up_to_a_constant(v, ln_continuous_rate))],
    observe: Witness::Oracle(|v| {
        let rates = rates_of_sgd(v);
        let rises: Vec<Interval> = rates.iter().map(|&(_, ln)| ln - rates[0].1).collect();
        let curve = rates.iter().zip(&rises).map(|(&(r, _), rise)| (r, rise.exp())).collect();
        Observation::of_all(JUDGED.map(|i| rises[i])).with_curve(curve)
    }),
    resolution: Resolution::Absolute(1e-3),
    ..EXPONENT
};

/// What the text says of both.
pub(super) static RISE: Experiment<Valley> = Experiment {
    name: "Figure 6: what ln γ/|k_b| gains from each of r = 0.1, 0.3, .. 1.9 to the next",
    predict: |_| Prediction::all_within([Interval::at_least(0.0); 9]),
    decoys: &[Decoy::new("does not rise", |_| Prediction::all_within([Interval::at_most(0.0); 9]))],
    observe: Witness::Oracle(|v| {
        Observation::of_all(rates_of_sgd(v).windows(2).map(|pair| pair[1].1 - pair[0].1))
    }),
    expects: Expected::Consistent,
    ..ALONG_R
};

/// r and ln γ/|k_b|.
fn rates_of_sgd(v: &Valley) -> Vec<(f64, Interval)> {
    along(|r| {
        let rescaled = v.rescaled(r);
        ln_rate_of_sgd(&rescaled) - Interval::exactly(libm::log(rescaled.barrier_curvature()))
    })
}

pub(super) static ALONG_R_BY_HAND: ByHand<Valley> = ByHand {
    of: &ALONG_R,
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
