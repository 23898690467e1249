//! Losses on the line with given critical points.

use std::fmt;

use proptest::prelude::*;
use serde::Serialize;

use crate::oracles::numerics::jet::Jet;

/// The derivative of a loss on the line.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub enum Landscape {
    /// `L' = scale Π (θ - r)` over the critical points `r`.
    Roots {
        /// The scale, of either sign.
        scale: f64,
        /// The critical points.
        roots: Vec<f64>,
    },
    /// `L = scale Σ c_k θ^k`, with the coefficients from the constant on.
    Powers(Vec<f64>),
    /// `L = 1 - cos θ`.
    Cosine,
}

impl Landscape {
    /// `L'`, with its derivatives.
    pub fn slope(&self, theta: Jet) -> Jet {
        match self {
            Landscape::Roots { scale, roots } => {
                roots.iter().fold(Jet::from(*scale), |product, &root| product * (theta - root))
            }
            Landscape::Powers(coefficients) => {
                let terms = coefficients.iter().enumerate().skip(1).rev();
                terms.fold(Jet::from(0.0), |sum, (k, &c)| sum * theta + c * k as f64)
            }
            Landscape::Cosine => {
                let (sine, cosine) = (theta.value.sin(), theta.value.cos());
                theta.mapped([sine, cosine, -sine])
            }
        }
    }
}

/// A critical point of a landscape, and the next one.
#[derive(Clone, Debug, Serialize)]
pub struct CriticalPoint {
    /// The loss.
    pub loss: Landscape,
    /// The critical point `a`.
    pub at: f64,
    /// The critical point next to it.
    pub next: f64,
}

impl CriticalPoint {
    /// Random double wells, at their left minimum.
    pub fn any() -> BoxedStrategy<CriticalPoint> {
        (0.5..2.0_f64, -1.5..-0.5_f64, -0.2..0.3_f64, 0.5..1.5_f64)
            .prop_map(|(scale, a, b, c)| CriticalPoint {
                loss: Landscape::Roots { scale, roots: vec![a, b, c] },
                at: a,
                next: b,
            })
            .boxed()
    }
}

impl fmt::Display for CriticalPoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.loss {
            Landscape::Roots { scale, roots } => {
                write!(f, "L' = {scale:.3} Π (θ - r), r = {roots:.3?}, ")?;
            }
            Landscape::Powers(coefficients) => {
                write!(f, "L = Σ c_k θ^k, c = {coefficients:.3?}, ")?
            }
            Landscape::Cosine => write!(f, "L = 1 - cos θ, ")?,
        }
        write!(f, "at {:.3}, next to {:.3}", self.at, self.next)
    }
}
