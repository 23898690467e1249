//! A weak problem beside a diffusion whose covariance need not be that of the gradients.

use std::fmt;

use proptest::prelude::*;
use serde::Serialize;

use crate::instances::weak_problem::WeakProblem;

/// A problem and a matrix `Σ(x)`.
#[derive(Clone, Debug, Serialize)]
pub struct AnyCovariance<const D: usize> {
    /// The loss, the test function and the starts.
    pub problem: WeakProblem<D>,
    /// Which matrix.
    pub covariance: Covariance,
}

/// Smooth matrix functions: all positive definite but the second, and the first where the noise spans all directions.
#[derive(Clone, Copy, Debug, Serialize)]
pub enum Covariance {
    /// The covariance of the gradients.
    True,
    /// Zero.
    Nothing,
    /// This times a fixed matrix, which is not diagonal.
    Constant(f64),
    /// That times `1 + ½ sin(x_1 + 2 x_d + phase)`.
    Varying(f64, f64),
}

impl Covariance {
    /// A constant or varying one.
    pub fn any() -> BoxedStrategy<Covariance> {
        prop_oneof![
            (0.1..0.6).prop_map(Covariance::Constant),
            (0.1..0.5, 0.0..6.0).prop_map(|(scale, phase)| Covariance::Varying(scale, phase)),
        ]
        .boxed()
    }
}

impl<const D: usize> AnyCovariance<D> {
    /// `Σ` at a place.
    pub fn at(&self, x: &[f64; D]) -> [[f64; D]; D] {
        let scale = match self.covariance {
            Covariance::True => return self.problem.loss.covariance(x),
            Covariance::Nothing => 0.0,
            Covariance::Constant(scale) => scale,
            Covariance::Varying(scale, phase) => {
                scale * (1.0 + 0.5 * libm::sin(x[0] + 2.0 * x[D - 1] + phase))
            }
        };
        // Eigenvalues 0.6 and 1.4 in the plane.
        let entry = |i, j| if i == j { 1.0 } else { 0.4 };
        std::array::from_fn(|i| std::array::from_fn(|j| scale * entry(i, j)))
    }
}

impl<const D: usize> fmt::Display for AnyCovariance<D> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.covariance {
            Covariance::True => write!(f, "Σ = cov ∇f(x; ζ)")?,
            Covariance::Nothing => write!(f, "Σ = 0")?,
            Covariance::Constant(scale) => write!(f, "Σ = {scale:.2} A")?,
            Covariance::Varying(scale, phase) => {
                write!(f, "Σ = {scale:.2} (1 + ½ sin(x_1 + 2 x_d + {phase:.2})) A")?;
            }
        }
        write!(f, "; {}", self.problem)
    }
}
