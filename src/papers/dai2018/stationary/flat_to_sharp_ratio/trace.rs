//! The first term in which the Hessian enters.

use crate::claim::{Decoy, Experiment, Observation, Prediction, Resolution, Witness};
use crate::instances::minima::Balls;
use crate::statistics::limit::at_zero;
use crate::witnesses::near_minima::ratio;

use super::SMALL;

pub(super) static TRACE: Experiment<Balls> = Experiment {
    name: "the limit of (P1/P2 - 1)/ε² as ε → 0",
    predict: |at| Prediction::equals(excess_of_traces(at)),
    decoys: &[
        Decoy::new("the other sign", |at| Prediction::equals(-excess_of_traces(at))),
        Decoy::new("half as much", |at| Prediction::equals(0.5 * excess_of_traces(at))),
    ],
    observe: Witness::Oracle(|at| {
        let excess = |&radius: &f64| {
            (radius, (ratio(&at.loss, at.etas[0], radius) - 1.0) / (radius * radius))
        };
        Observation::of(at_zero(&at.radii.iter().map(excess).collect::<Vec<_>>()))
    }),
    resolution: Resolution::Relative(1e-5),
    ..SMALL.corrected()
};

/// `η (tr H_2 - tr H_1)/(2(d + 2))`.
fn excess_of_traces(at: &Balls) -> f64 {
    let trace = |minimum| at.loss.eigenvalues(minimum).iter().sum::<f64>();
    at.etas[0] * (trace(1) - trace(0)) / (2.0 * (at.loss.dimension() + 2) as f64)
}
