//! Second moments of momentum SGD from rest, whether or not it is stable.

use std::fmt;

use nalgebra::DMatrix;
use serde::Serialize;

use crate::instances::momentum::step_of_pair;
use crate::instances::quadratic::Spectral;
use crate::interval::Interval;
use crate::oracles::dense;

/// The algorithm without a check of its stability: λK, the covariance of λη, and µ.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Iteration {
    pub(crate) steps: Spectral,
    pub(crate) noise: Spectral,
    pub(crate) momentum: f64,
}

impl fmt::Display for Iteration {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let share = self.steps.largest() / (2.0 * (1.0 + self.momentum));
        write!(
            f,
            "d = {}, µ = {:.4}, λk* / (2 (1 + µ)) = {share:.4}",
            self.steps.dimension(),
            self.momentum
        )
    }
}

/// One dimension, with the gradient noise s k w ξ + ξ', both ξ of variance one.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Multiplicative {
    pub(crate) rate_k: f64,
    pub(crate) momentum: f64,
    pub(crate) relative_noise: f64,
}

impl fmt::Display for Multiplicative {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "λk = {}, µ = {}, noise {} of the gradient",
            self.rate_k, self.momentum, self.relative_noise
        )
    }
}

/// The binary logarithm of E|w_2t|² / E|w_t|² from rest, at t = 2^14 or where it exceeds 1e100.
pub(crate) fn growth(iteration: &Iteration) -> Interval {
    let d = iteration.steps.dimension();
    let (mut map, mut moments) = step_of_pair(
        &DMatrix::identity(d, d),
        &iteration.steps.matrix(),
        &iteration.noise.matrix(),
        iteration.momentum,
    );
    let size = |moments: &DMatrix<f64>| (0..d).map(|i| moments[(i, i)]).sum::<f64>();
    let mut ratio = f64::NAN;
    for _ in 0..15 {
        let doubled = &moments + dense::congruence(&map, &moments);
        ratio = size(&doubled) / size(&moments);
        (map, moments) = (dense::multiply(&map, &map), doubled);
        if 1e100 < size(&moments) {
            break;
        }
    }
    Interval::around(libm::log2(ratio), 1e-6)
}

/// As [`growth`], by the recursion of E w², E w v and E v² with v = λm.
pub(crate) fn multiplicative_growth(chain: &Multiplicative) -> Interval {
    let (u, mu) = (chain.rate_k, chain.momentum);
    let pull = u * u * (1.0 + chain.relative_noise * chain.relative_noise);
    let (mut ww, mut wv, mut vv) = (0.0, 0.0, 0.0_f64);
    let mut earlier = f64::NAN;
    for t in 1..=1_u32 << 15 {
        let turned = mu * wv + u * ww;
        let velocity = mu * mu * vv + 2.0 * mu * u * wv + pull * ww + 1.0;
        (ww, wv, vv) = (ww - 2.0 * turned + velocity, turned - velocity, velocity);
        if 1e100 < ww {
            break;
        }
        if t == 1 << 6 {
            earlier = ww;
        }
    }
    Interval::around(libm::log2(ww / earlier).min(1e3), 1e-6)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// One dimension, no momentum: the factor of E w² in a step is (1-u)² + s² u².
    #[test]
    fn without_momentum_growth_is_decided_by_one_factor() {
        for (rate_k, relative_noise) in [(0.5, 0.3), (1.9, 0.2), (1.9, 0.5), (1.0, 1.1), (0.5, 2.0)]
        {
            let chain = Multiplicative { rate_k, momentum: 0.0, relative_noise };
            let factor = (1.0 - rate_k).powi(2) + (relative_noise * rate_k).powi(2);
            let growth = multiplicative_growth(&chain);
            assert_eq!(1.0 < factor, 0.5 < growth.low(), "{chain}: {growth:?}");
        }
    }

    /// At λk = 2 without momentum w_t is, up to signs, a random walk; at λk = 1 it is white.
    #[test]
    fn a_random_walk_grows_linearly() {
        let growth = |step: f64| {
            let one = |x: f64| Spectral::diagonal(vec![x]).expect("a number");
            growth(&Iteration { steps: one(step), noise: one(1.0), momentum: 0.0 })
        };
        assert!(growth(2.0).contains(1.0) && growth(1.0).contains(0.0));
        assert!(1.0 < growth(2.1).low());
    }
}
