//! The variance over that of the continuous theory.

use super::{ITERATED, departure};
use crate::claim::{Decoy, Experiment, Instances, Observation, Prediction, Resolution, Witness};
use crate::instances::departure::Departure;
use crate::interval::Interval;
use crate::statistics::limit;
use crate::witnesses::departure::covariance_of_sgd;

pub(super) static UNDERESTIMATED: Experiment<Departure> = Experiment {
    name: "variance over that of the continuous theory",
    predict: |d| Prediction::all_within(vec![Interval::at_least(1.0); d.sgd.dimension()]),
    decoys: &[],
    observe: Witness::Oracle(|d| Observation::of_all(ratios(d))),
    ..ITERATED
};

pub(super) static MORE_SO: Experiment<Departure> = Experiment {
    name: "the same, less that at nine tenths of the step",
    predict: |d| Prediction::all_within(vec![Interval::at_least(0.0); d.sgd.dimension()]),
    decoys: &[],
    observe: Witness::Oracle(|d| {
        let smaller = departure(0.9 * d.sgd.learning_rate(), d.sgd.hessian().eigenvalues());
        let pairs = ratios(d).into_iter().zip(ratios(&smaller));
        Observation::of_all(pairs.map(|(larger, smaller)| larger - smaller))
    }),
    resolution: Resolution::Absolute(1e-6),
    ..ITERATED
};

pub(super) static DIVERGENCE: Experiment<Departure> = Experiment {
    name: "2 - λ times the ratio as λ tends to 2",
    instances: || Instances::named(vec![("k = 1", departure(1.0, &[1.0]))]),
    predict: |_| Prediction::equals(2.0),
    decoys: &[Decoy::new("continuous time: no divergence", |_| Prediction::equals(0.0))],
    observe: Witness::Oracle(|_| {
        let point = |j: i32| {
            let gap = 0.5_f64.powi(j);
            let mut far = departure(2.0 - gap, &[1.0]);
            // Long enough for what is left, (1 - gap) to the power of twice the steps.
            far.steps = 40 << j;
            (gap, ratios(&far)[0].scaled(gap))
        };
        Observation::of(limit::at_zero(&(2..10).map(point).collect::<Vec<_>>()))
    }),
    resolution: Resolution::Relative(1e-3),
    ..ITERATED
};

/// The variances after the departure's steps over λ / (2k).
fn ratios(departure: &Departure) -> Vec<Interval> {
    let sgd = &departure.sgd;
    let entries = covariance_of_sgd(departure);
    let k = sgd.hessian().eigenvalues().iter().enumerate();
    // Entry (i, i) ends the row i of the triangle.
    k.map(|(i, k)| entries[(i + 1) * (i + 2) / 2 - 1].scaled(2.0 * k / sgd.learning_rate()))
        .collect()
}
