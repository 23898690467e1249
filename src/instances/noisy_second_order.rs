//! Second-order methods on a quadratic with noise of any covariance.

use std::fmt;
use std::ops::Range;

use proptest::prelude::*;
use serde::Serialize;

use crate::instances::quadratic::{NoisyQuadratic, Spectral};
use crate::instances::second_order::SecondOrder;

/// A second-order method, and C in the place of what its batches give.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct NoisySecondOrder {
    pub(crate) problem: SecondOrder,
    /// C.
    pub(crate) noise: Spectral,
}

impl NoisySecondOrder {
    /// λ between these parts of 1 + µ, and C of about the size of λK, which does not commute with K.
    pub(crate) fn any(share: Range<f64>) -> impl Strategy<Value = NoisySecondOrder> {
        let noise = NoisyQuadratic::any(4..=4, 0.5..=1.9, 0.05);
        (SecondOrder::any(0.5..1.9, 0.0..0.95), noise, share, 0.5..5.0_f64).prop_map(
            |(problem, noise, share, strength)| {
                let learning_rate = share * (1.0 + problem.momentum);
                let size = strength * learning_rate * problem.hessian.smallest();
                let spectrum: Vec<f64> = noise.noise().eigenvalues().to_vec();
                let d = problem.hessian.dimension();
                let spectrum = spectrum[..d].iter().map(|c| size * c / noise.noise().largest());
                let mirror = (0..d).map(|i| 1.0 + 0.4 * i as f64).collect();
                let noise =
                    Spectral::new(spectrum.collect(), vec![mirror]).expect("finite numbers");
                NoisySecondOrder { problem: SecondOrder { learning_rate, ..problem }, noise }
            },
        )
    }

    /// As [`NoisySecondOrder::any`], with C in the eigenbasis of K.
    pub(crate) fn aligned(share: Range<f64>) -> impl Strategy<Value = NoisySecondOrder> {
        NoisySecondOrder::any(share).prop_map(|row| NoisySecondOrder {
            noise: row.noise.in_basis_of(&row.problem.hessian),
            ..row
        })
    }
}

impl fmt::Display for NoisySecondOrder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "C up to {:.4}, λ = {:.4}, ", self.noise.largest(), self.problem.learning_rate)?;
        self.problem.fmt(f)
    }
}
