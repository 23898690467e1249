//! Training sets drawn from populations.

use std::fmt;

use proptest::prelude::*;
use serde::Serialize;

use crate::instances::population::Population;
use crate::oracles::law::finite_population::Rational;

/// Training sets of `N` independent members of a population of gradients, all equally likely, from which batches are
/// drawn without replacement.
#[derive(Clone, Debug, Serialize)]
pub struct TrainingSets {
    /// The gradients that a sample may have, and the batch size `M`.
    pub population: Population,
    /// `N`, at least `M`.
    pub size: usize,
}

impl TrainingSets {
    /// Populations of three or four rational vectors with one or two entries, training sets of four and batches of two
    /// or three.
    pub fn any() -> BoxedStrategy<TrainingSets> {
        (1..=2_usize, 3..=4_usize, 1..=12_i128)
            .prop_flat_map(|(dimension, size, denominator)| {
                let row = prop::collection::vec(1..40_i128, dimension);
                (prop::collection::vec(row, size), 2..=3_usize, Just(denominator))
            })
            .prop_map(|(mut rows, batch, denominator)| {
                rows[0].iter_mut().for_each(|v| *v += 40);
                let fraction = |&v: &i128| Rational::new(v, denominator);
                let rows = rows.iter().map(|row| row.iter().map(fraction).collect()).collect();
                let population = Population::new(rows, batch).expect("valid by construction");
                TrainingSets { population, size: 4 }
            })
            .boxed()
    }
}

impl fmt::Display for TrainingSets {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (members, batch) = (self.population.size(), self.population.batch());
        write!(f, "N = {} from {members} kinds of sample, M = {batch}", self.size)
    }
}

/// The losses `w³ e^(-t w²) (1 + t)² ± w + w²/2` at a point, with `t > 0` of density `(1 + t)^(-2)` and a fair sign.
///
/// Each is smooth, and its derivative has a finite and positive variance at every `w`, which is unbounded near zero. The
/// mean loss is `w + w²/2`.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct HeavyMixture {
    /// `w`.
    pub at: f64,
}

impl HeavyMixture {
    /// The derivative of the mean loss.
    pub fn risk_slope(&self) -> f64 {
        1.0 + self.at
    }

    /// The derivative of the loss, meaned over the sign, times the density of `t`.
    pub fn weighted_slope(&self, t: f64) -> f64 {
        let square = self.at * self.at;
        let mixed = square * (3.0 - 2.0 * square * t) * libm::exp(-square * t);
        mixed + self.at / ((1.0 + t) * (1.0 + t))
    }
}

impl fmt::Display for HeavyMixture {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "w = {}", self.at)
    }
}
