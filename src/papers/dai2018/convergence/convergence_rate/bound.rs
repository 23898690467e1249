//! The printed bound at a time. That no `T` saves it is shown by the rates.

use crate::claim::{
    ByHand, Expected, Experiment, Fault, Instances, Observation, Prediction, Reading, Resolution,
    Witness,
};
use crate::instances::relaxing::{Schedule, Scheduled};
use crate::interval::Interval;
use crate::witnesses::relaxation::distance;

use super::super::cases::parabola;
use super::super::theory::{bound, poincare};
use super::BOUND;

pub(super) static BEYOND: Experiment<Scheduled> = Experiment {
    name: "‖h(t)‖² beside the bound with C_P of (2.6), on a parabola",
    reading: Reading::AsPrinted,
    instances: || {
        Instances::named(vec![
            ("η∞ = 1/4, T = 1", constant(1.0, 0.25, 1.0, &[4.0])),
            ("η∞ = 1/4, T = 10", constant(1.0, 0.25, 10.0, &[15.0])),
        ])
    },
    predict: |at| {
        let (constant, initial) = (poincare(&parabola(at.rate), 1.0), distance(at, at.from));
        let latest = |&s: &f64| bound((constant / at.eta).high(), initial, s).high();
        Prediction::all_within(at.after.iter().map(|s| Interval::at_most(latest(s))))
    },
    decoys: &[],
    observe: Witness::Oracle(|at| {
        Observation::of_all(at.after.iter().map(|s| distance(at, at.from + s)))
    }),
    resolution: Resolution::Relative(1e-6),
    expects: Expected::Refuted(Fault::Misprint),
};

pub(super) static BEYOND_CONTROL: Experiment<Scheduled> = Experiment {
    name: "control: the bound at η∞ = 1",
    instances: || {
        Instances::named(vec![("η∞ = 1, T = 1", constant(1.3, 1.0, 1.0, &[1.0, 2.0, 4.0, 8.0]))])
    },
    ..BEYOND.control()
};

pub(super) static BEYOND_BY_HAND: ByHand<Scheduled> = ByHand {
    of: &BEYOND,
    at: "λ = C_P = 1.3, η∞ = 1/4, w_0 = 2, T = 1, t - T = 2: (10.4 + 0.097073) e^-10.4",
    instance: || constant(1.3, 0.25, 1.0, &[2.0]),
    values: &[f64::NEG_INFINITY, 3.1945e-04],
};

pub(super) static BOUND_BY_HAND: ByHand<Scheduled> = ByHand {
    of: &BOUND,
    at: "λ = 1.3, η∞ = 1/4, w_0 = 2, T = 1, t - T = 2: 0.097073 e^-5.2",
    instance: BEYOND_BY_HAND.instance,
    values: &[f64::NEG_INFINITY, 5.3551e-4],
};

/// From 2 on `λ x²/2`, at constant `η∞`.
fn constant(rate: f64, eta: f64, from: f64, after: &'static [f64]) -> Scheduled {
    let schedule = Schedule::Step { a: 0.0, until: 0.0 };
    Scheduled { rate, eta, start: 2.0, schedule, from, after }
}
