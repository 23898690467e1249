//! Minibatch SGD on data that have the moments of their law, and the theory for it.

use std::fmt;

use serde::Serialize;

use crate::claim::Prediction;
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
        let spectrum: Vec<String> = self.spectrum.iter().map(f64::to_string).collect();
        let diagonal = spectrum.join(", ");
        write!(f, "loss times {}, x ~ N(0, diag({diagonal})), λ = {}", self.scale, self.rate)
    }
}

/// The share of the discrete term in the theory, and in the continuous one.
pub(super) const DISCRETE: f64 = 1.0;
pub(super) const CONTINUOUS: f64 = 0.0;

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

    /// The variances are from `low` to `high` times the theory's.
    pub(super) fn times_the_theory(&self, [low, high]: [f64; 2], theta: f64) -> Prediction {
        let allowed = self.theory(theta).into_iter().map(|x| Interval::new(low * x, high * x));
        let along = |rate: f64| Minibatch { rate, ..self.clone() }.theory(theta)[0];
        Prediction::all_within(allowed)
            .with_curve(self.rates().map(|rate| (rate, along(rate))).collect())
    }

    /// Steps for a curve, up to λk* = 1.95.
    pub(super) fn rates(&self) -> impl Iterator<Item = f64> + use<> {
        let scale = self.scale;
        (1..=39).map(move |j| 0.025 / scale * f64::from(j))
    }

    /// The variances after 1000 steps.
    pub(super) fn exact(&self) -> Vec<Interval> {
        let last = self.moments().covariances(self.rate, 0.0).nth(999);
        let covariance = last.expect("the recursion goes on");
        covariance.diagonal().iter().map(|&x| Interval::around(x, 1e-10 * x)).collect()
    }
}
