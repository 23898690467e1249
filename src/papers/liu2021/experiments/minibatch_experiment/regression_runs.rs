//! Many runs of minibatch SGD on a linear regression, for several steps at once.

use std::fmt;

use serde::Serialize;

use crate::claim::Observation;
use crate::instances::regression::{BatchMoments, Regression, Sampling};
use crate::monte_carlo::{Block, Moments, Normals, Tally};
use crate::papers::liu2021::experiments::theory::{BATCH, DATA};
use crate::statistics::intervals;

/// Of 1000 steps, those before squares are averaged, and those over which they are.
const BURN_IN: usize = 500;
const KEPT: usize = 500;

/// Runs of 1000 steps from the minimum, with ½ in the loss, in one dimension, on the data set of a number, drawn with
/// w* = 1 and unit noise.
#[derive(Clone, Debug, Serialize)]
pub(super) struct RegressionRuns {
    pub(super) data_set: u64,
    /// λ.
    pub(super) rates: Vec<f64>,
}

impl fmt::Display for RegressionRuns {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let RegressionRuns { data_set, rates } = self;
        write!(f, "N = {DATA}, S = {BATCH}, data set {data_set}, λ in {rates:?}")
    }
}

impl RegressionRuns {
    fn regression(&self) -> Regression {
        Regression::drawn(SCALE, &[1.0], DATA, self.data_set)
    }

    /// What second moments on this data set depend on.
    pub(super) fn moments(&self) -> BatchMoments {
        self.regression().moments(BATCH, Sampling::Without)
    }
}

/// The loss is this times the mean squared residual.
const SCALE: f64 = 0.5;

/// E (w - w*)², averaged over the steps that are kept: exact up to roundings.
pub(super) fn exact(moments: &BatchMoments, rate: f64) -> f64 {
    let kept = moments.covariances(rate, 0.0).skip(BURN_IN).take(KEPT);
    kept.map(|covariance| covariance[(0, 0)]).sum::<f64>() / KEPT as f64
}

/// Means of (w - w*)² over the kept steps of each run: one statistic per step size; all share
/// their batches.
pub(super) fn simulate(runs: &RegressionRuns, block: &mut Block) -> Tally {
    let regression = runs.regression();
    let minimum = regression.minimum()[0];
    let double = 2.0 * SCALE / BATCH as f64;
    let feature = |(x, y): &(Vec<f64>, f64)| [double * x[0] * x[0], double * x[0] * y];
    let mut population: Vec<[f64; 2]> = regression.data.iter().map(feature).collect();
    let mut normals = Normals::from_rng(&mut block.rng);
    let mut bits = vec![0; BATCH];
    let mut tally = Tally::new(runs.rates.len());
    for _ in 0..block.replicas {
        let mut chains = vec![(minimum, 0.0); runs.rates.len()];
        for step in 0..BURN_IN + KEPT {
            let [pull, push] = draw(&mut population, &mut normals, &mut bits);
            for ((weight, sum), rate) in chains.iter_mut().zip(&runs.rates) {
                *weight -= rate * (pull * *weight - push);
                if BURN_IN <= step {
                    *sum += (*weight - minimum) * (*weight - minimum);
                }
            }
        }
        for (moments, (_, sum)) in tally.moments.iter_mut().zip(&chains) {
            moments.push(sum / KEPT as f64);
        }
    }
    tally.replicas = block.replicas as u64;
    tally.steps = (block.replicas * (BURN_IN + KEPT) * runs.rates.len()) as u64;
    tally
}

/// The sum over a batch without replacement: the first part of a Fisher-Yates shuffle.
fn draw(population: &mut [[f64; 2]], normals: &mut Normals, bits: &mut [u64]) -> [f64; 2] {
    normals.bits(bits);
    let mut sum = [0.0; 2];
    for (place, &bits) in bits.iter().enumerate() {
        let left = (population.len() - place) as u64;
        // A datum's probability is off by 2^-32 of itself at most.
        let offset = ((bits >> 32) * left) >> 32;
        population.swap(place, place + offset as usize);
        sum[0] += population[place][0];
        sum[1] += population[place][1];
    }
    sum
}

/// The variances.
pub(super) fn variances(_: &RegressionRuns, tally: &Tally, alpha: f64) -> Observation {
    let share = alpha / tally.moments.len() as f64;
    let mean = |moments: &Moments| intervals::mean(moments, share);
    Observation::of_all(tally.moments.iter().map(mean))
}
