//! The printed integral at short times.

use crate::claim::{
    Decoy, Expected, Experiment, Instances, Observation, Prediction, Reading, Resolution, Rung,
    Witness,
};
use crate::instances::trajectory::Trajectory;
use crate::interval::Interval;
use crate::papers::hu2017::deviations::cases;
use crate::statistics::limit;
use crate::witnesses::flow_deviations::moments;

/// SGD's variance at short times t against that of the printed integral.
pub(super) static SHORT_TIMES: Experiment<Trajectory<1>> = Experiment {
    name: "variance of Y + √η ∫ S(Y) dW up to O(t²)",
    reading: Reading::Corrected,
    instances: || Instances::named(cases::named_1d()),
    predict: |trajectory| short(2.0, trajectory),
    decoys: &[Decoy::new("O(t³)", |trajectory| short(3.0, trajectory))],
    observe: Witness::Oracle(|trajectory| {
        let variance = |time: f64| {
            let point = |halvings: i32| {
                let step = time * 0.5_f64.powi(halvings);
                let square = moments(trajectory, step, &[time])[0].square;
                (step, square.scaled(1.0 / step))
            };
            limit::at_zero(&(2..=9).map(point).collect::<Vec<_>>())
        };
        Observation::of_all(short_times().map(variance))
    }),
    resolution: Resolution::Absolute(0.1),
    expects: Expected::Consistent,
};

fn short_times() -> impl Iterator<Item = f64> {
    (0..=6).map(|halvings| 0.5 * 0.5_f64.powi(halvings))
}

fn short(order: f64, trajectory: &Trajectory<1>) -> Prediction {
    let rung = |time: f64| {
        let integral: Interval = trajectory.expansion(&[time], 0.0, 1.0)[0].covariance[0][0];
        Rung { step: time, values: vec![integral] }
    };
    Prediction::approximates(order, short_times().map(rung).collect())
}
