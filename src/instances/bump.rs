//! Supersolutions on wells and basins: powers of bumps.

use std::fmt;

use serde::Serialize;

use crate::instances::basin::{AtStep, Basin, Ellipse};

/// `ψ = w^α e^(c x)` with `w = (x - a)(b - x)` on `U = (a, b)` in `D`.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Bump {
    /// The well and the step size.
    pub at: AtStep,
    /// `a` and `b`.
    pub ends: [f64; 2],
    /// `α`, above one.
    pub power: f64,
    /// `c`.
    pub tilt: f64,
}

impl fmt::Display for Bump {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [a, b] = self.ends;
        let Bump { at, power, tilt, .. } = self;
        write!(f, "{at}, ψ = ((x - {a}) ({b} - x))^{power} e^({tilt} x)")
    }
}

impl Bump {
    /// A grid of `U`.
    pub fn points(&self) -> impl Iterator<Item = f64> {
        let [a, b] = self.ends;
        (1..2000).map(move |k| a + (b - a) * f64::from(k) / 2000.0)
    }

    /// `ln ψ`.
    pub fn ln_at(&self, x: f64) -> f64 {
        let [a, b] = self.ends;
        self.power * libm::log((x - a) * (b - x)) + self.tilt * x
    }

    /// The least `μ` on a grid for which `-Lψ <= μ ψ`, and one per cent more.
    pub fn mu(&self) -> f64 {
        let [a, b] = self.ends;
        let ratio = |x: f64| {
            // (ln ψ)' = p and ψ''/ψ = p² + p'.
            let (left, right) = (1.0 / (x - a), 1.0 / (b - x));
            let p = self.power * (left - right) + self.tilt;
            let second = p * p - self.power * (left * left + right * right);
            let noise = self.at.well.noise_at(x);
            self.at.well.slope_at(x) * p - 0.5 * self.at.eta * noise * noise * second
        };
        1.01 * self.points().map(ratio).fold(0.0, f64::max)
    }
}

/// `ψ = w^α` with `w = 1 - |G⁻¹ (x - c)|²` on the domain itself, shrunk about its centre.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct EllipticBump {
    /// The basin.
    pub basin: Basin,
    /// The step size.
    pub eta: f64,
    /// The ratio of the lengths of `U` to those of `D`, at most one.
    pub shrunk: f64,
    /// `α`, above one.
    pub power: f64,
}

impl fmt::Display for EllipticBump {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let EllipticBump { basin, eta, shrunk, power } = self;
        write!(f, "{basin}, η = {eta}, ψ of power {power} on D shrunk to {shrunk}")
    }
}

impl EllipticBump {
    fn support(&self) -> Ellipse {
        let domain = *self.basin.domain();
        Ellipse { half_axes: domain.half_axes.map(|width| width * self.shrunk), ..domain }
    }

    /// The least `μ` on a grid for which `-Lψ <= μ ψ`, and one per cent more.
    pub fn mu(&self) -> f64 {
        let support = self.support();
        let ([e, f], [p, q]) = (support.axes(), support.half_axes);
        // w = 1 - (x - c) · A (x - c) with A = e eᵀ/p⁴ + f fᵀ/q⁴.
        let entry =
            |i: usize, j: usize| e[i] * e[j] / (p * p * p * p) + f[i] * f[j] / (q * q * q * q);
        let ratio = |x: [f64; 2]| {
            let from = [0, 1].map(|k: usize| x[k] - support.centre[k]);
            let slope =
                [0, 1].map(|i: usize| -2.0 * (entry(i, 0) * from[0] + entry(i, 1) * from[1]));
            let (w, a, b) = (support.level(x), self.basin.covariance_at(x), self.basin.drift_at(x));
            let (mut squared, mut curved) = (0.0, 0.0);
            for i in 0..2 {
                for j in 0..2 {
                    squared += a[i][j] * slope[i] * slope[j];
                    curved -= 2.0 * a[i][j] * entry(i, j);
                }
            }
            let along = b[0] * slope[0] + b[1] * slope[1];
            let second = (self.power - 1.0) * squared / (w * w) + curved / w;
            -self.power * (0.5 * self.eta * second + along / w)
        };
        let grid = (1..200).flat_map(|i| (0..100).map(move |j| (f64::from(i) / 200.0, j)));
        let points = grid.map(|(r, j)| {
            let z = support.boundary(f64::from(j) * std::f64::consts::TAU / 100.0);
            [0, 1].map(|k: usize| support.centre[k] + r * (z[k] - support.centre[k]))
        });
        1.01 * points.map(ratio).fold(0.0, f64::max)
    }

    /// `ln ψ`; the largest value of `ψ` is one.
    pub fn ln_at(&self, x: [f64; 2]) -> f64 {
        self.power * libm::log(self.support().level(x))
    }

    /// The centre of `U`, and two other points of it.
    pub fn starts(&self) -> [[f64; 2]; 3] {
        let support = self.support();
        let ([e, f], c) = (support.axes(), support.centre);
        let at = |u: f64, v: f64| [0, 1].map(|k: usize| c[k] + u * e[k] + v * f[k]);
        [at(0.0, 0.0), at(0.6, -0.3), at(-0.2, 0.8)]
    }
}
