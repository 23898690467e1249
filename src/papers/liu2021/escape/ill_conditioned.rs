//! Hessians with few sharp directions and noise that is aligned with them, in any dimension.

use std::fmt;

use proptest::prelude::*;
use serde::Serialize;

use crate::claim::{Instances, PerBudget};
use crate::instances::quadratic::{NoisyQuadratic, Spectral};
use crate::interval::Interval;
use crate::monte_carlo::UnitNoise::Gaussian;
use crate::papers::liu2021::escape::departures::{Departure, loss_of_sgd};
use crate::statistics::limit;

/// What a family of Hessians and noises does as the dimension D grows: l sharp curvatures, k_1 and l - 1
/// of 0.9 k_1; the others are 0.999 k_1 D^-tail. The noise commutes with the Hessian.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Family {
    /// d of the hypothesis: tail >= d > 1/2.
    decay: f64,
    tail: f64,
    sharp: usize,
    /// λk_1, in (0, 2).
    step: f64,
    noise: Noise,
    /// Steps from the minimum; none for the stationary law.
    pub(crate) steps: Option<u32>,
}

/// Along which eigenvectors the noise acts.
#[derive(Clone, Copy, Debug, Serialize)]
pub(crate) enum Noise {
    /// C proportional to K: a = 1.
    Hessian,
    /// u_1ᵀ C u_1 is this multiple of k_1 Tr C / Tr K; the rest is spread over the other directions.
    Share(f64),
    /// u_1ᵀ C u_1 is 1/D of that; the rest is along u_2.
    Second,
}

impl Family {
    /// The family, for the hypothesis with this d; curvatures fall like D^-tail.
    ///
    /// # Panics
    ///
    /// Unless 1/2 < d <= tail, there is a sharp direction (two for noise along u_2) and 0 < λk_1 < 2.
    pub(crate) fn new(decay: f64, tail: f64, sharp: usize, step: f64, noise: Noise) -> Family {
        assert!(0.5 < decay && decay <= tail, "d = {decay} must be in (1/2, {tail}]");
        assert!(usize::from(matches!(noise, Noise::Second)) < sharp, "too few sharp directions");
        assert!(0.0 < step && step < 2.0, "λk_1 = {step} is not in (0, 2)");
        Family { decay, tail, sharp, step, noise, steps: Some(1) }
    }

    /// The same after that many steps; after infinitely many for `None`.
    pub(crate) fn after(self, steps: Option<u32>) -> Family {
        Family { steps, ..self }
    }

    /// d.
    pub(crate) fn decay(&self) -> f64 {
        self.decay
    }

    /// l.
    pub(crate) fn sharp(&self) -> f64 {
        self.sharp as f64
    }

    /// λk_1.
    pub(crate) fn step(&self) -> f64 {
        self.step
    }

    /// (number of directions, λk, noise along each) for u_1, the other sharp directions and the others, with
    /// Tr C = 1; and a.
    fn groups(&self, dimension: f64) -> ([(f64, f64, f64); 3], f64) {
        let sharp = self.sharp();
        let others = [sharp - 1.0, dimension - sharp];
        let k = [0.9 * self.step, 0.999 * self.step * libm::pow(dimension, -self.tail)];
        let trace = self.step + others[0] * k[0] + others[1] * k[1];
        let largest = self.step / trace;
        let (a, c) = match self.noise {
            Noise::Hessian => (1.0, [k[0] / trace, k[1] / trace]),
            Noise::Share(a) => {
                let rest = (1.0 - a * largest) / (others[0] + others[1]);
                (a, [rest, rest])
            }
            Noise::Second => {
                let a = 1.0 / dimension;
                (a, [(1.0 - a * largest) / others[0], 0.0])
            }
        };
        let groups =
            [(1.0, self.step, a * largest), (others[0], k[0], c[0]), (others[1], k[1], c[1])];
        (groups, a)
    }

    /// a in dimension D.
    pub(crate) fn alignment(&self, dimension: f64) -> f64 {
        self.groups(dimension).1
    }

    /// E(t) with this noise over E(t) with the isotropic noise of the same trace, from the variances along
    /// eigenvectors, iterated: v' = (1 - λk)² v + c.
    ///
    /// Rounding: some ten roundings per step, of positive numbers.
    pub(crate) fn ratio(&self, dimension: f64) -> Interval {
        let (groups, _) = self.groups(dimension);
        let loss = |(count, u, c): (f64, f64, f64)| {
            let variance = match self.steps {
                Some(steps) => (0..steps).fold(0.0, |v, _| (1.0 - u) * (1.0 - u) * v + c),
                // What a step takes away, u (2 - u) v, is what it adds.
                None => c / (u * (2.0 - u)),
            };
            count * u * variance
        };
        let aligned: f64 = groups.into_iter().map(loss).sum();
        let isotropic: f64 =
            groups.into_iter().map(|(count, u, _)| loss((count, u, 1.0 / dimension))).sum();
        let steps = f64::from(self.steps.unwrap_or(1));
        let ratio = aligned / isotropic;
        Interval::around(ratio, 40.0 * steps * f64::EPSILON * ratio)
    }
}

impl fmt::Display for Family {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Family { decay, tail, sharp, step, noise, steps } = self;
        write!(f, "d = {decay:.3}, k ∝ D^-{tail:.3}, l = {sharp}, λk_1 = {step:.3}, ")?;
        match noise {
            Noise::Hessian => write!(f, "C ∝ K, ")?,
            Noise::Share(a) => write!(f, "a = {a:.3}, ")?,
            Noise::Second => write!(f, "a = 1/D, ")?,
        }
        match steps {
            Some(steps) => write!(f, "t = {steps}"),
            None => write!(f, "t = ∞"),
        }
    }
}

/// Dense ill-conditioned Hessians with dense noise, of dimension 6 to 32: l sharp curvatures, the others
/// below k_1 D^-d with d above 1/2. If `sorted`, the noise has K's eigenvectors and its eigenvalues
/// ascend with K's; otherwise it has a basis of its own, whose a is whatever it is.
pub(crate) fn dense(steps: std::ops::Range<u32>, sorted: bool) -> Instances<Departure> {
    let shape = (6..=32_usize, 1..=3_usize, 0.55..1.5_f64, 0.3..1.95_f64, steps);
    let random = shape.prop_flat_map(move |(d, sharp, decay, step, steps)| {
        let mirror = prop::collection::vec(0.2..1.0_f64, d);
        let below = prop::collection::vec(0.05..0.99_f64, d);
        let noise = prop::collection::vec(0.05..1.0_f64, d);
        (mirror.clone(), mirror, below, noise).prop_map(move |(u, v, below, mut noise)| {
            let tail = step * libm::pow(d as f64, -decay);
            let place = |(i, x): (usize, &f64)| match i {
                0 => step,
                i if i < sharp => step * (0.5 + 0.5 * x),
                _ => tail * x,
            };
            let mut curvatures: Vec<f64> = below.iter().enumerate().map(place).collect();
            let descend = |values: &mut Vec<f64>| values.sort_by(|x, y| y.total_cmp(x));
            descend(&mut curvatures);
            if sorted {
                descend(&mut noise);
            }
            let valid = "the strategy builds what the hypotheses admit";
            let hessian = Spectral::new(curvatures, vec![u]).expect(valid);
            let noise = Spectral::new(noise, vec![v]).expect(valid);
            let noise = if sorted { noise.in_basis_of(&hessian) } else { noise };
            let at = vec![0.0; d];
            let sgd = NoisyQuadratic::new(1.0, hessian, noise, Gaussian, at.clone(), at);
            Departure { sgd: sgd.expect(valid), steps }
        })
    });
    let cases = PerBudget { quick: 4, standard: 8, deep: 256 };
    Instances::named(Vec::new()).and_random(cases, random.boxed())
}

/// E(t) with this noise over E(t) with the isotropic noise of the same trace, from the covariances,
/// iterated.
pub(crate) fn ratio_of_efficiencies(departure: &Departure) -> Interval {
    let sgd = &departure.sgd;
    let d = sgd.dimension();
    let mean = sgd.noise().eigenvalues().iter().sum::<f64>() / d as f64;
    let noise = Spectral::diagonal(vec![mean; d]).expect("a number");
    let (hessian, at) = (sgd.hessian().clone(), vec![0.0; d]);
    let rate = sgd.learning_rate();
    let isotropic = NoisyQuadratic::new(rate, hessian, noise, Gaussian, at.clone(), at)
        .expect("the Hessian is unchanged");
    let isotropic = Departure { sgd: isotropic, steps: departure.steps };
    loss_of_sgd(departure) * loss_of_sgd(&isotropic).recip()
}

/// 2 min(d, 1) - 1.
pub(crate) fn exponent(family: &Family) -> f64 {
    2.0 * family.decay().min(1.0) - 1.0
}

/// Tr[f(K) C] over Tr[f(K) C̄].
pub(crate) fn traces(departure: &Departure, f: impl Fn(f64) -> f64) -> f64 {
    let sgd = &departure.sgd;
    let (c, basis) = (sgd.noise().matrix(), sgd.hessian().basis());
    let values: Vec<f64> = sgd.hessian().eigenvalues().iter().map(|&k| f(k)).collect();
    let along: f64 = basis.column_iter().zip(&values).map(|(v, f)| (&c * v).dot(&v) * f).sum();
    along / (c.trace() / sgd.dimension() as f64 * values.iter().sum::<f64>())
}

/// How many dimensions.
pub(crate) const RUNGS: i32 = 14;

/// 16, 256, .., 2^56.
pub(crate) fn dimensions() -> impl Iterator<Item = f64> {
    (1..=RUNGS).map(|j| 16.0_f64.powi(j))
}

/// A value in each dimension.
pub(crate) fn drawn(value: impl Fn(f64) -> f64) -> Vec<(f64, f64)> {
    dimensions().map(|dimension| (dimension, value(dimension))).collect()
}

/// The limit of the local powers of D, which are reached like powers of D themselves.
pub(crate) fn growth(value: impl Fn(f64) -> Interval) -> Interval {
    let power = |d: f64| {
        let change = value(16.0 * d) * value(d).recip();
        (libm::pow(d, -0.125), change.ln().scaled(1.0 / libm::log(16.0)))
    };
    limit::at_zero(&dimensions().map(power).collect::<Vec<_>>())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Noise of trace one, aligned as stated, at dimensions where nothing rounds away.
    #[test]
    fn a_family_has_the_trace_and_the_alignment_it_states() {
        for noise in [Noise::Hessian, Noise::Share(0.3), Noise::Second] {
            let family = Family::new(0.7, 0.8, 3, 1.5, noise);
            for dimension in [16.0, 256.0] {
                let (groups, a) = family.groups(dimension);
                let sum = |f: &dyn Fn(f64, f64) -> f64| -> f64 {
                    groups.iter().map(|&(count, u, c)| count * f(u, c)).sum()
                };
                let (trace_k, trace_c) = (sum(&|u, _| u), sum(&|_, c| c));
                let count = sum(&|_, _| 1.0);
                assert!((trace_c - 1.0).abs() < 1e-12 && count == dimension, "{noise:?}");
                assert!((groups[0].2 - a * groups[0].1 * trace_c / trace_k).abs() < 1e-12);
            }
        }
    }

    /// The dense iteration, against the one along eigenvectors, in the same dimension.
    #[test]
    fn the_dense_ratio_is_that_along_eigenvectors() {
        let family = Family::new(0.75, 0.75, 2, 1.3, Noise::Hessian).after(Some(5));
        let (groups, _) = family.groups(16.0);
        let spread = |pick: fn((f64, f64, f64)) -> f64| -> Vec<f64> {
            groups.iter().flat_map(|&g| vec![pick(g); g.0 as usize]).collect()
        };
        let mirror = (1..=16).map(f64::from).collect();
        let hessian = Spectral::new(spread(|g| g.1), vec![mirror]).expect("numbers");
        let noise = Spectral::diagonal(spread(|g| g.2)).expect("numbers").in_basis_of(&hessian);
        let at = vec![0.0; 16];
        let sgd = NoisyQuadratic::new(1.0, hessian, noise, Gaussian, at.clone(), at);
        let dense = ratio_of_efficiencies(&Departure { sgd: sgd.expect("stable"), steps: 5 });
        assert!(dense.widened(1e-12).meets(family.ratio(16.0)), "{dense:?}");
    }
}
