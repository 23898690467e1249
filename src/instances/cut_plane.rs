//! A diffusion in the plane whose noise is cut off outside a ball, about a minimiser off the ball's centre.

use std::fmt;

use proptest::prelude::*;
use serde::Serialize;

use crate::instances::cut_diffusion::smooth_step;

/// `f(x; ξ) = ½ (x₁² + k (x₂ - b)²) + s ξ·x` with `ξ` uniform on `{-1, 1}²`, radii `L < R < R_2`, and
/// `dX = -∇(f + ¼ η |∇f|²)(X) dt + √η χ(|X|) s dW`, where `χ` falls from one at `R` to zero at `R_2`.
#[derive(Clone, Debug, Serialize)]
pub struct CutPlane {
    /// `k`: at least one, so that the modulus of strong convexity is one.
    pub(crate) curvature: f64,
    /// `b`.
    pub(crate) offset: f64,
    /// `s`.
    pub(crate) spread: f64,
    /// `L`, `R`, `R_2`.
    pub(crate) radii: [f64; 3],
    /// `η`.
    pub(crate) step: f64,
}

impl CutPlane {
    /// The diffusion with `k`, `b`, `s`, the radii and `η`.
    ///
    /// Fails if the radii do not increase, `k < 1`, or some loss is not confining outside `L`.
    pub fn new(
        [curvature, offset, spread]: [f64; 3],
        radii: [f64; 3],
        step: f64,
    ) -> Result<CutPlane, String> {
        let [inner, middle, outer] = radii;
        if !(1.0 <= curvature && 0.0 < inner && inner < middle && middle < outer && 0.0 < step) {
            return Err("k >= 1, a positive step and increasing radii are needed".into());
        }
        // x·∇f = r² (1 + (k-1) sin²) - k b r sin, least over the angle at sin = k b/(2 (k-1) r).
        let least = if curvature == 1.0 {
            inner * inner - (curvature * offset).abs() * inner
        } else {
            let sine = (curvature * offset / (2.0 * (curvature - 1.0) * inner)).abs().min(1.0);
            let around = (curvature - 1.0) * inner * inner * sine * sine;
            inner * inner + around - (curvature * offset).abs() * inner * sine
        };
        if least <= 2.0_f64.sqrt() * spread * inner {
            return Err("some f(.; ξ) is not confining outside the inner radius".into());
        }
        Ok(CutPlane { curvature, offset, spread, radii, step })
    }

    /// Random ones, with steps of at most a third of the largest for which the drift points inwards on the sphere
    /// of radius `R_2` at its worst.
    pub fn any() -> BoxedStrategy<CutPlane> {
        (2.0..30.0_f64, 0.05..0.15_f64, 0.05..0.3, 1.05..1.3_f64)
            .prop_map(|(curvature, offset, part, ratio)| {
                let inner = curvature.sqrt() * offset + 0.6;
                let radii = [inner, inner * 1.1, inner * 1.1 * ratio];
                let plane = CutPlane::new([curvature, offset, 0.1], radii, 1.0);
                let plane = plane.expect("the ranges are admissible");
                CutPlane { step: part * plane.step_bound(), ..plane }
            })
            .boxed()
    }

    /// A step for which the drift surely points inwards where `|x| = R_2`: `x·∇f` at its least over `½ R_2 |∇²f ∇f|` at
    /// its largest.
    fn step_bound(&self) -> f64 {
        let outer = self.radii[2];
        let k = self.curvature;
        let shift = k * self.offset.abs();
        let least = if k == 1.0 {
            outer * outer - shift * outer
        } else {
            outer * outer - shift * shift / (4.0 * (k - 1.0))
        };
        least / (0.5 * outer * k * (k * outer + shift))
    }

    /// The expected loss `f` with its correction `¼ η |∇f|²`.
    pub fn corrected_loss(&self, [x, y]: [f64; 2], step: f64) -> f64 {
        let (k, z) = (self.curvature, y - self.offset);
        0.5 * (x * x + k * z * z) + 0.25 * step * (x * x + k * k * z * z)
    }

    /// The drift.
    pub fn drift(&self, [x, y]: [f64; 2]) -> [f64; 2] {
        let (k, z, half) = (self.curvature, y - self.offset, 0.5 * self.step);
        [-(1.0 + half) * x, -(k + half * k * k) * z]
    }

    /// What multiplies both Brownian motions.
    pub fn noise(&self, [x, y]: [f64; 2]) -> f64 {
        let [_, middle, outer] = self.radii;
        let depth = (outer - libm::hypot(x, y)) / (outer - middle);
        self.step.sqrt() * self.spread * smooth_step(depth)[0]
    }

    /// `R`.
    pub fn radius(&self) -> f64 {
        self.radii[1]
    }

    /// `R_2`.
    pub fn outer_radius(&self) -> f64 {
        self.radii[2]
    }
}

impl fmt::Display for CutPlane {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let CutPlane { curvature, offset, spread, radii: [inner, middle, outer], step } = self;
        write!(
            f,
            "f = ½ (x₁² + {curvature:.2} (x₂ - {offset:.2})²), Σ = {spread:.2}² I, L = {inner:.2}, R = {middle:.2}, \
             R2 = {outer:.2}, η = {step:.4}"
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    proptest! {
        #[test]
        fn every_loss_is_confining_and_the_drift_is_the_slope(plane in CutPlane::any(), angle in 0.0..6.3_f64) {
            let [inner, _, outer] = plane.radii;
            for r in [inner, outer] {
                let [x, y] = [r * libm::cos(angle), r * libm::sin(angle)];
                let slope = x * x + plane.curvature * y * (y - plane.offset);
                prop_assert!(plane.spread * (x.abs() + y.abs()) < slope);
                let h = 1e-4;
                let along = |h: f64| plane.corrected_loss([x * (1.0 + h), y * (1.0 + h)], plane.step);
                let [u, v] = plane.drift([x, y]);
                prop_assert!(((along(h) - along(-h)) / (2.0 * h) + x * u + y * v).abs() < 1e-7);
            }
        }
    }

    #[test]
    fn what_is_not_confining_is_refused() {
        assert!(CutPlane::new([10.0, 0.5, 0.2], [1.2, 1.3, 1.5], 0.1).is_ok());
        assert!(CutPlane::new([10.0, 0.5, 0.2], [0.8, 1.3, 1.5], 0.1).is_err());
        assert!(CutPlane::new([10.0, 0.5, 0.2], [1.2, 1.1, 1.5], 0.1).is_err());
    }
}
