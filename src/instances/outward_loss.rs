//! Random losses on the line by which SGD may be driven from `B(0, 1)` out of `B(0, 2)`.

use std::fmt;

use serde::Serialize;

use crate::instances::finite_noise::FiniteNoise;
use crate::instances::unstable_point::Drift;

/// `R`; the ball that is left is `|x| < 2 R`.
pub const RADIUS: f64 = 1.0;

/// Steps up to this are admitted.
pub const STEP_MAX: f64 = 0.125;

/// A random loss on the line, with a draw that drives outwards everywhere in `R <= x <= 2 R`.
#[derive(Clone, Debug, Serialize)]
pub enum OutwardLoss {
    /// `-f'(x; ξ) = drift(x) + s ξ` and `f(0; ξ) = 0`.
    Hill {
        /// `-f'`.
        drift: Drift,
        /// `ξ`, of variance one.
        noise: FiniteNoise,
        /// `s`.
        amplitude: f64,
    },
    /// `f(x; ξ) = cos(k x + ξ)` with `ξ` uniform on the circle.
    Wave {
        /// `k`.
        frequency: f64,
    },
}

impl OutwardLoss {
    /// `f(x; ξ) = cos(k x + ξ)`.
    ///
    /// # Errors
    ///
    /// Unless `k` is positive and moves by the largest step stay within `R`.
    pub fn wave(frequency: f64) -> Result<OutwardLoss, String> {
        if 0.0 < frequency && STEP_MAX * frequency <= 2.0 * RADIUS {
            Ok(OutwardLoss::Wave { frequency })
        } else {
            Err(format!("a frequency of {frequency}"))
        }
    }

    /// `-f'(x; ξ) = drift(x) + s ξ`.
    ///
    /// # Errors
    ///
    /// If no draw drives outwards in all of `R <= x <= 2 R`, or if moves do not increase with `x` at the largest
    /// step: from further out SGD must arrive further out.
    pub fn hill(drift: Drift, noise: FiniteNoise, amplitude: f64) -> Result<OutwardLoss, String> {
        let loss = OutwardLoss::Hill { drift, noise, amplitude };
        let place = |j: i32| 2.0 * RADIUS * f64::from(j) / 500.0;
        let outward = (250..=500).all(|j| 0.0 < loss.push(place(j)));
        let moved = |x: f64| x + STEP_MAX * drift.at(x);
        let increasing = (-500..500).all(|j| moved(place(j)) < moved(place(j + 1)));
        if outward && increasing {
            Ok(loss)
        } else {
            Err("SGD is not driven outwards step by step".to_owned())
        }
    }

    /// The largest `-f'(x; ξ)` of any draw.
    pub fn push(&self, x: f64) -> f64 {
        match self {
            OutwardLoss::Hill { drift, noise, amplitude } => {
                let draws = noise.atoms().iter().map(|atom| drift.at(x) + amplitude * atom.0);
                draws.fold(f64::NEG_INFINITY, f64::max)
            }
            OutwardLoss::Wave { frequency } => *frequency,
        }
    }

    /// `sup |f'(x; ξ)|` over `|x| <= 2 R` and all draws, at 2001 points; attained at an end where the drift is
    /// monotone.
    pub fn steepest(&self) -> f64 {
        self.largest(|x, noise, drift| drift.at(x) + noise, 1.0)
    }

    /// `sup |f(x; ξ)|` over the same.
    pub fn highest(&self) -> f64 {
        let height = |x: f64, noise: f64, drift: Drift| {
            let [a, b, c] = drift.coefficients();
            x * (noise + x * (a / 2.0 + x * (b / 3.0 + x * c / 4.0)))
        };
        self.largest(height, 0.0)
    }

    /// The largest size of a function of `x`, `s ξ` and the drift; of a wave, `k` to the power given.
    fn largest(&self, of: impl Fn(f64, f64, Drift) -> f64, power: f64) -> f64 {
        match self {
            OutwardLoss::Hill { drift, noise, amplitude } => {
                let at = |j: i32| {
                    let x = 2.0 * RADIUS * f64::from(j) / 1000.0;
                    let sizes =
                        noise.atoms().iter().map(|atom| of(x, amplitude * atom.0, *drift).abs());
                    sizes.fold(0.0, f64::max)
                };
                (-1000..=1000).map(at).fold(0.0, f64::max)
            }
            OutwardLoss::Wave { frequency } => libm::pow(*frequency, power),
        }
    }

    /// The least outward push on `R <= x <= 2 R`, at 1001 points.
    pub fn least_push(&self) -> f64 {
        let place = |j: i32| RADIUS + RADIUS * f64::from(j) / 1000.0;
        (0..=1000).map(|j| self.push(place(j))).fold(f64::INFINITY, f64::min)
    }
}

impl fmt::Display for OutwardLoss {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            OutwardLoss::Hill { drift, noise, amplitude } => {
                write!(f, "-f'(x; ξ) = {drift} + {amplitude} ξ, ξ in {noise}, R = 1")
            }
            OutwardLoss::Wave { frequency } => {
                write!(f, "f(x; ξ) = cos({frequency} x + ξ), ξ uniform, R = 1")
            }
        }
    }
}
