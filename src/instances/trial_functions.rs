//! Families of trial functions, and of points, along which a constant would have to hold.

use std::fmt;

use serde::Serialize;

/// A measure and a family of functions `f` on ever smaller or larger scales, whose Rayleigh quotients are known.
#[derive(Clone, Copy, Debug, Serialize)]
pub enum TrialFunctions {
    /// `e^-L = |w|^power + floor` on `(-1, 1)`, with `f = w/δ` cut off at ±1.
    Step {
        /// The power, not negative.
        power: f64,
        /// What is added.
        floor: f64,
    },
    /// Lebesgue's measure on a chain of square rooms of sides `h = 4^-j`, each joined to the next larger one by a
    /// passage of length `h` and width `h^power`: a bounded and connected region. `f` is one in a room and falls linearly to zero in its two passages.
    Rooms {
        /// The power, at least one.
        power: f64,
    },
    /// `L = curvature w²/2 + shift` on the line, with `f = e^(-w²/R²)`.
    Slow {
        /// The curvature.
        curvature: f64,
        /// The shift.
        shift: f64,
    },
}

impl fmt::Display for TrialFunctions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            TrialFunctions::Step { power, floor } => {
                write!(f, "e^-L = |w|^{power}")?;
                if *floor != 0.0 {
                    write!(f, " + {floor}")?;
                }
                write!(f, " on (-1, 1), f a step of width δ at 0")
            }
            TrialFunctions::Rooms { power } => {
                write!(f, "rooms of side h = 4^-j, passages of width h^{power}")
            }
            TrialFunctions::Slow { curvature, shift } => {
                write!(f, "L = {curvature} w²/2 + {shift:.4}, f = e^(-w²/R²)")
            }
        }
    }
}

/// `L = |w|^power` on `(-1, 1)`, near zero.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Cusp {
    /// The power, above one.
    pub power: f64,
}

impl fmt::Display for Cusp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "L = |w|^{}", self.power)
    }
}

/// `L = weight ln(1 + w²)` at `η`: a loss that grows slowly.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct SlowGrowth {
    /// The weight.
    pub weight: f64,
    /// `η`.
    pub eta: f64,
}

impl fmt::Display for SlowGrowth {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "L = {} ln(1 + w²), η = {}", self.weight, self.eta)
    }
}

/// `L = osc (1 + cos πw)/2 + tilt w` on the interval from -1 to 1, with reflecting ends.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Bump {
    /// The bump's height.
    pub height: f64,
    /// The tilt.
    pub tilt: f64,
}

impl fmt::Display for Bump {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "L = {} (1 + cos πw)/2 + {} w on (-1, 1)", self.height, self.tilt)
    }
}
