//! Ensembles of runs of a second-order method whose matrices are made of the ensemble's own moments.

use nalgebra::{Cholesky, DMatrix};

use crate::claim::{Instances, Observation};
use crate::instances::quadratic::Spectral;
use crate::instances::second_order::SecondOrder;
use crate::interval::Interval;
use crate::monte_carlo::{Block, Moments, Normals, Tally};
use crate::oracles::numerics::dense;
use crate::statistics::intervals;

/// Runs of an ensemble.
const RUNS: usize = 1024;
/// Steps before moments are averaged, and over which they are.
const BURN_IN: usize = 120;
const KEPT: usize = 8;
/// The skewness of an ensemble's second moment: that of a mean of squares of normal numbers, √(8/1024).
const SKEWNESS: f64 = 0.09;
/// What the finite ensemble adds, relative to the largest entry. Measured: below 3e-3 with half of the runs.
const BIAS: f64 = 0.01;

/// Two dimensions in a basis of their own, without momentum.
pub(super) fn problems() -> Instances<SecondOrder> {
    let problem = |batch_factor| {
        let hessian = Spectral::new(vec![3.6, 1.4], vec![vec![0.5, -0.9]]).expect("numbers");
        SecondOrder { learning_rate: 0.5, momentum: 0.0, hessian, batch_factor }
    };
    Instances::named(vec![("c = 0.4", problem(0.4)), ("c = 0.2", problem(0.2))])
}

/// E w wᵀ over ensembles from around `start`, with the rates that `rates` makes of a running average of the
/// ensemble's w wᵀ, each step forgetting `weight` of it, and Gaussian noise of covariance cKΣK, Σ that
/// of the ensemble; lower triangle.
pub(super) fn simulate(
    problem: &SecondOrder,
    start: &DMatrix<f64>,
    weight: f64,
    rates: impl Fn(&DMatrix<f64>) -> Option<DMatrix<f64>>,
    block: &mut Block,
) -> Tally {
    let mut normals = Normals::from_rng(&mut block.rng);
    let d = problem.hessian.dimension();
    let mut tally = Tally::new(d * (d + 1) / 2);
    for _ in 0..block.replicas {
        let second_moments = ensemble(problem, start, weight, &rates, &mut normals);
        let entries = (0..d).flat_map(|i| (0..=i).map(move |j| (i, j)));
        for (moments, at) in tally.moments.iter_mut().zip(entries) {
            moments.push(second_moments.as_ref().map_or(f64::NAN, |x| x[at]));
        }
    }
    tally.replicas = block.replicas as u64;
    tally.steps = (block.replicas * RUNS * (BURN_IN + KEPT)) as u64;
    tally
}

/// `None` if a matrix fails to be positive definite.
fn ensemble(
    problem: &SecondOrder,
    start: &DMatrix<f64>,
    weight: f64,
    rates: &impl Fn(&DMatrix<f64>) -> Option<DMatrix<f64>>,
    normals: &mut Normals,
) -> Option<DMatrix<f64>> {
    let d = problem.hessian.dimension();
    let hessian = problem.hessian.matrix();
    let mut noise = DMatrix::zeros(d, RUNS);
    normals.fill(noise.as_mut_slice());
    let mut weights = dense::multiply(&Cholesky::new(start.clone())?.l(), &noise);
    let (mut average, mut sum) = (start.clone(), DMatrix::zeros(d, d));
    for step in 0..BURN_IN + KEPT {
        let covariance = dense::multiply_transposed(&weights, &weights) / RUNS as f64;
        average = average * (1.0 - weight) + &covariance * weight;
        normals.fill(noise.as_mut_slice());
        let root = Cholesky::new(covariance)?.l() * problem.batch_factor.sqrt();
        let moved = &weights + dense::multiply(&root, &noise);
        weights -= dense::multiply(&(rates(&average)? * &hessian), &moved);
        if BURN_IN <= step {
            sum += dense::multiply_transposed(&weights, &weights) / RUNS as f64;
        }
    }
    Some(sum / KEPT as f64)
}

/// The second moments.
pub(super) fn second_moments(_: &SecondOrder, tally: &Tally, alpha: f64) -> Observation {
    let share = alpha / tally.moments.len() as f64;
    let bias = BIAS * tally.moments.iter().map(|x| x.mean().abs()).fold(0.0, f64::max);
    let mean = |moments: &Moments| -> Interval {
        intervals::batch_means(moments, SKEWNESS, share).widened(bias)
    };
    Observation::of_all(tally.moments.iter().map(mean))
}
