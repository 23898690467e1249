//! Choices of the noise matrix `S` in (3.2), among them some that have nothing to do with SGD.

use std::fmt;

use proptest::prelude::*;
use serde::Serialize;

use crate::instances::weak_problem::WeakProblem;
use crate::oracles::law::kolmogorov::Diffusion;
use crate::papers::hu2017::approximation::theory;

/// A problem and a choice of the matrix function `S` in (3.2).
#[derive(Clone, Debug, Serialize)]
pub(super) struct AnySpread<const D: usize> {
    /// The loss, the test function and the starts.
    pub problem: WeakProblem<D>,
    /// The choice of `S`.
    pub spread: Spread,
}

impl<const D: usize> AnySpread<D> {
    /// `dX = -scale ∇F ds + √η S dB`.
    pub(super) fn uncorrected(&self, step: f64, scale: f64) -> impl Diffusion<D> + '_ {
        (
            move |x: &[f64; D]| theory::drift(&self.problem.loss, step, scale, 0.0, x),
            move |x: &[f64; D]| {
                let covariance = self.spread.covariance(&self.problem, x);
                covariance.map(|row| row.map(|a| step * a))
            },
        )
    }
}

/// Choices of `S`: smooth, bounded matrix functions.
#[derive(Clone, Copy, Debug, Serialize)]
pub(super) enum Spread {
    /// `√Σ`, as in (3.6).
    Matched,
    /// Zero: the gradient flow.
    Nothing,
    /// This factor times `[1 0.4; 0 1]`, in one dimension 1: not symmetric, not degenerate.
    Constant(f64),
    /// That times `1 + ½ sin(x_1 + 2 x_d + phase)`.
    Varying(f64, f64),
}

impl Spread {
    /// `S Sᵀ` at `x`.
    pub(super) fn covariance<const D: usize>(
        self,
        problem: &WeakProblem<D>,
        x: &[f64; D],
    ) -> [[f64; D]; D] {
        let scale = match self {
            Spread::Matched => return problem.loss.covariance(x),
            Spread::Nothing => 0.0,
            Spread::Constant(scale) => scale,
            Spread::Varying(scale, phase) => {
                scale * (1.0 + 0.5 * libm::sin(x[0] + 2.0 * x[D - 1] + phase))
            }
        };
        let entry = |i: usize, j: usize| match () {
            () if i == j => 1.0,
            () if i < j => 0.4,
            () => 0.0,
        };
        let product = |i, j| (0..D).map(|k| entry(i, k) * entry(j, k)).sum::<f64>();
        std::array::from_fn(|i| std::array::from_fn(|j| scale * scale * product(i, j)))
    }

    /// A constant or varying `S`.
    pub(super) fn any() -> BoxedStrategy<Spread> {
        prop_oneof![
            (0.2..0.9).prop_map(Spread::Constant),
            (0.2..0.6, 0.0..6.0).prop_map(|(scale, phase)| Spread::Varying(scale, phase)),
        ]
        .boxed()
    }
}

impl<const D: usize> fmt::Display for AnySpread<D> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let matrix = if D == 1 { "" } else { " [1 0.4; 0 1]" };
        match self.spread {
            Spread::Matched => write!(f, "S = √Σ")?,
            Spread::Nothing => write!(f, "S = 0")?,
            Spread::Constant(scale) => write!(f, "S = {scale:.2}{matrix}")?,
            Spread::Varying(scale, phase) => {
                write!(f, "S = {scale:.2} (1 + ½ sin(x_1 + 2 x_d + {phase:.2})){matrix}")?;
            }
        }
        write!(f, "; {}", self.problem)
    }
}
