//! SGD from a start over a fixed time, beside its gradient flow: appendix A.

use std::f64::consts::{FRAC_PI_2, TAU};
use std::fmt;

use proptest::prelude::*;
use serde::{Serialize, Serializer};

use crate::instances::finite_noise::FiniteNoise;
use crate::instances::periodic_loss::{PeriodicLoss, Waves, any_waves};
use crate::interval::Interval;
use crate::oracles::ode;
use crate::papers::hu2017::approximation::theory;

/// A loss, a start and a time: the iteration (A.1) and the flow (A.3).
#[derive(Clone, Debug, Serialize)]
pub struct Trajectory<const D: usize> {
    /// The random loss `f(x; ζ)`.
    pub loss: PeriodicLoss<D>,
    /// The start `x_0`.
    #[serde(serialize_with = "as_list")]
    pub start: [f64; D],
    /// The time `T`: a multiple of 1/2.
    pub time: f64,
}

fn as_list<S: Serializer, const D: usize>(start: &[f64; D], to: S) -> Result<S::Ok, S::Error> {
    to.collect_seq(start)
}

impl<const D: usize> fmt::Display for Trajectory<D> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "x_0 = {:.4?}, T = {}; {}", self.start, self.time, self.loss)
    }
}

/// What (A.3) and (A.6) say of a time.
#[derive(Clone, Debug)]
pub struct Expansion<const D: usize> {
    /// `Y(t)`.
    pub flow: [Interval; D],
    /// The matrix `P(t)` that solves `P' = M P` from the identity.
    pub growth: [[Interval; D]; D],
    /// The covariance of `Z(t)`.
    pub covariance: [[Interval; D]; D],
}

impl<const D: usize> Trajectory<D> {
    /// SGD on `loss` from `start` for the time `time`.
    pub fn new(loss: PeriodicLoss<D>, start: [f64; D], time: f64) -> Trajectory<D> {
        Trajectory { loss, start, time }
    }

    /// A bound of `|∇f(x; ζ)|` for all `x` and `ζ`.
    pub fn steepest(&self) -> f64 {
        let noise = |(noise, shape): &(FiniteNoise, Waves<D>)| {
            let furthest = noise.atoms().iter().map(|atom| atom.0.abs()).fold(0.0, f64::max);
            furthest * shape.bound(1)
        };
        self.loss.mean().bound(1) + self.loss.noises().iter().map(noise).sum::<f64>()
    }

    /// A bound of the norm of `∇²F(x)` for all `x`.
    pub fn sharpest(&self) -> f64 {
        self.loss.mean().bound(2)
    }

    /// A bound of the root of the trace of `Σ(x)` for all `x`.
    pub fn noise_bound(&self) -> f64 {
        let variance = |(noise, shape): &(FiniteNoise, Waves<D>)| {
            noise.moment(2) * shape.bound(1) * shape.bound(1)
        };
        self.loss.noises().iter().map(variance).sum::<f64>().sqrt()
    }

    /// The times `T/4, T/2, 3T/4, T`.
    pub fn times(&self) -> [f64; 4] {
        [1.0, 2.0, 3.0, 4.0].map(|quarters| quarters * self.time / 4.0)
    }

    /// (A.3) and (A.6) at the given times, with `M = -bend ∇²F(Y)` and `S Sᵀ = spread Σ(Y)`. With `bend` one this
    /// `M` is the derivative of the flow; with `bend` zero `Z` is the integral in (A.7).
    ///
    /// The covariance solves `V' = M V + V Mᵀ + S Sᵀ`, `V(0) = 0`.
    pub fn expansion(&self, times: &[f64], bend: f64, spread: f64) -> Vec<Expansion<D>> {
        let entry = |part: usize, i: usize, j: usize| D + (part * D + i) * D + j;
        let field = |state: &[f64]| {
            let y: [f64; D] = std::array::from_fn(|i| state[i]);
            let (gradient, hessian) = self.loss.mean().derivatives(&y);
            let noise = self.loss.covariance(&y);
            let mut slope = vec![0.0; state.len()];
            for i in 0..D {
                slope[i] = -gradient[i];
                for j in 0..D {
                    let along = |part, i: usize, j: usize| -> f64 {
                        (0..D).map(|k| -bend * hessian[i][k] * state[entry(part, k, j)]).sum()
                    };
                    slope[entry(0, i, j)] = along(0, i, j);
                    slope[entry(1, i, j)] = along(1, i, j) + along(1, j, i) + spread * noise[i][j];
                }
            }
            slope
        };
        let mut start = vec![0.0; D + 2 * D * D];
        start[..D].copy_from_slice(&self.start);
        (0..D).for_each(|i| start[entry(0, i, i)] = 1.0);
        let read = |state: Vec<Interval>| {
            let matrix =
                |part| std::array::from_fn(|i| std::array::from_fn(|j| state[entry(part, i, j)]));
            let flow = std::array::from_fn(|i| state[i]);
            Expansion { flow, growth: matrix(0), covariance: matrix(1) }
        };
        ode::solve(&field, &start, times).into_iter().map(read).collect()
    }

    /// `Y` alone, at the given times.
    pub fn flow(&self, times: &[f64]) -> Vec<[Interval; D]> {
        let field = |state: &[f64]| {
            let y: [f64; D] = std::array::from_fn(|i| state[i]);
            self.loss.mean().gradient(&y).map(|slope| -slope).to_vec()
        };
        let read = |state: Vec<Interval>| std::array::from_fn(|i| state[i]);
        ode::solve(&field, &self.start, times).into_iter().map(read).collect()
    }
}

/// `f(x; ζ) = 1 - cos(x - ζ)` for ζ = 1 or -1/3 with probabilities 1/4 and 3/4, but for the
/// constant: a skewed ζ that moves the minimum.
pub fn moving_minimum() -> PeriodicLoss<1> {
    let noise = FiniteNoise::two_point(0.25).expect("1/4 is a probability");
    let (far, near) = (1.0, -1.0 / 3.0);
    // A function of ζ with values a (probability 1/4) and b is its mean plus (a - b) √3/4 times
    // the standardised noise.
    let mean = |of: fn(f64) -> f64| 0.25 * of(far) + 0.75 * of(near);
    let part = |of: fn(f64) -> f64| 0.25 * 3.0_f64.sqrt() * (of(far) - of(near));
    let waves =
        |cosine: f64, sine: f64| Waves::new(&[([1], -cosine, 0.0), ([1], -sine, -FRAC_PI_2)]);
    let shape = waves(part(libm::cos), part(libm::sin));
    PeriodicLoss::new(waves(mean(libm::cos), mean(libm::sin)), vec![(noise, shape)])
}

/// `F = rate cos x`, with a maximum at zero, and skewed noise that is strongest there.
pub fn maximum(rate: f64) -> PeriodicLoss<1> {
    let noise = FiniteNoise::two_point(0.2).expect("0.2 is a probability");
    let shape = Waves::new(&[([1], 0.5, -FRAC_PI_2)]);
    PeriodicLoss::new(Waves::new(&[([1], rate, 0.0)]), vec![(noise, shape)])
}

/// From a slope and from near a maximum, with one noise and with two.
pub fn named_1d() -> Vec<(&'static str, Trajectory<1>)> {
    let [_, two_noises, _] = theory::named_1d().try_into().expect("three problems");
    vec![
        ("f = 1 - cos(x - ζ)", Trajectory::new(moving_minimum(), [1.0], 1.0)),
        ("the same from near its maximum", Trajectory::new(moving_minimum(), [2.5], 1.0)),
        ("two skewed noises", Trajectory::new(two_noises.1.loss, [5.2], 1.0)),
    ]
}

/// Two skewed noises on the torus: the Hessian commutes neither with the covariance nor with
/// itself at other times.
pub fn named_2d() -> Vec<(&'static str, Trajectory<2>)> {
    let [two_noises, _] = theory::named_2d().try_into().expect("two problems");
    vec![("two noises on the torus", Trajectory::new(two_noises.1.loss, [5.97, 5.34], 0.5))]
}

/// A random loss on the circle from a random start.
pub fn any_1d() -> BoxedStrategy<Trajectory<1>> {
    (
        any_waves(&[([1], 0.5..0.8), ([2], 0.08..0.15)]),
        FiniteNoise::skewed(),
        any_waves(&[([1], 0.5..0.8), ([2], 0.1..0.2)]),
        0.0..TAU,
    )
        .prop_map(|(mean, noise, shape, start)| {
            Trajectory::new(PeriodicLoss::new(mean, vec![(noise, shape)]), [start], 1.0)
        })
        .boxed()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_moving_minimum_has_the_gradients_of_its_formula() {
        let loss = moving_minimum();
        for x in [0.3, 1.0, 4.0] {
            let (noise, shape) = &loss.noises()[0];
            let [below, above] = [noise.atoms()[0], noise.atoms()[1]];
            for ((value, p), zeta, chance) in [(below, -1.0 / 3.0, 0.75), (above, 1.0, 0.25)] {
                let slope = loss.mean().gradient(&[x])[0] + value * shape.gradient(&[x])[0];
                assert!((slope - libm::sin(x - zeta)).abs() < 1e-15 && (p - chance).abs() < 1e-15);
            }
        }
    }

    /// In one dimension `V(t) = F'(Y)² ∫ Σ(Y) / F'(Y)² ds`: here by Simpson's rule in the flow.
    #[test]
    fn the_covariance_in_one_dimension_is_an_integral() {
        for (name, trajectory) in named_1d() {
            let times: Vec<f64> =
                (0..=256).map(|k| trajectory.time * f64::from(k) / 256.0).collect();
            let path = trajectory.expansion(&times, 1.0, 1.0);
            let slope = |k: usize| trajectory.loss.mean().gradient(&[path[k].flow[0].center()])[0];
            let term = |k: usize| {
                let noise = trajectory.loss.covariance(&[path[k].flow[0].center()])[0][0];
                let weight = if k.is_multiple_of(256) { 1.0 } else { 2.0 + 2.0 * (k % 2) as f64 };
                weight * noise / (slope(k) * slope(k))
            };
            let integral = (0..=256).map(term).sum::<f64>() * trajectory.time / 768.0;
            let exact = slope(256) * slope(256) * integral;
            let found = path[256].covariance[0][0];
            assert!(found.radius() < 1e-8, "{name}: {found:?}");
            // Simpson's rule with h < 1/128 and derivatives of order ten.
            assert!((found.center() - exact).abs() < 1e-6, "{name}: {found:?}, {exact}");
        }
    }
}
