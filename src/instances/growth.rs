//! Exponential growth: of a path, and of SGD from near a maximum.

use std::fmt;

use serde::Serialize;

/// An element `e^(rate t)` of C[0,∞).
#[derive(Clone, Debug, Serialize)]
pub struct Exponential {
    /// Its rate of growth.
    pub rate: f64,
}

impl fmt::Display for Exponential {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "φ(t) = e^({:.4} t)", self.rate)
    }
}

/// SGD on `F = -rate x²/2` with additive noise of variance one, whatever its law.
#[derive(Clone, Debug, Serialize)]
pub struct Maximum {
    /// The curvature downwards, positive.
    pub rate: f64,
    /// `x_0`.
    pub start: f64,
}

impl fmt::Display for Maximum {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "F = -{:.4} x²/2, x_0 = {}, Σ = 1", self.rate, self.start)
    }
}

impl Maximum {
    /// The growth of SGD per unit of time, `ln(1 + rate η) / η`.
    pub fn growth(&self, step: f64) -> f64 {
        libm::log1p(self.rate * step) / step
    }
}
