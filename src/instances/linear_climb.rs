//! SGD in a quadratic valley of two directions, seen on its way up; and a valley whose floor is curved.

use std::fmt;

use nalgebra::DMatrix;
use serde::Serialize;

/// `θ' = θ - η (Hθ + √(H/B) ζ)` where `H` has two eigenvalues and is turned by an angle. It is followed back in time from the
/// point that is `height` along both eigenvectors.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct LinearClimb {
    /// The eigenvalues of `H`, the larger one first.
    pub hessian: [f64; 2],
    /// The angle between the first eigenvector and the first axis.
    pub angle: f64,
    /// `η`.
    pub step: f64,
    /// `B`.
    pub batch: f64,
    /// How far out, along both eigenvectors.
    pub height: f64,
}

impl LinearClimb {
    /// The eigenvectors.
    pub fn basis(&self) -> [[f64; 2]; 2] {
        let (s, c) = (libm::sin(self.angle), libm::cos(self.angle));
        [[c, s], [-s, c]]
    }

    /// `H`.
    pub fn matrix(&self) -> DMatrix<f64> {
        let [e, f] = self.basis();
        let [p, q] = self.hessian;
        DMatrix::from_fn(2, 2, |i, j| p * e[i] * e[j] + q * f[i] * f[j])
    }

    /// The number of steps in which `θ` along the flatter direction shrinks to a half.
    pub fn half_life(&self) -> u64 {
        let rate = -libm::log1p(-self.step * self.hessian[1]);
        (std::f64::consts::LN_2 / rate).round() as u64
    }
}

impl fmt::Display for LinearClimb {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let LinearClimb { hessian: [p, q], angle, step, batch, height } = self;
        write!(
            f,
            "eigenvalues {p} and {q}, turned by {angle}, η = {step}, B = {batch}, from {height} along both"
        )
    }
}

/// `L = (x² - 1)²/4 + k (y - x²)²/2`: minima at (-1, 1) and (1, 1), the saddle at 0, and a curved floor between them.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct CurvedFloor {
    /// `k`.
    pub stiffness: f64,
}

impl CurvedFloor {
    /// `∇L`.
    pub fn gradient(&self, [x, y]: [f64; 2]) -> [f64; 2] {
        let off = self.stiffness * (y - x * x);
        [x * (x * x - 1.0) - 2.0 * x * off, off]
    }

    /// The Hessian at the minimum `a` = (-1, 1): `[[L_xx, L_xy], [L_xy, L_yy]]`.
    pub fn hessian(&self) -> [[f64; 2]; 2] {
        let k = self.stiffness;
        [[2.0 + 4.0 * k, 2.0 * k], [2.0 * k, k]]
    }
}

impl fmt::Display for CurvedFloor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "L = (x² - 1)²/4 + {} (y - x²)²/2", self.stiffness)
    }
}
