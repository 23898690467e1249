//! Numbers and formulas of Appendix C.

/// Minimum and saddle of the function of Styblinski and Tang, as printed.
pub(super) const PRINTED: [f64; 2] = [-2.903534, 0.156731];

/// Minimum and saddle of its mean over `x ~ N(0, 1)`, `½ (θ⁴ - 10 θ² + 5 θ - 13)`.
pub(super) const OF_THE_MEAN: [f64; 2] = [-2.351910, 0.253248];

/// That mean.
pub(super) fn loss(theta: f64) -> f64 {
    0.5 * (theta.powi(4) - 10.0 * theta.powi(2) + 5.0 * theta - 13.0)
}

/// Its second derivative.
fn hessian(theta: f64) -> f64 {
    6.0 * theta.powi(2) - 10.0
}

/// The variance of the gradient of one input.
pub(super) fn variance(theta: f64) -> f64 {
    hessian(theta).powi(2) + 72.0 * theta.powi(2) + 24.0
}

/// The slope of `-log γ` in `1/η` for batches of one that Theorem 3.2 admits, `2ΔL (s/H_a + (1 - s)/|H_b|)` with `s` from one
/// to zero, for this loss.
pub(super) fn slopes() -> [f64; 2] {
    let barrier = loss(OF_THE_MEAN[1]) - loss(OF_THE_MEAN[0]);
    OF_THE_MEAN.map(|theta| 2.0 * barrier / hessian(theta).abs())
}
