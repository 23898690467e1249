//! What the average of a minibatch does: over all batches exactly, and over sampled ones.

use rand::RngExt;

use crate::instances::population::{Population, to_doubles};
use crate::interval::Interval;
use crate::monte_carlo::{Block, Tally};
use crate::observation::Observation;
use crate::oracles::law::finite_population::{self, BatchMoments, Rational, Sampling, enclose};
use crate::statistics::intervals;

/// Mean and covariance over all batches, drawn without replacement; nothing where a number overflows.
pub fn moments(population: &Population) -> Option<BatchMoments> {
    let (rows, batch) = (population.gradients(), population.batch());
    finite_population::moments(rows, batch, Sampling::WithoutReplacement)
}

/// What all batches give; unknown, for each entry of the covariance, where a number overflows.
pub fn enumerated(population: &Population, of: fn(BatchMoments) -> Vec<Rational>) -> Observation {
    match moments(population).map(of) {
        Some(numbers) => Observation::of_all(numbers.into_iter().map(enclose)),
        None => Observation::of_all(population.triangle().map(|_| Interval::UNKNOWN)),
    }
}

/// Batches drawn by the first part of a shuffle: the entries of `δ δᵀ`, where `δ` is the average
/// less `∇F(x)`, in the first two coordinates.
pub fn sample(population: &Population, block: &mut Block) -> Tally {
    let mean = to_doubles(&population.gradient());
    let deviation = |row: &Vec<Rational>| [0, 1].map(|c| enclose(row[c]).center() - mean[c]);
    let mut order: Vec<[f64; 2]> = population.gradients().iter().map(deviation).collect();
    let (size, batch) = (order.len(), population.batch());
    let mut tally = Tally::new(3);
    for _ in 0..block.replicas {
        let mut sum = [0.0; 2];
        for place in 0..batch {
            order.swap(place, block.rng.random_range(place..size));
            (0..2).for_each(|c| sum[c] += order[place][c]);
        }
        let [x, y] = sum.map(|s| s / batch as f64);
        tally.moments.iter_mut().zip([x * x, x * y, y * y]).for_each(|(m, value)| m.push(value));
    }
    tally.replicas += block.replicas as u64;
    tally.steps += block.replicas as u64;
    tally
}

/// The means of [`sample`], jointly: the covariance, lower triangle row by row.
pub fn sampled_covariance(tally: &Tally, alpha: f64) -> Observation {
    let count = tally.moments.len() as f64;
    Observation::of_all(tally.moments.iter().map(|m| intervals::mean(m, alpha / count)))
}
