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
