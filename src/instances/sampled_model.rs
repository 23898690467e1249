//! Models with a loss for each example, at a point of their parameters.

use std::fmt;

use proptest::prelude::*;
use serde::Serialize;

use crate::interval::Interval;
use crate::oracles::numerics::jet::Jet;

/// The loss of an example `(x, y)`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum Model {
    /// `ln(1 + e^{x·θ}) - y x·θ`: minus the log-likelihood of a label `y` in {0, 1}.
    Logistic,
    /// `½ (y - x·θ)²`: minus the log-likelihood of normal noise of variance one, but for a constant.
    Linear,
    /// `½ (y - u v x)²` with `θ = (u, v)`: two layers of a linear network.
    TwoLayers,
}

/// An example and its probability.
#[derive(Clone, Debug, Serialize)]
pub struct Example {
    /// The input.
    pub x: Vec<f64>,
    /// The label or the output.
    pub y: f64,
    /// Its probability: examples are drawn independently.
    pub weight: f64,
}

/// A model on a distribution of examples, at a point, with a step and a batch size.
#[derive(Clone, Debug, Serialize)]
pub struct SampledModel {
    /// The loss of one example.
    pub model: Model,
    /// The examples; their weights add up to one.
    pub examples: Vec<Example>,
    /// `θ`.
    pub at: Vec<f64>,
    /// `η`.
    pub step: f64,
    /// `B`.
    pub batch: usize,
}

impl SampledModel {
    /// Logistic regression on equally likely inputs whose labels are one with these chances.
    pub fn logistic(inputs: &[(Vec<f64>, f64)], at: &[f64]) -> SampledModel {
        let count = inputs.len() as f64;
        let both = |(x, chance): &(Vec<f64>, f64)| {
            [(1.0, *chance), (0.0, 1.0 - chance)].map(|(y, p)| Example {
                x: x.clone(),
                y,
                weight: p / count,
            })
        };
        let examples = inputs.iter().flat_map(both).collect();
        SampledModel { model: Model::Logistic, examples, at: at.to_vec(), step: 0.3, batch: 2 }
    }

    /// Logistic regression on labels that follow the model with the parameters `truth`.
    pub fn well_specified(inputs: &[Vec<f64>], truth: &[f64], at: &[f64]) -> SampledModel {
        let chance = |x: &Vec<f64>| {
            let z: f64 = x.iter().zip(truth).map(|(x, t)| x * t).sum();
            (x.clone(), 1.0 / (1.0 + libm::exp(-z)))
        };
        SampledModel::logistic(&inputs.iter().map(chance).collect::<Vec<_>>(), at)
    }

    /// Linear regression on equally likely inputs with outputs `x·truth ± s`, where each input has its `s`.
    pub fn linear(inputs: &[(Vec<f64>, f64)], truth: &[f64], at: &[f64]) -> SampledModel {
        let weight = 0.5 / inputs.len() as f64;
        let both = |(x, s): &(Vec<f64>, f64)| {
            let mean: f64 = x.iter().zip(truth).map(|(x, t)| x * t).sum();
            [mean + s, mean - s].map(|y| Example { x: x.clone(), y, weight })
        };
        let examples = inputs.iter().flat_map(both).collect();
        SampledModel { model: Model::Linear, examples, at: at.to_vec(), step: 0.3, batch: 2 }
    }

    /// Two layers on inputs with outputs `slope x ± noise`.
    pub fn two_layers(inputs: &[f64], slope: f64, noise: f64, at: [f64; 2]) -> SampledModel {
        let rows: Vec<_> = inputs.iter().map(|&x| (vec![x], noise)).collect();
        SampledModel { model: Model::TwoLayers, ..SampledModel::linear(&rows, &[slope], &at) }
    }

    /// The same with another step and batch size.
    pub fn with(self, step: f64, batch: usize) -> SampledModel {
        SampledModel { step, batch, ..self }
    }

    /// The loss of an example at `θ`.
    pub fn loss(&self, example: &Example, theta: &[Jet]) -> Jet {
        let zero = || Jet::from(0.0);
        let product = |sum: Jet, (&x, &t): (&f64, &Jet)| sum + t * x;
        let output = || example.x.iter().zip(theta).fold(zero(), product);
        match self.model {
            Model::Logistic => output().softplus() - output() * example.y,
            Model::Linear => (output() - example.y).squared() * 0.5,
            Model::TwoLayers => (theta[0] * theta[1] * example.x[0] - example.y).squared() * 0.5,
        }
    }

    /// `θ` moved along a direction, as a function of the distance.
    pub fn towards(&self, direction: &[f64]) -> Vec<Jet> {
        let ends = self.at.iter().zip(direction);
        ends.map(|(&at, &by)| Jet::variable(0.0) * by + at).collect()
    }

    /// The second derivatives 11, 21 and 22 of an example's loss at `θ` in the plane, the mixed one by polarisation.
    pub fn bends(&self, example: &Example) -> [Interval; 3] {
        let along = |direction: [f64; 2]| self.loss(example, &self.towards(&direction)).bend;
        let [xx, yy, both] = [[1.0, 0.0], [0.0, 1.0], [1.0, 1.0]].map(along);
        [xx, (both - xx - yy) * 0.5, yy]
    }

    /// Inputs in the plane that are not symmetric.
    fn inputs() -> BoxedStrategy<Vec<Vec<f64>>> {
        let input =
            |sign: f64| (0.5..1.5_f64, 0.5..1.5_f64).prop_map(move |(p, q)| vec![p, sign * q]);
        (input(1.0), input(-1.0), input(0.3)).prop_map(|(a, b, c)| vec![a, b, c]).boxed()
    }

    fn steps() -> BoxedStrategy<(f64, usize)> {
        (0.1..0.5_f64, 2..4_usize).boxed()
    }

    /// Logistic regressions whose labels follow the model, at the true parameters.
    pub fn any_at_the_truth() -> BoxedStrategy<SampledModel> {
        (SampledModel::inputs(), 0.3..1.5_f64, -1.5..-0.3_f64, SampledModel::steps())
            .prop_map(|(inputs, p, q, (step, batch))| {
                SampledModel::well_specified(&inputs, &[p, q], &[p, q]).with(step, batch)
            })
            .boxed()
    }

    /// Linear regressions at the optimum, with noise much smaller or much larger than one.
    pub fn any_of_other_noise() -> BoxedStrategy<SampledModel> {
        let noise = prop_oneof![0.1..0.3_f64, 2.6..4.0_f64];
        (SampledModel::inputs(), noise, SampledModel::steps())
            .prop_map(|(inputs, s, (step, batch))| {
                let rows: Vec<_> = inputs.into_iter().map(|x| (x, s)).collect();
                SampledModel::linear(&rows, &[0.7, -0.4], &[0.7, -0.4]).with(step, batch)
            })
            .boxed()
    }

    /// Models away from their minima.
    pub fn any() -> BoxedStrategy<SampledModel> {
        let off = (SampledModel::inputs(), -1.0..1.0_f64, 0.2..1.0_f64, SampledModel::steps())
            .prop_map(|(inputs, p, q, (step, batch))| {
                SampledModel::well_specified(&inputs, &[0.8, -0.5], &[p, q]).with(step, batch)
            });
        let moved = SampledModel::any_of_other_noise()
            .prop_map(|model| SampledModel { at: vec![1.2, 0.5], ..model });
        prop_oneof![off, moved].boxed()
    }
}

impl fmt::Display for SampledModel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let SampledModel { model, examples, at, step, batch } = self;
        write!(f, "{model:?}, θ = {at:.3?}, η = {step:.3}, B = {batch}, (x, y; probability): ")?;
        for Example { x, y, weight } in examples.iter().take(8) {
            write!(f, "({x:.3?}, {y:.3}; {weight:.3}) ")?;
        }
        if 8 < examples.len() { write!(f, "and {} more", examples.len() - 8) } else { Ok(()) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// For `½ (θ·x - y)²` they are those of `x xᵀ`.
    #[test]
    fn second_derivatives_of_a_regression_are_products_of_its_input() {
        let model = SampledModel::linear(&[(vec![3.0, -2.0], 0.1)], &[1.0, 2.0], &[0.3, 0.7]);
        let found = model.bends(&model.examples[0]);
        for (found, product) in found.into_iter().zip([9.0, -6.0, 4.0]) {
            assert!(found.contains(product), "{found:?} is not {product}");
        }
    }
}
