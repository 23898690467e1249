//! Misreadings that several sections refute.

/// [`cosines`](super::theory::cosines) of a multivariate Laplace law: the same covariance, another shape.
pub(crate) fn laplace(half: f64) -> f64 {
    1.0 / (1.0 + half)
}
