//! Hessians with few sharp directions and noise that is aligned with them, in any dimension.

use std::fmt;

use proptest::prelude::*;
use serde::Serialize;

use crate::instances::departure::Departure;
use crate::instances::quadratic::{NoisyQuadratic, Spectral};
use crate::monte_carlo::UnitNoise::Gaussian;

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
    pub(crate) fn groups(&self, dimension: f64) -> ([(f64, f64, f64); 3], f64) {
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
pub(crate) fn dense(steps: std::ops::Range<u32>, sorted: bool) -> BoxedStrategy<Departure> {
    let shape = (6..=32_usize, 1..=3_usize, 0.55..1.5_f64, 0.3..1.95_f64, steps);
    let dense = shape.prop_flat_map(move |(d, sharp, decay, step, steps)| {
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
    dense.boxed()
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
}
