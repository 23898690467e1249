//! Momenta, and the regression with its theory at λk = 2.75.

use std::fmt;

use serde::Serialize;

use crate::instances::regression::BatchMoments;
use crate::interval::Interval;
use crate::papers::liu2021::experiments::theory::{BATCH, DATA, minibatch_variance};

/// A momentum, at λk = 2.75.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Momentum {
    pub(super) momentum: f64,
}

impl fmt::Display for Momentum {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "λk = 2.75, µ = {}", self.momentum)
    }
}

/// The regression in one dimension, on data that have the moments of their law, at several momenta.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Regressed {
    /// The loss is `scale` times the mean squared residual.
    pub(super) scale: f64,
    pub(super) momenta: Vec<f64>,
    pub(super) rate_k: f64,
}

impl fmt::Display for Regressed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "loss times {}, λ = {}, µ = {:?}", self.scale, self.rate(), self.momenta)
    }
}

impl Regressed {
    /// The Hessian k.
    fn curvature(&self) -> f64 {
        2.0 * self.scale
    }

    fn rate(&self) -> f64 {
        self.rate_k / self.curvature()
    }

    fn moments(&self) -> BatchMoments {
        let factor = (DATA - BATCH) as f64 / (BATCH * (DATA - 1)) as f64;
        BatchMoments::of_the_law(self.scale, &[1.0], factor)
    }

    /// (8) with C = k/S, `theta` times its discrete term.
    pub(super) fn theory(&self, mu: f64, theta: f64) -> f64 {
        minibatch_variance(self.rate(), mu, self.curvature(), theta)
    }

    /// The stationary variance of w, from second moments in time.
    pub(super) fn variance(&self, mu: f64) -> Interval {
        let covariance = self.moments().stationary(self.rate(), mu);
        covariance.map_or(Interval::UNKNOWN, |x| Interval::around(x[(0, 0)], 1e-9 * x[(0, 0)]))
    }

    /// E w² after 10 000 steps, or where it exceeds 1e100, over that after half of them.
    pub(super) fn growth(&self, mu: f64) -> Interval {
        let moments = self.moments();
        let values = moments.covariances(self.rate(), mu).take(10_000).map(|x| x[(0, 0)]);
        let values: Vec<f64> = values.take_while(|x| *x < 1e100).collect();
        let ratio = values[values.len() - 1] / values[values.len() / 2];
        Interval::around(ratio, 1e-6 * ratio)
    }
}
