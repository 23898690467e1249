//! A double well under a temperature that tends to a limit.

use std::fmt;

use serde::Serialize;

use crate::instances::double_well::DoubleWell;

/// `dW = -L' dt + √(2T(t)) dB` on the line with `T(t) = T_∞ + T_1 e^-t`: `γβ/(2M)`, which is `1/η(t)`.
#[derive(Clone, Debug, Serialize)]
pub struct SettlingWell {
    /// `L`, in one dimension.
    pub well: DoubleWell,
    /// `T_∞`.
    pub last: f64,
    /// `T_1`, above `-T_∞`.
    pub extra: f64,
}

impl SettlingWell {
    /// `T(t)`.
    pub fn temperature(&self, time: f64) -> f64 {
        self.last + self.extra * libm::exp(-time)
    }
}

impl fmt::Display for SettlingWell {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}, 1/η = {:.4} + {:.4} e^-t", self.well, self.last, self.extra)
    }
}
