//! Proposition 1 for a network.

use crate::instances::network::{Trial, gradient_variance};
use crate::witnesses::network::trials::fixed;

/// tr Σ_0 at the start of a fixed scene.
pub(super) fn variance(trial: &Trial) -> f64 {
    let scene = fixed(trial);
    gradient_variance(&trial.network, &scene.start, &scene.train)
}

/// `1/m - 1/M` of the first run.
pub(super) fn share(trial: &Trial) -> f64 {
    1.0 / trial.runs[0].0.batch as f64 - 1.0 / trial.train as f64
}
