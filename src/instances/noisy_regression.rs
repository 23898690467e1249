//! Second moments of minibatch SGD on quadratic losses, with noise injected into its gradients.

use std::fmt;

use nalgebra::{Matrix2, Matrix2x3, Matrix3, Vector3};
use serde::Serialize;

use crate::oracles::law::finite_population::{Sampling, for_each_batch};

/// Losses `f_i` in the plane with gradients `A_i x - b_i`, and what SGD does with them.
#[derive(Clone, Debug, Serialize)]
pub struct Quadratics {
    /// `A_i` as its entries (11, 12, 22), then `b_i`.
    losses: Vec<[f64; 5]>,
    start: [f64; 2],
    step: f64,
    /// The small batch.
    pub small: usize,
    /// The large batch.
    pub large: usize,
}

impl fmt::Display for Quadratics {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Quadratics { losses, start: [x, y], step, small, large } = self;
        write!(f, "M = {}, batches {small} and {large}, η = {step}, ", losses.len())?;
        write!(f, "x_0 = ({x:.3}, {y:.3})")
    }
}

/// What is added to the gradients of a batch, with mean zero.
#[derive(Clone, Copy, Debug)]
pub enum Extra {
    /// Nothing.
    Nothing,
    /// Noise of covariance this times the identity.
    Spherical(f64),
    /// Noise of covariance this times `Σ_0(x)`.
    Sample(f64),
}

impl Quadratics {
    /// Losses `|x - c_i|²/2` with centres on the corners of two squares: `Σ_0` is one multiple of I.
    pub fn round() -> Quadratics {
        let corner = |x: f64, y: f64| [1.0, 0.0, 1.0, x, y];
        let square = |r: f64| [corner(r, r), corner(-r, r), corner(-r, -r), corner(r, -r)];
        Quadratics::from_the_minimiser([square(1.0), square(0.5)].concat(), 0.05)
    }

    /// Losses `(a_i · x - y_i)²/2` with features of unequal size: curvatures of about 2.4 and 0.05.
    pub fn regression() -> Quadratics {
        let features = [
            ([1.8, 0.2], 0.7),
            ([-1.2, 0.3], -0.9),
            ([1.5, -0.1], 0.3),
            ([-1.7, -0.2], 0.4),
            ([1.1, 0.25], 1.1),
            ([-1.6, 0.15], -0.2),
            ([1.4, -0.3], -0.8),
            ([-1.9, -0.15], 0.1),
        ];
        let loss =
            |([x, y], target): ([f64; 2], f64)| [x * x, x * y, y * y, target * x, target * y];
        Quadratics::from_the_minimiser(features.into_iter().map(loss).collect(), 0.1)
    }

    fn from_the_minimiser(losses: Vec<[f64; 5]>, step: f64) -> Quadratics {
        let sum =
            losses.iter().fold([0.0; 5], |sum, loss| std::array::from_fn(|i| sum[i] + loss[i]));
        let [a, b, c, u, v] = sum;
        let determinant = a * c - b * b;
        assert!(0.0 < determinant, "the mean loss has no minimiser");
        let start = [(c * u - b * v) / determinant, (a * v - b * u) / determinant];
        Quadratics { losses, start, step, small: 2, large: 6 }
    }

    /// `∇f_i` as a map of `(x, 1)`.
    fn gradient(&self, member: usize) -> Matrix2x3<f64> {
        let [a, b, c, u, v] = self.losses[member];
        Matrix2x3::new(a, b, -u, b, c, -v)
    }

    /// `E z zᵀ` with `z = (x_k, 1)` for SGD with a batch size, without replacement, after each of
    /// `steps` steps from the start: `E z' z'ᵀ` is the mean over all batches of `T z zᵀ Tᵀ`, with T
    /// one step on the batch, plus what is injected.
    ///
    /// # Panics
    ///
    /// If there is no such batch, or `steps` decrease.
    pub fn moments(&self, batch: usize, extra: Extra, steps: &[usize]) -> Vec<Matrix3<f64>> {
        assert!(steps.is_sorted(), "steps {steps:?}");
        let size = self.losses.len();
        let mut maps = Vec::new();
        let count = for_each_batch(size, batch, Sampling::WithoutReplacement, |members| {
            let sum: Matrix2x3<f64> = members.iter().map(|&member| self.gradient(member)).sum();
            maps.push(Matrix3::identity() - raised(&(sum * (self.step / batch as f64))));
        });
        let count = count.expect("few enough batches") as f64;
        let mean = (0..size).map(|i| self.gradient(i)).sum::<Matrix2x3<f64>>() / size as f64;
        let centred: Vec<Matrix2x3<f64>> = (0..size).map(|i| self.gradient(i) - mean).collect();
        let injected = |moment: &Matrix3<f64>| {
            let covariance = match extra {
                Extra::Nothing => Matrix2::zeros(),
                Extra::Spherical(variance) => Matrix2::identity() * variance,
                Extra::Sample(factor) => {
                    let spread = centred.iter().map(|d| d * moment * d.transpose());
                    spread.sum::<Matrix2<f64>>() * (factor / (size - 1) as f64)
                }
            };
            let mut whole = Matrix3::zeros();
            whole.fixed_view_mut::<2, 2>(0, 0).copy_from(&(covariance * (self.step * self.step)));
            whole
        };
        let z = Vector3::new(self.start[0], self.start[1], 1.0);
        let mut moment = z * z.transpose();
        let mut done = 0;
        let mut rows = Vec::with_capacity(steps.len());
        for &until in steps {
            for _ in done..until {
                let moved = maps.iter().map(|t| t * moment * t.transpose()).sum::<Matrix3<f64>>();
                moment = moved / count + injected(&moment);
            }
            done = until;
            rows.push(moment);
        }
        rows
    }

    /// `E |x_k - x_0|²` from `E z zᵀ`.
    pub fn squared_distance(&self, moment: &Matrix3<f64>) -> f64 {
        let [x, y] = self.start;
        let along =
            |i: usize, start: f64| moment[(i, i)] - 2.0 * start * moment[(i, 2)] + start * start;
        along(0, x) + along(1, y)
    }

    /// The covariance of `x_k` from `E z zᵀ`.
    pub fn covariance(&self, moment: &Matrix3<f64>) -> Matrix2<f64> {
        Matrix2::from_fn(|i, j| moment[(i, j)] - moment[(i, 2)] * moment[(j, 2)])
    }
}

/// Losses and σ², tuned so that the two mean squared distances agree after the last step.
#[derive(Clone, Debug, Serialize)]
pub struct Tuned {
    /// The losses, the two batch sizes and the step.
    pub losses: Quadratics,
    /// σ².
    pub variance: f64,
}

impl fmt::Display for Tuned {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}, σ = {:.4}", self.losses, self.variance.sqrt())
    }
}

/// Steps after which distances are compared.
pub const STEPS: [usize; 6] = [8, 16, 32, 64, 128, 256];

impl Tuned {
    /// With σ² tuned on the given losses.
    pub fn new(losses: Quadratics) -> Tuned {
        let last = |moments: Vec<Matrix3<f64>>| losses.squared_distance(&moments[STEPS.len() - 1]);
        let small = last(losses.moments(losses.small, Extra::Nothing, &STEPS));
        let plain = last(losses.moments(losses.large, Extra::Nothing, &STEPS));
        let noisy = last(losses.moments(losses.large, Extra::Spherical(1.0), &STEPS));
        // The second moments are affine in σ².
        let variance = (small - plain) / (noisy - plain);
        Tuned { losses, variance }
    }

    /// The small batch's second moments, without injected noise.
    pub fn small(&self) -> Vec<Matrix3<f64>> {
        self.losses.moments(self.losses.small, Extra::Nothing, &STEPS)
    }

    /// The large batch's second moments.
    pub fn large(&self, extra: Extra) -> Vec<Matrix3<f64>> {
        self.losses.moments(self.losses.large, extra, &STEPS)
    }

    /// Mean squared distances from the start.
    pub fn curve(&self, moments: &[Matrix3<f64>]) -> Vec<f64> {
        moments.iter().map(|moment| self.losses.squared_distance(moment)).collect()
    }
}

/// Two rows as the upper part of a square.
fn raised(rows: &Matrix2x3<f64>) -> Matrix3<f64> {
    let mut whole = Matrix3::zeros();
    whole.fixed_view_mut::<2, 3>(0, 0).copy_from(rows);
    whole
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Three steps by following every sequence of batches.
    #[test]
    fn the_recursion_counts_every_path() {
        let losses = Quadratics::regression();
        let mut batches = Vec::new();
        for_each_batch(8, 2, Sampling::WithoutReplacement, |members| {
            batches.push(members.to_vec())
        });
        let mut ends = vec![[0.3, -0.2]];
        for _ in 0..3 {
            let step = |&[x, y]: &[f64; 2], members: &Vec<usize>| {
                let gradients = members.iter().map(|&member| {
                    let [a, b, c, u, v] = losses.losses[member];
                    [a * x + b * y - u, b * x + c * y - v]
                });
                let [g, h] = gradients.fold([0.0; 2], |[g, h], [p, q]| [g + p / 2.0, h + q / 2.0]);
                [x - losses.step * g, y - losses.step * h]
            };
            let all = ends.iter().flat_map(|end| batches.iter().map(move |batch| step(end, batch)));
            ends = all.collect();
        }
        let count = ends.len() as f64;
        let moved = Quadratics { start: [0.3, -0.2], ..losses };
        let found = moved.moments(2, Extra::Nothing, &[3])[0];
        let mean = |of: fn(&[f64; 2]) -> f64| ends.iter().map(of).sum::<f64>() / count;
        let distance = mean(|[x, y]| (x - 0.3) * (x - 0.3) + (y + 0.2) * (y + 0.2));
        // 28³ paths: a sum of 22 000 numbers below one.
        assert!((moved.squared_distance(&found) - distance).abs() < 1e-12);
        let across = mean(|[x, y]| x * y) - mean(|[x, _]| *x) * mean(|[_, y]| *y);
        assert!((moved.covariance(&found)[(0, 1)] - across).abs() < 1e-12);
    }
}
