//! Populations of gradients from which minibatches are drawn (section 3.2).

use std::fmt;
use std::ops::RangeInclusive;

use proptest::prelude::*;
use rand::RngExt;
use serde::{Serialize, Serializer};

use crate::claim::{Instances, Observation};
use crate::interval::Interval;
use crate::monte_carlo::{Block, Tally};
use crate::oracles::finite_population::{Rational, enclose};
use crate::statistics::intervals;

/// The gradients `∇f_i(x)` of a training set at one point, and a batch size.
#[derive(Clone, Debug, Serialize)]
pub struct Population {
    #[serde(serialize_with = "as_fractions")]
    gradients: Vec<Vec<Rational>>,
    batch: usize,
}

fn as_fractions<S: Serializer>(rows: &[Vec<Rational>], serializer: S) -> Result<S::Ok, S::Error> {
    let row = |row: &Vec<Rational>| row.iter().map(|v| v.to_string()).collect::<Vec<_>>();
    serializer.collect_seq(rows.iter().map(row))
}

impl fmt::Display for Population {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (size, dimension) = (self.size(), self.gradients[0].len());
        write!(f, "M = {size}, m = {}, d = {dimension}", self.batch)
    }
}

impl Population {
    /// The population with these gradients, and a batch size.
    ///
    /// Fails, naming the hypothesis, if there are fewer than two gradients, dimensions differ or are
    /// zero, or the batch is not between 1 and the size.
    pub fn new(gradients: Vec<Vec<Rational>>, batch: usize) -> Result<Population, String> {
        if gradients.len() < 2 {
            return Err("Σ_0 needs at least two gradients".into());
        }
        let dimension = gradients[0].len();
        if dimension == 0 || gradients.iter().any(|g| g.len() != dimension) {
            return Err("all gradients must have the same positive dimension".into());
        }
        if !(1..=gradients.len()).contains(&batch) {
            return Err(format!("no batch of {batch} from {}", gradients.len()));
        }
        Ok(Population { gradients, batch })
    }

    /// From integer gradients; for populations written down here.
    fn of_integers(gradients: &[Vec<i128>], batch: usize) -> Population {
        let row = |row: &Vec<i128>| row.iter().map(|&v| Rational::from_integer(v)).collect();
        Population::new(gradients.iter().map(row).collect(), batch).expect("a population")
    }

    /// The gradients.
    pub fn gradients(&self) -> &[Vec<Rational>] {
        &self.gradients
    }

    /// `M`.
    pub fn size(&self) -> usize {
        self.gradients.len()
    }

    /// `m`.
    pub fn batch(&self) -> usize {
        self.batch
    }

    /// `∇F = (1/M) Σ ∇f_i`.
    pub fn gradient(&self) -> Vec<Rational> {
        let size = Rational::from_integer(self.size() as i128);
        (0..self.gradients[0].len()).map(|c| self.sum(|row| row[c]) / size).collect()
    }

    /// `1/m - 1/M`.
    pub fn finite_factor(&self) -> Rational {
        Rational::new(1, self.batch as i128) - Rational::new(1, self.size() as i128)
    }

    /// `Σ_i (∇F - ∇f_i)(∇F - ∇f_i)ᵀ / (M - less)`, the lower triangle row by row; the paper's `Σ_0`
    /// has `less` one.
    pub fn sample_covariance(&self, less: i128) -> Vec<Rational> {
        let mean = self.gradient();
        let divisor = Rational::from_integer(self.size() as i128 - less);
        let entry = |(i, j): (usize, usize)| {
            self.sum(|row| (mean[i] - row[i]) * (mean[j] - row[j])) / divisor
        };
        self.triangle().map(entry).collect()
    }

    /// `Σ_p ∇f_p ∇f_pᵀ` and `Σ_{j,k} ∇f_j ∇f_kᵀ`, entry by entry of the lower triangle.
    pub fn products(&self) -> Vec<[Rational; 2]> {
        let entry = |(i, j): (usize, usize)| {
            [self.sum(|row| row[i] * row[j]), self.sum(|row| row[i]) * self.sum(|row| row[j])]
        };
        self.triangle().map(entry).collect()
    }

    fn sum(&self, of: impl Fn(&[Rational]) -> Rational) -> Rational {
        self.gradients.iter().map(|row| of(row)).fold(Rational::from_integer(0), |a, b| a + b)
    }

    fn triangle(&self) -> impl Iterator<Item = (usize, usize)> + use<> {
        (0..self.gradients[0].len()).flat_map(|i| (0..=i).map(move |j| (i, j)))
    }

    /// Populations of 4 to 10 with 1 < m < M; no entry of the mean is zero and no coordinate is
    /// constant.
    pub fn any(dimensions: RangeInclusive<usize>) -> BoxedStrategy<Population> {
        (4..=10_usize, dimensions, 1..=12_i128)
            .prop_flat_map(|(size, dimension, denominator)| {
                let row = prop::collection::vec(1..40_i128, dimension);
                let rows = prop::collection::vec(row, size);
                (rows, 2..size, Just(denominator))
            })
            .prop_map(|(mut rows, batch, denominator)| {
                rows[0].iter_mut().for_each(|v| *v += 40);
                let fraction = |&v: &i128| Rational::new(v, denominator);
                let rows = rows.iter().map(|row| row.iter().map(fraction).collect()).collect();
                Population::new(rows, batch).expect("valid by construction")
            })
            .boxed()
    }
}

/// Rationals as doubles, each rounded three times at most.
pub fn to_doubles(numbers: &[Rational]) -> Vec<f64> {
    numbers.iter().map(|&number| enclose(number).center()).collect()
}

/// Exact numbers as an observation: unknown, for each entry of the covariance, where there are none.
pub fn observed(population: &Population, numbers: Option<Vec<Rational>>) -> Observation {
    match numbers {
        Some(numbers) => Observation::of_all(numbers.into_iter().map(enclose)),
        None => Observation::of_all(population.triangle().map(|_| Interval::UNKNOWN)),
    }
}

/// Small populations, 1 < m < M.
pub fn named() -> Instances<Population> {
    let skewed = [vec![1, 0], vec![2, -1], vec![0, 3], vec![50, -7], vec![1, 1]];
    let line: Vec<Vec<i128>> = (1..=6).map(|i| vec![i, 2 * i, -i]).collect();
    let twins: Vec<Vec<i128>> = (0..8).map(|i| vec![i / 4 + 1]).collect();
    Instances::named(vec![
        ("one gradient far off", Population::of_integers(&skewed, 2)),
        ("gradients on a line, Σ_0 of rank one", Population::of_integers(&line, 5)),
        ("two values only", Population::of_integers(&twins, 3)),
    ])
}

/// Batches of one, and batches that are the whole population.
pub fn edges() -> Instances<Population> {
    let rows = [vec![1, 0], vec![2, -1], vec![0, 3], vec![50, -7], vec![1, 1]];
    Instances::named(vec![
        ("m = 1", Population::of_integers(&rows, 1)),
        ("m = M", Population::of_integers(&rows, 5)),
        ("m = M = 2", Population::of_integers(&rows[..2], 2)),
    ])
}

/// A population whose batches are too many to enumerate: M = 256, m = 96.
pub fn large() -> Instances<Population> {
    // The second coordinate depends on the first, without being linear in it.
    let row = |i: i128| vec![i % 16, (i * i) % 16 + i % 5];
    let rows: Vec<Vec<i128>> = (0..256).map(row).collect();
    Instances::named(vec![("M = 256, m = 96", Population::of_integers(&rows, 96))])
}

/// Batches drawn by the first part of a shuffle: the entries of `δ δᵀ`, where `δ` is the average
/// less `∇F(x)`, in the first two coordinates.
pub fn sample(population: &Population, block: &mut Block) -> Tally {
    let mean = to_doubles(&population.gradient());
    let deviation = |row: &Vec<Rational>| [0, 1].map(|c| enclose(row[c]).center() - mean[c]);
    let mut order: Vec<[f64; 2]> = population.gradients.iter().map(deviation).collect();
    let (size, batch) = (order.len(), population.batch);
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
