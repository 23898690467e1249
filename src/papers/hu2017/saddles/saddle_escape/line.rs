//! On the line: lone unstable points, points with company, slope and intercept.

use crate::claim::{
    Decoy, Expected, Experiment, Fault, Instances, Observation, PerBudget, Prediction, Reading,
    Resolution, Witness,
};
use crate::instances::unstable_point::{Drift, UnstablePoint};
use crate::papers::hu2017::saddles::theory::{
    EULER, Growth, intercept_on_line, ln_time_on_line, slope, travel_time,
};

use super::{asymptote, both};

/// The slope where the printed hypotheses hold and 0 is alone.
pub(in crate::papers::hu2017) static LONE: Experiment<UnstablePoint> = Experiment {
    name: "no other stationary point, on the line",
    reading: Reading::AsPrinted,
    instances: lone_points,
    predict: |point| Prediction::equals(slope(point.drift().rate())),
    decoys: &[Decoy {
        name: "1/γ_1 in place of 1/(2 γ_1)",
        predict: |point| Prediction::equals(2.0 * slope(point.drift().rate())),
    }],
    observe: Witness::Oracle(|point| {
        let growth = Growth::of(|eta| ln_time_on_line(point, eta));
        Observation::of(growth.slope)
    }),
    resolution: Resolution::Relative(1e-4),
    expects: Expected::Consistent,
};

/// The slope where the printed hypotheses hold and 0 is not alone.
pub(in crate::papers::hu2017) static WITH_COMPANY: Experiment<UnstablePoint> = Experiment {
    name: "other stationary points in D or on its boundary, on the line",
    instances: points_with_company,
    expects: Expected::Refuted(Fault::Wrong),
    ..LONE
};

/// Slope and intercept where 0 is alone.
pub(in crate::papers::hu2017) static CORRECTED: Experiment<UnstablePoint> = Experiment {
    name: "slope and intercept, on the line",
    reading: Reading::Corrected,
    instances: asymmetric_points,
    predict: |point| asymptote(point.drift().rate(), intercept_on_line(point)),
    decoys: &[
        Decoy {
            name: "1/γ_1 in place of 1/(2 γ_1)",
            predict: |point| asymptote(0.5 * point.drift().rate(), intercept_on_line(point)),
        },
        Decoy {
            name: "without Euler's constant",
            predict: |point| {
                let rate = point.drift().rate();
                asymptote(rate, intercept_on_line(point) - slope(rate) * EULER)
            },
        },
        Decoy {
            name: "S in place of S Sᵀ",
            predict: |point| {
                let (rate, noise) = (point.drift().rate(), point.noise_at(0.0));
                asymptote(rate, intercept_on_line(point) + slope(rate) * libm::log(noise))
            },
        },
        Decoy {
            name: "out on the right only",
            predict: |point| {
                let (left, right) = point.ends();
                let [left, right] = [-left, right].map(|end| travel_time(point.drift(), end));
                let intercept = intercept_on_line(point) + 0.5 * (right - left);
                asymptote(point.drift().rate(), intercept)
            },
        },
    ],
    observe: Witness::Oracle(|point| both(Growth::of(|eta| ln_time_on_line(point, eta)))),
    resolution: Resolution::Absolute(1e-3),
    expects: Expected::Consistent,
};

pub(in crate::papers::hu2017) fn lone_points() -> Instances<UnstablePoint> {
    let linear = UnstablePoint::new(Drift::linear(1.0), 1.0, (1.0, 1.0));
    let Instances { mut named, .. } = asymmetric_points();
    named.insert(0, ("linear, symmetric", linear.expect("valid")));
    asymmetric_points_with(named)
}

fn asymmetric_points() -> Instances<UnstablePoint> {
    let linear = UnstablePoint::new(Drift::linear(1.5), 0.7, (0.6, 1.0));
    let skew = UnstablePoint::new(Drift::new(2.0, -1.0, 0.5), 1.25, (0.5, 0.8))
        .and_then(|point| point.with_noise_slope(0.75));
    asymmetric_points_with(vec![
        ("linear", linear.expect("valid")),
        ("skew, noise depends on position", skew.expect("valid")),
    ])
}

fn asymmetric_points_with(named: Vec<(&'static str, UnstablePoint)>) -> Instances<UnstablePoint> {
    let cases = PerBudget { quick: 8, standard: 32, deep: 256 };
    Instances::named(named).and_random(cases, UnstablePoint::alone())
}

pub(in crate::papers::hu2017) fn points_with_company() -> Instances<UnstablePoint> {
    let point = |drift, ends| UnstablePoint::new(drift, 1.0, ends).expect("valid");
    let cases = PerBudget { quick: 2, standard: 8, deep: 64 };
    Instances::named(vec![
        ("two minima inside", point(Drift::new(1.0, 0.0, -1.0), (2.0, 2.0))),
        ("one minimum inside", point(Drift::new(1.0, -1.0, 0.0), (1.0, 1.5))),
        ("an inflection inside", point(Drift::new(1.0, -2.0, 1.0), (1.0, 2.0))),
        ("both minima on the boundary", point(Drift::new(1.0, 0.0, -1.0), (1.0, 1.0))),
        ("one minimum on the boundary", point(Drift::new(1.0, -1.0, 0.0), (0.5, 1.0))),
    ])
    .and_random(cases, UnstablePoint::with_minimum())
}
