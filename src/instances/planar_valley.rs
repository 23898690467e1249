//! Losses in the plane along which paths are followed, and the noise that drives them.

use std::fmt;

use serde::Serialize;

use crate::interval::Interval;

/// A double well with minima at `x = ±1` and its saddle at the origin, as a loss in the plane.
#[derive(Clone, Copy, Debug, Serialize)]
pub enum PlanarValley {
    /// `(x² - 1)²/4 + ½ k (y - r x²)²`: the bottom is the parabola `y = r x²`.
    Curved {
        /// `k`.
        stiffness: f64,
        /// `r`.
        bend: f64,
    },
    /// `(x² - 1)²/4 + ½ (1 - p x² (1 - x²)) y² + y⁴`: the bottom is the axis `y = 0`. There are no other critical
    /// points for `p <= 5.6`.
    Pinched {
        /// `p`.
        depth: f64,
    },
}

impl PlanarValley {
    /// `∇L`.
    pub fn gradient(&self, [x, y]: [f64; 2]) -> [f64; 2] {
        let along = x * (x * x - 1.0);
        match *self {
            PlanarValley::Curved { stiffness, bend } => {
                let rest = stiffness * (y - bend * x * x);
                [along - 2.0 * bend * x * rest, rest]
            }
            PlanarValley::Pinched { depth } => {
                let change = -depth * x * (1.0 - 2.0 * x * x);
                let width = 1.0 - depth * x * x * (1.0 - x * x);
                [along + change * y * y, width * y + 4.0 * y * y * y]
            }
        }
    }

    /// The second derivatives `xx`, `xy` and `yy`.
    pub fn hessian(&self, [x, y]: [Interval; 2]) -> [Interval; 3] {
        let (xx, yy) = (x.powi(2), y.powi(2));
        match *self {
            PlanarValley::Curved { stiffness, bend } => {
                let rest = (y - xx * bend) * stiffness;
                let curved = 4.0 * bend * bend * stiffness * xx - 2.0 * bend * rest;
                let mixed = -2.0 * bend * stiffness * x;
                [3.0 * xx - 1.0 + curved, mixed, Interval::exactly(stiffness)]
            }
            PlanarValley::Pinched { depth } => {
                let bent = (6.0 * xx - 1.0) * depth * yy;
                let mixed = -2.0 * depth * x * (1.0 - 2.0 * xx) * y;
                let width = 1.0 - depth * xx * (1.0 - xx);
                [3.0 * xx - 1.0 + bent, mixed, width + 12.0 * yy]
            }
        }
    }
}

impl fmt::Display for PlanarValley {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            PlanarValley::Curved { stiffness, bend } => {
                write!(f, "L = (x² - 1)²/4 + ½ {stiffness} (y - {bend} x²)²")
            }
            PlanarValley::Pinched { depth } => {
                write!(f, "L = (x² - 1)²/4 + ½ (1 - {depth} x² (1 - x²)) y² + y⁴")
            }
        }
    }
}

/// `L = ½ (h x² + k y²) + c x² y` near its minimum at the origin, with noise, and the way on which the process is carried out:
/// the one that leaves the origin as `(x e^(ht), y e^(kt))`, up to the time zero.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Bowl {
    /// `h` and `k`.
    pub curvatures: [f64; 2],
    /// `c`.
    pub twist: f64,
    /// `D = ε H(θ)`, as (8) has it; otherwise `D = ε`.
    pub of_hessian: bool,
    /// `x` and `y`: where the way would end if the loss were quadratic.
    pub target: [f64; 2],
}

impl Bowl {
    /// `∇L`.
    pub fn gradient(&self, [x, y]: [f64; 2]) -> [f64; 2] {
        let [h, k] = self.curvatures;
        [h * x + 2.0 * self.twist * x * y, k * y + self.twist * x * x]
    }

    /// The second derivatives `xx`, `xy` and `yy`.
    pub fn hessian(&self, [x, y]: [f64; 2]) -> [f64; 3] {
        let [h, k] = self.curvatures;
        [h + 2.0 * self.twist * y, 2.0 * self.twist * x, k]
    }
}

impl fmt::Display for Bowl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Bowl { curvatures: [h, k], twist, of_hessian, target: [x, y] } = self;
        let noise = if *of_hessian { "ε H(θ)" } else { "ε" };
        let way = format!("({x} e^({h} t), {y} e^({k} t))");
        write!(
            f,
            "L = ½ ({h} x² + {k} y²) + {twist} x² y, D = {noise}, the way out as {way}, at t = 0"
        )
    }
}
