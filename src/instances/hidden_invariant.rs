//! A random quadratic loss in the plane whose noise leaves one function of the place alone.

use std::fmt;

use proptest::prelude::*;
use serde::Serialize;

use crate::interval::Interval;

/// `f(x; ξ) = ½ a |x|² + ξ s n(x)` with `ξ = ±1`, where `n` is a saddle `½ x·Bx` or a slope `e·x`, turned by an angle, so that
/// `Σ = s² ∇n ⊗ ∇n` has rank one; with the function `h` whose gradient is orthogonal to `∇n`:
/// `x·Hx` for the saddle, which turned by zero has `n = x₁x₂` and `h = x₁² - x₂²`, and a slope for the slope.
#[derive(Clone, Debug, Serialize)]
pub struct HiddenInvariant {
    /// `a`.
    pub(crate) curvature: f64,
    /// `s`: below `a` for the saddle.
    pub(crate) spread: f64,
    /// The angle, in radians.
    pub(crate) angle: f64,
    /// Whether `n` is a saddle, so that the noise depends on the place.
    pub(crate) saddle: bool,
    /// `η`.
    pub(crate) step: f64,
    /// The start.
    pub(crate) start: [f64; 2],
    /// The time, a multiple of the step.
    pub(crate) time: f64,
}

impl HiddenInvariant {
    /// The example `n = x₁x₂` from a start, with `a`, `s` and `η`.
    ///
    /// Fails unless `0 < s < a` and the step is positive.
    pub fn product(
        [curvature, spread]: [f64; 2],
        step: f64,
        start: [f64; 2],
        time: f64,
    ) -> Result<HiddenInvariant, String> {
        if !(0.0 < spread && spread < curvature && 0.0 < step && 0.0 < time) {
            return Err("0 < s < a and a positive step are needed".into());
        }
        Ok(HiddenInvariant { curvature, spread, angle: 0.0, saddle: true, step, start, time })
    }

    /// Random ones.
    pub fn any(saddle: bool) -> BoxedStrategy<HiddenInvariant> {
        let place = (0.8..1.2_f64, 0.2..0.5_f64);
        (0.8..1.2_f64, 0.6..0.9_f64, 0.0..3.0_f64, 0.1..0.25, place, 4..8_u32)
            .prop_map(move |(curvature, part, angle, step, (along, across), steps)| {
                // Off the lines on which h vanishes.
                let (s, c) = (libm::sin(angle), libm::cos(angle));
                let start = [c * along - s * across, s * along + c * across];
                let time = step * f64::from(steps);
                let spread = part * curvature;
                HiddenInvariant { curvature, spread, angle, saddle, step, start, time }
            })
            .boxed()
    }

    /// `s ∇n`.
    pub fn noise(&self, x: [f64; 2]) -> [f64; 2] {
        let (s, c) = (libm::sin(self.angle), libm::cos(self.angle));
        if !self.saddle {
            return [self.spread * c, self.spread * s];
        }
        // B = Q [[0, 1], [1, 0]] Qᵀ, Q the rotation.
        let [u, v] = self.turned_back(x);
        [self.spread * (c * v - s * u), self.spread * (s * v + c * u)]
    }

    /// `s² (∇n·∇)∇n`: `B² = 1` for the saddle, and a slope does not change.
    pub fn noise_along_itself(&self, x: [f64; 2]) -> [f64; 2] {
        let square = if self.saddle { self.spread * self.spread } else { 0.0 };
        x.map(|x| square * x)
    }

    /// A control that moves and changes its sign.
    pub fn control(clock: f64) -> f64 {
        1.0 - 3.0 * libm::sin(2.0 * clock)
    }

    /// Where the control's clock stands at the start.
    pub const CONTROLLED_FROM: f64 = 0.0;

    /// `h` of a place that is known within intervals.
    pub fn invariant_within(&self, [x, y]: [Interval; 2]) -> Interval {
        let (s, c) = (libm::sin(self.angle), libm::cos(self.angle));
        let [u, v] = [x * c + y * s, y * c - x * s];
        let found = if self.saddle { u.powi(2) - v.powi(2) } else { v };
        // The rounding of s, c and the products: u and v are below 2 times the largest coordinate.
        let largest = x.abs().max(y.abs()).high();
        found.widened(16.0 * f64::EPSILON * largest * largest.max(1.0))
    }

    /// `h`.
    pub fn invariant(&self, x: [f64; 2]) -> f64 {
        let [u, v] = self.turned_back(x);
        if self.saddle { u * u - v * v } else { v }
    }

    fn turned_back(&self, [x, y]: [f64; 2]) -> [f64; 2] {
        let (s, c) = (libm::sin(self.angle), libm::cos(self.angle));
        [c * x + s * y, c * y - s * x]
    }

    /// The same with a smaller step.
    pub fn at_step(&self, step: f64) -> HiddenInvariant {
        HiddenInvariant { step, ..self.clone() }
    }
}

impl fmt::Display for HiddenInvariant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let HiddenInvariant { curvature, spread, angle, saddle, step, start: [x, y], time } = self;
        let noise = if *saddle { "x₁x₂" } else { "x₁" };
        write!(
            f,
            "f(x; ξ) = {curvature:.3} |x|²/2 + ξ {spread:.3} {noise}, ξ = ±1, turned by {angle:.2}, η = {step:.4}, t = {time:.3}, \
             from ({x:.3}, {y:.3})"
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    proptest! {
        #[test]
        fn the_noise_leaves_the_function_alone(
            problem in prop::bool::ANY.prop_flat_map(HiddenInvariant::any), x in -1.0..1.0, y in -1.0..1.0,
        ) {
            let [u, v] = problem.noise([x, y]);
            let h = 1e-4;
            let change = problem.invariant([x + h * u, y + h * v]) - problem.invariant([x - h * u, y - h * v]);
            prop_assert!(change.abs() < 1e-14);
        }
    }
}
