//! From 0 to distance `√η`.

use crate::claim::{
    Decoy, Expected, Experiment, Instances, Observation, PerBudget, Prediction, Reading,
    Resolution, Witness,
};
use crate::instances::unstable_point::{Drift, UnstablePoint};
use crate::interval::Interval;
use crate::oracles::exit::first_passage::{Diffusion, End, ln_mean_time};
use crate::witnesses::escape::starts::{growth_rate, time_limit};

use super::super::theory::{integral_of_dawson, slope};

pub(super) static FIRST: Experiment<UnstablePoint> = Experiment {
    name: "first stage, O(1): no multiple of ln(1/η)",
    reading: Reading::AsPrinted,
    instances: unit_intervals,
    predict: |_| Prediction::equals(0.0),
    decoys: &[Decoy::new("1/(2 γ_1) per ln(1/η)", |point| {
        Prediction::equals(slope(point.drift().rate()))
    })],
    observe: Witness::Oracle(|point| {
        let times = growth_rate(|eta| first(point, eta).ln());
        Observation::of(times)
    }),
    resolution: Resolution::Absolute(1e-4),
    expects: Expected::Consistent,
};

pub(super) static FIRST_EXACTLY: Experiment<UnstablePoint> = Experiment {
    name: "first stage, its limit on the line",
    predict: |point| {
        let (rate, noise) = (point.drift().rate(), point.noise_at(0.0));
        Prediction::within(integral_of_dawson(rate.sqrt() / noise).scaled(2.0 / rate))
    },
    decoys: &[Decoy::new("Brownian motion alone", |point| {
        Prediction::equals(1.0 / (point.noise_at(0.0) * point.noise_at(0.0)))
    })],
    observe: Witness::Oracle(|point| {
        let limit = time_limit(|eta| first(point, eta).ln());
        Observation::of(limit)
    }),
    ..FIRST.corrected()
};

/// The mean time from zero to distance `√η`.
pub(super) fn first(point: &UnstablePoint, eta: f64) -> Interval {
    let noise = |x: f64| 0.5 * eta * point.noise_at(x) * point.noise_at(x);
    let diffusion = Diffusion::ito(|x| point.drift().at(x), noise);
    let radius = eta.sqrt();
    ln_mean_time(&diffusion, End::Absorbing(-radius), End::Absorbing(radius), 0.0).exp()
}

pub(super) fn unit_intervals() -> Instances<UnstablePoint> {
    let ball = |drift, noise| UnstablePoint::new(drift, noise, (1.0, 1.0)).expect("valid");
    let cases = PerBudget { quick: 4, standard: 12, deep: 128 };
    Instances::named(vec![
        ("linear", ball(Drift::linear(1.5), 0.7)),
        ("skew, quartic", ball(Drift::new(2.0, -0.5, 0.5), 1.25)),
    ])
    .and_random(cases, UnstablePoint::alone_in_unit_interval())
}
