//! A Gaussian posterior that is to be sampled by minibatch SGD.

use std::fmt;

use serde::Serialize;

use crate::instances::quadratic::Spectral;

/// The posterior exp(-N wᵀKw / 2), and batches of S of N data.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Posterior {
    /// K.
    pub(crate) hessian: Spectral,
    /// N, the number of data.
    pub(crate) data: f64,
    /// S / N, between 0 and 1.
    pub(crate) batch_share: f64,
}

impl Posterior {
    /// Where a function of the step that is negative for small ones becomes positive below 2/k*, by bisection.
    pub(crate) fn crossing(&self, difference: impl Fn(f64) -> f64) -> f64 {
        let (mut low, mut high) = (0.0, 2.0 / self.hessian.largest());
        for _ in 0..100 {
            let middle = (low + high) / 2.0;
            if difference(middle) < 0.0 {
                low = middle;
            } else {
                high = middle;
            }
        }
        (low + high) / 2.0
    }
}

impl fmt::Display for Posterior {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "D = {}, k from {:.4} to {:.4}, N = {}, S / N = {:.4}",
            self.hessian.dimension(),
            self.hessian.smallest(),
            self.hessian.largest(),
            self.data,
            self.batch_share
        )
    }
}
