//! Polynomials whose argument is multiplied by a factor.

use std::fmt;

use proptest::prelude::*;
use serde::Serialize;

/// `f(θ) = a θ²/2 + b θ³/6 + c θ⁴/24`, a factor `k` and a point.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct RescaledPolynomial {
    /// `a`, `b`, `c`.
    pub derivatives: [f64; 3],
    /// `k`.
    pub factor: f64,
    /// `θ`.
    pub at: f64,
}

impl RescaledPolynomial {
    /// `f(θ)`.
    pub fn value(&self, x: f64) -> f64 {
        let [a, b, c] = self.derivatives;
        x * x * (a / 2.0 + x * (b / 6.0 + x * c / 24.0))
    }

    /// `f''(θ)`.
    pub fn curvature(&self, x: f64) -> f64 {
        let [a, b, c] = self.derivatives;
        a + x * (b + x * c / 2.0)
    }

    /// Random ones, whose curvature differs between `θ` and `√k θ`.
    pub fn any() -> BoxedStrategy<RescaledPolynomial> {
        (0.5..1.5_f64, 0.5..1.5_f64, 2.0..6.0_f64, 2.0..5.0_f64, 0.3..1.0_f64)
            .prop_map(|(a, b, c, factor, at)| RescaledPolynomial {
                derivatives: [a, b, c],
                factor,
                at,
            })
            .boxed()
    }
}

impl fmt::Display for RescaledPolynomial {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let ([a, b, c], RescaledPolynomial { factor, at, .. }) = (self.derivatives, self);
        write!(f, "f = {a:.3} θ²/2 + {b:.3} θ³/6 + {c:.3} θ⁴/24, k = {factor:.3}, θ = {at:.3}")
    }
}
