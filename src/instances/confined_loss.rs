//! One-dimensional random losses that are strongly convex in the mean and confining one by one.

use std::f64::consts::{PI, TAU};
use std::fmt;

use proptest::prelude::*;
use serde::Serialize;

use crate::instances::finite_noise::FiniteNoise;
use crate::oracles::law::semigroup::Chain;

/// The coefficients of `f'(x; ξ) = k (x - m) + c x³ + b tanh(x - s) + ξ a sin(w x + p)`.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Slope {
    /// `k`, which is also the modulus of strong convexity of the expected loss: positive.
    pub curvature: f64,
    /// `m`.
    pub center: f64,
    /// `c`: not negative.
    pub cubic: f64,
    /// `b`: not negative.
    pub bend: f64,
    /// `s`.
    pub bend_at: f64,
    /// `a`.
    pub noise_amplitude: f64,
    /// `w`.
    pub noise_frequency: f64,
    /// `p`, in radians.
    pub noise_phase: f64,
}

impl Slope {
    /// Draws that are not all convex, and noise at the minimiser.
    pub const BENT: Slope = Slope {
        curvature: 1.0,
        center: 0.2,
        cubic: 0.0,
        bend: 0.4,
        bend_at: -0.3,
        noise_amplitude: 0.4,
        noise_frequency: 2.0,
        noise_phase: 0.7,
    };
}

/// A random loss `f(x; ξ)` on the line, smooth in `x`, with `ξ` of finite support, such that
///
/// - `f = E f(.; ξ)` is strongly convex on the whole line,
/// - `x f'(x; ξ) >= ν x²` for every `ξ` and every `|x| >= L`, with `ν > 0`,
/// - `f(.; ξ)` is not convex for at least one `ξ`,
///
/// with radii `L < R < R_2` and a smooth `Λ >= 0` that equals the noise's variance `Σ` on
/// `|x| <= R` and vanishes on `|x| >= R_2`.
#[derive(Clone, Debug, Serialize)]
pub struct ConfinedLoss {
    slope: Slope,
    noise: FiniteNoise,
    /// `L`, `R`, `R_2`.
    radii: [f64; 3],
    /// `ν`.
    confinement: f64,
    /// `η_0`.
    step_max: f64,
}

impl ConfinedLoss {
    /// The loss with these coefficients, noise `ξ` and radii `L < R < R_2`.
    ///
    /// Fails with the hypothesis that is broken.
    pub fn new(slope: Slope, noise: FiniteNoise, radii: [f64; 3]) -> Result<ConfinedLoss, String> {
        let Slope { curvature, center, cubic, bend, bend_at, noise_amplitude, .. } = slope;
        if !(0.0 < curvature && 0.0 <= cubic && 0.0 <= bend) {
            return Err("the expected loss is not strongly convex".into());
        }
        let [inner, middle, outer] = radii;
        if !(0.0 < inner && inner < middle && middle < outer) {
            return Err(format!("the radii {radii:?} do not increase"));
        }
        if inner < bend_at.abs() {
            return Err("the bend must lie within the inner radius".into());
        }
        let noise_max = noise.atoms().iter().fold(0.0, |max: f64, atom| max.max(atom.0.abs()));
        let push = noise_amplitude.abs() * noise_max;
        // Outside L the cubic and the bend point away from the origin; the rest is bounded below.
        let confinement = curvature - (curvature * center.abs() + push) / inner;
        if confinement.is_nan() || confinement <= 0.0 {
            return Err("some f(.; ξ) is not confining outside the inner radius".into());
        }
        // Upper bounds of M_1 and M_2, so that the step is at most the η_0 of Lemma 1.
        let steepest = |radius: f64| {
            curvature * (radius + center.abs()) + cubic * radius.powi(3) + bend + push
        };
        let (m1, m2) = (steepest(inner), steepest(middle));
        let step_max = ((middle - inner) / m1).min(2.0 * confinement * inner * inner / (m2 * m2));
        let loss = ConfinedLoss { slope, noise, radii, confinement, step_max };
        if 0.0 <= loss.least_curvature() {
            return Err("no f(.; ξ) was seen to bend back within the inner radius".into());
        }
        Ok(loss)
    }

    /// The least second derivative of any `f(.; ξ)` at 401 points of `[-L, L]`. Negative: that
    /// loss is not convex.
    pub fn least_curvature(&self) -> f64 {
        let s = &self.slope;
        let at = |j: i32| {
            let x = self.inner_radius() * f64::from(j) / 200.0;
            let turning = s.noise_amplitude * s.noise_frequency;
            let turning = turning * libm::cos(s.noise_frequency * x + s.noise_phase);
            let curvatures = self.noise.atoms().iter().map(|atom| atom.0 * turning);
            self.derivatives(x).1 + curvatures.fold(f64::INFINITY, f64::min)
        };
        (-200..=200).map(at).fold(f64::INFINITY, f64::min)
    }

    /// Random losses: skewed noise, all coefficients off zero.
    pub fn any() -> BoxedStrategy<ConfinedLoss> {
        let shape = (0.8..1.2, -0.3..0.3, 0.0..0.01, 0.2..0.4, -1.0..1.0);
        let wave = (2.2..3.0, 0.0..TAU, 1.1..1.3);
        let radii = (1.6..2.1, 1.4..1.6);
        (shape, wave, radii, FiniteNoise::skewed())
            .prop_map(|(shape, wave, (inner, ratio), noise)| {
                let (curvature, center, cubic, bend, bend_at) = shape;
                let (noise_frequency, noise_phase, margin) = wave;
                let (low, high) = (noise.atoms()[0].0, noise.atoms()[noise.atoms().len() - 1].0);
                let noise_max = high.max(-low);
                // Enough noise for a loss to bend back within radius 3; then an inner radius, below
                // 3 for these ranges, at which the noise cannot push outwards.
                let back: f64 = curvature + bend + 27.0 * cubic;
                let noise_amplitude = margin * back / (noise_frequency * noise_max);
                let push = noise_amplitude * noise_max + curvature * f64::abs(center);
                let inner = f64::max(inner * push / curvature, PI / noise_frequency);
                let slope = Slope {
                    curvature,
                    center,
                    cubic,
                    bend,
                    bend_at,
                    noise_amplitude,
                    noise_frequency,
                    noise_phase,
                };
                ConfinedLoss::new(slope, noise, [inner, ratio * inner, 2.5 * inner])
                    .expect("the ranges are admissible")
            })
            .boxed()
    }

    /// The derivatives `f'` and `f''` of the expected loss.
    pub fn derivatives(&self, x: f64) -> (f64, f64) {
        let Slope { curvature, center, cubic, bend, bend_at, .. } = self.slope;
        let turn = libm::tanh(x - bend_at);
        let first = curvature * (x - center) + cubic * x * x * x + bend * turn;
        let second = curvature + 3.0 * cubic * x * x + bend * (1.0 - turn * turn);
        (first, second)
    }

    /// The factor of `ξ` in `f'(x; ξ)`.
    pub fn noise_slope(&self, x: f64) -> f64 {
        let s = &self.slope;
        s.noise_amplitude * libm::sin(s.noise_frequency * x + s.noise_phase)
    }

    /// `μ`: the expected loss is strongly convex with this modulus.
    pub fn convexity(&self) -> f64 {
        self.slope.curvature
    }

    /// The noise `ξ`.
    pub fn noise(&self) -> &FiniteNoise {
        &self.noise
    }

    /// The factor of a Brownian motion whose square is `Λ(x)`: a smooth cut-off of the noise's
    /// standard deviation, with its sign.
    pub fn spread(&self, x: f64) -> f64 {
        let [_, middle, outer] = self.radii;
        let depth = (outer - x.abs()) / (outer - middle);
        smooth_step(depth) * self.noise_slope(x) * self.noise.moment(2).sqrt()
    }

    /// `L`, outside which every `f(.; ξ)` is confining.
    pub fn inner_radius(&self) -> f64 {
        self.radii[0]
    }

    /// `R`, the radius of the ball that SGD does not leave.
    pub fn radius(&self) -> f64 {
        self.radii[1]
    }

    /// `R_2`, outside which `Λ` vanishes.
    pub fn outer_radius(&self) -> f64 {
        self.radii[2]
    }

    /// A `ν > 0` with `x f'(x; ξ) >= ν x²` for all `ξ` and `|x| >= L`.
    pub fn confinement(&self) -> f64 {
        self.confinement
    }

    /// A step up to which SGD stays in the ball of radius `R`: at most
    /// `η_0 = min((R - L)/M_1, 2 ν L²/M_2²)`, with `M_1` and `M_2` replaced by upper bounds.
    pub fn step_max(&self) -> f64 {
        self.step_max
    }

    /// SGD with step `step` as a Markov chain on the line.
    pub fn sgd(&self, step: f64) -> impl Chain<1> + '_ {
        move |&[x]: &[f64; 1]| {
            let (slope, push) = (self.derivatives(x).0, self.noise_slope(x));
            let place = |&(value, p): &(f64, f64)| (p, [x - step * (slope + value * push)]);
            self.noise.atoms().iter().map(place).collect()
        }
    }
}

impl fmt::Display for ConfinedLoss {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let s = &self.slope;
        let [inner, middle, outer] = self.radii;
        write!(
            f,
            "f' = {:.2} (x{:+.2}) + {:.3} x³ + {:.2} tanh(x{:+.2}) + ξ {:.2} sin({:.2}x{:+.2}), \
             ξ in {}, L = {inner:.2}, R = {middle:.2}, R2 = {outer:.2}, η0 = {:.3}",
            s.curvature,
            -s.center,
            s.cubic,
            s.bend,
            -s.bend_at,
            s.noise_amplitude,
            s.noise_frequency,
            s.noise_phase,
            self.noise,
            self.step_max,
        )
    }
}

/// A smooth function that is zero below zero and one above one.
pub(crate) fn smooth_step(x: f64) -> f64 {
    if x <= 0.0 {
        return 0.0;
    }
    if 1.0 <= x {
        return 1.0;
    }
    // e^(-1/x) / (e^(-1/x) + e^(-1/(1-x))), without the underflow of both.
    1.0 / (1.0 + libm::exp(1.0 / x - 1.0 / (1.0 - x)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn valid() -> (Slope, FiniteNoise, [f64; 3]) {
        let noise = FiniteNoise::two_point(0.2).expect("a probability");
        (Slope::BENT, noise, [1.6, 2.2, 4.4])
    }

    proptest! {
        #[test]
        fn every_loss_is_confining_and_not_convex(loss in ConfinedLoss::any(), far in 1.0..20.0f64) {
            let x: f64 = loss.inner_radius() * far;
            for x in [x, -x] {
                for &(value, _) in loss.noise().atoms() {
                    let slope = loss.derivatives(x).0 + value * loss.noise_slope(x);
                    prop_assert!(loss.confinement() * x * x <= x * slope);
                }
            }
            prop_assert!(loss.least_curvature() < 0.0);
            prop_assert!(0.0 < loss.derivatives(x).1);
        }

        #[test]
        fn sgd_stays_in_the_ball(loss in ConfinedLoss::any(), at in -1.0..=1.0, part in 0.01..=1.0) {
            let moves = loss.sgd(part * loss.step_max()).moves(&[at * loss.radius()]);
            for (_, [x]) in moves {
                prop_assert!(x.abs() <= loss.radius());
            }
        }

        #[test]
        fn the_cut_off_noise_is_the_noise_inside_and_nothing_outside(
            loss in ConfinedLoss::any(), at in -1.0..=1.0f64,
        ) {
            let inside = at * loss.radius();
            // The noise has variance one up to rounding.
            prop_assert!((loss.spread(inside) - loss.noise_slope(inside)).abs() < 1e-14);
            prop_assert_eq!(loss.spread(loss.outer_radius() * (1.0 + at.abs())), 0.0);
        }

        #[test]
        fn the_second_derivative_is_the_slope_of_the_first(
            loss in ConfinedLoss::any(), x in -3.0..3.0,
        ) {
            let h = 1e-4;
            let quotient = (loss.derivatives(x + h).0 - loss.derivatives(x - h).0) / (2.0 * h);
            // The third derivative of the slope is below 2; rounding divides 1e-15 by h.
            prop_assert!((quotient - loss.derivatives(x).1).abs() < 1e-7);
        }
    }

    #[test]
    fn each_broken_hypothesis_is_named() {
        let (slope, noise, radii) = valid();
        assert!(ConfinedLoss::new(slope, noise.clone(), radii).is_ok());
        for (slope, radii, named) in [
            (Slope { curvature: -1.0, ..slope }, radii, "strongly convex"),
            (Slope { bend: -0.1, ..slope }, radii, "strongly convex"),
            (slope, [1.6, 1.2, 4.4], "do not increase"),
            (Slope { bend_at: 1.7, ..slope }, radii, "bend"),
            (Slope { noise_amplitude: 0.9, ..slope }, radii, "confining"),
            (Slope { noise_amplitude: 0.1, ..slope }, radii, "bend back"),
        ] {
            let message = ConfinedLoss::new(slope, noise.clone(), radii).expect_err("broken");
            assert!(message.contains(named), "{message}");
        }
    }
}
