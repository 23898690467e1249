//! On the line.

use crate::claim::{
    Decoy, Expected, Experiment, Fault, Observation, Prediction, Reading, Resolution, Witness,
};
use crate::instances::unstable_point::UnstablePoint;
use crate::witnesses::escape::{Growth, ln_time_on_line};

use super::super::cases::{asymmetric_points, cut_off, lone_points, points_not_alone};
use super::super::flow_times::travel_time;
use super::super::theory::{EULER, intercept_on_line, slope};
use super::{asymptote, both};

/// The slope where the printed hypotheses hold and 0 is alone.
pub(super) static LONE: Experiment<UnstablePoint> = Experiment {
    name: "no other stationary point, on the line",
    reading: Reading::AsPrinted,
    instances: lone_points,
    predict: |point| Prediction::equals(slope(point.drift().rate())),
    decoys: &[Decoy::new("1/γ_1 in place of 1/(2 γ_1)", |point| {
        Prediction::equals(2.0 * slope(point.drift().rate()))
    })],
    observe: Witness::Oracle(|point| {
        let growth = Growth::of(|eta| ln_time_on_line(point, eta));
        Observation::of(growth.slope)
    }),
    resolution: Resolution::Relative(1e-4),
    expects: Expected::Consistent,
};

/// The slope where the printed hypotheses hold and 0 is not alone.
pub(super) static NOT_ALONE: Experiment<UnstablePoint> = Experiment {
    name: "E T/ln(1/η), with other stationary points in D or on its boundary, on the line",
    instances: points_not_alone,
    expects: Expected::Refuted(Fault::Hypothesis),
    ..LONE
};

/// The losses of [`NOT_ALONE`] where 0 is alone.
pub(super) static CONTROL: Experiment<UnstablePoint> = Experiment {
    name: "control: the same losses on intervals that end before the other stationary points",
    instances: cut_off,
    decoys: &[],
    ..LONE
};

/// Slope and intercept where 0 is alone.
pub(super) static CORRECTED: Experiment<UnstablePoint> = Experiment {
    name: "slope and intercept, on the line",
    reading: Reading::Corrected,
    instances: asymmetric_points,
    predict: |point| asymptote(point.drift().rate(), intercept_on_line(point)),
    decoys: &[
        Decoy::new("1/γ_1 in place of 1/(2 γ_1)", |point| {
            asymptote(0.5 * point.drift().rate(), intercept_on_line(point))
        }),
        Decoy::new("without Euler's constant", |point| {
            let rate = point.drift().rate();
            asymptote(rate, intercept_on_line(point) - slope(rate) * EULER)
        }),
        Decoy::new("S in place of S Sᵀ", |point| {
            let (rate, noise) = (point.drift().rate(), point.noise_at(0.0));
            asymptote(rate, intercept_on_line(point) + slope(rate) * libm::log(noise))
        }),
        Decoy::new("out on the right only", |point| {
            let (left, right) = point.ends();
            let [left, right] = [-left, right].map(|end| travel_time(point.drift(), end));
            let intercept = intercept_on_line(point) + 0.5 * (right - left);
            asymptote(point.drift().rate(), intercept)
        }),
    ],
    observe: Witness::Oracle(|point| both(Growth::of(|eta| ln_time_on_line(point, eta)))),
    resolution: Resolution::Absolute(1e-3),
    expects: Expected::Consistent,
};
