//! Minibatch SGD on data that have the moments of their law, and the theory for it.

use std::fmt;

use serde::Serialize;

use crate::instances::regression::BatchMoments;
use crate::interval::Interval;
use crate::papers::liu2021::experiments::theory::{BATCH, DATA, minibatch_variance};

/// Minibatch SGD on data that have the moments of their law.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Minibatch {
    pub(super) scale: f64,
    pub(super) spectrum: Vec<f64>,
    pub(super) rate: f64,
}

impl fmt::Display for Minibatch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "loss times {}, x ~ {:?}, λ = {}", self.scale, self.spectrum, self.rate)
    }
}

impl Minibatch {
    pub(super) fn moments(&self) -> BatchMoments {
        let (n, s) = (DATA as f64, BATCH as f64);
        let factor = (n - s) / (s * (n - 1.0));
        BatchMoments::of_the_law(self.scale, &self.spectrum, factor)
    }

    /// λ/S (2 - θλK)⁻¹ along each eigenvector.
    pub(super) fn theory(&self, theta: f64) -> Vec<f64> {
        let k = self.spectrum.iter().map(|k| 2.0 * self.scale * k);
        k.map(|k| minibatch_variance(self.rate, 0.0, k, theta)).collect()
    }

    /// The variances after 1000 steps.
    pub(super) fn exact(&self) -> Vec<Interval> {
        let last = self.moments().covariances(self.rate, 0.0).nth(999);
        let covariance = last.expect("the recursion goes on");
        covariance.diagonal().iter().map(|&x| Interval::around(x, 1e-10 * x)).collect()
    }
}
