//! SGD and the process of its continuous theory, both on their way from the minimum.

use std::fmt;

use nalgebra::DMatrix;
use proptest::prelude::*;
use serde::Serialize;

use crate::claim::Instances;
use crate::instances::quadratic::NoisyQuadratic;
use crate::interval::Interval;
use crate::oracles::{dense, linear_sde};
use crate::papers::liu2021::cases;
use crate::papers::liu2021::cases::MANY;
use crate::witnesses::quadratic::trace_with;

/// SGD that starts at its minimum, and a number of steps.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Departure {
    pub(crate) sgd: NoisyQuadratic,
    pub(crate) steps: u32,
}

impl fmt::Display for Departure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "t = {}, {}", self.steps, self.sgd)
    }
}

/// Dense instances, at different times.
pub(crate) fn departures() -> Instances<Departure> {
    let small = cases::dense().into_iter().filter(|(_, sgd)| sgd.dimension() <= 5);
    let named = small.zip([2, 3, 10, 4, 20, 100]);
    let named = named.map(|((name, sgd), steps)| (name, Departure { sgd, steps }));
    let sgd = NoisyQuadratic::any(1..=6, 0.3..=1.95, 0.05);
    let random = (sgd, 1..60_u32).prop_map(|(sgd, steps)| Departure { sgd, steps });
    Instances::named(named.collect()).and_random(MANY, random.boxed())
}

/// The covariance after the departure's steps, step by step.
pub(crate) fn covariance_of_sgd(departure: &Departure) -> Vec<Interval> {
    let (map, added) = (departure.sgd.transition(), departure.sgd.noise_of_a_step());
    let d = map.nrows();
    let grow = |x: DMatrix<f64>, _| dense::congruence(&map, &x) + &added;
    let covariance = (0..departure.steps).fold(DMatrix::zeros(d, d), grow);
    // Each step rounds by some 4 d u of what it adds up, and the map contracts.
    let steps = f64::from(departure.steps);
    let error = 8.0 * d as f64 * f64::EPSILON * steps * covariance.amax();
    let rows = (0..d).flat_map(|i| (0..=i).map(move |j| (i, j)));
    rows.map(|at| Interval::around(covariance[at], error)).collect()
}

/// The covariance of dw = -λKw dt + λ C^½ dW at a time in steps.
pub(crate) fn covariance_of_process(departure: &Departure, time: f64) -> Vec<Interval> {
    let sgd = &departure.sgd;
    let drift = sgd.hessian().matrix() * sgd.learning_rate();
    linear_sde::from_a_point(&drift, &sgd.noise_of_a_step(), time)
}

/// E L(w_t), iterated.
pub(crate) fn loss_of_sgd(departure: &Departure) -> Interval {
    let hessian = departure.sgd.hessian().matrix();
    trace_with(&hessian, &covariance_of_sgd(departure)).scaled(0.5)
}

/// E L(w_t) of the process.
pub(crate) fn loss_of_process(departure: &Departure, time: f64) -> Interval {
    let hessian = departure.sgd.hessian().matrix();
    trace_with(&hessian, &covariance_of_process(departure, time)).scaled(0.5)
}
