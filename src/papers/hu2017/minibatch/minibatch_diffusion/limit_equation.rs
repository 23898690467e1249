//! SGD's covariance against that of (3.16), for small steps.

use std::fmt;

use nalgebra::{DMatrix, Matrix2};
use proptest::prelude::*;
use serde::Serialize;

use crate::claim::{
    Decoy, Expected, Experiment, Instances, Observation, PerBudget, Prediction, Reading,
    Resolution, Witness,
};
use crate::instances::population::{Population, to_doubles};
use crate::interval::Interval;
use crate::oracles::linear::linear_sde;
use crate::statistics::limit;
use crate::witnesses::minibatch;

/// Losses `f_i = xᵀ A x / 2 + g_i · x` with A symmetric: gradients `A x + g_i`, so that `Σ_0` is one
/// matrix.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Quadratics {
    hessian: [f64; 3],
    slopes: Population,
}

impl fmt::Display for Quadratics {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [a, b, c] = self.hessian;
        write!(f, "∇²F = ({a:.3}, {b:.3}; {b:.3}, {c:.3}), {}", self.slopes)
    }
}

impl Quadratics {
    /// From the eigenvalues of A, in a basis turned by `angle`.
    fn new([first, second]: [f64; 2], angle: f64, slopes: Population) -> Quadratics {
        let (c, s) = (libm::cos(angle), libm::sin(angle));
        let across = (first - second) * c * s;
        let hessian = [first * c * c + second * s * s, across, first * s * s + second * c * c];
        Quadratics { hessian, slopes }
    }

    fn hessian(&self) -> Matrix2<f64> {
        let [a, b, c] = self.hessian;
        Matrix2::new(a, b, b, c)
    }

    fn any() -> BoxedStrategy<Quadratics> {
        let eigenvalues = (0.3..1.0_f64, 1.2..2.0_f64).prop_map(|(low, high)| [high, low]);
        let parts = (eigenvalues, 0.2..1.3_f64, Population::any(2..=2));
        parts.prop_map(|(spectrum, angle, slopes)| Quadratics::new(spectrum, angle, slopes)).boxed()
    }
}

/// At time one, from a point.
pub(super) static DIFFUSION: Experiment<Quadratics> = Experiment {
    name: "covariance over η as η tends to zero, SGD against (3.16)",
    reading: Reading::AsPrinted,
    instances: || {
        let cases = PerBudget { quick: 4, standard: 12, deep: 128 };
        Instances::random(cases, Quadratics::any())
    },
    predict: |q| diffused(q, |factor, sample| sample * factor),
    decoys: &[
        Decoy::new("the root covers the factor only", |q| {
            diffused(q, |factor, sample| sample * sample * factor)
        }),
        Decoy::new("1/m for 1/m - 1/M", |q| {
            diffused(q, |_, sample| sample / q.slopes.batch() as f64)
        }),
    ],
    observe: Witness::Oracle(iterated),
    resolution: Resolution::Relative(1e-3),
    expects: Expected::Consistent,
};

/// The covariance at time one of `dX = -A X ds + √Q dB`.
fn diffused(q: &Quadratics, noise: impl Fn(f64, Matrix2<f64>) -> Matrix2<f64>) -> Prediction {
    let sample = to_doubles(&q.slopes.sample_covariance(1));
    let factor = to_doubles(&[q.slopes.finite_factor()])[0];
    let noise = noise(factor, Matrix2::new(sample[0], sample[1], sample[1], sample[2]));
    let dense = |matrix: Matrix2<f64>| DMatrix::from_column_slice(2, 2, matrix.as_slice());
    Prediction::all_within(linear_sde::from_a_point(&dense(q.hessian()), &dense(noise), 1.0))
}

/// SGD's covariance after `1/η` steps, over η, extrapolated from η = 1/8 to 1/1024.
fn iterated(q: &Quadratics) -> Observation {
    let Some(moments) = minibatch::moments(&q.slopes) else {
        return Observation::of_all([Interval::UNKNOWN; 3]);
    };
    let noise = to_doubles(&moments.covariance);
    let noise = Matrix2::new(noise[0], noise[1], noise[1], noise[2]);
    let at = |halvings: i32| {
        let step = 0.5_f64.powi(halvings);
        let map = Matrix2::identity() - q.hessian() * step;
        let grow = |p: Matrix2<f64>, _| map * p * map.transpose() + noise * step;
        (step, (0..1 << halvings).fold(Matrix2::zeros(), grow))
    };
    let ladder: Vec<(f64, Matrix2<f64>)> = (3..=10).map(at).collect();
    let entry = |(i, j): (usize, usize)| {
        let rounded = |p: &Matrix2<f64>| Interval::around(p[(i, j)], 1e-13 * p.amax());
        limit::at_zero(&ladder.iter().map(|(step, p)| (*step, rounded(p))).collect::<Vec<_>>())
    };
    Observation::of_all([(0, 0), (1, 0), (1, 1)].map(entry))
}
