//! The modified diffusion (3.2) and its distance from SGD, uniformly in time and over the ball.

use std::fmt;

use serde::Serialize;

use crate::claim::{Observation, Rung};
use crate::instances::confined_loss::ConfinedLoss;
use crate::interval::Interval;
use crate::monte_carlo::coupling::Coupled;
use crate::oracles::kolmogorov::{self, Diffusion};
use crate::oracles::semigroup;
use crate::oracles::spectral::Grid;

/// A loss that satisfies Assumption 1 and the test function `φ(x) = cos(frequency x + phase)`.
#[derive(Clone, Debug, Serialize)]
pub(super) struct UniformProblem {
    /// The random loss.
    pub(super) loss: ConfinedLoss,
    /// The frequency of the test function.
    pub(super) frequency: f64,
    /// The phase of the test function, in radians.
    pub(super) phase: f64,
}

impl fmt::Display for UniformProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}; φ = cos({:.2}x{:+.2})", self.loss, self.frequency, self.phase)
    }
}

impl UniformProblem {
    /// The test function `φ`.
    pub(super) fn observable(&self, &[x]: &[f64; 1]) -> f64 {
        libm::cos(self.frequency * x + self.phase)
    }

    /// [`RUNGS`] step sizes, each half of the one before, from the largest power of two up
    /// to `η_0`.
    pub(super) fn steps(&self) -> Vec<f64> {
        let coarsest = (1..60).map(|k| 0.5_f64.powi(k)).find(|&step| step <= self.loss.step_max());
        let coarsest = coarsest.expect("the largest step of a valid loss is not below 2^-59");
        (0..RUNGS as i32).map(|k| coarsest * 0.5_f64.powi(k)).collect()
    }

    /// The times `n η` that are compared on every rung: all multiples of the coarsest step up to
    /// [`HORIZON`].
    pub(super) fn times(&self) -> Vec<f64> {
        let coarsest = self.steps()[0];
        let count = (HORIZON / coarsest) as u64;
        (1..=count).map(|n| n as f64 * coarsest).collect()
    }

    /// [`STARTS`] starts in the ball `B(0, R)`, both ends included.
    pub(super) fn starts(&self) -> Vec<[f64; 1]> {
        let radius = self.loss.radius();
        let place = |j: usize| [radius * (2.0 * j as f64 / (STARTS - 1) as f64 - 1.0)];
        (0..STARTS).map(place).collect()
    }

    /// The diffusion (3.2), the correction and `Λ` multiplied by factors, both one in the paper.
    pub(super) fn modified(
        &self,
        step: f64,
        correction: f64,
        spread: f64,
    ) -> impl Diffusion<1> + '_ {
        (
            move |&[x]: &[f64; 1]| {
                let (first, second) = self.loss.derivatives(x);
                // ¼ (f'²)' = ½ f' f''.
                [-first - correction * 0.5 * step * first * second]
            },
            move |&[x]: &[f64; 1]| {
                let root = self.loss.spread(x);
                [[step * spread * root * root]]
            },
        )
    }

    /// `u(x, t)` for (3.2) with factors, at each of `times` and from each of `starts`. The
    /// diffusion does not leave `|x| <= R_2`, which is all that the grid covers.
    pub(super) fn diffusion(
        &self,
        step: f64,
        (correction, spread): (f64, f64),
        times: &[f64],
        starts: &[[f64; 1]],
    ) -> Vec<Vec<Interval>> {
        let radius = self.loss.outer_radius();
        let observable = |x: &[f64; 1]| self.observable(x);
        let model = self.modified(step, correction, spread);
        let grid = Grid::cube(-radius, radius, SDE_NODES);
        kolmogorov::expectations(&grid, &model, &observable, times, starts)
    }

    /// `U^n(x)` at each of `times = n η` and from each of `starts`. SGD does not leave the ball,
    /// which is all that the grid covers.
    pub(super) fn sgd(&self, step: f64, times: &[f64], starts: &[[f64; 1]]) -> Vec<Vec<Interval>> {
        let radius = self.loss.radius();
        let observable = |x: &[f64; 1]| self.observable(x);
        let counts: Vec<u64> = times.iter().map(|time| (time / step) as u64).collect();
        let grid = Grid::cube(-radius, radius, SGD_NODES);
        semigroup::expectations(&grid, &self.loss.sgd(step), &observable, &counts, starts)
    }

    /// `u(x, n η)` at the times `n η >= since`, for the first `rungs` step sizes.
    pub(super) fn ladder(&self, factors: (f64, f64), since: f64, rungs: usize) -> Vec<Rung> {
        let (times, starts) = (self.times(), self.starts());
        let skipped = times.partition_point(|&time| time < since);
        let rung = |&step: &f64| Rung {
            step,
            values: self.diffusion(step, factors, &times, &starts)[skipped..].concat(),
        };
        self.steps()[..rungs].iter().map(rung).collect()
    }

    /// `U^n(x)` at the times `n η >= since`, for the first `rungs` step sizes.
    pub(super) fn sgd_ladder(&self, since: f64, rungs: usize) -> Observation {
        let (times, starts) = (self.times(), self.starts());
        let skipped = times.partition_point(|&time| time < since);
        let rung = |&step: &f64| self.sgd(step, &times, &starts)[skipped..].concat();
        Observation::of_all(self.steps()[..rungs].iter().flat_map(rung))
    }
}

/// A problem with one step size and one start, at which the weak error is large enough to be seen
/// in a simulation.
#[derive(Clone, Debug, Serialize)]
pub(super) struct CoarseStep {
    /// The problem.
    pub(super) problem: UniformProblem,
    /// The step size `η`: at most `η_0`.
    pub(super) step: f64,
    /// How many steps SGD makes.
    pub(super) count: u64,
    /// The start `x_0`, in `B(0, R)`.
    pub(super) start: f64,
}

impl fmt::Display for CoarseStep {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let CoarseStep { problem, step, count, start } = self;
        write!(f, "η = {step}, n = {count}, x_0 = {start}; {problem}")
    }
}

impl CoarseStep {
    /// The weak error `u(x_0, n η) - U^n(x_0)` by the oracles, with its sign.
    pub(super) fn weak_error(&self, factors: (f64, f64)) -> Interval {
        let (times, starts) = ([self.step * self.count as f64], [[self.start]]);
        let sde = self.problem.diffusion(self.step, factors, &times, &starts);
        sde[0][0] - self.problem.sgd(self.step, &times, &starts)[0][0]
    }
}

/// SGD and (3.2) on one Brownian motion; SGD's noise is the increasing image of its increments.
impl Coupled<1> for CoarseStep {
    fn step(&self) -> f64 {
        self.step
    }

    fn noises(&self) -> usize {
        1
    }

    fn advance(&self, &[x]: &[f64; 1], normals: &[f64]) -> [f64; 1] {
        let loss = &self.problem.loss;
        let noise = loss.noise().at_normal(normals[0]);
        [x - self.step * (loss.derivatives(x).0 + noise * loss.noise_slope(x))]
    }

    fn drift(&self, x: &[f64; 1]) -> [f64; 1] {
        self.problem.modified(self.step, 1.0, 1.0).drift(x)
    }

    fn column(&self, &[x]: &[f64; 1], _noise: usize) -> [f64; 1] {
        // SGD moves against its noisy gradient; the sign keeps the two paths close.
        [-self.step.sqrt() * self.problem.loss.spread(x)]
    }
}

/// Times `n η` up to which SGD and the diffusion are compared.
pub(super) const HORIZON: f64 = 30.0;

/// How many step sizes: more than two decades.
pub(super) const RUNGS: usize = 8;

/// How many starts are compared.
pub(super) const STARTS: usize = 401;

/// Nodes on `[-R_2, R_2]`, where `Λ` is smooth but not analytic.
const SDE_NODES: usize = 161;

/// Nodes on `[-R, R]`, where everything is analytic.
const SGD_NODES: usize = 81;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::instances::confined_loss::Slope;
    use crate::instances::finite_noise::FiniteNoise;

    fn problem() -> UniformProblem {
        let slope = Slope {
            curvature: 1.1,
            center: 0.2,
            cubic: 0.01,
            bend: 0.3,
            bend_at: -0.5,
            noise_amplitude: 0.4,
            noise_frequency: 2.2,
            noise_phase: 0.9,
        };
        let noise = FiniteNoise::two_point(0.2).expect("a probability");
        UniformProblem {
            loss: ConfinedLoss::new(slope, noise, [1.8, 2.6, 4.5]).expect("admissible"),
            frequency: 1.0,
            phase: 0.4,
        }
    }

    /// The largest distance of two rows.
    fn distance(a: &[Interval], b: &[Interval]) -> f64 {
        let gaps = a.iter().zip(b).map(|(a, b)| (a.center() - b.center()).abs());
        gaps.fold(0.0, f64::max)
    }

    #[test]
    fn looking_at_every_step_finds_no_larger_error() {
        let problem = problem();
        let step = problem.steps()[3];
        let starts = problem.starts();
        let largest = |times: &[f64]| {
            let sde = problem.diffusion(step, (1.0, 1.0), times, &starts);
            let sgd = problem.sgd(step, times, &starts);
            sde.iter().zip(&sgd).map(|(a, b)| distance(a, b)).fold(0.0, f64::max)
        };
        let every: Vec<f64> = (1..=(HORIZON / step) as u32).map(|n| f64::from(n) * step).collect();
        let (all, thinned) = (largest(&every), largest(&problem.times()));
        // The error's maximum over time is smooth, with a width of order one; the thinned times
        // are at most 1/8 apart, so that they miss at most (1/16)²/2 of its height.
        assert!(thinned <= all && all < 1.01 * thinned, "{thinned} of {all}");
    }

    #[test]
    fn after_the_horizon_nothing_moves() {
        let problem = problem();
        let step = problem.steps()[2];
        let over = |radius: f64| -> Vec<[f64; 1]> {
            (-50..=50).map(|j| [radius * f64::from(j) / 50.0]).collect()
        };
        let starts = over(problem.loss.outer_radius());
        let sde = problem.diffusion(step, (1.0, 1.0), &problem.times(), &starts);
        let sgd = problem.sgd(step, &problem.times(), &over(problem.loss.radius()));
        for rows in [sde, sgd] {
            let last = rows.last().expect("times");
            let low = last.iter().map(|v| v.center()).fold(f64::INFINITY, f64::min);
            let high = last.iter().map(|v| v.center()).fold(f64::NEG_INFINITY, f64::max);
            // e^(-30) is 1e-13; the oracles' own error is below 1e-10.
            assert!(high - low < 1e-9, "still spread over {}", high - low);
        }
    }
}
