//! A minimum and one saddle in a region that ends beyond it: instances for the Eyring-Kramers formula.

use std::f64::consts::TAU;
use std::fmt;

use proptest::prelude::*;
use serde::Serialize;

use crate::interval::Interval;
use crate::oracles::exit_2d::{self, Plane};
use crate::oracles::first_passage::{Diffusion, End, ln_mean_time};

/// `∂F/∂x = k x (1 - x/z)(1 + c x)` on `(-l, r)`, with noise `s`; in the plane, `½ (p + q x) y²` is
/// added to `F`, on `|y| < w`.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Gate {
    slope: [f64; 3],
    noise: f64,
    ends: [f64; 2],
    transverse: Option<[f64; 3]>,
}

impl Gate {
    /// The gate with `slope` `[k, z, c]`, `noise` `s`, `ends` `[l, r]` and, in the plane,
    /// `transverse` `[p, q, w]`.
    ///
    /// # Errors
    ///
    /// The hypothesis that fails.
    pub fn new(
        slope: [f64; 3],
        noise: f64,
        ends: [f64; 2],
        transverse: Option<[f64; 3]>,
    ) -> Result<Gate, &'static str> {
        let gate = Gate { slope, noise, ends, transverse };
        let ([k, z, c], [left, right]) = (slope, ends);
        if !(0.0 < k && 0.0 < z && z < right && 0.0 < noise) {
            return Err("the region does not end beyond the saddle");
        }
        if !(0.1 < 1.0 - c * left && 0.1 < 1.0 + c * right) {
            return Err("there is another stationary point on the axis");
        }
        let high = 1.2 * gate.barrier();
        if gate.loss([-left, 0.0]) < high {
            return Err("the boundary on the side of the minimum is lower than the saddle");
        }
        if let Some([p, q, w]) = transverse {
            if (p - q * left).min(p + q * right) <= 0.1 {
                return Err("the transverse curvature is not positive");
            }
            let sides = (0..=100).map(|i| -left + (z + left) * f64::from(i) / 100.0);
            if sides.map(|x| gate.loss([x, w])).any(|side| side < high) {
                return Err("the boundary on the side of the minimum is lower than the saddle");
            }
        }
        Ok(gate)
    }

    /// `F(x, y) - F(0)`.
    fn loss(&self, [x, y]: [f64; 2]) -> f64 {
        let [k, z, c] = self.slope;
        let along = k * x * x * (0.5 + x * ((c - 1.0 / z) / 3.0 - x * c / (4.0 * z)));
        along + self.transverse.map_or(0.0, |[p, q, _]| 0.5 * (p + q * x) * y * y)
    }

    /// `ΔF = F(z*) - F(x*)`.
    pub fn barrier(&self) -> f64 {
        self.loss([self.slope[1], 0.0])
    }

    /// `2 ΔF/s²`.
    pub fn action(&self) -> f64 {
        2.0 * self.barrier() / (self.noise * self.noise)
    }

    /// `|λ|`, the descending curvature at the saddle.
    fn descent(&self) -> f64 {
        let [k, z, c] = self.slope;
        k * (1.0 + c * z)
    }

    /// `|det ∇²F(x*)|/|det ∇²F(z*)|`.
    pub fn determinant_ratio(&self) -> f64 {
        let [k, z, _] = self.slope;
        let across = self.transverse.map_or(1.0, |[p, q, _]| p / (p + q * z));
        k / self.descent() * across
    }

    /// `(2π/|λ|) √(|det ∇²F(z*)|/|det ∇²F(x*)|)`.
    pub fn prefactor(&self) -> f64 {
        TAU / self.descent() / self.determinant_ratio().sqrt()
    }

    /// The same with the other eigenvalue at the saddle, or without any on the line.
    pub fn misread_prefactor(&self) -> f64 {
        let other = self.transverse.map_or(1.0, |[p, q, _]| p + q * self.slope[1]);
        self.prefactor() * self.descent() / other
    }

    /// Steps at which `2 ΔF/(η s²)` goes from 2 to 64 in doublings; from 4 to 512 on the line.
    pub fn ladder(&self) -> Vec<f64> {
        let (first, count) = if self.transverse.is_some() { (2.0, 6) } else { (4.0, 8) };
        (0..count).map(|k| self.action() / first * 0.5_f64.powi(k)).collect()
    }

    /// `ln E τ` from the minimum.
    pub fn ln_time(&self, eta: f64) -> Interval {
        let half = 0.5 * eta * self.noise * self.noise;
        let ([k, z, c], [left, right]) = (self.slope, self.ends);
        let Some([p, q, w]) = self.transverse else {
            let drift = |x: f64| -k * x * (1.0 - x / z) * (1.0 + c * x);
            let line = Diffusion::ito(drift, |_| half);
            return ln_mean_time(&line, End::Absorbing(-left), End::Absorbing(right), 0.0);
        };
        // No wider than the process goes: there F is higher than the saddle by 25 temperatures.
        let softest = (p - q * left).min(p + q * right);
        let reach = w.min((2.0 * (1.3 * self.barrier() + 25.0 * half) / softest).sqrt());
        let plane = Plane {
            ln_density: |x, y| -self.loss([x, y]) / half,
            diffusivity: half,
            x: [-left, right],
            y: [-reach, reach],
            absorbing_sides: [true; 4],
        };
        // Half a standard deviation of the well to a cell.
        let deviation = (half / k.max(self.descent())).sqrt();
        let columns = (2.0 * (right - plane.x[0]) / deviation) as usize;
        let rows = (2.0 * 2.0 * reach / (half / (p + q.abs() * z)).sqrt()) as usize;
        let even = |count: usize, most: usize| 2 * (count / 2).clamp(10, most / 2);
        exit_2d::ln_mean_time(&plane, [0.0, 0.0], (even(columns, 120), even(rows, 72)))
    }

    /// Gates on the line with louder noise.
    pub fn any() -> BoxedStrategy<Gate> {
        let dyadic = |low: f64, high: f64| (low..high).prop_map(|x| (x * 64.0).round() / 64.0);
        (dyadic(0.5, 3.0), dyadic(0.5, 1.0), dyadic(0.2, 0.6), dyadic(0.5, 1.5), any::<bool>())
            .prop_map(|(k, z, bend, noise, harder)| {
                let c = if harder { bend } else { -bend };
                Gate::new([k, z, c / z], noise, [0.95 * z, 1.4 * z], None).expect("valid")
            })
            .boxed()
    }
}

impl fmt::Display for Gate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let ([k, z, c], [left, right]) = (self.slope, self.ends);
        write!(f, "∂F/∂x = {k} x (1 - x/{z}) (1 + {c} x)")?;
        if let Some([p, q, w]) = self.transverse {
            write!(f, ", transverse ({p} + {q} x) y²/2, |y| < {w}")?;
        }
        write!(f, ", S = {}, x in (-{left}, {right})", self.noise)
    }
}
