//! A minimum and one saddle in a region that ends beyond it: instances for the Eyring-Kramers formula.

use std::fmt;

use proptest::prelude::*;
use serde::Serialize;

/// `dX = -∇F ds + √η S dB` with `S = s η^-a I` and `∂F/∂x = k x (1 - x/z)(1 + c x)` on `(-l, r)`; in the
/// plane, `½ (p + q x) y²` is added to `F`, on `|y| < w`. Unless said otherwise `a = 0`.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct ValleyWithExit {
    slope: [f64; 3],
    noise: f64,
    noise_power: f64,
    ends: [f64; 2],
    transverse: Option<[f64; 3]>,
}

impl ValleyWithExit {
    /// The valley with `slope` `[k, z, c]`, `noise` `s`, `ends` `[l, r]` and, in the plane,
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
    ) -> Result<ValleyWithExit, &'static str> {
        let valley = ValleyWithExit { slope, noise, noise_power: 0.0, ends, transverse };
        let ([k, z, c], [left, right]) = (slope, ends);
        if !(0.0 < k && 0.0 < z && z < right && 0.0 < noise) {
            return Err("the region does not end beyond the saddle");
        }
        if !(0.1 < 1.0 - c * left && 0.1 < 1.0 + c * right) {
            return Err("there is another stationary point on the axis");
        }
        let high = 1.2 * valley.barrier();
        if valley.loss([-left, 0.0]) < high {
            return Err("the boundary on the side of the minimum is lower than the saddle");
        }
        if let Some([p, q, w]) = transverse {
            if (p - q * left).min(p + q * right) <= 0.1 {
                return Err("the transverse curvature is not positive");
            }
            let sides = (0..=100).map(|i| -left + (z + left) * f64::from(i) / 100.0);
            if sides.map(|x| valley.loss([x, w])).any(|side| side < high) {
                return Err("the boundary on the side of the minimum is lower than the saddle");
            }
        }
        Ok(valley)
    }

    /// The same with `S = s η^-a I`.
    ///
    /// # Panics
    ///
    /// Unless `a < 1/2`, so that the noise falls with the step.
    pub fn with_noise(self, noise: f64, power: f64) -> ValleyWithExit {
        assert!(0.0 < noise && power < 0.5, "S = {noise} η^-{power} I");
        ValleyWithExit { noise, noise_power: power, ..self }
    }

    /// `F(x, y) - F(0)`.
    pub fn loss(&self, [x, y]: [f64; 2]) -> f64 {
        let [k, z, c] = self.slope;
        let along = k * x * x * (0.5 + x * ((c - 1.0 / z) / 3.0 - x * c / (4.0 * z)));
        along + self.transverse.map_or(0.0, |[p, q, _]| 0.5 * (p + q * x) * y * y)
    }

    /// `∂F/∂x` at `y = 0`.
    pub fn slope_at(&self, x: f64) -> f64 {
        let [k, z, c] = self.slope;
        k * x * (1.0 - x / z) * (1.0 + c * x)
    }

    /// `ΔF = F(z*) - F(x*)`.
    pub fn barrier(&self) -> f64 {
        self.loss([self.saddle(), 0.0])
    }

    /// `z`, where the saddle is.
    pub fn saddle(&self) -> f64 {
        self.slope[1]
    }

    /// The curvatures along and across the axis at the minimum; on the line the second is one.
    pub fn curvatures_at_minimum(&self) -> [f64; 2] {
        [self.slope[0], self.transverse.map_or(1.0, |[p, ..]| p)]
    }

    /// The same at the saddle: the first is negative.
    pub fn curvatures_at_saddle(&self) -> [f64; 2] {
        let [k, z, c] = self.slope;
        [-k * (1.0 + c * z), self.transverse.map_or(1.0, |[p, q, _]| p + q * z)]
    }

    /// The temperature: `ε` in `dX = -∇F ds + √(2ε) dB` with the same law.
    pub fn temperature(&self, eta: f64) -> f64 {
        0.5 * self.noise * self.noise * libm::pow(eta, 1.0 - 2.0 * self.noise_power)
    }

    /// The step `η` at which the temperature is `ε`.
    pub fn step(&self, temperature: f64) -> f64 {
        let scaled = 2.0 * temperature / (self.noise * self.noise);
        libm::pow(scaled, 1.0 / (1.0 - 2.0 * self.noise_power))
    }

    /// Steps at which the barrier is 2 to 64 temperatures, in doublings; 4 to 512 on the line.
    pub fn ladder(&self) -> Vec<f64> {
        let (first, count) = if self.transverse.is_some() { (2.0, 6) } else { (4.0, 8) };
        (0..count).map(|k| self.step(self.barrier() / first * 0.5_f64.powi(k))).collect()
    }

    /// `[-l, r]`.
    pub fn ends(&self) -> [f64; 2] {
        let [left, right] = self.ends;
        [-left, right]
    }

    /// `[p, q, w]`, in the plane.
    pub fn transverse(&self) -> Option<[f64; 3]> {
        self.transverse
    }

    /// Gates on the line with louder noise.
    pub fn any() -> BoxedStrategy<ValleyWithExit> {
        let dyadic = |low: f64, high: f64| (low..high).prop_map(|x| (x * 64.0).round() / 64.0);
        (dyadic(0.5, 3.0), dyadic(0.5, 1.0), dyadic(0.2, 0.6), dyadic(0.5, 1.5), any::<bool>())
            .prop_map(|(k, z, bend, noise, harder)| {
                let c = if harder { bend } else { -bend };
                ValleyWithExit::new([k, z, c / z], noise, [0.95 * z, 1.4 * z], None).expect("valid")
            })
            .boxed()
    }
}

impl fmt::Display for ValleyWithExit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let ([k, z, c], [left, right]) = (self.slope, self.ends);
        write!(f, "∂F/∂x = {k} x (1 - x/{z}) (1 + {c} x)")?;
        if let Some([p, q, w]) = self.transverse {
            write!(f, ", transverse ({p} + {q} x) y²/2, |y| < {w}")?;
        }
        let ValleyWithExit { noise, noise_power: power, .. } = self;
        let decay = if *power == 0.0 { String::new() } else { format!(" η^-{power}") };
        write!(f, ", S = {noise}{decay}, x in (-{left}, {right})")
    }
}
