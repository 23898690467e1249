//! What holds: the time of the drift.

use super::laws::RUNS;
use crate::claim::{
    Decoy, Expected, Experiment, Prediction, Reading, Resolution, Simulation, Witness,
};
use crate::instances::boxed_network::BoxedNetwork;
use crate::interval::Interval;
use crate::papers::xie2020::models::cases::large_batches;
use crate::witnesses::boxed_network::{ladder, over_drift};

pub(super) static CARRIED: Experiment<BoxedNetwork> = Experiment {
    name: "B = 16 and 32, η = 0.02: median times over that of descent on all samples; for 32 the share of times within a factor of √2 of it, 1/4 at most for exponential ones",
    reading: Reading::Corrected,
    instances: large_batches,
    predict: |_| times([1.0, 1.0], Interval::new(0.5, 1.0)),
    decoys: &[
        Decoy { name: "linear in B", predict: |_| times([1.0, 2.0], Interval::new(0.5, 1.0)) },
        Decoy { name: "half as long", predict: |_| times([0.5, 0.5], Interval::new(0.5, 1.0)) },
        // e^-x - e^-2x is 1/4 at most.
        Decoy {
            name: "exponential times",
            predict: |_| times([1.0, 1.0], Interval::new(0.0, 0.25)),
        },
    ],
    observe: Witness::Simulation(Simulation {
        simulate: ladder,
        estimate: over_drift,
        replicas: 4,
        blocks: RUNS,
    }),
    resolution: Resolution::Absolute(0.15),
    expects: Expected::Consistent,
};

fn times(medians: [f64; 2], near: Interval) -> Prediction {
    Prediction::all_within(medians.map(Interval::exactly).into_iter().chain([near]))
}
