//! How the noise of minibatch SGD depends on the sizes of batch and population.

use std::fmt;

use serde::Serialize;

use crate::claim::{
    Decoy, Expected, Experiment, Fault, Instances, Observation, Prediction, Reading, Resolution,
    Witness,
};
use crate::interval::Interval;
use crate::oracles::finite_population;
use crate::statistics::limit;

/// How the batch grows with the population.
#[derive(Clone, Copy, Debug, Serialize)]
pub(crate) enum Batch {
    Fixed(u64),
    /// The population's size over this.
    Share(u64),
    /// The population's size to the power 1/2.
    Root,
}

impl Batch {
    fn size(self, population: u64) -> u64 {
        match self {
            Batch::Fixed(batch) => batch,
            Batch::Share(times) => population / times,
            Batch::Root => population.isqrt(),
        }
    }
}

/// A population with gradients 0 and 1, of which a quarter are 1, as it grows.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Growing {
    batch: Batch,
}

impl fmt::Display for Growing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.batch {
            Batch::Fixed(batch) => write!(f, "m = {batch}, M -> ∞"),
            Batch::Share(times) => write!(f, "m = M/{times}, M -> ∞"),
            Batch::Root => write!(f, "m = √M, M -> ∞"),
        }
    }
}

pub(crate) static FIXED_BATCH: Experiment<Growing> = Experiment {
    name: "S/√(Σ_0/m) as M grows, m fixed",
    reading: Reading::AsPrinted,
    instances: || growing(&[Batch::Fixed(4), Batch::Fixed(32)]),
    predict: |_| Prediction::equals(1.0),
    decoys: &[Decoy {
        name: "Σ_0/m without the root",
        predict: |g| {
            Prediction::equals(if let Batch::Fixed(m) = g.batch {
                1.0 / (m as f64).sqrt()
            } else {
                0.0
            })
        },
    }],
    observe: Witness::Oracle(|g| {
        let ratio = |size: u64| (1.0 / size as f64, root_ratio(size, g.batch.size(size)));
        let points: Vec<(f64, Interval)> = (6..=18).step_by(2).map(|k| ratio(1 << k)).collect();
        Observation::of(limit::at_zero(&points))
    }),
    resolution: Resolution::Absolute(1e-3),
    expects: Expected::Consistent,
};

pub(crate) static SHARE_OF_POPULATION: Experiment<Growing> = Experiment {
    name: "S/√(Σ_0/m) as M grows, m a share of M",
    instances: || growing(&[Batch::Share(4), Batch::Share(2)]),
    expects: Expected::Refuted(Fault::Wrong),
    ..FIXED_BATCH
};

pub(crate) static SMALL_SHARE: Experiment<Growing> = Experiment {
    name: "S/√(Σ_0/m) as M grows, m/M tending to zero",
    reading: Reading::Corrected,
    instances: || growing(&[Batch::Fixed(4), Batch::Root]),
    observe: Witness::Oracle(|g| {
        // As a function of m/M, which is the small parameter.
        let ratio = |size: u64| {
            let batch = g.batch.size(size);
            (batch as f64 / size as f64, root_ratio(size, batch))
        };
        let points: Vec<(f64, Interval)> = (6..=18).step_by(2).map(|k| ratio(1 << k)).collect();
        Observation::of(limit::at_zero(&points))
    }),
    ..FIXED_BATCH
};

fn growing(batches: &[Batch]) -> Instances<Growing> {
    let name = |batch: &Batch| match batch {
        Batch::Fixed(4) => "a small batch",
        Batch::Fixed(_) => "a batch of 32",
        Batch::Share(4) => "a quarter",
        Batch::Share(_) => "half",
        Batch::Root => "the root",
    };
    Instances::named(batches.iter().map(|b| (name(b), Growing { batch: *b })).collect())
}

/// `√(m var / Σ_0)` for the batch's average.
fn root_ratio(size: u64, batch: u64) -> Interval {
    let marked = size / 4;
    let sample = (marked * (size - marked)) as f64 / (size * (size - 1)) as f64;
    let [_, variance] = finite_population::marked_share(size, marked, batch);
    variance.scaled(batch as f64 / sample).map_increasing(f64::sqrt, f64::EPSILON)
}

/// A batch size of a population, and twice that.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Doubled {
    size: u64,
    batch: u64,
}

impl fmt::Display for Doubled {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "M = {}, m = {} and {}", self.size, self.batch, 2 * self.batch)
    }
}

pub(crate) static PROPORTIONAL: Experiment<Doubled> = Experiment {
    name: "variance at m over variance at 2m: proportional to 1/m",
    reading: Reading::AsPrinted,
    instances: doublings,
    predict: |_| Prediction::equals(2.0),
    decoys: &[Decoy { name: "inverse square", predict: |_| Prediction::equals(4.0) }],
    observe: Witness::Oracle(|d| {
        let [small, large] = [d.batch, 2 * d.batch]
            .map(|batch| finite_population::marked_share(d.size, d.size / 5, batch)[1]);
        Observation::of(small * large.recip())
    }),
    resolution: Resolution::Relative(1e-4),
    expects: Expected::Refuted(Fault::Wrong),
};

pub(crate) static AFFINE: Experiment<Doubled> = Experiment {
    name: "variance at m over variance at 2m: proportional to 1/m - 1/M",
    reading: Reading::Corrected,
    predict: |d| {
        let left = |batch: u64| 1.0 / batch as f64 - 1.0 / d.size as f64;
        Prediction::equals(left(d.batch) / left(2 * d.batch))
    },
    decoys: &[Decoy { name: "proportional to 1/m", predict: |_| Prediction::equals(2.0) }],
    expects: Expected::Consistent,
    ..PROPORTIONAL
};

pub(crate) static MONOTONE: Experiment<Doubled> = Experiment {
    name: "variance at m over variance at 2m: larger than one",
    predict: |_| Prediction::at_least(1.0),
    decoys: &[Decoy { name: "smaller than one", predict: |_| Prediction::at_most(1.0) }],
    expects: Expected::Consistent,
    ..PROPORTIONAL
};

fn doublings() -> Instances<Doubled> {
    Instances::named(vec![
        ("a fifth", Doubled { size: 10, batch: 2 }),
        ("a tenth", Doubled { size: 1000, batch: 100 }),
        ("MNIST's size, m = 128", Doubled { size: 60_000, batch: 128 }),
    ])
}
