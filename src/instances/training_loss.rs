//! Losses of linear models on training sets: squares and cross entropies.

use std::fmt;

use proptest::prelude::*;
use serde::Serialize;

use crate::oracles::numerics::jet::Jet;

/// What is compared with the model's output.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub enum Target {
    /// `y = x·w0 ± 1` with a fair sign: a square loss, with `Var[y|x] = 1`.
    Linear(Vec<f64>),
    /// `y = 1` with these probabilities, one for each example, and 0 otherwise: a cross entropy of the logistic model with the
    /// penalty `λ|w|²`.
    Labels {
        /// `P(y_n = 1)`.
        chances: Vec<f64>,
        /// `λ`, not negative.
        penalty: f64,
    },
}

/// The mean loss over equally likely examples `x`.
#[derive(Clone, Debug, Serialize)]
pub struct TrainingLoss {
    /// The examples `x`, which span the space.
    pub examples: Vec<Vec<f64>>,
    /// The rest.
    pub target: Target,
}

impl TrainingLoss {
    /// How many parameters there are.
    pub fn dimension(&self) -> usize {
        self.examples[0].len()
    }

    /// `λ`; zero for squares.
    pub fn penalty(&self) -> f64 {
        if let Target::Labels { penalty, .. } = self.target { penalty } else { 0.0 }
    }

    /// The loss, from its definition as a mean.
    pub fn at(&self, w: &[Jet]) -> Jet {
        let zero = || Jet::from(0.0);
        let product = |x: &[f64]| x.iter().zip(w).fold(zero(), |sum, (&x, &w)| sum + w * x);
        let count = self.examples.len() as f64;
        match &self.target {
            Target::Linear(truth) => {
                let term = |x: &Vec<f64>| {
                    let output: f64 = x.iter().zip(truth).map(|(x, w)| x * w).sum();
                    let [above, below] = [1.0, -1.0].map(|noise| product(x) - (output + noise));
                    (above.squared() + below.squared()) * 0.5
                };
                self.examples.iter().map(term).fold(zero(), |sum, term| sum + term) / count
            }
            Target::Labels { chances, penalty } => {
                // -ln ŷ = softplus(-x·w), -ln(1 - ŷ) = softplus(x·w).
                let term = |(x, &p): (&Vec<f64>, &f64)| {
                    let z = product(x);
                    (-z).softplus() * p + z.softplus() * (1.0 - p)
                };
                let terms = self.examples.iter().zip(chances).map(term);
                let mean = terms.fold(zero(), |sum, term| sum + term) / count;
                w.iter().fold(mean, |sum, w| sum + w.squared() * *penalty)
            }
        }
    }

    /// Random squares in one to three dimensions.
    pub fn any_square() -> BoxedStrategy<TrainingLoss> {
        (1..=3_usize)
            .prop_flat_map(|d| {
                let numbers = || prop::collection::vec(0.3..1.5_f64, d);
                (prop::collection::vec(numbers(), 2), numbers(), Just(d))
            })
            .prop_map(|(more, truth, d)| {
                let examples = spanning(more, d);
                TrainingLoss { examples, target: Target::Linear(truth) }
            })
            .boxed()
    }

    /// Random cross entropies in one to three dimensions with a penalty.
    pub fn any_logistic() -> BoxedStrategy<TrainingLoss> {
        (1..=3_usize)
            .prop_flat_map(|d| {
                let row = prop::collection::vec(0.3..1.5_f64, d);
                let chances = prop::collection::vec(0.05..0.95_f64, d + 2);
                (prop::collection::vec(row, 2), chances, 0.05..0.5_f64, Just(d))
            })
            .prop_map(|(more, chances, penalty, d)| {
                let examples = spanning(more, d);
                TrainingLoss { examples, target: Target::Labels { chances, penalty } }
            })
            .boxed()
    }
}

/// The examples, and one along each axis, with signs that change.
fn spanning(mut examples: Vec<Vec<f64>>, dimension: usize) -> Vec<Vec<f64>> {
    let axis = |i: usize| {
        let size = if i.is_multiple_of(2) { 0.8 } else { -1.2 };
        (0..dimension).map(|j| if i == j { size } else { 0.0 }).collect()
    };
    examples.extend((0..dimension).map(axis));
    examples
}

impl fmt::Display for TrainingLoss {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "x in {:.3?}, ", self.examples)?;
        match &self.target {
            Target::Linear(truth) => write!(f, "y = x·w0 ± 1, w0 = {truth:.3?}"),
            Target::Labels { chances, penalty } => {
                write!(f, "P(y = 1) = {chances:.3?}, λ = {penalty:.3}")
            }
        }
    }
}
