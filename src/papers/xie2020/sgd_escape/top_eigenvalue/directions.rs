//! Along which direction a minimum is left.

use crate::claim::{
    ByHand, Decoy, Expected, Experiment, Fault, Instances, Observation, Prediction, Reading,
    Resolution, Witness,
};
use crate::instances::linear_climb::{CurvedFloor, LinearClimb};
use crate::interval::Interval;
use crate::witnesses::linear_climb;

const fn climb(hessian: [f64; 2]) -> LinearClimb {
    LinearClimb { hessian, angle: 0.7, step: 0.001, batch: 4.0, height: 0.3 }
}

pub(super) static CLIMB_CORRECTED: Experiment<LinearClimb> = Experiment {
    name: "SGD leaves along the flattest direction: half the way along it, 2^(1 - H_1/H_2) as far along the steep one, to 5 %",
    reading: Reading::Corrected,
    instances: || {
        Instances::named(vec![
            ("10 and 1", climb([10.0, 1.0])),
            ("3 and 1", climb([3.0, 1.0])),
            ("1.5 and 0.2", climb([1.5, 0.2])),
        ])
    },
    predict: |climb| within(ratio(climb)),
    decoys: &[
        Decoy::new("both at once", |_| within(1.0)),
        Decoy::new("the steep direction first", |climb| within(1.0 / ratio(climb))),
    ],
    observe: Witness::Oracle(|climb| {
        let [steep, flat] = linear_climb::before(climb);
        Observation::of(steep / flat)
    }),
    resolution: Resolution::Relative(0.01),
    expects: Expected::Consistent,
};

fn ratio(climb: &LinearClimb) -> f64 {
    let [steep, flat] = climb.hessian;
    libm::exp2(1.0 - steep / flat)
}

fn within(value: f64) -> Prediction {
    Prediction::within(Interval::around(value, 0.05 * value))
}

pub(super) static ARRIVAL: Experiment<CurvedFloor> = Experiment {
    name: "H_ae is the top eigenvalue: the curvature at a along the path, isotropic noise",
    reading: Reading::AsPrinted,
    instances: || {
        Instances::named(vec![
            ("k = 1", CurvedFloor { stiffness: 1.0 }),
            ("k = 3", CurvedFloor { stiffness: 3.0 }),
        ])
    },
    predict: |floor| Prediction::equals(eigenvalue(floor, 1.0)),
    decoys: &[Decoy::new("the mean of the two", |floor| {
        Prediction::equals(eigenvalue(floor, 0.0))
    })],
    observe: Witness::Oracle(|floor| Observation::of(linear_climb::curvature_of_arrival(floor))),
    resolution: Resolution::Absolute(1e-3),
    expects: Expected::Refuted(Fault::Wrong),
};

pub(super) static ARRIVAL_BY_HAND: ByHand<CurvedFloor> = ByHand {
    of: &ARRIVAL,
    at: "the larger root of h² - 7h + 2: 7/2 + √(41)/2",
    instance: || CurvedFloor { stiffness: 1.0 },
    values: &[6.7016],
};

pub(super) static ARRIVAL_CORRECTED: Experiment<CurvedFloor> = Experiment {
    name: "H_ae is the eigenvalue of the path's direction, the smallest: the curvature at a along the path",
    predict: |floor| Prediction::equals(eigenvalue(floor, -1.0)),
    decoys: &[
        Decoy::new("the top eigenvalue", ARRIVAL.predict),
        Decoy::new("the mean of the two", |floor| Prediction::equals(eigenvalue(floor, 0.0))),
    ],
    ..ARRIVAL.corrected()
};

/// Half the trace, and `side` times the root of what it leaves.
fn eigenvalue(floor: &CurvedFloor, side: f64) -> f64 {
    let [[p, q], [_, r]] = floor.hessian();
    0.5 * (p + r) + side * (0.25 * (p - r) * (p - r) + q * q).sqrt()
}
