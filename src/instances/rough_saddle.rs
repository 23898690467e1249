//! Saddles in the plane whose unstable direction may be flat, and noise that may be absent there.

use std::fmt;

use serde::Serialize;

use crate::instances::unstable_point::Drift;

/// Gradient noise at and around the saddle.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub enum SaddleNoise {
    /// Of constant standard deviations along the unstable and the stable direction.
    Constant([f64; 2]),
    /// `s` times the gradient itself, as of `f(x; ξ) = (1 + s ξ) f(x)`.
    Proportional(f64),
}

/// The loss `f(u, v) = -∫ drift(u) du + ½ k v²` with a stationary point at zero, started there, until `|u| >= r`. The
/// drift's rate may be zero: the Hessian is then degenerate.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct RoughSaddle {
    /// `-∂f/∂u`.
    pub drift: Drift,
    /// `k`.
    pub stiffness: f64,
    /// The noise.
    pub noise: SaddleNoise,
    /// `r`.
    pub reach: f64,
}

impl RoughSaddle {
    /// The standard deviation of the noise along `u` at zero.
    pub fn noise_at_saddle(&self) -> f64 {
        match self.noise {
            SaddleNoise::Constant([along, _]) => along,
            SaddleNoise::Proportional(_) => 0.0,
        }
    }
}

impl fmt::Display for RoughSaddle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let RoughSaddle { drift, stiffness, noise, reach } = self;
        let along = drift.to_string().replace('x', "u");
        write!(f, "-∂f/∂u = {along}, -∂f/∂v = {} v, ", -stiffness)?;
        match noise {
            SaddleNoise::Constant([a, b]) => write!(f, "noise ({a}, {b})")?,
            SaddleNoise::Proportional(s) => write!(f, "noise {s} ξ ∇f")?,
        }
        write!(f, ", until |u| = {reach}")
    }
}
