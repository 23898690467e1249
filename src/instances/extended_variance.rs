//! Gradient variances on the line that are to be cut off smoothly outside a ball.

use std::fmt;

use serde::Serialize;

use crate::instances::cut_diffusion::smooth_step;

/// A variance `Σ` of the gradient noise and radii `R < R_2`.
#[derive(Clone, Debug, Serialize)]
pub struct ExtendedVariance {
    /// What it is.
    pub(crate) variance: Variance,
    /// `R`, `R_2`.
    pub(crate) radii: [f64; 2],
}

/// A variance, smooth and not negative on the whole line.
#[derive(Clone, Copy, Debug, Serialize)]
pub enum Variance {
    /// A constant.
    Constant(f64),
    /// `ε + (R - x)` on `|x| <= R`, goes on positive beyond: the noise `±√Σ` of `f'(x; ξ) = 3x ± √Σ`.
    Falling(f64),
    /// `½ (y + √(y² + 4ε²))` with `y = R - x`, which falls towards `R` and bends within about `ε` of it.
    Bending(f64),
    /// `s² (x - a)²`.
    Square {
        /// `s`.
        slope: f64,
        /// `a`.
        zero: f64,
    },
}

impl ExtendedVariance {
    /// `ε + (R - x)` on `|x| <= R`.
    ///
    /// Fails unless `ε > 0` and `0 < R < R_2`.
    pub fn falling(least: f64, radii: [f64; 2]) -> Result<ExtendedVariance, String> {
        if !(0.0 < least && 0.0 < radii[0] && radii[0] < radii[1]) {
            return Err("a positive variance and increasing radii are needed".into());
        }
        Ok(ExtendedVariance { variance: Variance::Falling(least), radii })
    }

    /// `Σ(x)`; of a falling one inside the ball.
    pub fn at(&self, x: f64) -> f64 {
        let y = self.radii[0] - x;
        match self.variance {
            Variance::Constant(value) => value,
            Variance::Falling(least) => least + y,
            Variance::Bending(width) => 0.5 * (y + (y * y + 4.0 * width * width).sqrt()),
            Variance::Square { slope, zero } => slope * slope * (x - zero) * (x - zero),
        }
    }

    /// `χ²(x) Σ(x)`, with a smooth cut-off.
    pub fn cut(&self, x: f64) -> f64 {
        let [radius, outer] = self.radii;
        let chi = smooth_step((outer - x.abs()) / (outer - radius))[0];
        if chi == 0.0 { 0.0 } else { chi * chi * self.at(x) }
    }
}

impl fmt::Display for ExtendedVariance {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [radius, outer] = self.radii;
        match self.variance {
            Variance::Constant(value) => write!(f, "Σ = {value}")?,
            Variance::Falling(least) => write!(f, "Σ = {least:e} + (R - x) on |x| <= R")?,
            Variance::Bending(width) => write!(f, "Σ = ½ (y + √(y² + 4·{width:e}²)), y = R - x")?,
            Variance::Square { slope, zero } => write!(f, "Σ = {slope}² (x - {zero})²")?,
        }
        write!(f, ", R = {radius}, R2 = {outer}")
    }
}
