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
pub struct UniformProblem {
    /// The random loss.
    pub loss: ConfinedLoss,
    /// The frequency of the test function.
    pub frequency: f64,
    /// The phase of the test function, in radians.
    pub phase: f64,
}

impl fmt::Display for UniformProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{}; φ = cos({:.2}x{:+.2})",
            self.loss, self.frequency, self.phase
        )
    }
}

impl UniformProblem {
    /// The test function `φ`.
    pub fn observable(&self, &[x]: &[f64; 1]) -> f64 {
        libm::cos(self.frequency * x + self.phase)
    }

    /// Eight step sizes, each half of the one before, from the largest power of two up to `η_0`:
    /// more than two decades.
    pub fn steps(&self) -> Vec<f64> {
        let coarsest = (1..60)
            .map(|k| 0.5_f64.powi(k))
            .find(|&step| step <= self.loss.step_max());
        let coarsest = coarsest.expect("the largest step of a valid loss is not below 2^-59");
        (0..8).map(|k| coarsest * 0.5_f64.powi(k)).collect()
    }

    /// The times `n η` that are compared on every rung: all multiples of the coarsest step up to
    /// [`HORIZON`].
    pub fn times(&self) -> Vec<f64> {
        let coarsest = self.steps()[0];
        let count = (HORIZON / coarsest) as u64;
        (1..=count).map(|n| n as f64 * coarsest).collect()
    }

    /// [`STARTS`] starts in the ball `B(0, R)`, both ends included.
    pub fn starts(&self) -> Vec<[f64; 1]> {
        let radius = self.loss.radius();
        let place = |j: usize| [radius * (2.0 * j as f64 / (STARTS - 1) as f64 - 1.0)];
        (0..STARTS).map(place).collect()
    }

    /// The diffusion (3.2), the correction and `Λ` multiplied by factors, both one in the paper.
    pub fn modified(&self, step: f64, correction: f64, spread: f64) -> impl Diffusion<1> + '_ {
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
    pub fn diffusion(
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
    pub fn sgd(&self, step: f64, times: &[f64], starts: &[[f64; 1]]) -> Vec<Vec<Interval>> {
        let radius = self.loss.radius();
        let observable = |x: &[f64; 1]| self.observable(x);
        let counts: Vec<u64> = times.iter().map(|time| (time / step) as u64).collect();
        let grid = Grid::cube(-radius, radius, SGD_NODES);
        semigroup::expectations(&grid, &self.loss.sgd(step), &observable, &counts, starts)
    }

    /// `u(x, n η)` on the ladder of step sizes.
    pub fn ladder(&self, factors: (f64, f64), times: &[f64]) -> Vec<Rung> {
        let starts = self.starts();
        let rung = |step: f64| Rung {
            step,
            values: self.diffusion(step, factors, times, &starts).concat(),
        };
        self.steps().into_iter().map(rung).collect()
    }

    /// `U^n(x)` on the ladder of step sizes.
    pub fn sgd_ladder(&self, times: &[f64]) -> Observation {
        let starts = self.starts();
        let rung = |step: f64| self.sgd(step, times, &starts).concat();
        Observation::of_all(self.steps().into_iter().flat_map(rung))
    }
}

/// A problem with one step size and one start, at which the weak error is large enough to be seen
/// in a simulation.
#[derive(Clone, Debug, Serialize)]
pub struct CoarseStep {
    /// The problem.
    pub problem: UniformProblem,
    /// The step size `η`: at most `η_0`.
    pub step: f64,
    /// How many steps SGD makes.
    pub count: u64,
    /// The start `x_0`, in `B(0, R)`.
    pub start: f64,
}

impl fmt::Display for CoarseStep {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let CoarseStep {
            problem,
            step,
            count,
            start,
        } = self;
        write!(f, "η = {step}, n = {count}, x_0 = {start}; {problem}")
    }
}

impl CoarseStep {
    /// The weak error `u(x_0, n η) - U^n(x_0)` by the oracles, with its sign.
    pub fn weak_error(&self, factors: (f64, f64)) -> Interval {
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
pub const HORIZON: f64 = 30.0;

/// How many starts are compared.
pub const STARTS: usize = 401;

/// Nodes on `[-R_2, R_2]`, where `Λ` is smooth but not analytic.
const SDE_NODES: usize = 201;

/// Nodes on `[-R, R]`, where everything is analytic.
const SGD_NODES: usize = 81;
