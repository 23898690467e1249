//! The matrix that governs the moments of the first derivative.

use crate::claim::{
    ByHand, Decoy, Expected, Experiment, Fault, Instances, Observation, Prediction, Reading,
    Resolution, Witness,
};
use crate::instances::cut_diffusion::CutDiffusion;
use crate::interval::Interval;
use crate::witnesses::flow_derivatives::slope_moment;

use super::super::cases::{additive, multiplicative, varying};
use super::super::theory::least_eigenvalue;

const POWERS: [f64; 3] = [2.0, 4.0, 8.0];

pub(super) static MATRIX: Experiment<CutDiffusion> = Experiment {
    name: "(2.16) with γ from the printed matrix: E|X^(1)|^p from zero, p = 2, 4, 8, t = 1/2 and 1",
    reading: Reading::AsPrinted,
    instances: || Instances::named(vec![("√Σ = 0.8 |x|", multiplicative())]),
    predict: |diffusion| falling(diffusion, 1.0),
    decoys: &[],
    observe: Witness::Oracle(|diffusion| {
        Observation::of_all(POWERS.into_iter().flat_map(|p| {
            slope_moment(diffusion, p, (0.5, 2), &[0.0, 0.2, -0.3]).into_iter().map(|row| row[0])
        }))
    }),
    resolution: Resolution::Relative(1e-4),
    expects: Expected::Refuted(Fault::Misprint),
};

pub(super) static NO_SLOPE: Experiment<CutDiffusion> = Experiment {
    name: "control: noise that is constant where γ is least",
    instances: || Instances::named(vec![("√Σ = 0.5", additive())]),
    ..MATRIX.control()
};

pub(super) static BY_HAND: ByHand<CutDiffusion> = ByHand {
    of: &MATRIX,
    at: "η = 0.1, s = 0.8, γ = 1.05 + 0.032(p - 1): e^(-pγt) for p = 2, 4, 8 at t = 1/2 and 1",
    instance: multiplicative,
    values: &[
        f64::NEG_INFINITY,
        0.338_917,
        0.114_865,
        0.101_064,
        0.010_214,
        0.006_121_2,
        3.746_9e-5,
    ],
};

pub(super) static MINUS: Experiment<CutDiffusion> = Experiment {
    name: "the same with a minus",
    instances: || {
        Instances::named(vec![
            ("√Σ = 0.8 |x|", multiplicative()),
            ("√Σ = 0.5", additive()),
            ("√Σ = 0.5 + 0.3 sin x", varying(0.1)),
        ])
    },
    predict: |diffusion| falling(diffusion, -1.0),
    decoys: &[Decoy::new("1.3 times that γ", |diffusion| {
        falling_at(1.3 * least_eigenvalue(diffusion, 2.0, -1.0))
    })],
    ..MATRIX.corrected()
};

fn falling(diffusion: &CutDiffusion, sign: f64) -> Prediction {
    let gamma = |p: f64| least_eigenvalue(diffusion, p, sign);
    let bound = |p: f64, t: f64| Interval::at_most(libm::exp(-p * gamma(p) * t));
    Prediction::all_within(POWERS.into_iter().flat_map(|p| [bound(p, 0.5), bound(p, 1.0)]))
}

fn falling_at(gamma: f64) -> Prediction {
    let bound = |p: f64, t: f64| Interval::at_most(libm::exp(-p * gamma * t));
    Prediction::all_within(POWERS.into_iter().flat_map(|p| [bound(p, 0.5), bound(p, 1.0)]))
}
