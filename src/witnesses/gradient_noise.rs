//! The covariance of minibatch gradients, over all batches.

use rand::RngExt;

use crate::instances::sampled_model::SampledModel;
use crate::interval::Interval;
use crate::monte_carlo::{Block, Tally};
use crate::observation::Observation;
use crate::oracles::law::finite_population::{Sampling, for_each_batch};
use crate::statistics::intervals;

/// The gradient of each example's loss at `θ`, with enclosures.
pub fn gradients(model: &SampledModel) -> Vec<Vec<Interval>> {
    let dimension = model.at.len();
    let axis = |i: usize| {
        let unit: Vec<f64> = (0..dimension).map(|j| if i == j { 1.0 } else { 0.0 }).collect();
        model.towards(&unit)
    };
    let axes: Vec<_> = (0..dimension).map(axis).collect();
    let gradient = |example| axes.iter().map(|axis| model.loss(example, axis).slope).collect();
    model.examples.iter().map(gradient).collect()
}

/// The covariance of the mean gradient of a batch of examples that are drawn independently, lower triangle row by row:
/// over all ordered batches, each with its probability.
pub fn over_all_batches(model: &SampledModel) -> Vec<Interval> {
    let (rows, batch) = (gradients(model), model.batch);
    let (dimension, zero) = (model.at.len(), Interval::exactly(0.0));
    let pairs: Vec<[usize; 2]> =
        (0..dimension).flat_map(|i| (0..=i).map(move |j| [i, j])).collect();
    let mut mean = vec![zero; dimension];
    let mut square = vec![zero; pairs.len()];
    let counted = for_each_batch(rows.len(), batch, Sampling::WithReplacement, |members| {
        let weight: f64 = members.iter().map(|&i| model.examples[i].weight).product();
        let total = |c: usize| members.iter().map(|&i| rows[i][c]).sum::<Interval>();
        let average: Vec<Interval> = (0..dimension).map(|c| total(c) / batch as f64).collect();
        mean.iter_mut().zip(&average).for_each(|(sum, &g)| *sum = *sum + g * weight);
        square.iter_mut().zip(&pairs).for_each(|(sum, &[i, j])| {
            *sum = *sum + average[i] * average[j] * weight;
        });
    });
    if counted.is_none() {
        return vec![Interval::UNKNOWN; pairs.len()];
    }
    // Products of weights are rounded, and weights sum to one within m roundings: of the batches' weights, and of their sum,
    // B (m + 1) u in all, once in the mean square and twice in the squared mean, by Cauchy and Schwarz.
    let lost = 2.0 * (batch * (rows.len() + 1)) as f64 * f64::EPSILON;
    let size = |i: usize| square[i * (i + 3) / 2].abs().high().sqrt();
    let entry = |(&[i, j], &square): (&[usize; 2], &Interval)| {
        (square - mean[i] * mean[j]).widened(lost * size(i) * size(j))
    };
    pairs.iter().zip(&square).map(entry).collect()
}

/// `D = (η/2) C` with the covariance `C` of the batch gradient: lower triangle row by row.
pub fn diffusivity(model: &SampledModel) -> Observation {
    let factor = model.step / 2.0;
    Observation::of_all(over_all_batches(model).into_iter().map(|c| c * factor))
}

/// The diagonal of `D`, for models with two parameters.
pub fn diagonal(model: &SampledModel) -> Observation {
    let Observation { values, .. } = diffusivity(model);
    Observation::of_all([values[0], values[2]])
}

/// Batches drawn at random: squares and the product of the two coordinates of the batch gradient less its mean, times
/// `η/2`.
pub fn sample(model: &SampledModel, block: &mut Block) -> Tally {
    let rows: Vec<Vec<f64>> =
        gradients(model).iter().map(|row| row.iter().map(|g| g.center()).collect()).collect();
    let mean: Vec<f64> = (0..2)
        .map(|c| rows.iter().zip(&model.examples).map(|(row, e)| e.weight * row[c]).sum())
        .collect();
    let mut tally = Tally::new(3);
    for _ in 0..block.replicas {
        let mut total = [0.0; 2];
        for _ in 0..model.batch {
            let mut left: f64 = block.rng.random();
            let chosen = model.examples.iter().position(|example| {
                left -= example.weight;
                left < 0.0
            });
            let row = &rows[chosen.unwrap_or(rows.len() - 1)];
            (0..2).for_each(|c| total[c] += row[c] - mean[c]);
        }
        let [x, y] = total.map(|t| t / model.batch as f64);
        let values = [x * x, x * y, y * y].map(|v| v * model.step / 2.0);
        tally.moments.iter_mut().zip(values).for_each(|(m, value)| m.push(value));
    }
    tally.replicas += block.replicas as u64;
    tally.steps += block.replicas as u64;
    tally
}

/// The means of [`sample`], jointly.
pub fn sampled(tally: &Tally, alpha: f64) -> Observation {
    Observation::of_all(tally.moments.iter().map(|m| intervals::mean(m, alpha / 3.0)))
}
