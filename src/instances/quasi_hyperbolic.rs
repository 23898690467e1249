//! SGD with quasi-hyperbolic momentum on a quadratic loss.

use std::fmt;
use std::ops::RangeInclusive;

use nalgebra::DMatrix;
use proptest::prelude::*;
use serde::Serialize;

use crate::instances::quadratic::{NoisyQuadratic, Spectral};

/// The update g = K w + η, m' = µ m + (1-µ) g, w' = w - λ ((1-ν) g + ν m').
#[derive(Clone, Debug, Serialize)]
pub(crate) struct QuasiHyperbolic {
    learning_rate: f64,
    momentum: f64,
    mixture: f64,
    hessian: Spectral,
    noise: Spectral,
}

impl QuasiHyperbolic {
    /// The instance, if a stationary law exists: λk* (1 + µ - 2µν) < 2 (1 + µ).
    ///
    /// # Errors
    ///
    /// Names the hypothesis that fails.
    pub(crate) fn new(
        learning_rate: f64,
        (momentum, mixture): (f64, f64),
        hessian: Spectral,
        noise: Spectral,
    ) -> Result<QuasiHyperbolic, String> {
        if !((0.0..1.0).contains(&momentum) && (0.0..=1.0).contains(&mixture)) {
            return Err(format!("µ = {momentum} or ν = {mixture} is out of range"));
        }
        let share = learning_rate * hessian.largest() / limit(momentum, mixture);
        if !(0.0 < learning_rate && 0.0 < hessian.smallest() && share < 1.0) {
            return Err(format!("λk* is {share} of its limit, or K not positive definite"));
        }
        if hessian.dimension() != noise.dimension() || noise.smallest() < 0.0 {
            return Err("C is not a covariance of the same dimension".into());
        }
        Ok(QuasiHyperbolic { learning_rate, momentum, mixture, hessian, noise })
    }

    /// λ, µ and ν, k and the variance of the noise.
    ///
    /// # Panics
    ///
    /// If a hypothesis fails.
    pub(crate) fn in_one_dimension(
        learning_rate: f64,
        mixing: (f64, f64),
        k: f64,
        variance: f64,
    ) -> QuasiHyperbolic {
        let one = |x| Spectral::diagonal(vec![x]).expect("a number");
        QuasiHyperbolic::new(learning_rate, mixing, one(k), one(variance)).expect("stable")
    }

    pub(crate) fn learning_rate(&self) -> f64 {
        self.learning_rate
    }

    /// µ.
    pub(crate) fn momentum(&self) -> f64 {
        self.momentum
    }

    /// ν.
    pub(crate) fn mixture(&self) -> f64 {
        self.mixture
    }

    pub(crate) fn hessian(&self) -> &Spectral {
        &self.hessian
    }

    pub(crate) fn noise(&self) -> &Spectral {
        &self.noise
    }

    /// The same with the noise turned into the eigenbasis of K.
    pub(crate) fn aligned(&self) -> QuasiHyperbolic {
        QuasiHyperbolic { noise: self.noise.in_basis_of(&self.hessian), ..self.clone() }
    }

    /// The coefficient of `λk` in the stationary variance over `λ/2k` along an eigenvector, for this ν: where it vanishes the
    /// next order stands in its place.
    pub(crate) fn second_order(&self, nu: f64) -> f64 {
        let mu = self.momentum;
        let s = 1.0 + mu - 2.0 * mu * nu;
        (s * (1.0 - mu) - 4.0 * mu * mu * nu * (1.0 - nu)) / (2.0 * (1.0 - mu * mu))
    }

    /// The same with another step.
    pub(crate) fn with_learning_rate(&self, learning_rate: f64) -> QuasiHyperbolic {
        QuasiHyperbolic { learning_rate, ..self.clone() }
    }

    /// What a step does to (w, λm), and the covariance that it adds.
    pub(crate) fn step(&self) -> (DMatrix<f64>, DMatrix<f64>) {
        let d = self.hessian.dimension();
        let identity = DMatrix::<f64>::identity(d, d);
        let pull = self.hessian.matrix() * self.learning_rate;
        let (mu, nu) = (self.momentum, self.mixture);
        // Of g, w takes 1 - ν at once and ν (1 - µ) through m'.
        let (direct, kept) = (1.0 - nu * mu, 1.0 - mu);
        let blocks = [
            (0, 0, &identity - &pull * direct),
            (0, d, &identity * (-nu * mu)),
            (d, 0, &pull * kept),
            (d, d, &identity * mu),
        ];
        let mut map = DMatrix::zeros(2 * d, 2 * d);
        for (row, column, block) in blocks {
            map.view_mut((row, column), (d, d)).copy_from(&block);
        }
        let added = self.noise.matrix() * (self.learning_rate * self.learning_rate);
        let input = [direct * direct, -direct * kept, -direct * kept, kept * kept];
        let added = DMatrix::from_row_slice(2, 2, &input).kronecker(&added);
        (map, added)
    }

    /// Dense K and C that do not commute; λk* between 0.3 and 1.9 halves of its limit 2 (1 + µ) /
    /// (1 + µ - 2µν).
    pub(crate) fn any(
        dimensions: RangeInclusive<usize>,
        momentum: RangeInclusive<f64>,
        mixture: RangeInclusive<f64>,
    ) -> impl Strategy<Value = QuasiHyperbolic> {
        let sgd = NoisyQuadratic::any(dimensions, 0.3..=1.9, 0.1);
        (sgd, momentum, mixture).prop_map(|(sgd, momentum, mixture)| {
            let hessian = sgd.hessian().scaled(limit(momentum, mixture) / 2.0);
            let (rate, noise) = (sgd.learning_rate(), sgd.noise().clone());
            QuasiHyperbolic::new(rate, (momentum, mixture), hessian, noise)
                .expect("the ranges satisfy the hypotheses")
        })
    }
}

/// What λk* stays below.
fn limit(momentum: f64, mixture: f64) -> f64 {
    2.0 * (1.0 + momentum) / (1.0 + momentum - 2.0 * momentum * mixture)
}

impl fmt::Display for QuasiHyperbolic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "d = {}, λ = {}, µ = {:.4}, ν = {:.4}, λk from {:.4} to {:.4}",
            self.hessian.dimension(),
            self.learning_rate,
            self.momentum,
            self.mixture,
            self.learning_rate * self.hessian.smallest(),
            self.learning_rate * self.hessian.largest()
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use nalgebra::DVector;

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(32))]

        /// Σ by doubling, at `λk = 1e-4`: the next order is below ten times that, for these µ.
        #[test]
        fn the_second_order_is_what_small_steps_show(mu in 0.0..0.8, nu in 0.0..1.0) {
            let q = QuasiHyperbolic::in_one_dimension(1e-4, (mu, nu), 1.0, 1.0);
            let (mut map, mut sum) = q.step();
            for _ in 0..24 {
                sum = &map * &sum * map.transpose() + &sum;
                map = &map * &map;
            }
            let found = (sum[(0, 0)] / 0.5e-4 - 1.0) / 1e-4;
            let expected = q.second_order(q.mixture());
            prop_assert!((found - expected).abs() < 1e-3, "{found} {expected}");
        }

        /// The map against the update written out: a few products of numbers below 1e3.
        #[test]
        fn the_map_is_the_update(q in QuasiHyperbolic::any(1..=4, 0.0..=0.9, 0.0..=1.0)) {
            let d = q.hessian().dimension();
            let (rate, mu, nu) = (q.learning_rate(), q.momentum(), q.mixture());
            let w = DVector::from_fn(d, |i, _| 1.0 + i as f64);
            let m = DVector::from_fn(d, |i, _| 0.5 - i as f64);
            let g = q.hessian().matrix() * &w;
            let new_m = &m * mu + &g * (1.0 - mu);
            let new_w = &w - (&g * (1.0 - nu) + &new_m * nu) * rate;
            let pair = DVector::from_fn(2 * d, |i, _| if i < d { w[i] } else { rate * m[i - d] });
            let mapped = q.step().0 * pair;
            let size = 1e3 * f64::EPSILON * (1.0 + new_w.amax() + rate * new_m.amax());
            for i in 0..d {
                prop_assert!((mapped[i] - new_w[i]).abs() < size);
                prop_assert!((mapped[d + i] - rate * new_m[i]).abs() < size);
            }
        }
    }
}
