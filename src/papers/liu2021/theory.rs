//! Formulas that several claims share: matrix equations solved in the eigenbasis of the Hessian.

use nalgebra::DMatrix;

use crate::claim::Prediction;
use crate::instances::momentum::MomentumQuadratic;
use crate::instances::quadratic::{NoisyQuadratic, Spectral};
use crate::oracles::dense;

/// The symmetric matrix Σ with Σ̃_ij = C̃_ij `factor(k_i, k_j)`, where a tilde marks the entries in the
/// eigenbasis of K.
///
/// ΣK + KΣ becomes (k_i + k_j) Σ̃_ij there and KΣK becomes k_i k_j Σ̃_ij, whether or not K and C
/// commute, so every equation of Section 4 that is linear in Σ has a solution of this form.
pub(crate) fn covariance(sgd: &NoisyQuadratic, factor: impl Fn(f64, f64) -> f64) -> DMatrix<f64> {
    solution(sgd.hessian(), &sgd.noise().matrix(), factor)
}

/// As [`covariance`], for any symmetric matrix in the place of C.
pub(crate) fn solution(
    hessian: &Spectral,
    noise: &DMatrix<f64>,
    factor: impl Fn(f64, f64) -> f64,
) -> DMatrix<f64> {
    in_eigenbasis(hessian.eigenvalues(), &hessian.basis(), noise, factor)
}

/// As [`solution`], for a Hessian with eigenvalues `k` and the columns of `basis` as eigenvectors.
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

/// The factor for ΣK + KΣ - θ λ KΣK = λC: θ = 1 is equation (6), θ = 0 the continuous-time (1).
pub(crate) fn with_discrete_term(rate: f64, theta: f64) -> impl Fn(f64, f64) -> f64 {
    move |k_i, k_j| rate / (k_i + k_j - theta * rate * k_i * k_j)
}

/// The factor for the commuting solution λ [K (2 - λK)]⁻¹ C, symmetrised.
pub(crate) fn as_if_commuting(sgd: &NoisyQuadratic) -> impl Fn(f64, f64) -> f64 + use<> {
    let rate = sgd.learning_rate();
    let alone = move |k: f64| rate / (k * (2.0 - rate * k));
    move |k_i, k_j| (alone(k_i) + alone(k_j)) / 2.0
}

/// The factor for equation (7), for a Hessian whose eigenvalues are multiplied by `rate`. The term with
/// K²Σ + ΣK² is multiplied by `cross`: 1 in the paper.
pub(crate) fn with_momentum(rate: f64, mu: f64, cross: f64) -> impl Fn(f64, f64) -> f64 {
    move |k_i, k_j| {
        let (u, v) = (rate * k_i, rate * k_j);
        let discrete = (1.0 + mu * mu) * u * v - cross * mu * (u * u + v * v);
        rate * rate / ((1.0 - mu) * (u + v) - discrete / (1.0 - mu * mu))
    }
}

/// The factor for equation (1).
pub(crate) fn in_continuous_time(rate: f64, mu: f64) -> impl Fn(f64, f64) -> f64 {
    move |k_i, k_j| rate / ((1.0 - mu) * (k_i + k_j))
}

/// The factor for equation (8), symmetrised.
pub(crate) fn as_in_corollary_1(rate: f64, mu: f64) -> impl Fn(f64, f64) -> f64 {
    let alone = move |k: f64| {
        let u = rate * k / (1.0 + mu);
        rate * rate / (u * (2.0 - u) * (1.0 - mu * mu))
    };
    move |k_i, k_j| (alone(k_i) + alone(k_j)) / 2.0
}

/// [`solution`] for momentum SGD.
pub(crate) fn accelerated(
    sgd: &MomentumQuadratic,
    factor: impl Fn(f64, f64) -> f64,
) -> DMatrix<f64> {
    solution(sgd.hessian(), &sgd.noise().matrix(), factor)
}

/// The lower triangle of a covariance, row by row.
pub(crate) fn triangle(covariance: &DMatrix<f64>) -> Prediction {
    let rows = (0..covariance.nrows()).flat_map(|i| (0..=i).map(move |j| (i, j)));
    Prediction::equals_all(rows.map(|at| covariance[at]))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(32))]

        /// The solution satisfies (7) as printed, up to roundings of its largest terms.
        #[test]
        fn with_momentum_the_printed_equation_is_solved(
            sgd in MomentumQuadratic::any(1..=6, 0.3..=1.9, 0.1, 0.0..=0.95),
        ) {
            let (rate, mu) = (sgd.learning_rate(), sgd.momentum());
            let s = accelerated(&sgd, with_momentum(rate, mu, 1.0));
            let (k, c) = (sgd.hessian().matrix() * rate, sgd.noise().matrix() * (rate * rate));
            let drift = (&k * &s + &s * &k) * (1.0 - mu);
            let first = &k * &s * &k * ((1.0 + mu * mu) / (1.0 - mu * mu));
            let cross = (&k * &k * &s + &s * &k * &k) * (mu / (1.0 - mu * mu));
            let size = drift.amax() + first.amax() + cross.amax();
            prop_assert!((drift - first + cross - c).amax() < 1e-11 * size);
        }
    }
}
