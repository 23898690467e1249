//! What several sections need: matrix equations solved in the eigenbasis of the Hessian, and the forms of predictions.

use nalgebra::{DMatrix, DVector};

use crate::claim::{Prediction, Rung};
use crate::instances::quadratic::Spectral;
use crate::interval::Interval;
use crate::oracles::numerics::dense;

/// The symmetric matrix Σ with Σ̃_ij = C̃_ij `factor(k_i, k_j)`, where a tilde marks the entries in the
/// eigenbasis of K: that with eigenvalues `k` and the columns of `basis` as eigenvectors.
///
/// ΣK + KΣ becomes (k_i + k_j) Σ̃_ij there and KΣK becomes k_i k_j Σ̃_ij, whether or not K and C
/// commute, so every equation of Section 4 that is linear in Σ has a solution of this form.
pub(crate) fn in_eigenbasis(
    k: &[f64],
    basis: &DMatrix<f64>,
    noise: &DMatrix<f64>,
    factor: impl Fn(f64, f64) -> f64,
) -> DMatrix<f64> {
    let mut tilde = dense::congruence(&basis.transpose(), noise);
    for (i, &k_i) in k.iter().enumerate() {
        for (j, &k_j) in k.iter().enumerate() {
            tilde[(i, j)] *= factor(k_i, k_j);
        }
    }
    dense::congruence(basis, &tilde)
}

/// [`in_eigenbasis`] for a Hessian, and any symmetric matrix in the place of C.
pub(crate) fn solution(
    hessian: &Spectral,
    noise: &DMatrix<f64>,
    factor: impl Fn(f64, f64) -> f64,
) -> DMatrix<f64> {
    in_eigenbasis(hessian.eigenvalues(), &hessian.basis(), noise, factor)
}

/// Tr[f(K) C].
pub(crate) fn trace(hessian: &Spectral, noise: &Spectral, f: impl Fn(f64) -> f64) -> f64 {
    let along = hessian.along(&noise.matrix()).into_iter().zip(hessian.eigenvalues());
    along.map(|(c, &k)| c * f(k)).sum()
}

/// The lower triangle of a matrix, row by row.
pub(crate) fn entries(matrix: &DMatrix<f64>) -> Vec<f64> {
    let rows = (0..matrix.nrows()).flat_map(|i| (0..=i).map(move |j| (i, j)));
    rows.map(|at| matrix[at]).collect()
}

/// Each of the [`entries`] of a covariance.
pub(crate) fn triangle(covariance: &DMatrix<f64>) -> Prediction {
    Prediction::equals_all(entries(covariance))
}

/// An approximation of `order` with these values at each step of a ladder.
pub(crate) fn approximation(
    order: f64,
    steps: impl Iterator<Item = f64>,
    values: impl Fn(f64) -> Vec<f64>,
) -> Prediction {
    let rung =
        |step| Rung { step, values: values(step).into_iter().map(Interval::exactly).collect() };
    Prediction::approximates(order, steps.map(rung).collect())
}

/// E cos(θ · w) at each θ for a law of w with this covariance whose characteristic function is `of` half of
/// θᵀΣθ: of x, e^-x for N(0, Σ).
pub(crate) fn cosines(
    thetas: Vec<Vec<f64>>,
    covariance: &DMatrix<f64>,
    of: impl Fn(f64) -> f64,
) -> Prediction {
    let value = |theta: Vec<f64>| {
        let theta = DVector::from_vec(theta);
        of((covariance * &theta).dot(&theta) / 2.0)
    };
    Prediction::equals_all(thetas.into_iter().map(value))
}

/// [`cosines`] of a Gaussian law.
pub(crate) fn gaussian(half: f64) -> f64 {
    libm::exp(-half)
}
