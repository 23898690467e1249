//! Named instances that several claims share: classic hard cases and unfriendly ones.

use proptest::strategy::Strategy;

use crate::claim::{Instances, PerBudget};
use crate::instances::momentum::{MomentumQuadratic, Preconditioned};
use crate::instances::quadratic::{NoisyQuadratic, Spectral};
use crate::instances::regression::{Batches, Regression, Sampling};
use crate::monte_carlo::UnitNoise::{self, Gaussian, SkewedTwoPoint, TwoPoint, Uniform};

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

/// Small enough to simulate, one for each law of the noise; the first is drawn.
pub(crate) fn simulated() -> Vec<(&'static str, NoisyQuadratic)> {
    vec![
        ("ten directions, λk from 0.1 to 1.9", sweep()),
        ("Gaussian noise", turned(&[1.6, 0.9, 0.5], &[1.0, 0.5, 0.2], Gaussian)),
        ("uniform noise", turned(&[1.6, 0.9, 0.5], &[1.0, 0.5, 0.2], Uniform)),
        ("two-point noise", turned(&[1.6, 0.9, 0.5], &[1.0, 0.5, 0.2], TwoPoint)),
        ("skewed noise", turned(&[1.6, 0.9, 0.5], &[1.0, 0.5, 0.2], SkewedTwoPoint)),
        ("one dimension, two-point noise", diagonal(&[1.5], &[1.0], TwoPoint)),
        (
            "fifty dimensions, two-point noise",
            turned(&ramp(50, 0.5, 1.7), &ramp(50, 1.0, 0.1), TwoPoint),
        ),
        ("close to instability", turned(&[1.96, 1.2], &[1.0, 0.3], Uniform)),
        ("noise of rank one", turned(&[1.7, 1.1, 0.6, 0.4], &[1.0, 0.0, 0.0, 0.0], SkewedTwoPoint)),
    ]
}

/// White noise without momentum, and this step; without one, a step that is no power of two.
pub(crate) fn isotropic(cases: PerBudget, rate: Option<f64>) -> Instances<MomentumQuadratic> {
    let random = MomentumQuadratic::any(1..=5, 0.3..=1.9, 0.1, 0.0..=0.0);
    let white = random.prop_map(move |base| {
        let factor = rate.map_or(0.6, |rate| rate / base.learning_rate());
        let noise = Spectral::diagonal(vec![base.noise().largest(); base.dimension()]);
        let hessian = base.hessian().scaled(1.0 / factor);
        let rate = factor * base.learning_rate();
        MomentumQuadratic::new(rate, 0.0, hessian, noise.expect("a number"), Gaussian)
            .expect("λK is unchanged")
    });
    Instances::named(Vec::new()).and_random(cases, white.boxed())
}

/// λ and µ, k and c.
pub(crate) fn one_dimension((rate, mu): (f64, f64), k: f64, c: f64) -> MomentumQuadratic {
    let one = |x| Spectral::diagonal(vec![x]).expect("a number");
    MomentumQuadratic::new(rate, mu, one(k), one(c), Gaussian).expect("stable")
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

/// Those of at most this many dimensions.
pub(crate) fn at_most(
    dimension: usize,
    mut cases: Vec<(&'static str, MomentumQuadratic)>,
) -> Vec<(&'static str, MomentumQuadratic)> {
    cases.retain(|(_, sgd)| sgd.dimension() <= dimension);
    cases
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

/// Small enough to simulate with momentum.
pub(crate) fn simulated_with_momentum() -> Vec<(&'static str, MomentumQuadratic)> {
    let two = turned(&[1.7, 0.6], &[1.0, 0.2], Gaussian);
    let three = turned(&[1.8, 1.1, 0.4], &[1.0, 0.5, 0.1], Gaussian);
    let one = diagonal(&[1.6], &[1.0], Gaussian);
    vec![
        ("two dimensions, μ = 0.5", with_momentum(&two, 0.5)),
        ("three dimensions, μ = 0.9", with_momentum(&three, 0.9)),
        ("one dimension, μ = 0.8", with_momentum(&one, 0.8)),
    ]
}

fn with_momentum(sgd: &NoisyQuadratic, momentum: f64) -> MomentumQuadratic {
    MomentumQuadratic::accelerate(sgd, momentum).expect("named instances satisfy the hypotheses")
}

/// Λ, K and C of which no two commute.
pub(crate) fn preconditioned() -> Vec<(&'static str, Preconditioned)> {
    let case = |rates: &[f64], steps: &[f64], momentum: f64| {
        let spectral = |spectrum: Vec<f64>, kind: usize| {
            let mirrors = mirrors(spectrum.len(), kind);
            Spectral::new(spectrum, mirrors).expect("named instances are well formed")
        };
        let whitened = steps.iter().map(|u| u * (1.0 + momentum)).collect();
        Preconditioned::new(
            spectral(rates.to_vec(), 7),
            spectral(whitened, 3),
            spectral(ramp(rates.len(), 1.0, 0.1), 5),
            momentum,
        )
        .expect("named instances satisfy the hypotheses")
    };
    vec![
        ("two dimensions", case(&[0.2, 1.0], &[0.5, 1.5], 0.5)),
        (
            "λk on both sides of 1, μ = 0.99",
            case(&[0.1, 0.3, 0.5, 0.9], &[0.3, 0.9, 1.2, 1.8], 0.99),
        ),
        ("ill conditioned Λ, μ = 0.9", case(&ramp(8, 0.01, 1.0), &ramp(8, 0.2, 1.9), 0.9)),
        ("close to instability", case(&[0.2, 1.0], &[1.99, 0.4], 0.3)),
    ]
}

/// A three-point law with the moments of a standard normal one up to the fifth.
const POINTS: [f64; 6] = [1.732_050_807_568_877_2, -1.732_050_807_568_877_2, 0.0, 0.0, 0.0, 0.0];

/// Pairs of data from designs with x ~ N(0, 1) or N(0, diag(1, 0.1)) and y = x·1 + ε, at the minimum.
pub(crate) fn designs() -> Vec<(&'static str, Batches)> {
    let case = |scale: f64, axes: usize, noise: fn(f64, f64) -> f64| {
        let second = if axes == 1 { &POINTS[2..3] } else { &POINTS[..] };
        let mut data = Vec::new();
        for x in POINTS {
            for z in second {
                for e in POINTS {
                    let x = [x, 0.1_f64.sqrt() * z];
                    let y = x.iter().sum::<f64>() + noise(x[0], e);
                    data.push((x[..axes].to_vec(), y));
                }
            }
        }
        let regression = Regression { scale, data };
        Batches { regression, offset: vec![0.0; axes], batch: 2, sampling: Sampling::With }
    };
    vec![
        ("log likelihood: ½, σ = 1", case(0.5, 1, |_, e| e)),
        ("log likelihood: ½, σ = 1, two dimensions", case(0.5, 2, |_, e| e)),
        ("½, σ = 0.1", case(0.5, 1, |_, e| 0.1 * e)),
        ("½, noise that grows with x", case(0.5, 1, |x, e| x * e)),
        ("loss of section 5, σ = 2", case(1.0, 1, |_, e| 2.0 * e)),
    ]
}

/// A diagonal K, so that coordinates are eigendirections, and a dense C.
fn sweep() -> NoisyQuadratic {
    let noise = ramp(10, 1.0, 0.3);
    let hessian = curvatures(&ramp(10, 0.1, 1.9), Vec::new());
    instance(hessian, Spectral::new(noise, mirrors(10, 5)), Gaussian)
}

/// Dense matrices in different bases.
fn turned(rates: &[f64], noise: &[f64], law: UnitNoise) -> NoisyQuadratic {
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

fn diagonal(rates: &[f64], noise: &[f64], law: UnitNoise) -> NoisyQuadratic {
    instance(curvatures(rates, Vec::new()), Spectral::diagonal(noise.to_vec()), law)
}

/// Curvatures from λk.
fn curvatures(rates: &[f64], mirrors: Vec<Vec<f64>>) -> Result<Spectral, String> {
    Spectral::new(rates.iter().map(|rate| rate / LEARNING_RATE).collect(), mirrors)
}

fn instance(
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
fn mirrors(d: usize, kind: usize) -> Vec<Vec<f64>> {
    let component = |i: usize, j: usize| ((kind * i + 3 * j) % 11) as f64 / 11.0 - 0.45;
    (1..=2).map(|j| (0..d).map(|i| component(i + 1, j)).collect()).collect()
}

/// `n` evenly spaced numbers.
fn ramp(n: usize, from: f64, to: f64) -> Vec<f64> {
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
