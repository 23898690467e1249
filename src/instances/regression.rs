//! Linear regression by minibatch SGD: gradient noise over all batches, and exact second moments in time.

use std::fmt;

use nalgebra::{DMatrix, DVector};
use proptest::prelude::*;
use serde::Serialize;

use crate::instances::momentum::step_of_pair;
use crate::monte_carlo::{Normals, Stream};
use crate::oracles::numerics::dense;

/// Steps after which second moments that still move have no limit.
const STEPS_MAX: usize = 100_000;

/// The loss `scale` / N Σ (w·x - y)² on a data set.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Regression {
    pub(crate) scale: f64,
    pub(crate) data: Vec<(Vec<f64>, f64)>,
}

/// How batches are drawn.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub(crate) enum Sampling {
    With,
    Without,
}

/// A regression, a place off its minimum, and batches.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Batches {
    pub(crate) regression: Regression,
    /// w - w*.
    pub(crate) offset: Vec<f64>,
    /// S.
    pub(crate) batch: usize,
    pub(crate) sampling: Sampling,
}

impl Batches {
    /// Five to seven data in one or two dimensions, batches of two or three, w off w* in each coordinate.
    pub(crate) fn any(sampling: Sampling) -> impl Strategy<Value = Batches> {
        (1..=2_usize, 5..8_usize, 2..4_usize).prop_flat_map(move |(d, n, batch)| {
            let datum = (prop::collection::vec(-2.0..2.0_f64, d), -3.0..3.0_f64);
            let offset = prop::collection::vec(0.2..1.0_f64, d);
            (prop::collection::vec(datum, n), offset, 0.3..1.5_f64).prop_map(
                move |(mut data, offset, scale)| {
                    // So that the data span all directions.
                    for (axis, (x, _)) in data.iter_mut().enumerate().take(d) {
                        x[axis] += if x[axis] < 0.0 { -2.0 } else { 2.0 };
                    }
                    let regression = Regression { scale, data };
                    Batches { regression, offset, batch, sampling }
                },
            )
        })
    }

    /// J(w), the mean of the data's ∇L ∇Lᵀ.
    pub(crate) fn second_moment(&self) -> DMatrix<f64> {
        let gradients = self.regression.gradients(&self.place());
        let sum = gradients.iter().map(|g| g * g.transpose()).reduce(|sum, next| sum + next);
        sum.expect("a data set is not empty") / gradients.len() as f64
    }

    /// The covariance of the batch gradient at w, over all batches.
    pub(crate) fn noise(&self) -> DMatrix<f64> {
        self.regression.noise_enumerated(&self.place(), self.batch, self.sampling)
    }

    fn place(&self) -> DVector<f64> {
        self.regression.minimum() + DVector::from_column_slice(&self.offset)
    }
}

impl fmt::Display for Batches {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "N = {}, D = {}, S = {}, {:?} replacement, w - w* = {:.3?}",
            self.regression.data.len(),
            self.regression.dimension(),
            self.batch,
            self.sampling,
            self.offset
        )
    }
}

/// Momentum SGD on a small data set.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Training {
    pub(crate) batches: Batches,
    /// λ.
    pub(crate) learning_rate: f64,
    /// µ.
    pub(crate) momentum: f64,
}

impl Training {
    /// λ times the largest curvature of a datum between 0.1 and 0.6, µ below 0.6.
    pub(crate) fn any(sampling: Sampling) -> impl Strategy<Value = Training> {
        (Batches::any(sampling), 0.1..0.6_f64, 0.0..0.6_f64).prop_map(
            |(batches, share, momentum)| {
                let squares = |(x, _): &(Vec<f64>, f64)| x.iter().map(|x| x * x).sum::<f64>();
                let most = batches.regression.data.iter().map(squares).fold(0.0, f64::max);
                let learning_rate = share / (2.0 * batches.regression.scale * most);
                Training { batches, learning_rate, momentum }
            },
        )
    }

    /// For each batch, all equally likely: what a step does to (w - w*, λm), and what it adds.
    pub(crate) fn steps(&self) -> Vec<(DMatrix<f64>, DVector<f64>)> {
        let regression = &self.batches.regression;
        let gradients = regression.gradients(&regression.minimum());
        let d = regression.dimension();
        let (rates, none) = (DMatrix::identity(d, d) * self.learning_rate, DMatrix::zeros(d, d));
        let mut steps = Vec::new();
        let (n, size) = (gradients.len(), self.batches.batch);
        visit(n, size, self.batches.sampling, &mut Vec::new(), &mut |batch| {
            let data = batch.iter().map(|&i| regression.data[i].clone()).collect();
            let hessian = Regression { data, ..*regression }.hessian();
            let sum = batch.iter().fold(DVector::zeros(d), |sum, &i| sum + &gradients[i]);
            let pull = sum * (self.learning_rate / size as f64);
            let (map, _) = step_of_pair(&rates, &hessian, &none, self.momentum);
            let added = DVector::from_fn(2 * d, |i, _| if i < d { -pull[i] } else { pull[i - d] });
            steps.push((map, added));
        });
        steps
    }
}

impl fmt::Display for Training {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "λ = {:.4}, µ = {:.4}, {}", self.learning_rate, self.momentum, self.batches)
    }
}

impl Regression {
    /// `count` data with x ~ N(0, diag(spectrum)) and y = x·1 + ε, ε ~ N(0, 1): the set of that number.
    pub(crate) fn drawn(scale: f64, spectrum: &[f64], count: usize, number: u64) -> Regression {
        let mut rng = Stream::new(number, &["liu2021", "regression"]).generator(0);
        let mut normals = Normals::from_rng(&mut rng);
        let mut values = vec![0.0; count * (spectrum.len() + 1)];
        normals.fill(&mut values);
        let point = |z: &[f64]| {
            let x: Vec<f64> = spectrum.iter().zip(z).map(|(k, z)| k.sqrt() * z).collect();
            let y = x.iter().sum::<f64>() + z[spectrum.len()];
            (x, y)
        };
        let data = values.chunks_exact(spectrum.len() + 1).map(point).collect();
        Regression { scale, data }
    }

    pub(crate) fn dimension(&self) -> usize {
        self.data[0].0.len()
    }

    /// The mean over the data.
    fn mean(&self, term: impl Fn(&DVector<f64>, f64) -> DMatrix<f64>) -> DMatrix<f64> {
        let terms = self.data.iter().map(|(x, y)| term(&DVector::from_column_slice(x), *y));
        let sum = terms.reduce(|sum, term| sum + term).expect("a data set is not empty");
        sum / self.data.len() as f64
    }

    /// The Hessian of the loss.
    pub(crate) fn hessian(&self) -> DMatrix<f64> {
        self.mean(|x, _| x * x.transpose() * (2.0 * self.scale))
    }

    /// The least-squares solution.
    pub(crate) fn minimum(&self) -> DVector<f64> {
        let pull = self.mean(|x, y| DMatrix::from_columns(&[x * (2.0 * self.scale * y)]));
        let solution = self.hessian().lu().solve(&pull).expect("the data span all directions");
        solution.column(0).clone_owned()
    }

    /// The gradient of each datum's loss.
    pub(crate) fn gradients(&self, w: &DVector<f64>) -> Vec<DVector<f64>> {
        let gradient = |(x, y): &(Vec<f64>, f64)| {
            let x = DVector::from_column_slice(x);
            let rest = x.dot(w) - y;
            x * (2.0 * self.scale * rest)
        };
        self.data.iter().map(gradient).collect()
    }

    /// The covariance of the batch gradient, over all batches of `size`.
    pub(crate) fn noise_enumerated(
        &self,
        w: &DVector<f64>,
        size: usize,
        sampling: Sampling,
    ) -> DMatrix<f64> {
        let gradients = self.gradients(w);
        let d = w.len();
        let (mut sum, mut square, mut count) = (DVector::zeros(d), DMatrix::zeros(d, d), 0.0);
        let mut batch = Vec::new();
        visit(gradients.len(), size, sampling, &mut batch, &mut |batch| {
            let total = batch.iter().fold(DVector::zeros(d), |total, &i| total + &gradients[i]);
            let mean = total / size as f64;
            square += &mean * mean.transpose();
            sum += mean;
            count += 1.0;
        });
        let mean = sum / count;
        square / count - &mean * mean.transpose()
    }

    /// What second moments of SGD depend on.
    pub(crate) fn moments(&self, size: usize, sampling: Sampling) -> BatchMoments {
        let (n, s) = (self.data.len() as f64, size as f64);
        let minimum = self.minimum();
        let scale = 4.0 * self.scale * self.scale;
        let fourth = |x: &DVector<f64>, _| (x * x.transpose()).kronecker(&(x * x.transpose()));
        let gradient = |x: &DVector<f64>, y: f64| {
            let rest = x.dot(&minimum) - y;
            x * x.transpose() * (rest * rest)
        };
        BatchMoments {
            hessian: self.hessian(),
            fourth: self.mean(fourth) * scale,
            gradient: self.mean(gradient) * scale,
            factor: match sampling {
                Sampling::With => 1.0 / s,
                Sampling::Without => (n - s) / (s * (n - 1.0)),
            },
        }
    }
}

/// Calls `see` for each batch: subsets without replacement, sequences with it.
fn visit(
    n: usize,
    size: usize,
    sampling: Sampling,
    batch: &mut Vec<usize>,
    see: &mut impl FnMut(&[usize]),
) {
    if batch.len() == size {
        return see(batch);
    }
    let first = match sampling {
        Sampling::With => 0,
        Sampling::Without => batch.last().map_or(0, |last| last + 1),
    };
    for i in first..n {
        batch.push(i);
        visit(n, size, sampling, batch, see);
        batch.pop();
    }
}

/// The moments of a data set, or of a law of data, on which the second moments of SGD depend: a batch
/// gradient H_B (w - w*) - q_B has the variance `factor` times that of one datum's.
#[derive(Clone, Debug)]
pub(crate) struct BatchMoments {
    /// E H.
    pub(crate) hessian: DMatrix<f64>,
    /// E H ⊗ H.
    fourth: DMatrix<f64>,
    /// E q qᵀ.
    gradient: DMatrix<f64>,
    factor: f64,
}

impl BatchMoments {
    /// For x ~ N(0, diag(spectrum)), unit noise in y, and the `factor` of a finite data set.
    pub(crate) fn of_the_law(scale: f64, spectrum: &[f64], factor: f64) -> BatchMoments {
        let k = DMatrix::from_diagonal(&DVector::from_column_slice(spectrum));
        let d = spectrum.len();
        let column = DMatrix::from_column_slice(d * d, 1, k.as_slice());
        let square = 4.0 * scale * scale;
        BatchMoments {
            hessian: &k * (2.0 * scale),
            fourth: (k.kronecker(&k) * 2.0 + &column * column.transpose()) * square,
            gradient: &k * square,
            factor,
        }
    }

    /// The covariance of the noise where that of w is `covariance` and w* its mean.
    pub(crate) fn noise(&self, covariance: &DMatrix<f64>) -> DMatrix<f64> {
        let d = covariance.nrows();
        let column = DMatrix::from_column_slice(d * d, 1, covariance.as_slice());
        let spread = &self.fourth * column;
        let spread = DMatrix::from_column_slice(d, d, spread.as_slice());
        (spread + &self.gradient - dense::congruence(&self.hessian, covariance)) * self.factor
    }

    /// E (w - w*)(w - w*)ᵀ of SGD with momentum, step by step from rest at w*: exact up to roundings.
    pub(crate) fn covariances(
        &self,
        rate: f64,
        momentum: f64,
    ) -> impl Iterator<Item = DMatrix<f64>> + '_ {
        let d = self.hessian.nrows();
        let rates = DMatrix::identity(d, d) * rate;
        let mut pair = DMatrix::zeros(2 * d, 2 * d);
        std::iter::from_fn(move || {
            let covariance = pair.view((0, 0), (d, d)).clone_owned();
            let noise = self.noise(&covariance);
            let (map, added) = step_of_pair(&rates, &self.hessian, &noise, momentum);
            pair = dense::congruence(&map, &pair) + added;
            Some(pair.view((0, 0), (d, d)).clone_owned())
        })
    }

    /// Their limit; `None` if they do not settle within 1e-13 per step.
    pub(crate) fn stationary(&self, rate: f64, momentum: f64) -> Option<DMatrix<f64>> {
        let mut before = DMatrix::zeros(self.hessian.nrows(), self.hessian.nrows());
        for covariance in self.covariances(rate, momentum).take(STEPS_MAX) {
            let size = covariance.amax();
            if (&covariance - &before).amax() <= 1e-13 * size {
                return Some(covariance);
            }
            let bounded = size <= 1e6 && size.is_finite();
            if !bounded {
                return None;
            }
            before = covariance;
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn six() -> Regression {
        let x = [1.0, 2.0, -1.0, 3.0, -2.0, 1.0];
        let y = [2.0, 3.0, -2.0, 5.0, -5.0, 0.0];
        let data = x.into_iter().zip(y).map(|(x, y)| (vec![x], y)).collect();
        Regression { scale: 0.5, data }
    }

    /// Six data in rational arithmetic: w* = 7/4, C(w*) = 11/12 and, for λ = 1/10 and 1/4, Σ = 55/3136
    /// and 55/736 for pairs, 165/19408 and 165/5008 for triples, all without replacement.
    #[test]
    fn six_data_have_their_rational_moments() {
        let regression = six();
        let w = regression.minimum();
        assert!((w[0] - 1.75).abs() < 1e-14);
        let noise = regression.noise_enumerated(&w, 2, Sampling::Without)[(0, 0)];
        assert!((noise - 11.0 / 12.0).abs() < 1e-13, "{noise}");
        for (size, rate, exact) in [
            (2, 0.1, 55.0 / 3136.0),
            (2, 0.25, 55.0 / 736.0),
            (3, 0.1, 165.0 / 19408.0),
            (3, 0.25, 165.0 / 5008.0),
        ] {
            let moments = regression.moments(size, Sampling::Without);
            let found = moments.stationary(rate, 0.0).expect("stable")[(0, 0)];
            assert!((found - exact).abs() < 1e-11 * exact, "{size}, {rate}: {found}");
        }
    }

    /// The noise at any covariance is the average of the enumerated noise over w* ± its root.
    #[test]
    fn noise_away_from_the_minimum_is_that_over_all_batches() {
        let data = vec![
            (vec![1.0, 0.5], 2.0),
            (vec![-1.0, 2.0], 0.0),
            (vec![0.3, -1.0], 1.0),
            (vec![2.0, 1.0], 2.5),
            (vec![0.0, 1.5], -1.0),
        ];
        let regression = Regression { scale: 1.0, data };
        let offset = DVector::from_vec(vec![0.4, -0.7]);
        let covariance = &offset * offset.transpose();
        for sampling in [Sampling::With, Sampling::Without] {
            let at = |sign: f64| {
                let w = regression.minimum() + &offset * sign;
                regression.noise_enumerated(&w, 2, sampling)
            };
            let enumerated = (at(1.0) + at(-1.0)) * 0.5;
            let noise = regression.moments(2, sampling).noise(&covariance);
            assert!((noise - &enumerated).amax() < 1e-12 * enumerated.amax(), "{sampling:?}");
        }
    }
}
