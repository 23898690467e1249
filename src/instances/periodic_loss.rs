//! Random losses that are trigonometric polynomials: smooth and bounded with all derivatives.

use std::f64::consts::TAU;
use std::fmt;

use proptest::prelude::*;
use serde::ser::SerializeSeq;
use serde::{Serialize, Serializer};

use crate::instances::finite_noise::FiniteNoise;
use crate::monte_carlo::control_variate::NoisyMap;
use crate::oracles::law::semigroup::Chain;

/// One term `amplitude * cos(wave_vector · x + phase)`.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Wave<const D: usize> {
    /// Integers, so that the period is 2π in each coordinate.
    #[serde(serialize_with = "as_list")]
    pub wave_vector: [i32; D],
    /// The amplitude.
    pub amplitude: f64,
    /// The phase, in radians.
    pub phase: f64,
}

fn as_list<S: Serializer, const D: usize>(
    values: &[i32; D],
    serializer: S,
) -> Result<S::Ok, S::Error> {
    let mut list = serializer.serialize_seq(Some(D))?;
    for value in values {
        list.serialize_element(value)?;
    }
    list.end()
}

/// A trigonometric polynomial of period 2π in each of `D` coordinates.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(transparent)]
pub struct Waves<const D: usize> {
    terms: Vec<Wave<D>>,
}

impl<const D: usize> Waves<D> {
    /// The sum of the given `(wave vector, amplitude, phase)`.
    pub fn new(terms: &[([i32; D], f64, f64)]) -> Waves<D> {
        let wave = |&(wave_vector, amplitude, phase)| Wave { wave_vector, amplitude, phase };
        Waves { terms: terms.iter().map(wave).collect() }
    }

    /// The value at `x`.
    pub fn value(&self, x: &[f64; D]) -> f64 {
        let term = |wave: &Wave<D>| wave.amplitude * libm::cos(wave.angle(x));
        self.terms.iter().map(term).sum()
    }

    /// A bound of the norm of the derivative of that order, for all `x`: the sum of the amplitudes
    /// times that power of the lengths of the wave vectors.
    pub fn bound(&self, order: i32) -> f64 {
        let length = |wave: &Wave<D>| {
            let squares = wave.wave_vector.map(|k| f64::from(k) * f64::from(k));
            squares.iter().sum::<f64>().sqrt()
        };
        self.terms.iter().map(|wave| wave.amplitude.abs() * length(wave).powi(order)).sum()
    }

    /// The gradient at `x`.
    pub fn gradient(&self, x: &[f64; D]) -> [f64; D] {
        let mut gradient = [0.0; D];
        for wave in &self.terms {
            let slope = -wave.amplitude * libm::sin(wave.angle(x));
            for (i, entry) in gradient.iter_mut().enumerate() {
                *entry += slope * f64::from(wave.wave_vector[i]);
            }
        }
        gradient
    }

    /// The gradient and the matrix of second derivatives at `x`.
    pub fn derivatives(&self, x: &[f64; D]) -> ([f64; D], [[f64; D]; D]) {
        let (mut gradient, mut hessian) = ([0.0; D], [[0.0; D]; D]);
        for wave in &self.terms {
            let (sine, cosine) = libm::sincos(wave.angle(x));
            for (i, &k) in wave.wave_vector.iter().enumerate() {
                let along = wave.amplitude * f64::from(k);
                gradient[i] -= along * sine;
                for (entry, &other) in hessian[i].iter_mut().zip(&wave.wave_vector) {
                    *entry -= along * f64::from(other) * cosine;
                }
            }
        }
        (gradient, hessian)
    }
}

impl<const D: usize> Wave<D> {
    fn angle(&self, x: &[f64; D]) -> f64 {
        let mut product = 0.0;
        for (i, &x) in x.iter().enumerate() {
            product += f64::from(self.wave_vector[i]) * x;
        }
        product + self.phase
    }
}

impl<const D: usize> fmt::Display for Waves<D> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let term = |wave: &Wave<D>| {
            let Wave { wave_vector, amplitude, phase } = wave;
            if let [k] = wave_vector[..] {
                format!("{amplitude:.2} cos({k} x{phase:+.2})")
            } else {
                format!("{amplitude:.2} cos({wave_vector:?}·x{phase:+.2})")
            }
        };
        f.write_str(&self.terms.iter().map(term).collect::<Vec<String>>().join(" + "))
    }
}

/// The random loss `f(x; ζ) = F(x) + Σ_j ζ_j G_j(x)` with trigonometric polynomials `F`, `G_j` and
/// independent, centred noises `ζ_j` with finitely many values.
///
/// So `F = E f`, all derivatives of `f(.; ζ)` are bounded uniformly in `ζ`, and the covariance of
/// `∇f` is `Σ_j var(ζ_j) ∇G_j ∇G_jᵀ`, which depends on `x` and may degenerate.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct PeriodicLoss<const D: usize> {
    mean: Waves<D>,
    noises: Vec<(FiniteNoise, Waves<D>)>,
}

impl<const D: usize> PeriodicLoss<D> {
    /// The loss with mean `F` and noises `(ζ_j, G_j)`. Nothing can fail: the parts are valid.
    pub fn new(mean: Waves<D>, noises: Vec<(FiniteNoise, Waves<D>)>) -> PeriodicLoss<D> {
        PeriodicLoss { mean, noises }
    }

    /// The expected loss `F`.
    pub fn mean(&self) -> &Waves<D> {
        &self.mean
    }

    /// The noises `ζ_j` with their shapes `G_j`.
    pub fn noises(&self) -> &[(FiniteNoise, Waves<D>)] {
        &self.noises
    }

    /// The covariance of `∇f(x; ζ)`.
    pub fn covariance(&self, x: &[f64; D]) -> [[f64; D]; D] {
        let mut covariance = [[0.0; D]; D];
        for (noise, shape) in &self.noises {
            let (variance, gradient) = (noise.moment(2), shape.gradient(x));
            for i in 0..D {
                for j in 0..D {
                    covariance[i][j] += variance * gradient[i] * gradient[j];
                }
            }
        }
        covariance
    }

    /// SGD with step `step` as a Markov chain on `R^D`: every combination of the noises' values.
    pub fn sgd(&self, step: f64) -> impl Chain<D> + '_ {
        move |x: &[f64; D]| {
            let mut moves = vec![(1.0, self.mean.gradient(x))];
            for (noise, shape) in &self.noises {
                let gradient = shape.gradient(x);
                let branch = |&(p, slope): &(f64, [f64; D])| {
                    noise.atoms().iter().map(move |&(value, q)| {
                        (p * q, std::array::from_fn(|i| slope[i] + value * gradient[i]))
                    })
                };
                moves = moves.iter().flat_map(branch).collect();
            }
            let place =
                |(p, slope): (f64, [f64; D])| (p, std::array::from_fn(|i| x[i] - step * slope[i]));
            moves.into_iter().map(place).collect()
        }
    }
}

/// SGD with a constant step on a periodic loss, as a map of the state and the noises.
#[derive(Clone, Copy, Debug)]
pub struct PeriodicSgd<'a, const D: usize> {
    /// The loss.
    pub loss: &'a PeriodicLoss<D>,
    /// The step size.
    pub step: f64,
}

impl<const D: usize> NoisyMap<D> for PeriodicSgd<'_, D> {
    fn noises(&self) -> usize {
        self.loss.noises.len()
    }

    fn noise(&self, index: usize, normal: f64) -> f64 {
        self.loss.noises[index].0.at_normal(normal)
    }

    fn variance(&self, index: usize) -> f64 {
        self.loss.noises[index].0.moment(2)
    }

    fn advance(&self, x: &[f64; D], noises: &[f64]) -> [f64; D] {
        let mut slope = self.loss.mean.gradient(x);
        for ((_, shape), value) in self.loss.noises.iter().zip(noises) {
            slope.iter_mut().zip(shape.gradient(x)).for_each(|(slope, g)| *slope += value * g);
        }
        std::array::from_fn(|i| x[i] - self.step * slope[i])
    }

    fn jacobian(&self, x: &[f64; D]) -> [[f64; D]; D] {
        let (_, hessian) = self.loss.mean.derivatives(x);
        std::array::from_fn(|i| {
            std::array::from_fn(|j| f64::from(u8::from(i == j)) - self.step * hessian[i][j])
        })
    }

    fn column(&self, x: &[f64; D], index: usize) -> [f64; D] {
        self.loss.noises[index].1.gradient(x).map(|g| -self.step * g)
    }
}

impl<const D: usize> fmt::Display for PeriodicLoss<D> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "F = {}", self.mean)?;
        for (j, (noise, shape)) in self.noises.iter().enumerate() {
            let j = j + 1;
            write!(f, "; G{j} = {shape}, ζ{j} in {noise}")?;
        }
        Ok(())
    }
}

/// A wave along each given vector: amplitudes in the given ranges, any phases.
pub fn any_waves<const D: usize>(
    terms: &[([i32; D], std::ops::Range<f64>)],
) -> BoxedStrategy<Waves<D>> {
    let wave = |(vector, amplitudes): &([i32; D], std::ops::Range<f64>)| {
        (Just(*vector), amplitudes.clone(), 0.0..TAU).boxed()
    };
    let waves: Vec<_> = terms.iter().map(wave).collect();
    waves.prop_map(|terms| Waves::new(&terms)).boxed()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn any_loss() -> BoxedStrategy<PeriodicLoss<2>> {
        let waves = || any_waves(&[([1, 0], 0.2..1.0), ([1, -2], 0.2..1.0)]);
        let noises = (FiniteNoise::skewed(), FiniteNoise::skewed());
        (waves(), waves(), waves(), noises)
            .prop_map(|(mean, first, second, noises)| {
                PeriodicLoss::new(mean, vec![(noises.0, first), (noises.1, second)])
            })
            .boxed()
    }

    proptest! {
        #[test]
        fn derivatives_are_slopes(loss in any_loss(), x in -3.0..3.0, y in -3.0..3.0) {
            let (waves, h) = (loss.mean(), 1e-4);
            let (gradient, hessian) = waves.derivatives(&[x, y]);
            prop_assert_eq!(gradient, waves.gradient(&[x, y]));
            for (i, [dx, dy]) in [[h, 0.0], [0.0, h]].into_iter().enumerate() {
                let (after, before) = ([x + dx, y + dy], [x - dx, y - dy]);
                // Third and fourth derivatives are below 1 + 2^4, so h² / 6 of them is below 3e-8.
                let slope = (waves.value(&after) - waves.value(&before)) / (2.0 * h);
                prop_assert!((slope - gradient[i]).abs() < 1e-7);
                prop_assert!(gradient[i].abs() <= waves.bound(1) && slope.abs() <= waves.bound(1) + 1e-7);
                let (after, before) = (waves.gradient(&after), waves.gradient(&before));
                for j in 0..2 {
                    let slope = (after[j] - before[j]) / (2.0 * h);
                    prop_assert!((slope - hessian[i][j]).abs() < 1e-7);
                }
            }
        }

        #[test]
        fn one_step_of_sgd_has_the_mean_and_covariance_of_the_gradient(
            loss in any_loss(), x in -3.0..3.0, y in -3.0..3.0, step in 0.01..1.0,
        ) {
            let moves = loss.sgd(step).moves(&[x, y]);
            let gradient = loss.mean().gradient(&[x, y]);
            let covariance = loss.covariance(&[x, y]);
            let total: f64 = moves.iter().map(|(p, _)| p).sum();
            prop_assert!((total - 1.0).abs() < 1e-13);
            let center = [x - step * gradient[0], y - step * gradient[1]];
            for i in 0..2 {
                let mean: f64 = moves.iter().map(|(p, to)| p * to[i]).sum();
                // Nine products of numbers below ten.
                prop_assert!((mean - center[i]).abs() < 1e-13);
                for j in 0..2 {
                    let product = |to: &[f64; 2]| (to[i] - center[i]) * (to[j] - center[j]);
                    let found: f64 = moves.iter().map(|(p, to)| p * product(to)).sum();
                    prop_assert!((found - step * step * covariance[i][j]).abs() < 1e-12);
                }
            }
        }
    }
}
