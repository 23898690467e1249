//! SGD with momentum on a quadratic loss, with a scalar or a matrix learning rate.
//!
//! The update is g = K w + η, m' = μ m + g, w' = w - Λ m', with the minimum at the origin: an affine
//! map of the pair (w, m). It has a stationary law if and only if the largest eigenvalue of ΛK lies
//! below 2 (1 + μ): the eigenvalues z of the map solve z² - (1 + μ - u) z + μ = 0 with u one of
//! ΛK, and both are inside the unit circle for 0 < u < 2 (1 + μ) (Jury's criterion). The
//! constructors check this.

use std::fmt;
use std::ops::RangeInclusive;

use nalgebra::DMatrix;
use proptest::prelude::*;
use serde::Serialize;

use crate::instances::quadratic::{NoisyQuadratic, Spectral};
use crate::monte_carlo::UnitNoise;
use crate::oracles::numerics::dense;

/// Momentum SGD with a scalar step λ, Hessian K, and independent noise of mean zero and covariance C.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct MomentumQuadratic {
    learning_rate: f64,
    momentum: f64,
    hessian: Spectral,
    noise: Spectral,
    law: UnitNoise,
}

impl MomentumQuadratic {
    /// The instance, if it satisfies the hypotheses.
    ///
    /// # Errors
    ///
    /// Names the hypothesis that fails.
    pub fn new(
        learning_rate: f64,
        momentum: f64,
        hessian: Spectral,
        noise: Spectral,
        law: UnitNoise,
    ) -> Result<MomentumQuadratic, String> {
        let step = learning_rate * hessian.largest();
        stable(momentum, step)?;
        covariance(&hessian, &noise)?;
        Ok(MomentumQuadratic { learning_rate, momentum, hessian, noise, law })
    }

    /// The problem of `sgd` with momentum, its Hessian multiplied by 1 + μ, so that λk* keeps its
    /// place within the stable range.
    ///
    /// # Errors
    ///
    /// If the momentum is not in [0, 1).
    pub fn accelerate(sgd: &NoisyQuadratic, momentum: f64) -> Result<MomentumQuadratic, String> {
        MomentumQuadratic::new(
            sgd.learning_rate(),
            momentum,
            sgd.hessian().scaled(1.0 + momentum),
            sgd.noise().clone(),
            sgd.law(),
        )
    }

    /// The step λ.
    pub fn learning_rate(&self) -> f64 {
        self.learning_rate
    }

    /// The momentum μ.
    pub fn momentum(&self) -> f64 {
        self.momentum
    }

    /// The Hessian K.
    pub fn hessian(&self) -> &Spectral {
        &self.hessian
    }

    /// The covariance C of the noise.
    pub fn noise(&self) -> &Spectral {
        &self.noise
    }

    /// The law of the independent components of the noise.
    pub fn law(&self) -> UnitNoise {
        self.law
    }

    /// The dimension of w.
    pub fn dimension(&self) -> usize {
        self.hessian.dimension()
    }

    /// The same problem with another step, at most the present one.
    ///
    /// # Panics
    ///
    /// If the step is larger or not positive.
    pub fn with_learning_rate(&self, learning_rate: f64) -> MomentumQuadratic {
        let smaller = 0.0 < learning_rate && learning_rate <= self.learning_rate;
        assert!(smaller, "a step of {learning_rate}");
        MomentumQuadratic { learning_rate, ..self.clone() }
    }

    /// The same problem with the noise turned into the eigenbasis of K.
    pub fn aligned(&self) -> MomentumQuadratic {
        MomentumQuadratic { noise: self.noise.in_basis_of(&self.hessian), ..self.clone() }
    }

    /// What a step does to the pair (w, Λm), and the covariance that it adds.
    pub fn step(&self) -> (DMatrix<f64>, DMatrix<f64>) {
        let d = self.dimension();
        let rates = DMatrix::identity(d, d) * self.learning_rate;
        step_of_pair(&rates, &self.hessian.matrix(), &self.noise.matrix(), self.momentum)
    }

    /// Instances like [`NoisyQuadratic::any`], with λk* in `top` times 1 + μ.
    pub fn any(
        dimensions: RangeInclusive<usize>,
        top: RangeInclusive<f64>,
        least: f64,
        momentum: RangeInclusive<f64>,
    ) -> impl Strategy<Value = MomentumQuadratic> {
        let sgd = NoisyQuadratic::any(dimensions, top, least);
        (sgd, momentum).prop_map(|(sgd, momentum)| {
            MomentumQuadratic::accelerate(&sgd, momentum).expect("the range lies in [0, 1)")
        })
    }
}

impl fmt::Display for MomentumQuadratic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let rate = self.learning_rate;
        write!(
            f,
            "d = {}, λ = {rate}, μ = {:.4}, λk from {:.4} to {:.4}, {} noise",
            self.dimension(),
            self.momentum,
            rate * self.hessian.smallest(),
            rate * self.hessian.largest(),
            self.law.name()
        )
    }
}

/// SGD without momentum, with Gaussian noise of covariance σ² I + a K.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Mixed {
    /// σ².
    pub(crate) white: f64,
    /// a.
    pub(crate) proportion: f64,
    pub(crate) sgd: MomentumQuadratic,
}

impl Mixed {
    /// σ² from `white` to twice that, a from three to nine times `proportion`.
    pub(crate) fn any(white: f64, proportion: f64) -> impl Strategy<Value = Mixed> {
        let base = MomentumQuadratic::any(2..=8, 0.6..=1.95, 0.05, 0.0..=0.0);
        (base, 1.0..2.0_f64, 3.0..9.0_f64).prop_map(move |(base, x, y)| {
            let (white, proportion) = (white * x, proportion * y);
            let noise = base.hessian.map(|k| white + proportion * k);
            let sgd = MomentumQuadratic { noise, law: UnitNoise::Gaussian, ..base };
            Mixed { white, proportion, sgd }
        })
    }
}

impl fmt::Display for Mixed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "σ² = {:.4}, a = {:.4}, {}", self.white, self.proportion, self.sgd)
    }
}

/// Momentum SGD whose noise has the covariance C + G E[w wᵀ] G.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct StateDependent {
    pub(crate) sgd: MomentumQuadratic,
    /// G.
    pub(crate) response: Spectral,
}

impl StateDependent {
    /// A response G, in a basis of its own, such that G Σ G adds at most `share` of itself again: the
    /// stationary covariance for C ≤ c I is at most c λ / ((1-µ) k_min (2 - λk*/(1+µ))) along any
    /// eigenvector.
    pub(crate) fn new(sgd: MomentumQuadratic, share: f64) -> StateDependent {
        let (rate, mu) = (sgd.learning_rate, sgd.momentum);
        let gap = 2.0 - rate * sgd.hessian.largest() / (1.0 + mu);
        let most = rate / ((1.0 - mu) * sgd.hessian.smallest() * gap);
        let d = sgd.dimension();
        let spectrum = (0..d).map(|i| (share / most / d as f64).sqrt() / (1.0 + i as f64));
        let mirror = (0..d).map(|i| 1.0 - 0.3 * i as f64).collect();
        let response = Spectral::new(spectrum.collect(), vec![mirror]).expect("finite numbers");
        StateDependent { sgd, response }
    }
}

impl fmt::Display for StateDependent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "G up to {:.4}, {}", self.response.largest(), self.sgd)
    }
}

/// Momentum SGD with a positive definite matrix Λ as its learning rate.
///
/// Given by Λ and by Λ^½ K Λ^½, whose eigenvalues are those of ΛK.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Preconditioned {
    rates: Spectral,
    whitened: Spectral,
    noise: Spectral,
    momentum: f64,
}

impl Preconditioned {
    /// The instance, if it satisfies the hypotheses.
    ///
    /// # Errors
    ///
    /// Names the hypothesis that fails.
    pub fn new(
        rates: Spectral,
        whitened: Spectral,
        noise: Spectral,
        momentum: f64,
    ) -> Result<Preconditioned, String> {
        stable(momentum, whitened.largest())?;
        covariance(&whitened, &noise)?;
        if rates.dimension() != noise.dimension() || rates.smallest() <= 0.0 {
            return Err("Λ is not a positive definite matrix of the same dimension".into());
        }
        Ok(Preconditioned { rates, whitened, noise, momentum })
    }

    /// The matrix Λ.
    pub fn rates(&self) -> &Spectral {
        &self.rates
    }

    /// The matrix Λ^½ K Λ^½.
    pub fn whitened(&self) -> &Spectral {
        &self.whitened
    }

    /// The covariance C.
    pub fn noise(&self) -> &Spectral {
        &self.noise
    }

    /// The momentum μ.
    pub fn momentum(&self) -> f64 {
        self.momentum
    }

    /// The Hessian K.
    pub fn hessian(&self) -> DMatrix<f64> {
        let back = self.rates.map(|rate| 1.0 / rate.sqrt()).matrix();
        dense::congruence(&back, &self.whitened.matrix())
    }

    /// What a step does to the pair (w, Λm), and the covariance that it adds.
    pub fn step(&self) -> (DMatrix<f64>, DMatrix<f64>) {
        step_of_pair(&self.rates.matrix(), &self.hessian(), &self.noise.matrix(), self.momentum)
    }

    /// Dense Λ, K and C of distinct spectra and random bases: no two commute, nor is ΛK symmetric.
    pub fn any(
        dimensions: RangeInclusive<usize>,
        momentum: RangeInclusive<f64>,
    ) -> impl Strategy<Value = Preconditioned> {
        dimensions.prop_flat_map(move |d| {
            let two = (
                NoisyQuadratic::any(d..=d, 0.3..=1.9, 0.05),
                NoisyQuadratic::any(d..=d, 0.3..=1.9, 0.05),
            );
            (two, momentum.clone()).prop_map(|((first, second), momentum)| {
                let whitened = first.hessian().scaled(first.learning_rate() * (1.0 + momentum));
                let rates = second.hessian().clone();
                Preconditioned::new(rates, whitened, first.noise().clone(), momentum)
                    .expect("the ranges satisfy the hypotheses")
            })
        })
    }
}

impl fmt::Display for Preconditioned {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "d = {}, Λ from {:.4} to {:.4}, ΛK from {:.4} to {:.4}, μ = {:.4}",
            self.rates.dimension(),
            self.rates.smallest(),
            self.rates.largest(),
            self.whitened.smallest(),
            self.whitened.largest(),
            self.momentum
        )
    }
}

fn stable(momentum: f64, step: f64) -> Result<(), String> {
    if !(0.0..1.0).contains(&momentum) {
        return Err(format!("the momentum is {momentum}, not in [0, 1)"));
    }
    if !(0.0 < step && step < 2.0 * (1.0 + momentum)) {
        return Err(format!("the largest eigenvalue of ΛK is {step}, not in (0, 2 (1 + μ))"));
    }
    Ok(())
}

fn covariance(hessian: &Spectral, noise: &Spectral) -> Result<(), String> {
    if hessian.dimension() != noise.dimension() {
        return Err("dimensions differ".into());
    }
    if hessian.smallest() <= 0.0 {
        return Err("K is not positive definite".into());
    }
    if noise.smallest() < 0.0 || noise.largest() == 0.0 {
        return Err("C is not a covariance other than zero".into());
    }
    Ok(())
}

/// The map of w and v = Λm, (w, v) -> (w - v', v') with v' = μ v + ΛK w, and the covariance that the
/// noise adds: d coordinates of w, then d of v. No hypothesis is checked.
///
/// # Panics
///
/// If sizes differ.
pub fn step_of_pair(
    rates: &DMatrix<f64>,
    hessian: &DMatrix<f64>,
    noise: &DMatrix<f64>,
    momentum: f64,
) -> (DMatrix<f64>, DMatrix<f64>) {
    let d = rates.nrows();
    let identity = DMatrix::<f64>::identity(d, d);
    let pull = rates * hessian;
    let keep = &identity * momentum;
    let mut map = DMatrix::zeros(2 * d, 2 * d);
    map.view_mut((0, 0), (d, d)).copy_from(&(identity - &pull));
    map.view_mut((0, d), (d, d)).copy_from(&-&keep);
    map.view_mut((d, 0), (d, d)).copy_from(&pull);
    map.view_mut((d, d), (d, d)).copy_from(&keep);
    let added = dense::congruence(rates, noise);
    let signs = DMatrix::from_row_slice(2, 2, &[1.0, -1.0, -1.0, 1.0]);
    (map, signs.kronecker(&added))
}

#[cfg(test)]
mod tests {
    use super::*;
    use nalgebra::DVector;

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(32))]

        /// One step of the map against the update written out: some ten products and sums of numbers
        /// of the size of the entries.
        #[test]
        fn the_map_is_the_update(sgd in Preconditioned::any(1..=5, 0.0..=0.95)) {
            let (map, _) = sgd.step();
            let d = sgd.rates().dimension();
            let w = DVector::from_fn(d, |i, _| 1.0 + i as f64);
            let m = DVector::from_fn(d, |i, _| 0.5 - i as f64);
            let v = sgd.rates().matrix() * &m;
            let pair = DVector::from_fn(2 * d, |i, _| if i < d { w[i] } else { v[i - d] });
            let new_m = &m * sgd.momentum() + sgd.hessian() * &w;
            let new_w = &w - sgd.rates().matrix() * &new_m;
            let new_v = sgd.rates().matrix() * &new_m;
            let mapped = map * pair;
            let size = 100.0 * (1.0 + new_m.amax() * (1.0 + sgd.rates().largest()));
            for i in 0..d {
                prop_assert!((mapped[i] - new_w[i]).abs() < size * f64::EPSILON * 10.0);
                prop_assert!((mapped[d + i] - new_v[i]).abs() < size * f64::EPSILON * 10.0);
            }
        }

        /// Λ^½ K Λ^½ is the given matrix: congruences of condition at most 2000.
        #[test]
        fn the_hessian_belongs_to_the_whitened_one(sgd in Preconditioned::any(1..=5, 0.0..=0.95)) {
            let root = sgd.rates().map(f64::sqrt).matrix();
            let back = dense::congruence(&root, &sgd.hessian()) - sgd.whitened().matrix();
            prop_assert!(back.amax() < 1e-11 * sgd.whitened().largest());
        }
    }

    #[test]
    fn what_breaks_a_hypothesis_is_refused_with_its_name() {
        let one = |x: f64| Spectral::diagonal(vec![x]).expect("a number");
        let new = |k: f64, c: f64, mu: f64| {
            MomentumQuadratic::new(1.0, mu, one(k), one(c), UnitNoise::Gaussian)
        };
        assert!(new(2.9, 1.0, 0.5).is_ok());
        for (sgd, reason) in [
            (new(3.0, 1.0, 0.5), "ΛK"),
            (new(1.0, 1.0, 1.0), "momentum"),
            (new(1.0, 1.0, -0.1), "momentum"),
            (new(-1.0, 1.0, 0.5), "ΛK"),
            (new(1.0, 0.0, 0.5), "covariance"),
        ] {
            let refused = sgd.expect_err(reason);
            assert!(refused.contains(reason), "{refused} for {reason}");
        }
    }
}
