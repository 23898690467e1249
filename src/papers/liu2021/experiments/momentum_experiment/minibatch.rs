//! The regression of the paper with momentum: how far the theory with C ≈ K/S agrees.

use super::RATE;
use super::setting::Regressed;
use crate::claim::{
    Decoy, Expected, Experiment, Instances, Observation, Prediction, Reading, Resolution, Witness,
};
use crate::interval::Interval;

pub(super) static BETTER: Experiment<Regressed> = Experiment {
    name: "minibatch noise: distance from the variance over that of the continuous theory",
    reading: Reading::AsPrinted,
    instances: || Instances::named(regressed(&[0.45, 0.5, 0.6, 0.7, 0.8, 0.9])),
    predict: |r| nearer(r, Interval::new(f64::NEG_INFINITY, 1.0), DISCRETE),
    decoys: &[Decoy::new("the continuous theory", |r| {
        nearer(r, Interval::at_least(1.0), CONTINUOUS)
    })],
    observe: Witness::Oracle(|r| {
        let distance = |mu: f64, theta: f64| (r.variance(mu) - r.theory(mu, theta)).abs();
        let ratios = r.momenta.iter().map(|&mu| distance(mu, DISCRETE) / distance(mu, CONTINUOUS));
        Observation::of_all(ratios).with_curve(drawn().map(|mu| (mu, r.variance(mu))).collect())
    }),
    resolution: Resolution::Absolute(0.01),
    expects: Expected::Consistent,
};

/// The share of the discrete term in the theory, and in the continuous one.
const DISCRETE: f64 = 1.0;
const CONTINUOUS: f64 = 0.0;

/// The ratio of distances at every momentum, drawn with that theory.
fn nearer(r: &Regressed, ratio: Interval, theta: f64) -> Prediction {
    let curve = drawn().map(|mu| (mu, r.theory(mu, theta))).collect();
    Prediction::all_within(vec![ratio; r.momenta.len()]).with_curve(curve)
}

/// Momenta at which there is a variance.
fn drawn() -> impl Iterator<Item = f64> {
    (0..24).map(|j| 0.445 + 0.02 * f64::from(j))
}

/// In the order of the variances, from the least.
pub(super) static WORSE: Experiment<Regressed> = Experiment {
    name: "minibatch noise: theory over variance, less that at the next larger variance",
    instances: || Instances::named(regressed(&[0.7, 0.6, 0.55, 0.8, 0.5, 0.45, 0.9])),
    predict: |r| Prediction::all_within(vec![Interval::at_least(0.0); r.momenta.len() - 1]),
    decoys: &[Decoy::new("rises", |r| {
        Prediction::all_within(vec![Interval::at_most(0.0); r.momenta.len() - 1])
    })],
    observe: Witness::Oracle(|r| {
        let ratio = |&mu: &f64| r.variance(mu).recip().scaled(r.theory(mu, DISCRETE));
        let pairs = r.momenta.windows(2);
        Observation::of_all(pairs.map(|pair| ratio(&pair[0]) - ratio(&pair[1])))
    }),
    resolution: Resolution::Absolute(1e-6),
    ..BETTER
};

pub(super) static MISPLACED: Experiment<Regressed> = Experiment {
    name: "minibatch noise: variance after 10 000 steps over that after 5000",
    instances: || Instances::named(regressed(&[0.38, 0.43, 0.92, 0.99])),
    predict: |r| Prediction::all_within(vec![Interval::at_least(2.0); r.momenta.len()]),
    decoys: &[Decoy::new("settles", |r| {
        Prediction::all_within(vec![Interval::new(0.0, 1.01); r.momenta.len()])
    })],
    observe: Witness::Oracle(|r| Observation::of_all(r.momenta.iter().map(|&mu| r.growth(mu)))),
    ..BETTER
};

fn regressed(momenta: &[f64]) -> Vec<(&'static str, Regressed)> {
    let case = |scale| Regressed { scale, momenta: momenta.to_vec(), rate_k: RATE };
    vec![("loss as printed", case(1.0)), ("with ½", case(0.5))]
}
