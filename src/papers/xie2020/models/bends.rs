//! Which way `-log γ` bends over the batch.

use crate::claim::{
    Decoy, Expected, Experiment, PerBudget, Reading, Resolution, Simulation, Witness,
};
use crate::instances::boxed_network::BoxedNetwork;
use crate::papers::shares::{as_often, more_often};
use crate::papers::xie2020::models::cases::at_a_minimum;
use crate::witnesses::boxed_network::{bends_of_one, shares};

/// Neither one power nor an exponential: judged on one network.
pub(super) static BENDS: Experiment<BoxedNetwork> = Experiment {
    name: "a minimum: how often T_32/T_8 is above T_4/T_1, and T_8/T_1 above T_16/T_9",
    reading: Reading::Corrected,
    instances: at_a_minimum,
    predict: |_| more_often(2),
    decoys: &[
        Decoy::new("one power of B", |_| as_often(0, 2)),
        Decoy::new("-log γ linear in B", |_| as_often(1, 2)),
    ],
    observe: Witness::Simulation(Simulation {
        simulate: bends_of_one,
        estimate: shares,
        replicas: 1,
        blocks: RUNS,
    }),
    resolution: Resolution::Absolute(0.05),
    expects: Expected::Consistent,
};

/// Replicas at most.
pub(super) const RUNS: PerBudget = PerBudget { quick: 384, standard: 384, deep: 768 };
