//! The laws of Figures 3 to 5, and the valley.

use crate::claim::{
    ByHand, Decoy, Expected, Experiment, Fault, Instances, Observation, PerBudget, Prediction,
    Reading, Resolution, Simulation, Witness,
};
use crate::instances::boxed_network::BoxedNetwork;
use crate::interval::Interval;
use crate::papers::xie2020::models::cases::{at_a_minimum, in_batch, in_steps};
use crate::papers::xie2020::models::theory::linear_in_power;
use crate::witnesses::boxed_network::{drift, ladder, share_of_the_way};

/// Runs per rung: four per block.
pub(super) const RUNS: PerBudget = PerBudget { quick: 32, standard: 32, deep: 256 };

pub(super) static IN_BATCH: Experiment<BoxedNetwork> = Experiment {
    name: "-log γ linear in B, η = 0.02: at B = 8, how far of the way from 1 to 32",
    reading: Reading::AsPrinted,
    instances: in_batch,
    predict: |_| linear_in_power(1.0),
    decoys: &[Decoy { name: "linear in B²", predict: |_| linear_in_power(2.0) }],
    observe: Witness::Simulation(Simulation {
        simulate: ladder,
        estimate: share_of_the_way,
        replicas: 4,
        blocks: RUNS,
    }),
    resolution: Resolution::Absolute(0.02),
    expects: Expected::Refuted(Fault::Wrong),
};

pub(super) static IN_STEPS: Experiment<BoxedNetwork> = Experiment {
    name: "-log γ linear in 1/η, B = 1, and in 1/k with the box over √k: at η = 0.1/8, how far of the way from 0.1 to 0.1/32",
    instances: in_steps,
    // Times at η = 0.1 vary widely: 128 runs would not be enough.
    observe: Witness::Simulation(Simulation {
        simulate: ladder,
        estimate: share_of_the_way,
        replicas: 4,
        blocks: PerBudget { quick: 64, standard: 64, deep: 256 },
    }),
    ..IN_BATCH
};

pub(super) static BY_HAND: ByHand<BoxedNetwork> = ByHand {
    of: &IN_BATCH,
    at: "three quarters and five quarters of (8 - 1)/(32 - 1)",
    instance: || BoxedNetwork::breast_cancer(Vec::new()),
    values: &[0.16935, 0.28226],
};

pub(super) static BY_HAND_IN_STEPS: ByHand<BoxedNetwork> = ByHand { of: &IN_STEPS, ..BY_HAND };

/// The valley would have to hold what has no noise at all.
pub(super) static INSIDE: Experiment<BoxedNetwork> = Experiment {
    name: "any small neighbourhood is the inside of a valley: the farthest weight under descent on all samples, in time 100, in half widths",
    reading: Reading::AsPrinted,
    instances: || {
        let named = in_batch().named;
        Instances::named(named)
    },
    predict: |_| Prediction::at_most(1.0),
    decoys: &[],
    // Rounding of sums grows by less than e^(100 |λ|) with the least eigenvalue, -0.05 or above.
    observe: Witness::Oracle(|of| Observation::of(Interval::around(drift(of, 100.0), 1e-6))),
    resolution: Resolution::Absolute(0.1),
    expects: Expected::Refuted(Fault::Hypothesis),
};

pub(super) static INSIDE_AT_A_MINIMUM: Experiment<BoxedNetwork> = Experiment {
    name: "control: a loss with a minimum",
    instances: at_a_minimum,
    expects: Expected::Consistent,
    ..INSIDE
};
