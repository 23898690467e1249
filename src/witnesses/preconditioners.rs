//! The stationary covariances of second-order methods, whose matrix learning rates are made of K or of the covariance
//! itself. `None` where it is not found.

use nalgebra::DMatrix;

use crate::instances::noisy_second_order::NoisySecondOrder;
use crate::instances::second_order::{
    SecondOrder, inverse, inverse_root, moments_in_time, self_consistent,
};

/// Damped Newton, Λ = λK⁻¹: from the chain of (w, m).
pub(crate) fn newton(row: &NoisySecondOrder) -> Option<DMatrix<f64>> {
    let rates = row.problem.inverse_hessian(row.problem.learning_rate);
    row.problem.stationary(&rates, &row.noise.matrix())
}

/// Natural gradient, Λ = λ(KΣK)⁻¹: the Σ that the chain of (w, m) has with that matrix.
pub(crate) fn natural(row: &NoisySecondOrder) -> Option<DMatrix<f64>> {
    let p = &row.problem;
    let start = p.start(&p.inverse_hessian(2.0 * p.learning_rate));
    self_consistent(p, start, |x| {
        Some((inverse(&p.between(x))? * p.learning_rate, row.noise.matrix()))
    })
}

/// Adam, Λ = λ E[g gᵀ]^(-1/2), without momentum, for noise of covariance cKΣK: E w wᵀ iterated in time, from a start
/// that does not commute with K, of which |(c-1)/(c+1)| to the power of the steps is left.
pub(crate) fn adam(p: &SecondOrder) -> Option<DMatrix<f64>> {
    let d = p.hessian.dimension();
    let start = p.start(&(DMatrix::identity(d, d) * p.learning_rate.powi(2)));
    let c = p.batch_factor;
    let steps = 20.0 * (1.0 / c).max(c).max(2.0);
    moments_in_time(p, start, 1.0, steps as usize, |x| {
        Some(inverse_root(&(p.between(x) * (1.0 + c)))? * p.learning_rate)
    })
}
