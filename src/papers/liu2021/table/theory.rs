//! The row of quasi-hyperbolic momentum.

use crate::instances::quasi_hyperbolic::QuasiHyperbolic;
use crate::papers::liu2021::theory::trace;

/// Of the remainder that previous work states for its covariance.
pub(super) const ORDER: f64 = 2.0;

/// The variance along an eigenvector of K for noise of variance one, quasi-hyperbolic momentum: λ²/h, with h derived
/// in the place of (90), which is not in the text at hand.
pub(crate) fn quasi_hyperbolic(q: &QuasiHyperbolic, nu: f64, k: f64) -> f64 {
    let (rate, mu) = (q.learning_rate(), q.momentum());
    let (u, s) = (rate * k, 1.0 + mu - 2.0 * mu * nu);
    let plain = mu * u * (1.0 - nu);
    let h = u * (1.0 - mu + plain) * (2.0 * (1.0 + mu) - u * s) / (1.0 - mu * mu + plain * s);
    rate * rate / h
}

/// The training error of previous work in the row QHM of Table 1, with `second` times its term in λ².
pub(crate) fn quoted_error(q: &QuasiHyperbolic, second: f64, nu: f64) -> f64 {
    let (rate, mu) = (q.learning_rate(), q.momentum());
    let bracket = 1.0 + 2.0 * mu * nu / (1.0 - mu) * (2.0 * mu * nu / (1.0 + mu) - 1.0);
    let term = |k: f64| rate / 4.0 + second * rate * rate / 8.0 * bracket * k;
    trace(q.hessian(), q.noise(), term)
}
