//! An unstable point of the plane with both eigenvalues equal.

use std::fmt;

use serde::Serialize;

use super::{Drift, UnstablePoint};

/// `F = -γ |x|²/2 - κ |x|⁴/4` with noise `s` times the identity in a disc of the plane: both
/// eigenvalues equal.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct UnstableDisc {
    drift: Drift,
    noise: f64,
    radius: f64,
}

impl UnstableDisc {
    /// The problem with radial drift `γ r + κ r³`.
    ///
    /// # Errors
    ///
    /// The hypothesis that fails, unless the rate, the noise and the radius are positive.
    pub fn new(rate: f64, cubic: f64, noise: f64, radius: f64) -> Result<Self, String> {
        let point = UnstablePoint::new(Drift::new(rate, 0.0, cubic), noise, (radius, radius))?;
        Ok(UnstableDisc { drift: point.drift, noise, radius })
    }

    /// The radial drift.
    pub fn drift(&self) -> Drift {
        self.drift
    }

    /// The noise amplitude `s`.
    pub fn noise(&self) -> f64 {
        self.noise
    }

    /// The radius of the disc.
    pub fn radius(&self) -> f64 {
        self.radius
    }
}

impl fmt::Display for UnstableDisc {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let drift = self.drift.to_string().replace('x', "r");
        write!(f, "radial drift {drift}, S = {} I, disc of radius {}", self.noise, self.radius)
    }
}
