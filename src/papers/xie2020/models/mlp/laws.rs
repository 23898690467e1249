//! The law of Figure 11 in Setting 3.

use crate::claim::{
    Decoy, Expected, Experiment, Observation, PerBudget, Prediction, Reading, Resolution,
    Simulation, Witness,
};
use crate::instances::boxed_network::BoxedNetwork;
use crate::interval::Interval;
use crate::papers::xie2020::models::cases::coins;
use crate::papers::xie2020::models::theory::linear_in_power;
use crate::witnesses::boxed_network::{drift, ladder, share_of_the_way};

pub(super) static IN_BATCH: Experiment<BoxedNetwork> = Experiment {
    name: "-log γ linear in B, η = 0.1: at B = 8, how far of the way from 1 to 32",
    reading: Reading::AsPrinted,
    instances: coins,
    predict: |_| linear_in_power(1.0),
    decoys: &[Decoy { name: "linear in B²", predict: |_| linear_in_power(2.0) }],
    observe: Witness::Simulation(Simulation {
        simulate: ladder,
        estimate: share_of_the_way,
        replicas: 4,
        blocks: PerBudget { quick: 16, standard: 32, deep: 512 },
    }),
    resolution: Resolution::Absolute(0.02),
    expects: Expected::Inconclusive,
};

pub(super) static INSIDE: Experiment<BoxedNetwork> = Experiment {
    name: "the farthest weight from the start under descent on all samples, in time 50, in half widths of the box",
    reading: Reading::Corrected,
    instances: coins,
    predict: |_| Prediction::at_most(0.5),
    decoys: &[],
    // Rounding of sums of 50 000 terms, over 500 steps; the loss has no direction in which it would grow.
    observe: Witness::Oracle(|of| Observation::of(Interval::around(drift(of, 50.0), 1e-6))),
    resolution: Resolution::Absolute(0.1),
    expects: Expected::Consistent,
};
