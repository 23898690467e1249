//! The law at the time `T`: its moments, and simulated SGD.

use proptest::prelude::*;

use super::VARIANCE;
use crate::claim::{
    Decoy, Experiment, Instances, Observation, PerBudget, Prediction, Resolution, Simulation,
    Witness,
};
use crate::instances::trajectory::Trajectory;
use crate::interval::Interval;
use crate::papers::hu2017::deviations::cases;
use crate::papers::hu2017::deviations::theory::last_variance;
use crate::statistics::intervals;
use crate::witnesses::flow_deviations;

pub(super) static MOMENTS: Experiment<Trajectory<1>> = Experiment {
    name: "mean over deviation, skewness and kurtosis at T",
    instances: || {
        let cases = PerBudget { quick: 0, standard: 8, deep: 64 };
        let random = cases::any_1d().prop_filter("noise on the way", is_noisy);
        Instances::named(cases::named_1d()).and_random(cases, random)
    },
    predict: |_| Prediction::equals_all([0.0, 0.0, 3.0]),
    decoys: &[
        Decoy::new("a mean of order √η", |_| Prediction::equals_all([1.0, 0.0, 3.0])),
        Decoy::new("skewness one", |_| Prediction::equals_all([0.0, 1.0, 3.0])),
        Decoy::new("kurtosis of a uniform law", |_| Prediction::equals_all([0.0, 0.0, 1.8])),
    ],
    observe: Witness::Oracle(|trajectory| {
        let first = flow_deviations::ladder(trajectory, flow_deviations::moments);
        let next = flow_deviations::ladder(trajectory, flow_deviations::higher_moments);
        let last = |limits: Vec<Interval>| limits[limits.len() - 1];
        let square = last(flow_deviations::limits(&first, |moments| moments.square, 1.0, 1.0));
        let [mean, cube, fourth] = [
            last(flow_deviations::limits(&first, |moments| moments.mean, 0.5, 0.5)),
            last(flow_deviations::limits(&next, |moments| moments.cube, 1.5, 0.5)),
            last(flow_deviations::limits(&next, |moments| moments.fourth, 2.0, 1.0)),
        ];
        let root = square.sqrt();
        Observation::of_all([mean / root, cube / (square * root), fourth / (square * square)])
    }),
    resolution: Resolution::Absolute(0.3),
    ..VARIANCE
};

/// Whether noise acts all along: where it nearly vanishes, what is of a higher order in η is as large as the fourth
/// moment on every step of the ladder.
fn is_noisy(trajectory: &Trajectory<1>) -> bool {
    0.02 <= trajectory.expansion(&[trajectory.time], 1.0, 1.0)[0].covariance[0][0].low()
}

/// SGD itself with steps 1/16 and 1/32, extrapolated.
pub(super) static SIMULATED: Experiment<Trajectory<1>> = Experiment {
    name: "mean square at T, simulated",
    instances: || Instances::named(vec![cases::named_1d().swap_remove(0)]),
    predict: |trajectory| last_variance(trajectory, 1.0, 1.0),
    decoys: &[
        Decoy::new("M = 0", |trajectory| last_variance(trajectory, 0.0, 1.0)),
        Decoy::new("M = +∇²F", |trajectory| last_variance(trajectory, -1.0, 1.0)),
        Decoy::new("Σ doubled", |trajectory| last_variance(trajectory, 1.0, 2.0)),
    ],
    observe: Witness::Simulation(Simulation {
        simulate: |trajectory, block| {
            let square = |deviations: &[f64]| deviations[deviations.len() - 1].powi(2);
            flow_deviations::simulate(trajectory, &STEPS, square, block)
        },
        estimate: |_, tally, alpha| {
            let seen =
                |n: usize| intervals::mean(&tally.moments[n], alpha / 2.0).scaled(1.0 / STEPS[n]);
            let (coarse, fine) = (seen(0), seen(1));
            if !(coarse.is_finite() && fine.is_finite()) {
                return Observation::of(Interval::UNKNOWN);
            }
            // What is left is of order η², some of the last correction: a quarter of it is added.
            let left = 0.25 * (fine.center() - coarse.center()).abs();
            Observation::of((fine.scaled(2.0) - coarse).widened(left))
        },
        replicas: 2048,
        blocks: PerBudget::always(64),
    }),
    resolution: Resolution::Relative(0.2),
    ..VARIANCE
};

const STEPS: [f64; 2] = [1.0 / 16.0, 1.0 / 32.0];
