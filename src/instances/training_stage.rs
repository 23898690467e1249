//! A network at a stage of its training.

use std::fmt;
use std::sync::{Arc, OnceLock};

use proptest::prelude::*;
use serde::Serialize;

use crate::instances::network::{Data, Network, Rule};

/// Whose labels the Hessian and the gradients are taken with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum Labels {
    /// Those of the data.
    Given,
    /// Drawn from the network's own probabilities, once per sample.
    Redrawn,
}

/// A network trained on some rows of the digits for some steps.
#[derive(Clone, Debug, Serialize)]
pub struct TrainingStage {
    /// The architecture.
    pub network: Network,
    /// Training rows, the first of the table.
    pub rows: usize,
    /// How it is trained.
    pub rule: Rule,
    /// Passes over the rows.
    pub epochs: usize,
    /// The labels at the end of training.
    pub labels: Labels,
    /// Which start and which batches: the seed of their stream.
    pub start: u64,
    #[serde(skip)]
    matrices: Arc<OnceLock<Likeness>>,
}

/// The covariance of the gradients of single samples beside the Hessian of their mean loss.
#[derive(Clone, Copy, Debug)]
pub struct Likeness {
    /// `<C, H>/<H, H>`, of the sums of products of entries.
    pub factor: f64,
    /// The correlation of `u_i^T C u_i` with the eigenvalues of `H`, over all eigenvectors.
    pub correlation: f64,
}

impl TrainingStage {
    /// 400 digits in a network 64-8-10 with biases, 610 weights: batches of 16, η = 0.1, momentum 0.9.
    pub fn of_digits(epochs: usize) -> TrainingStage {
        TrainingStage {
            network: Data::Digits.network(&[8]),
            rows: 400,
            rule: Rule { momentum: 0.9, ..Rule::plain(0.1, 16) },
            epochs,
            labels: Labels::Given,
            start: 0,
            matrices: Arc::default(),
        }
    }

    /// With labels drawn from the network's probabilities.
    pub fn redrawn(self) -> TrainingStage {
        TrainingStage { labels: Labels::Redrawn, matrices: Arc::default(), ..self }
    }

    /// The same from any other start. There is no simpler one among them.
    pub fn from_any_start(self) -> BoxedStrategy<TrainingStage> {
        let at = move |start| TrainingStage { start, matrices: Arc::default(), ..self.clone() };
        any::<u64>().no_shrink().prop_map(at).boxed()
    }

    /// What is found out once for all clones.
    pub fn likeness(&self, find: impl FnOnce() -> Likeness) -> &Likeness {
        self.matrices.get_or_init(find)
    }
}

impl fmt::Display for TrainingStage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let TrainingStage { network, rows, rule, epochs, labels, start, .. } = self;
        write!(f, "{rows} digits, {network}, {epochs} epochs of {rule}, start {start}")?;
        match labels {
            Labels::Given => Ok(()),
            Labels::Redrawn => write!(f, ", labels redrawn"),
        }
    }
}
