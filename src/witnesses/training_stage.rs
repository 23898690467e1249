//! The whole Hessian and the whole covariance of gradients of a network.

use nalgebra::{DMatrix, DVector};
use rand::RngExt;

use crate::data::{Table, digits};
use crate::instances::network::{Batch, Passes};
use crate::instances::training_stage::{Labels, Likeness, TrainingStage};
use crate::interval::Interval;
use crate::monte_carlo::Stream;
use crate::witnesses::network::curvature::hessian;
use crate::witnesses::network::{Descent, start};

/// Rounding of factor and correlation: 610² entries, each a sum of 400 products of numbers of the size of the result's
/// largest, 2e-16 each; and eigenvectors to 1e-13. A thousand times more than that.
const ROUNDING: f64 = 1e-8;

/// Covariance beside Hessian.
pub fn likeness(of: &TrainingStage) -> &Likeness {
    of.likeness(|| {
        let stream = Stream::new(of.start, &["stage of training"]);
        let mut table = digits().choose(&(0..of.rows).collect::<Vec<_>>());
        let weights = {
            let weights = start(&of.network, &stream.below("start"));
            let mut run = Descent::new(&of.network, &table, weights, &stream.below("run"));
            run.steps(&of.rule, of.epochs * of.rows.div_ceil(of.rule.batch));
            run.weights().to_vec()
        };
        let mut passes = Passes::new(&of.network);
        if of.labels == Labels::Redrawn {
            table.labels = redrawn(&mut passes, &weights, &table, &stream.below("labels"));
        }
        compare(&mut passes, &weights, &table)
    })
}

/// The factor `<C, H>/<H, H>`.
pub fn factor(of: &TrainingStage) -> Interval {
    Interval::around(likeness(of).factor, ROUNDING)
}

/// The correlation of `u_i^T C u_i` with the eigenvalues of `H`.
pub fn correlation(of: &TrainingStage) -> Interval {
    Interval::around(likeness(of).correlation, ROUNDING)
}

/// Labels drawn from the softmax of a network: the probability of a class is `e^(-loss)` of the sample with that label.
fn redrawn(passes: &mut Passes, weights: &[f64], table: &Table, stream: &Stream) -> Vec<usize> {
    let mut rng = stream.generator(0);
    let mut batch = Batch::default();
    let mut probability = |row: usize, class: usize| {
        let mut one = table.choose(&[row]);
        one.labels[0] = class;
        batch.gather(&one, 0..1);
        libm::exp(-passes.fit(weights, &batch, None).loss)
    };
    let mut draw = |row: usize| {
        let mut left: f64 = rng.random();
        let mut class = 0;
        loop {
            left -= probability(row, class);
            if left < 0.0 || class + 1 == table.classes {
                break class;
            }
            class += 1;
        }
    };
    (0..table.rows()).map(&mut draw).collect()
}

fn compare(passes: &mut Passes, weights: &[f64], table: &Table) -> Likeness {
    let (rows, all) = (table.rows() as f64, Batch::of(table));
    let size = weights.len();
    let mut gradients = DMatrix::zeros(size, table.rows());
    let mut one = Batch::default();
    for (row, mut column) in gradients.column_iter_mut().enumerate() {
        one.gather(table, row..row + 1);
        passes.gradient(weights, &one, column.as_mut_slice());
    }
    let mean: DVector<f64> = gradients.column_mean();
    let covariance = &gradients * gradients.transpose() / rows - &mean * mean.transpose();
    let curvature = hessian(passes, weights, &all);
    let curvature = (&curvature + curvature.transpose()) * 0.5;
    let factor = covariance.dot(&curvature) / curvature.dot(&curvature);
    let eigen = curvature.symmetric_eigen();
    let along: DVector<f64> = DVector::from_iterator(
        size,
        eigen.eigenvectors.column_iter().map(|u| u.dot(&(&covariance * u))),
    );
    Likeness { factor, correlation: pearson(&along, &eigen.eigenvalues) }
}

fn pearson(a: &DVector<f64>, b: &DVector<f64>) -> f64 {
    let (a, b) = (a.add_scalar(-a.mean()), b.add_scalar(-b.mean()));
    a.dot(&b) / (a.norm() * b.norm())
}
