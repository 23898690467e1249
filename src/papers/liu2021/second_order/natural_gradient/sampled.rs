//! Natural gradient descent itself, as an ensemble of runs.

use super::methods::{rates, stated};
use crate::claim::{
    Decoy, Expected, Experiment, PerBudget, Reading, Resolution, Simulation, Witness,
};
use crate::instances::second_order::SecondOrder;
use crate::papers::liu2021::second_order::ensembles;

pub(super) static SIMULATED: Experiment<SecondOrder> = Experiment {
    name: "ensemble of runs, J averaged over runs and past steps",
    reading: Reading::AsPrinted,
    instances: ensembles::problems,
    predict: |p| stated(p, p.batch_factor, 1.0),
    decoys: &[Decoy::new("continuous time", |p| stated(p, p.batch_factor, 0.0))],
    observe: Witness::Simulation(Simulation {
        simulate: |p, block| {
            let start = p.start(&p.inverse_hessian(0.6 * p.learning_rate));
            ensembles::simulate(p, &start, 0.3, rates(p), block)
        },
        estimate: ensembles::second_moments,
        replicas: 8,
        blocks: PerBudget { quick: 48, standard: 64, deep: 512 },
    }),
    resolution: Resolution::RelativeToLargest(0.05),
    expects: Expected::Consistent,
};
