//! SGD with momentum on a quadratic, whether or not it is stable: which of the two is asked.

use std::fmt;

use serde::Serialize;

use crate::instances::quadratic::Spectral;

/// The algorithm without a check of its stability: λK, the covariance of λη, and µ.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Iteration {
    pub(crate) steps: Spectral,
    pub(crate) noise: Spectral,
    pub(crate) momentum: f64,
}

impl fmt::Display for Iteration {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let share = self.steps.largest() / (2.0 * (1.0 + self.momentum));
        write!(
            f,
            "d = {}, µ = {:.4}, λk* / (2 (1 + µ)) = {share:.4}",
            self.steps.dimension(),
            self.momentum
        )
    }
}

/// One dimension, with the gradient noise s k w ξ + ξ', both ξ of variance one.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Multiplicative {
    pub(crate) rate_k: f64,
    pub(crate) momentum: f64,
    pub(crate) relative_noise: f64,
}

impl fmt::Display for Multiplicative {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "λk = {}, µ = {}, noise {} of the gradient",
            self.rate_k, self.momentum, self.relative_noise
        )
    }
}
