//! What the paper draws in its figures: Corollary 1 along an eigenvector, with white noise and with C ≈ K/S.

use crate::claim::Prediction;
use crate::instances::white_runs::WhiteRuns;

/// The paper's regressions: N data, batches of S.
pub(super) const DATA: usize = 1000;
pub(super) const BATCH: usize = 100;

/// (8) along an eigenvector with curvature k and noise variance c, with `theta` times its discrete term; 0 is the
/// continuous theory.
pub(super) fn variance(rate: f64, momentum: f64, [k, c]: [f64; 2], theta: f64) -> f64 {
    let u = rate * k / (1.0 + momentum);
    rate * rate * c / (u * (2.0 - theta * u)) / (1.0 - momentum * momentum)
}

/// The same with C = K/S.
pub(super) fn minibatch_variance(rate: f64, momentum: f64, k: f64, theta: f64) -> f64 {
    variance(rate, momentum, [k, k / BATCH as f64], theta)
}

/// With k = 1 and unit white noise: the variance at each setting, drawn as a curve at those of `drawn`.
pub(super) fn white(
    runs: &WhiteRuns,
    drawn: impl Iterator<Item = (f64, f64)>,
    theta: f64,
) -> Prediction {
    let value = |(rate, momentum)| variance(rate, momentum, [1.0, 1.0], theta);
    let point = |setting: (f64, f64)| (runs.against.of(setting), value(setting));
    Prediction::equals_all(runs.settings.iter().copied().map(value))
        .with_curve(drawn.map(point).collect())
}
