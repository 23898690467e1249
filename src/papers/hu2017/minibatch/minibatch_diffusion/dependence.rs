//! How the noise of minibatch SGD depends on the sizes of batch and population.

use std::fmt;

use serde::Serialize;

use crate::claim::{
    Decoy, Expected, Experiment, Instances, Observation, Prediction, Reading, Resolution, Scan,
    Within, Witness,
};
use crate::interval::Interval;
use crate::oracles::law::finite_population;
use crate::range::Error;
use crate::statistics::limit;

/// Batches of a fixed size from a population with gradients 0 and 1, a quarter of them 1, as it grows.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Growing {
    batch: u64,
}

impl fmt::Display for Growing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "m = {}, M -> ∞", self.batch)
    }
}

impl Growing {
    /// `√(m var / Σ_0)` for the batch's average from a population of that size.
    fn root_ratio(&self, size: u64) -> Interval {
        let marked = size / 4;
        let sample = (marked * (size - marked)) as f64 / (size * (size - 1)) as f64;
        let [_, variance] = finite_population::marked_share(size, marked, self.batch);
        variance.scaled(self.batch as f64 / sample).map_increasing(f64::sqrt, f64::EPSILON)
    }
}

/// `√(Σ_0/m)` in units of itself.
const ROOT: f64 = 1.0;

pub(super) static FIXED_BATCH: Experiment<Growing> = Experiment {
    name: "S/√(Σ_0/m) as M grows, m fixed",
    reading: Reading::AsPrinted,
    instances: || {
        let named = [("a small batch", 4), ("a batch of 32", 32)];
        Instances::named(named.map(|(name, batch)| (name, Growing { batch })).to_vec())
    },
    predict: |_| Prediction::equals(ROOT),
    decoys: &[
        Decoy::new("Σ_0/m without the root", |growing| {
            Prediction::equals(1.0 / (growing.batch as f64).sqrt())
        }),
        Decoy::new("the root over Σ_0 only", |growing| {
            Prediction::equals((growing.batch as f64).sqrt())
        }),
    ],
    observe: Witness::Oracle(|growing| {
        let ratio = |size: u64| (1.0 / size as f64, growing.root_ratio(size));
        let points: Vec<(f64, Interval)> = (6..=18).step_by(2).map(|k| ratio(1 << k)).collect();
        Observation::of(limit::at_zero(&points))
    }),
    resolution: Resolution::Absolute(1e-3),
    expects: Expected::Consistent,
};

pub(super) static LARGE_POPULATION: Scan<Growing> = Scan {
    formula: "S = √(Σ_0/m) for SGD's own diffusion matrix, as printed; two values, batch of 40",
    parameter: "M/m",
    rungs: &[1.25, 1.5, 2.0, 4.0, 6.0, 10.0, 30.0, 60.0, 100.0],
    instances: || Instances::named(vec![("a quarter marked", Growing { batch: 40 })]),
    predict: |_, _| ROOT,
    observe: |growing, times| growing.root_ratio((growing.batch as f64 * times) as u64),
    error: Error::Ratio,
    recorded: &[Within::from_rungs("a quarter marked", [1.5, 6.0, 60.0])],
};

/// A batch size of a population, and twice that.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Doubled {
    size: u64,
    batch: u64,
}

impl fmt::Display for Doubled {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "M = {}, m = {} and {}", self.size, self.batch, 2 * self.batch)
    }
}

/// Linear as Proposition 1 has it: affine in `1/m`, zero at `m = M`.
pub(super) static LINEAR: Experiment<Doubled> = Experiment {
    name: "variance at m over variance at 2m: linear in 1/m, zero at m = M",
    reading: Reading::AsPrinted,
    instances: || {
        Instances::named(vec![
            ("a fifth", Doubled { size: 10, batch: 2 }),
            ("a tenth", Doubled { size: 1000, batch: 100 }),
            ("MNIST's size, m = 128", Doubled { size: 60_000, batch: 128 }),
        ])
    },
    predict: |doubled| {
        let left = |batch: u64| 1.0 / batch as f64 - 1.0 / doubled.size as f64;
        Prediction::equals(left(doubled.batch) / left(2 * doubled.batch))
    },
    decoys: &[
        Decoy::new("proportional to 1/m", |_| Prediction::equals(2.0)),
        Decoy::new("inverse square", |_| Prediction::equals(4.0)),
    ],
    observe: Witness::Oracle(|doubled| {
        let [small, large] = [doubled.batch, 2 * doubled.batch]
            .map(|batch| finite_population::marked_share(doubled.size, doubled.size / 5, batch)[1]);
        Observation::of(small * large.recip())
    }),
    resolution: Resolution::Relative(1e-4),
    expects: Expected::Consistent,
};

pub(super) static MONOTONE: Experiment<Doubled> = Experiment {
    name: "variance at m over variance at 2m: larger than one",
    predict: |_| Prediction::at_least(1.0),
    decoys: &[Decoy::new("smaller than one", |_| Prediction::at_most(1.0))],
    ..LINEAR
};
