//! How J is had, and what discrete time changes in the coefficients.

use super::methods::{in_continuous_time, natural, newton, rates, settled, traces};
use super::without_momentum;
use crate::claim::{
    Decoy, Expected, Experiment, Observation, Prediction, Reading, Resolution, Witness,
};
use crate::instances::second_order::{SecondOrder, departure};

pub(super) static SETTLES: Experiment<SecondOrder> = Experiment {
    name: "J averaged over past steps: factor of a departure",
    reading: Reading::Corrected,
    instances: || without_momentum(|p| p),
    predict: |_| Prediction::at_most(1.0),
    decoys: &[Decoy::new("departs", |_| Prediction::at_least(1.0))],
    observe: Witness::Oracle(|p| Observation::of(departure(p, settled(p), 0.3, 60, rates(p)))),
    resolution: Resolution::Absolute(0.01),
    expects: Expected::Consistent,
};

pub(super) static DEPARTS: Experiment<SecondOrder> = Experiment {
    name: "J of the law at each step: factor of a departure",
    predict: |p| Prediction::equals(4.0 / (1.0 + p.batch_factor) - 1.0),
    decoys: &[Decoy::new("settles", |_| Prediction::at_most(1.0))],
    observe: Witness::Oracle(|p| Observation::of(departure(p, settled(p), 1.0, 6, rates(p)))),
    ..SETTLES
};

pub(super) static COEFFICIENTS: Experiment<SecondOrder> = Experiment {
    name: "Tr[KΣ] over that in continuous time: natural gradient, damped Newton",
    predict: |p| {
        let (c, step) = (p.batch_factor, p.learning_rate * p.hessian.largest());
        Prediction::equals_all([(1.0 + c) / c, 2.0 / (2.0 - step)])
    },
    decoys: &[Decoy::new("none", |_| Prediction::equals_all([1.0, 1.0]))],
    observe: Witness::Oracle(|p| {
        let ratio = |method| traces(p, method) * in_continuous_time(p, method).recip();
        Observation::of_all([ratio(natural), ratio(newton)])
    }),
    resolution: Resolution::Relative(1e-5),
    ..SETTLES
};
