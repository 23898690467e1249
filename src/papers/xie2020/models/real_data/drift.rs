//! What holds: the drift's time, and the growth at a minimum.

use super::laws::{IN_BATCH, RUNS};
use crate::claim::{
    Decoy, Expected, Experiment, PerBudget, Prediction, Reading, Resolution, Simulation, Witness,
};
use crate::instances::boxed_network::BoxedNetwork;
use crate::papers::xie2020::models::cases::{at_a_minimum, separable};
use crate::papers::xie2020::models::theory::{at_most_a_power, linear_in_power};
use crate::witnesses::boxed_network::{
    ladder, over_drift, pairs, share_of_pairs, share_of_the_way,
};

pub(super) static CARRIED: Experiment<BoxedNetwork> = Experiment {
    name: "median times for B = 16 and 32, η = 0.02, over that of descent on all samples",
    reading: Reading::Corrected,
    predict: |_| Prediction::equals_all([1.0, 1.0]),
    decoys: &[
        Decoy { name: "linear in B", predict: |_| Prediction::equals_all([1.0, 2.0]) },
        Decoy { name: "half as long", predict: |_| Prediction::equals_all([0.5, 0.5]) },
    ],
    observe: Witness::Simulation(Simulation {
        simulate: ladder,
        estimate: over_drift,
        replicas: 4,
        blocks: RUNS,
    }),
    resolution: Resolution::Absolute(0.15),
    expects: Expected::Consistent,
    instances: separable,
};

pub(super) static NO_RATE: Experiment<BoxedNetwork> = Experiment {
    name: "B = 32, η = 0.02: how often one of two runs takes more than twice as long as the other",
    reading: Reading::Corrected,
    instances: || {
        let mut both = separable();
        both.named.truncate(1);
        both
    },
    predict: |_| Prediction::at_most(0.2),
    decoys: &[Decoy { name: "exponential times", predict: |_| Prediction::equals(2.0 / 3.0) }],
    observe: Witness::Simulation(Simulation {
        simulate: pairs,
        estimate: share_of_pairs,
        replicas: 4,
        blocks: PerBudget { quick: 32, standard: 32, deep: 256 },
    }),
    resolution: Resolution::Absolute(0.1),
    expects: Expected::Consistent,
};

pub(super) static GROWTH: Experiment<BoxedNetwork> = Experiment {
    name: "at a minimum -log γ rises faster than log B: at B = 8, how far of the way from 1 to 32, η = 0.02",
    reading: Reading::Corrected,
    instances: at_a_minimum,
    predict: |_| at_most_a_power(),
    decoys: &[Decoy { name: "linear in B²", predict: |_| linear_in_power(2.0) }],
    observe: Witness::Simulation(Simulation {
        simulate: ladder,
        estimate: share_of_the_way,
        replicas: 4,
        blocks: RUNS,
    }),
    expects: Expected::Consistent,
    ..IN_BATCH
};
