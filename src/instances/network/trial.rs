//! Trials: runs of descent beside each other, on one network, one split of a table and one start.

use std::fmt;

use serde::Serialize;

use super::{Batch, Network, Passes};
use crate::data::given::{self, Known};
use crate::data::{self, Table};

/// A data set that ships, or that the user has given.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum Data {
    /// [`data::digits`].
    Digits,
    /// [`data::breast_cancer`].
    BreastCancer,
    /// One of [`given::KNOWN`].
    Given(&'static Known),
}

impl Data {
    /// [`given::MNIST`].
    pub const MNIST: Data = Data::Given(&given::MNIST);

    /// Its table.
    ///
    /// # Panics
    ///
    /// If it does not ship and was not given: no instance should name it then ([`Data::is_there`]).
    pub fn table(self) -> &'static Table {
        match self {
            Data::Digits => data::digits(),
            Data::BreastCancer => data::breast_cancer(),
            Data::Given(known) => given::table(known).expect("instances name what was given"),
        }
    }

    /// Whether there is a table: it ships, or it was given.
    pub fn is_there(self) -> bool {
        !matches!(self, Data::Given(known) if given::table(known).is_none())
    }

    /// A network for it with those hidden layers.
    pub fn network(self, hidden: &[usize]) -> Network {
        let table = self.table();
        Network::new(table.features, hidden, table.classes)
    }
}

/// How a step is made: `v' = ρ v + g + σ z`, `x' = x - η v'`, with the mean gradient `g` of a batch drawn anew
/// without replacement, and independent standard normals `z`.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Rule {
    /// The learning rate η.
    pub rate: f64,
    /// ρ; zero for none.
    pub momentum: f64,
    /// Samples per batch; all of them make gradient descent.
    pub batch: usize,
    /// The standard deviation σ of noise added to the gradient; zero for none.
    pub noise: f64,
}

impl Rule {
    /// Without momentum and added noise.
    pub fn plain(rate: f64, batch: usize) -> Rule {
        Rule { rate, momentum: 0.0, batch, noise: 0.0 }
    }
}

impl fmt::Display for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "η = {}, m = {}", self.rate, self.batch)?;
        if self.momentum != 0.0 {
            write!(f, ", momentum {}", self.momentum)?;
        }
        if self.noise != 0.0 {
            write!(f, ", noise {}", self.noise)?;
        }
        Ok(())
    }
}

/// Runs beside each other. A replica draws a split of the table and a start, which its runs share, and batches
/// for each.
#[derive(Clone, Debug, Serialize)]
pub struct Trial {
    /// The table.
    pub data: Data,
    /// How many of its rows are for training; all others are for test.
    pub train: usize,
    /// What is trained.
    pub network: Network,
    /// The rules of its runs and how many steps each makes.
    pub runs: Vec<(Rule, usize)>,
}

impl fmt::Display for Trial {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Trial { data, train, network, runs } = self;
        write!(f, "{}, {train} rows to train {network}", data.table().name)?;
        runs.iter().try_for_each(|(rule, steps)| write!(f, "; {rule}, {steps} steps"))
    }
}

/// The trace of the sample covariance Σ_0 of the gradients of single samples (dividing by their number less one).
///
/// # Panics
///
/// If there are fewer than two rows.
pub fn gradient_variance(network: &Network, weights: &[f64], table: &Table) -> f64 {
    assert!(2 <= table.rows(), "a covariance of fewer than two rows");
    let (mut passes, mut batch) = (Passes::new(network), Batch::default());
    let (mut gradient, mut sum) = (vec![0.0; weights.len()], vec![0.0; weights.len()]);
    let mut squares = 0.0;
    for row in 0..table.rows() {
        batch.gather(table, row..row + 1);
        passes.gradient(weights, &batch, &mut gradient);
        squares += gradient.iter().map(|g| g * g).sum::<f64>();
        sum.iter_mut().zip(&gradient).for_each(|(sum, g)| *sum += g);
    }
    let rows = table.rows() as f64;
    (squares - sum.iter().map(|s| s * s).sum::<f64>() / rows) / (rows - 1.0)
}
