//! With ½ in the loss: where the theory over- and underestimates, and SGD on one data set.

use super::at;
use super::minibatch::{CONTINUOUS, DISCRETE, Minibatch};
use super::printed_loss::{NO_MORE, OVERESTIMATES};
use super::regression_runs::{self, RegressionRuns, exact};
use crate::claim::{
    Decoy, Expected, Experiment, Instances, PerBudget, Prediction, Reading, Resolution, Simulation,
    Witness,
};
use crate::papers::liu2021::experiments::theory::minibatch_variance;

pub(super) static OVERESTIMATES_WITH_HALF: Experiment<Minibatch> = Experiment {
    name: "½: variance of w, λ = 0.5, from 0.8 to 1 times the theory's",
    instances: || {
        Instances::named(vec![
            ("one dimension", at(0.5, &[1.0], 0.5)),
            ("two dimensions", at(0.5, &[1.0, 0.1], 0.5)),
        ])
    },
    decoys: &[Decoy::new("underestimates", |m| m.times_the_theory([1.0 / 0.99, 1.25], DISCRETE))],
    ..OVERESTIMATES.corrected()
};

/// A theory that is from 0.9 to 0.95 of the variance.
const FIVE_TO_TEN_PER_CENT_LESS: [f64; 2] = [1.0 / 0.95, 1.0 / 0.9];

pub(super) static UNDERESTIMATES: Experiment<Minibatch> = Experiment {
    name: "½: variance of w, λ = 1.8, from 1/0.95 to 1/0.9 times the theory's",
    instances: || Instances::named(vec![("one dimension", at(0.5, &[1.0], 1.8))]),
    predict: |m| m.times_the_theory(FIVE_TO_TEN_PER_CENT_LESS, DISCRETE),
    decoys: &[Decoy::new("overestimates", |m| m.times_the_theory(NO_MORE, DISCRETE))],
    ..OVERESTIMATES_WITH_HALF
};

pub(super) static NO_VARIANCE: Experiment<Minibatch> = Experiment {
    name: "½: variance after 1000 steps at λ = 1.99, above 1e6 times the theory's",
    instances: || Instances::named(vec![("one dimension", at(0.5, &[1.0], 1.99))]),
    predict: |m| Prediction::at_least(1e6 * m.theory(DISCRETE)[0]),
    decoys: &[Decoy::new("settles", |m| Prediction::at_most(10.0 * m.theory(DISCRETE)[0]))],
    ..OVERESTIMATES_WITH_HALF
};

pub(super) static SIMULATED: Experiment<RegressionRuns> = Experiment {
    name: "simulated SGD on one data set: its exact second moments",
    reading: Reading::Corrected,
    instances: || {
        let rates = vec![0.1, 0.3, 0.5, 0.7, 0.9, 1.1, 1.2, 1.3, 1.4, 1.5, 1.6];
        Instances::named(vec![("λ from 0.1 to 1.6", RegressionRuns { data_set: 1, rates })])
    },
    predict: |runs| {
        let moments = runs.moments();
        Prediction::equals_all(runs.rates.iter().map(|&rate| exact(&moments, rate)))
    },
    decoys: &[
        Decoy::new("the theory with C = K/S, Corollary 2", |runs| theory(runs, DISCRETE)),
        Decoy::new("the continuous theory with C = K/S", |runs| theory(runs, CONTINUOUS)),
    ],
    observe: Witness::Simulation(Simulation {
        simulate: regression_runs::simulate,
        estimate: regression_runs::variances,
        replicas: 128,
        blocks: PerBudget { quick: 64, standard: 64, deep: 512 },
    }),
    resolution: Resolution::Relative(0.1),
    expects: Expected::Consistent,
};

/// With the Hessian of the data.
fn theory(runs: &RegressionRuns, theta: f64) -> Prediction {
    let k = runs.moments().hessian[(0, 0)];
    let variance = |&rate: &f64| minibatch_variance(rate, 0.0, k, theta);
    Prediction::equals_all(runs.rates.iter().map(variance))
}
