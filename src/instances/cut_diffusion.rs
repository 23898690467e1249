//! A diffusion on the line whose noise is cut off outside a ball: strongly convex expected loss, two random losses.

use std::fmt;

use proptest::prelude::*;
use serde::Serialize;

use crate::oracles::law::kolmogorov::Diffusion;

/// The random losses `f'(x; ξ) = k y + c y³ + ξ r(x)` with `y = x - m`, `r(x) = base + wave sin x + slope x` and `ξ = ±1`
/// with equal chances, so that `Σ = r²`; with radii `L < R < R_2`, a smooth cut-off `χ` that is one on
/// `|x| <= R` and zero on `|x| >= R_2`, `Λ = χ² Σ`, and a step `η`:
/// `dX = -(f + ¼ η f'²)'(X) dt + √η χ(X) r(X) dW`.
///
/// `x f'(x; ξ) >= ν x²` with `ν > 0` where `|x| >= L`, and `f'' >= k`.
#[derive(Clone, Debug, Serialize)]
pub struct CutDiffusion {
    /// `k`: the modulus of strong convexity.
    curvature: f64,
    /// `m`: the minimiser.
    center: f64,
    /// `c`.
    cubic: f64,
    /// `base`, `wave`, `slope`.
    noise: [f64; 3],
    /// `L`, `R`, `R_2`.
    radii: [f64; 3],
    /// `η`.
    step: f64,
}

impl CutDiffusion {
    /// The diffusion with `[k, m, c]`, `[base, wave, slope]`, `[L, R, R_2]` and `η`.
    ///
    /// Fails with the hypothesis that is broken.
    pub fn new(
        [curvature, center, cubic]: [f64; 3],
        noise: [f64; 3],
        radii: [f64; 3],
        step: f64,
    ) -> Result<CutDiffusion, String> {
        let [inner, middle, outer] = radii;
        if !(0.0 < curvature && 0.0 <= cubic) {
            return Err("the expected loss is not strongly convex".into());
        }
        if !(center.abs() <= inner && inner < middle && middle < outer) {
            return Err(format!("the radii {radii:?} do not increase from the minimiser's"));
        }
        let [base, wave, slope] = noise.map(f64::abs);
        let pushed = curvature * center.abs() + base + wave;
        let confinement = curvature - slope - pushed / inner;
        if confinement.is_nan() || confinement <= 0.0 {
            return Err("some f(.; ξ) is not confining outside the inner radius".into());
        }
        if !(0.0 < step && step.is_finite()) {
            return Err("the step is not positive".into());
        }
        Ok(CutDiffusion { curvature, center, cubic, noise, radii, step })
    }

    /// Random ones: nothing at zero, and noise that changes with the place.
    pub fn any() -> BoxedStrategy<CutDiffusion> {
        let loss = (0.9..1.2, 0.15..0.3, 0.1..0.3);
        let noise = (0.35..0.5, 0.15..0.3);
        (loss, noise, 1.7..2.0, 0.05..0.12)
            .prop_map(|((k, m, c), (base, wave), radius, step)| {
                let radii = [1.4, radius, radius + 1.0];
                CutDiffusion::new([k, m, c], [base, wave, 0.0], radii, step)
                    .expect("the ranges are admissible")
            })
            .boxed()
    }

    /// The same with another step.
    pub fn at_step(&self, step: f64) -> CutDiffusion {
        CutDiffusion { step, ..self.clone() }
    }

    /// `f', f'', f''', f''''` of the expected loss.
    pub fn derivatives(&self, x: f64) -> [f64; 4] {
        let (k, c, y) = (self.curvature, self.cubic, x - self.center);
        [k * y + c * y * y * y, k + 3.0 * c * y * y, 6.0 * c * y, 6.0 * c]
    }

    /// The drift `b = -f' - ½ η f' f''` and its first two derivatives.
    pub fn drift(&self, x: f64) -> [f64; 3] {
        let [f1, f2, f3, f4] = self.derivatives(x);
        let half = 0.5 * self.step;
        [
            -f1 - half * f1 * f2,
            -f2 - half * (f2 * f2 + f1 * f3),
            -f3 - half * (3.0 * f2 * f3 + f1 * f4),
        ]
    }

    /// `√η χ r`, which multiplies the Brownian motion, and its first two derivatives.
    pub fn spread(&self, x: f64) -> [f64; 3] {
        let [base, wave, slope] = self.noise;
        let (sine, cosine) = (libm::sin(x), libm::cos(x));
        let r = [base + wave * sine + slope * x, wave * cosine + slope, -wave * sine];
        let [_, middle, outer] = self.radii;
        let width = outer - middle;
        let [s, s1, s2] = smooth_step((outer - x.abs()) / width);
        let chi = [s, -x.signum() * s1 / width, s2 / (width * width)];
        let root = self.step.sqrt();
        [
            root * chi[0] * r[0],
            root * (chi[1] * r[0] + chi[0] * r[1]),
            root * (chi[2] * r[0] + 2.0 * chi[1] * r[1] + chi[0] * r[2]),
        ]
    }

    /// The gradient noise `r`, not cut off: `√Σ` with a sign.
    pub fn noise(&self, x: f64) -> f64 {
        let [base, wave, slope] = self.noise;
        base + wave * libm::sin(x) + slope * x
    }

    /// The modulus of strong convexity `μ`.
    pub fn convexity(&self) -> f64 {
        self.curvature
    }

    /// `R`.
    pub fn radius(&self) -> f64 {
        self.radii[1]
    }

    /// `R_2`.
    pub fn outer_radius(&self) -> f64 {
        self.radii[2]
    }

    /// `η`.
    pub fn step(&self) -> f64 {
        self.step
    }

    /// `count` starts in `[-R, R]`, both ends included.
    pub fn starts(&self, count: usize) -> Vec<f64> {
        let last = (count.max(2) - 1) as f64;
        (0..count).map(|j| self.radius() * (2.0 * j as f64 / last - 1.0)).collect()
    }
}

impl Diffusion<1> for CutDiffusion {
    fn drift(&self, x: &[f64; 1]) -> [f64; 1] {
        [self.drift(x[0])[0]]
    }

    fn covariance(&self, x: &[f64; 1]) -> [[f64; 1]; 1] {
        let spread = self.spread(x[0])[0];
        [[spread * spread]]
    }
}

impl fmt::Display for CutDiffusion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let CutDiffusion { curvature, center, cubic, noise, radii, step } = self;
        let [base, wave, slope] = noise;
        let [inner, middle, outer] = radii;
        write!(
            f,
            "f' = {curvature:.2} y + {cubic:.2} y³, y = x - {center:.2}, √Σ = {base:.2}{wave:+.2} sin x{slope:+.2} x, \
             L = {inner:.2}, R = {middle:.2}, R2 = {outer:.2}, η = {step:.3}"
        )
    }
}

/// A smooth function that is zero below zero and one above one, with its first two derivatives.
pub(crate) fn smooth_step(x: f64) -> [f64; 3] {
    if x <= 0.0 {
        return [0.0; 3];
    }
    if 1.0 <= x {
        return [1.0, 0.0, 0.0];
    }
    // 1/(1 + e^g) with g = 1/x - 1/(1 - x).
    let y = 1.0 - x;
    let s = 1.0 / (1.0 + libm::exp(1.0 / x - 1.0 / y));
    let odds = s * (1.0 - s);
    let fall = 1.0 / (x * x) + 1.0 / (y * y);
    let bend = 2.0 / (y * y * y) - 2.0 / (x * x * x);
    let second = odds * (bend + fall * fall * (1.0 - 2.0 * s));
    // Where s underflows, so do all derivatives.
    if odds < 1e-280 { [s, 0.0, 0.0] } else { [s, odds * fall, second] }
}

#[cfg(test)]
mod tests {
    use super::*;

    proptest! {
        #[test]
        fn derivatives_are_slopes(diffusion in CutDiffusion::any(), x in -2.8..2.8_f64) {
            prop_assume!(0.01 < x.abs());
            let h = 1e-5;
            let slope = |f: &dyn Fn(f64) -> f64| (f(x + h) - f(x - h)) / (2.0 * h);
            for k in 0..2 {
                let drift = slope(&|x| diffusion.drift(x)[k]);
                prop_assert!((drift - diffusion.drift(x)[k + 1]).abs() < 1e-6);
                let spread = slope(&|x| diffusion.spread(x)[k]);
                // The third derivative of the cut-off is below 1000.
                prop_assert!((spread - diffusion.spread(x)[k + 1]).abs() < 1e-5, "{k} {spread}");
            }
            for k in 0..3 {
                let loss = slope(&|x| diffusion.derivatives(x)[k]);
                prop_assert!((loss - diffusion.derivatives(x)[k + 1]).abs() < 1e-7);
            }
        }

        #[test]
        fn every_loss_is_confining(diffusion in CutDiffusion::any(), far in 1.0..20.0_f64) {
            for x in [1.4 * far, -1.4 * far] {
                let slope = diffusion.derivatives(x)[0];
                prop_assert!(0.0 < x * slope - x.abs() * diffusion.noise(x).abs());
                prop_assert!(diffusion.convexity() <= diffusion.derivatives(x)[1]);
            }
        }

        #[test]
        fn the_noise_is_cut_off_and_the_drift_points_inwards(diffusion in CutDiffusion::any(), at in -1.0..=1.0_f64) {
            let outer = diffusion.outer_radius();
            prop_assert_eq!(diffusion.spread(outer)[0], 0.0);
            prop_assert!(diffusion.drift(outer)[0] < 0.0 && 0.0 < diffusion.drift(-outer)[0]);
            let x = at * diffusion.radius();
            let spread = diffusion.step().sqrt() * diffusion.noise(x);
            prop_assert!((diffusion.spread(x)[0] - spread).abs() < 1e-15);
        }
    }

    #[test]
    fn each_broken_hypothesis_is_named() {
        let new = CutDiffusion::new;
        let (loss, noise, radii) = ([1.0, 0.2, 0.1], [0.4, 0.2, 0.0], [1.4, 1.8, 2.8]);
        assert!(new(loss, noise, radii, 0.1).is_ok());
        for (found, named) in [
            (new([-1.0, 0.0, 0.0], noise, radii, 0.1), "strongly convex"),
            (new(loss, noise, [1.4, 1.2, 2.8], 0.1), "increase"),
            (new(loss, [2.0, 0.0, 0.0], radii, 0.1), "confining"),
            (new(loss, noise, radii, 0.0), "step"),
        ] {
            let message = found.expect_err("broken");
            assert!(message.contains(named), "{message}");
        }
    }
}
