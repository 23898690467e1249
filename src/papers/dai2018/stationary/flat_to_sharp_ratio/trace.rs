//! The first term in which the Hessian enters.

use crate::claim::{Decoy, Experiment, Observation, Prediction, Resolution, Rung, Witness};
use crate::instances::minima::Balls;
use crate::interval::Interval;
use crate::witnesses::near_minima::ratio;

use super::SMALL;

pub(super) static TRACE: Experiment<Balls> = Experiment {
    name: "(P1/P2 - 1)/ε² as ε → 0",
    predict: |at| rungs(at, excess_of_traces),
    decoys: &[
        Decoy { name: "the other sign", predict: |at| rungs(at, |at| -excess_of_traces(at)) },
        Decoy { name: "half as much", predict: |at| rungs(at, |at| 0.5 * excess_of_traces(at)) },
    ],
    observe: Witness::Oracle(|at| {
        let excess =
            |&radius: &f64| (ratio(&at.loss, at.etas[0], radius) - 1.0) / (radius * radius);
        Observation::of_all(at.radii.iter().map(excess))
    }),
    resolution: Resolution::Absolute(0.25),
    ..SMALL.corrected()
};

/// `η (tr H_2 - tr H_1)/(2(d + 2))`.
fn excess_of_traces(at: &Balls) -> f64 {
    let trace = |minimum| at.loss.eigenvalues(minimum).iter().sum::<f64>();
    at.etas[0] * (trace(1) - trace(0)) / (2.0 * (at.loss.dimension() + 2) as f64)
}

/// A value at every radius, as the limit of approximations.
fn rungs(at: &Balls, value: impl Fn(&Balls) -> f64) -> Prediction {
    let values = vec![Interval::exactly(value(at))];
    let rung = |&step: &f64| Rung { step, values: values.clone() };
    Prediction::approximates(0.5, at.radii.iter().map(rung).collect())
}
