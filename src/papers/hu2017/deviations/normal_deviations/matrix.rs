//! The covariance matrix in the plane, where the Hessian does not commute with the noise.

use crate::claim::{
    Decoy, Expected, Experiment, Instances, Observation, Prediction, Reading, Resolution, Witness,
};
use crate::instances::trajectory::Trajectory;
use crate::papers::hu2017::deviations::cases;
use crate::witnesses::flow_deviations::squares_along;

/// Along both axes and the diagonal, which gives the whole matrix.
const DIRECTIONS: [[i32; 2]; 3] = [[1, 0], [0, 1], [1, 1]];

pub(super) static MATRIX: Experiment<Trajectory<2>> = Experiment {
    name: "covariance matrix, d = 2",
    reading: Reading::AsPrinted,
    instances: || Instances::named(cases::named_2d()),
    predict: |trajectory| squares(trajectory, 1.0, 1.0),
    decoys: &[
        Decoy::new("M = 0", |trajectory| squares(trajectory, 0.0, 1.0)),
        Decoy::new("M = +∇²F", |trajectory| squares(trajectory, -1.0, 1.0)),
        Decoy::new("Σ doubled", |trajectory| squares(trajectory, 1.0, 2.0)),
    ],
    observe: Witness::Oracle(|trajectory| {
        Observation::of_all(squares_along(trajectory, &DIRECTIONS))
    }),
    resolution: Resolution::Relative(1e-2),
    expects: Expected::Consistent,
};

fn squares(trajectory: &Trajectory<2>, bend: f64, spread: f64) -> Prediction {
    let v = trajectory.expansion(&[trajectory.time], bend, spread)[0].covariance;
    let along = |[a, b]: [i32; 2]| {
        let [a, b] = [f64::from(a), f64::from(b)];
        v[0][0].scaled(a * a) + v[0][1].scaled(2.0 * a * b) + v[1][1].scaled(b * b)
    };
    Prediction::all_within(DIRECTIONS.map(along))
}
