//! What training does to a network: descent by batches, and the curvature of where it gets to.

pub mod curvature;
mod descent;
pub mod norms;
pub mod restarts;
pub mod scores;
#[cfg(test)]
mod tests;
pub mod trials;

pub use descent::Descent;

use rand::RngExt;

use crate::data::Table;
use crate::instances::network::{Batch, Fit, Network, Passes};
use crate::monte_carlo::{Normals, Stream};

/// Random weights from a stream of their own ([`Network::start`]).
pub fn start(network: &Network, stream: &Stream) -> Vec<f64> {
    network.start(&mut Normals::from_rng(&mut stream.generator(0)))
}

/// A table split at random: so many rows to train on, all others to test.
///
/// # Panics
///
/// If the table has no more rows than that.
pub fn split(table: &Table, train: usize, stream: &Stream) -> [Table; 2] {
    assert!(train < table.rows(), "no rows are left to test");
    let mut rng = stream.generator(0);
    let mut rows: Vec<usize> = (0..table.rows()).collect();
    for place in 0..train {
        rows.swap(place, rng.random_range(place..table.rows()));
    }
    let (train, test) = rows.split_at(train);
    [table.choose(train), table.choose(test)]
}

/// Mean loss and share of wrongly classed samples, in training and in test. Hidden units are normalised by
/// the statistics of the whole training set in both.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Score {
    /// In training, in nats.
    pub train_loss: f64,
    /// In training.
    pub train_error: f64,
    /// In test, in nats.
    pub test_loss: f64,
    /// In test.
    pub test_error: f64,
}

/// How weights do in training and in test.
pub fn score(passes: &mut Passes, weights: &[f64], [train, test]: [&Batch; 2]) -> Score {
    let (statistics, in_training) = passes.statistics(weights, train);
    let in_test = passes.fit(weights, test, Some(&statistics));
    let of = |fit: Fit, batch: &Batch| (fit.loss, 1.0 - fit.right as f64 / batch.samples() as f64);
    let [(train_loss, train_error), (test_loss, test_error)] =
        [of(in_training, train), of(in_test, test)];
    Score { train_loss, train_error, test_loss, test_error }
}

/// The Euclidean distance.
///
/// # Panics
///
/// If the lengths differ.
pub fn distance(a: &[f64], b: &[f64]) -> f64 {
    assert_eq!(a.len(), b.len(), "vectors of different length");
    a.iter().zip(b).map(|(a, b)| (a - b) * (a - b)).sum::<f64>().sqrt()
}
