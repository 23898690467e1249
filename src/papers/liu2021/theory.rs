//! Formulas that several claims share: matrix equations solved in the eigenbasis of the Hessian.

use nalgebra::DMatrix;

use crate::instances::quadratic::NoisyQuadratic;
use crate::oracles::dense;

/// The symmetric matrix Σ with Σ̃_ij = C̃_ij `factor(k_i, k_j)`, where a tilde marks the entries in the
/// eigenbasis of K.
///
/// ΣK + KΣ becomes (k_i + k_j) Σ̃_ij there and KΣK becomes k_i k_j Σ̃_ij, whether or not K and C
/// commute, so every equation of Section 4 that is linear in Σ has a solution of this form.
pub(super) fn covariance(sgd: &NoisyQuadratic, factor: impl Fn(f64, f64) -> f64) -> DMatrix<f64> {
    let (k, basis) = (sgd.hessian().eigenvalues(), sgd.hessian().basis());
    let mut tilde = dense::congruence(&basis.transpose(), &sgd.noise().matrix());
    for (i, &k_i) in k.iter().enumerate() {
        for (j, &k_j) in k.iter().enumerate() {
            tilde[(i, j)] *= factor(k_i, k_j);
        }
    }
    dense::congruence(&basis, &tilde)
}

/// The factor for ΣK + KΣ - θ λ KΣK = λC: θ = 1 is equation (6), θ = 0 the continuous-time (1).
pub(super) fn with_discrete_term(
    sgd: &NoisyQuadratic,
    theta: f64,
) -> impl Fn(f64, f64) -> f64 + use<> {
    let rate = sgd.learning_rate();
    move |k_i, k_j| rate / (k_i + k_j - theta * rate * k_i * k_j)
}

/// The factor for the commuting solution λ [K (2 - λK)]⁻¹ C, symmetrised.
pub(super) fn as_if_commuting(sgd: &NoisyQuadratic) -> impl Fn(f64, f64) -> f64 + use<> {
    let rate = sgd.learning_rate();
    let alone = move |k: f64| rate / (k * (2.0 - rate * k));
    move |k_i, k_j| (alone(k_i) + alone(k_j)) / 2.0
}
