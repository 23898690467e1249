//! Named instances that several sections share: classic hard cases and unfriendly ones.

use crate::claim::PerBudget;
use crate::instances::momentum::MomentumQuadratic;
use crate::instances::quadratic::{NoisyQuadratic, Spectral};
use crate::monte_carlo::UnitNoise::{self, Gaussian};

/// Random instances where one costs little.
pub(crate) const MANY: PerBudget = PerBudget { quick: 8, standard: 32, deep: 512 };

/// Random instances where one needs a ladder of steps.
pub(crate) const FEW: PerBudget = PerBudget { quick: 2, standard: 8, deep: 32 };

/// The step of all named instances: a power of two, so that λk is exact.
const LEARNING_RATE: f64 = 0.5;

/// K and C do not commute.
pub(crate) fn dense() -> Vec<(&'static str, NoisyQuadratic)> {
    vec![
        ("two dimensions", turned(&[0.5, 1.5], &[1.0, 0.2], Gaussian)),
        ("λk = 1 in one direction", turned(&[1.0, 0.5, 0.25], &[1.0, 0.5, 0.1], Gaussian)),
        ("λk on both sides of 1", turned(&[0.1, 0.9, 1.1, 1.9], &[1.0, 0.7, 0.4, 0.1], Gaussian)),
        ("repeated curvatures", turned(&[1.5, 1.5, 0.3, 0.3], &[1.0, 0.6, 0.3, 0.1], Gaussian)),
        (
            "noise of rank one",
            turned(&[0.2, 0.6, 1.0, 1.4, 1.8], &[1.0, 0.0, 0.0, 0.0, 0.0], Gaussian),
        ),
        ("close to instability", turned(&[1.999, 0.7], &[1.0, 0.3], Gaussian)),
        ("ill conditioned", turned(&ramp(20, 0.004, 1.9), &ramp(20, 1.0, 0.1), Gaussian)),
        ("fifty dimensions", turned(&ramp(50, 0.05, 1.95), &ramp(50, 0.01, 1.0), Gaussian)),
    ]
}

/// K and C commute.
pub(crate) fn commuting() -> Vec<(&'static str, NoisyQuadratic)> {
    vec![
        ("one dimension", diagonal(&[0.7], &[1.0], Gaussian)),
        ("one dimension, λk = 1", diagonal(&[1.0], &[1.0], Gaussian)),
        ("one dimension, λk = 1.999", diagonal(&[1.999], &[1.0], Gaussian)),
        ("λK = I", turned(&[1.0; 4], &[1.0, 0.5, 0.2, 0.0], Gaussian)),
        ("white noise", turned(&[0.3, 1.0, 1.7], &[1.0; 3], Gaussian)),
        ("noise proportional to K", turned_alike(&[0.3, 0.9, 1.8], &[0.3, 0.9, 1.8])),
    ]
}

/// Steps that are halved again and again, from λ/4: one per halving.
pub(crate) fn halvings(rate: f64, count: i32) -> impl Iterator<Item = f64> {
    (2..2 + count).map(move |j| rate * 0.5_f64.powi(j))
}

/// The cases as they are, with a momentum of zero.
pub(crate) fn without_momentum(
    cases: Vec<(&'static str, NoisyQuadratic)>,
) -> Vec<(&'static str, MomentumQuadratic)> {
    cases.into_iter().map(|(name, sgd)| (name, with_momentum(&sgd, 0.0))).collect()
}

/// Cases with momentum from 0.3 to 0.99.
pub(crate) fn accelerated(
    cases: Vec<(&'static str, NoisyQuadratic)>,
) -> Vec<(&'static str, MomentumQuadratic)> {
    let momenta = [0.5, 0.9, 0.3, 0.99, 0.7, 0.6, 0.95, 0.8];
    let accelerate =
        |((name, sgd), mu): ((&'static str, NoisyQuadratic), f64)| (name, with_momentum(&sgd, mu));
    let cases = cases.into_iter().zip(momenta.into_iter().cycle());
    cases.map(accelerate).collect()
}

/// A named instance with that momentum.
pub(crate) fn with_momentum(sgd: &NoisyQuadratic, momentum: f64) -> MomentumQuadratic {
    MomentumQuadratic::accelerate(sgd, momentum).expect("named instances satisfy the hypotheses")
}

/// Those of at most this many dimensions.
pub(crate) fn at_most(
    dimension: usize,
    mut cases: Vec<(&'static str, MomentumQuadratic)>,
) -> Vec<(&'static str, MomentumQuadratic)> {
    cases.retain(|(_, sgd)| sgd.dimension() <= dimension);
    cases
}

/// Dense matrices in different bases.
pub(crate) fn turned(rates: &[f64], noise: &[f64], law: UnitNoise) -> NoisyQuadratic {
    let d = rates.len();
    let noise = Spectral::new(noise.to_vec(), mirrors(d, 5));
    instance(curvatures(rates, mirrors(d, 3)), noise, law)
}

/// Dense matrices in one basis.
fn turned_alike(rates: &[f64], noise: &[f64]) -> NoisyQuadratic {
    let basis = mirrors(rates.len(), 3);
    let noise = Spectral::new(noise.to_vec(), basis.clone());
    instance(curvatures(rates, basis), noise, Gaussian)
}

/// Diagonal matrices, from λk.
pub(crate) fn diagonal(rates: &[f64], noise: &[f64], law: UnitNoise) -> NoisyQuadratic {
    instance(curvatures(rates, Vec::new()), Spectral::diagonal(noise.to_vec()), law)
}

/// Curvatures from λk.
pub(crate) fn curvatures(rates: &[f64], mirrors: Vec<Vec<f64>>) -> Result<Spectral, String> {
    Spectral::new(rates.iter().map(|rate| rate / LEARNING_RATE).collect(), mirrors)
}

/// A named instance, started away from its minimum.
pub(crate) fn instance(
    hessian: Result<Spectral, String>,
    noise: Result<Spectral, String>,
    law: UnitNoise,
) -> NoisyQuadratic {
    let valid = "named instances satisfy the hypotheses";
    let (hessian, noise) = (hessian.expect(valid), noise.expect(valid));
    let minimum: Vec<f64> = (0..hessian.dimension()).map(|i| 1.0 + 0.25 * (i % 5) as f64).collect();
    let start = minimum.iter().map(|w| 3.0 - w).collect();
    NoisyQuadratic::new(LEARNING_RATE, hessian, noise, law, minimum, start).expect(valid)
}

/// Two reflections with no zero component, other ones for each `kind`.
pub(crate) fn mirrors(d: usize, kind: usize) -> Vec<Vec<f64>> {
    let component = |i: usize, j: usize| ((kind * i + 3 * j) % 11) as f64 / 11.0 - 0.45;
    (1..=2).map(|j| (0..d).map(|i| component(i + 1, j)).collect()).collect()
}

/// `n` evenly spaced numbers.
pub(crate) fn ramp(n: usize, from: f64, to: f64) -> Vec<f64> {
    (0..n).map(|i| from + (to - from) * i as f64 / (n - 1) as f64).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The commutator of K and C in units of the product of their norms.
    fn commutator(sgd: &NoisyQuadratic) -> f64 {
        let (k, c) = (sgd.hessian().matrix(), sgd.noise().matrix());
        (&k * &c - &c * &k).norm() / (k.norm() * c.norm())
    }

    #[test]
    fn only_the_commuting_cases_commute() {
        for (name, sgd) in dense() {
            assert!(1e-3 < commutator(&sgd), "{name}: {}", commutator(&sgd));
        }
        for (name, sgd) in commuting() {
            assert!(commutator(&sgd) < 1e-14, "{name}: {}", commutator(&sgd));
        }
    }
}
