//! Losses that are lopsided at their minimizer, with noise that is the same everywhere.

use std::fmt;

use proptest::prelude::*;
use serde::Serialize;

use crate::instances::finite_noise::FiniteNoise;
use crate::oracles::law::semigroup::Chain;

/// `f'(x; ξ) = x + b x²/(1 + x²) + ξ` with `|b| <= 1`: the minimizer of `f` is zero, `f''(0) = 1`, `f'''(0) = 2b`,
/// and `f'' >= 1 - 0.65 |b|`, since `|2x|/(1 + x²)² <= 3√3/8`.
#[derive(Clone, Debug, Serialize)]
pub struct LopsidedLoss {
    bend: f64,
    noise: FiniteNoise,
}

impl LopsidedLoss {
    /// SGD does not leave `|x| <= RADIUS` with steps up to `1/2`: at its ends the gradient of `f` is at least 2.1 outward,
    /// `x - η f'(x)` increases, and no `ξ` is as large.
    pub const RADIUS: f64 = 3.0;

    /// The loss with `b` and the noise `ξ`.
    ///
    /// Fails if `|b|` is above one or a value of the noise is 2.1 or larger in size.
    pub fn new(bend: f64, noise: FiniteNoise) -> Result<LopsidedLoss, String> {
        if bend.is_nan() || 1.0 < bend.abs() {
            return Err(format!("a bend of {bend} is not within [-1, 1]"));
        }
        if noise.atoms().iter().any(|atom| 2.1 <= atom.0.abs()) {
            return Err("noise of size 2.1 or larger may push SGD out of its ball".into());
        }
        Ok(LopsidedLoss { bend, noise })
    }

    /// Bends of at least 0.4 either way, and noise with skewness of at least 0.6.
    pub fn any() -> BoxedStrategy<LopsidedLoss> {
        (prop_oneof![-1.0..-0.4, 0.4..1.0], 0.21..0.35)
            .prop_map(|(bend, rare)| {
                let noise = FiniteNoise::two_point(rare);
                noise.and_then(|noise| LopsidedLoss::new(bend, noise)).expect("within the ranges")
            })
            .boxed()
    }

    /// `f`, zero at the minimizer.
    pub fn value(&self, x: f64) -> f64 {
        0.5 * x * x + self.bend * (x - libm::atan(x))
    }

    /// `f'`.
    pub fn slope(&self, x: f64) -> f64 {
        x + self.bend * x * x / (1.0 + x * x)
    }

    /// `f'''` at the minimizer.
    pub fn third(&self) -> f64 {
        2.0 * self.bend
    }

    /// The noise of the gradient, of variance one.
    pub fn noise(&self) -> &FiniteNoise {
        &self.noise
    }

    /// SGD with that step.
    pub fn sgd(&self, step: f64) -> impl Chain<1> + '_ {
        move |&[x]: &[f64; 1]| {
            let place = |&(value, p): &(f64, f64)| (p, [x - step * (self.slope(x) + value)]);
            self.noise.atoms().iter().map(place).collect()
        }
    }
}

impl fmt::Display for LopsidedLoss {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let LopsidedLoss { bend, noise } = self;
        write!(f, "f'(x; ξ) = x + {bend} x²/(1 + x²) + ξ, ξ in {noise}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    proptest! {
        #[test]
        fn sgd_stays_in_the_ball(loss in LopsidedLoss::any(), at in -1.0..=1.0, step in 0.001..0.5) {
            for (_, [x]) in loss.sgd(step).moves(&[at * LopsidedLoss::RADIUS]) {
                prop_assert!(x.abs() <= LopsidedLoss::RADIUS);
            }
        }

        #[test]
        fn the_slope_is_that_of_the_value(loss in LopsidedLoss::any(), x in -3.0..3.0) {
            let h = 1e-4;
            let quotient = (loss.value(x + h) - loss.value(x - h)) / (2.0 * h);
            // The slope's second derivative is below 2; rounding divides 1e-15 by h.
            prop_assert!((quotient - loss.slope(x)).abs() < 1e-7);
        }
    }

    #[test]
    fn strong_bends_and_noises_are_refused() {
        let noise = |rare| FiniteNoise::two_point(rare).expect("a probability");
        assert!(
            LopsidedLoss::new(1.1, noise(0.5)).is_err()
                && LopsidedLoss::new(0.5, noise(0.1)).is_err()
        );
    }
}
