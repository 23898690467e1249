//! Populations of gradients from which minibatches are drawn.

use std::fmt;
use std::ops::RangeInclusive;

use proptest::prelude::*;
use serde::{Serialize, Serializer};

use crate::oracles::law::finite_population::{Rational, enclose};

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

    /// From integer gradients, for populations that are written down.
    ///
    /// # Panics
    ///
    /// As [`Population::new`] fails.
    pub fn of_integers(gradients: &[Vec<i128>], batch: usize) -> Population {
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

    /// The places of a covariance's lower triangle, row by row.
    pub fn triangle(&self) -> impl Iterator<Item = (usize, usize)> + use<> {
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
