//! Many runs of minibatch SGD with momentum on a linear regression, for several settings at once.

use std::fmt;

use serde::Serialize;

use crate::claim::Observation;
use crate::instances::regression::{BatchMoments, Regression, Sampling};
use crate::interval::Interval;
use crate::monte_carlo::{Block, Moments, Normals, Tally};
use crate::papers::liu2021::experiments::white_runs::Against;
use crate::statistics::intervals;

/// The paper's: N data, batches of S.
pub(crate) const DATA: usize = 1000;
pub(crate) const BATCH: usize = 100;
/// Steps before squares are averaged, and over which they are.
const BURN_IN: usize = 60;
const KEPT: usize = 64;

/// Runs from the minimum in one dimension on the data set of a number, drawn with w* = 1 and unit noise.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct RegressionRuns {
    /// The loss is `scale` times the mean squared residual.
    pub(crate) scale: f64,
    pub(crate) data_set: u64,
    /// λ and µ.
    pub(crate) settings: Vec<(f64, f64)>,
    pub(crate) against: Against,
}

impl fmt::Display for RegressionRuns {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "N = {DATA}, S = {BATCH}, data set {}, loss times {}, (λ, µ) = ",
            self.data_set, self.scale
        )?;
        self.settings.iter().try_for_each(|(rate, momentum)| write!(f, "({rate}, {momentum}) "))
    }
}

impl RegressionRuns {
    fn regression(&self) -> Regression {
        Regression::drawn(self.scale, &[1.0], DATA, self.data_set)
    }

    /// What second moments on this data set depend on.
    pub(crate) fn moments(&self) -> BatchMoments {
        self.regression().moments(BATCH, Sampling::Without)
    }
}

/// E (w - w*)², averaged over the steps that are kept: exact up to roundings.
pub(crate) fn exact(moments: &BatchMoments, (rate, momentum): (f64, f64)) -> f64 {
    let kept = moments.covariances(rate, momentum).skip(BURN_IN).take(KEPT);
    kept.map(|covariance| covariance[(0, 0)]).sum::<f64>() / KEPT as f64
}

/// Means of (w - w*)² over the kept steps of each run: one statistic per setting; settings share
/// their batches.
pub(crate) fn simulate(runs: &RegressionRuns, block: &mut Block) -> Tally {
    let regression = runs.regression();
    let minimum = regression.minimum()[0];
    let double = 2.0 * runs.scale / BATCH as f64;
    let feature = |(x, y): &(Vec<f64>, f64)| [double * x[0] * x[0], double * x[0] * y];
    let mut population: Vec<[f64; 2]> = regression.data.iter().map(feature).collect();
    let mut normals = Normals::from_rng(&mut block.rng);
    let mut bits = vec![0; BATCH];
    let mut tally = Tally::new(runs.settings.len());
    for _ in 0..block.replicas {
        let mut chains = vec![(minimum, 0.0, 0.0); runs.settings.len()];
        for step in 0..BURN_IN + KEPT {
            let [pull, push] = draw(&mut population, &mut normals, &mut bits);
            for ((weight, velocity, sum), (rate, momentum)) in chains.iter_mut().zip(&runs.settings)
            {
                *velocity = momentum * *velocity + (pull * *weight - push);
                *weight -= rate * *velocity;
                if BURN_IN <= step {
                    *sum += (*weight - minimum) * (*weight - minimum);
                }
            }
        }
        for (moments, (_, _, sum)) in tally.moments.iter_mut().zip(&chains) {
            moments.push(sum / KEPT as f64);
        }
    }
    tally.replicas = block.replicas as u64;
    tally.steps = (block.replicas * (BURN_IN + KEPT) * runs.settings.len()) as u64;
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

/// The variances, as a curve too.
pub(crate) fn variances(runs: &RegressionRuns, tally: &Tally, alpha: f64) -> Observation {
    let share = alpha / tally.moments.len() as f64;
    let mean = |moments: &Moments| intervals::mean(moments, share);
    let values: Vec<Interval> = tally.moments.iter().map(mean).collect();
    let places = runs.settings.iter().map(|&setting| runs.against.of(setting));
    let curve = places.zip(values.iter().copied()).collect();
    Observation::of_all(values).with_curve(curve)
}
