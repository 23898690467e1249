//! SGD and its diffusion at one coarse step, where the weak error is large enough to be simulated.

use std::fmt;

use serde::Serialize;

use crate::claim::{Observation, PerBudget, Prediction, Simulation};
use crate::instances::periodic_loss::PeriodicLoss;
use crate::interval::Interval;
use crate::monte_carlo::coupling::{Coupled, weak_difference, weak_difference_interval};
use crate::monte_carlo::{Block, Tally};
use crate::oracles::kolmogorov::{self, Diffusion};
use crate::oracles::semigroup;
use crate::papers::hu2017::approximation::theory::{WeakProblem, corrected, drift, grid};

/// A problem with one step size and one start, at which the weak error is large enough to be seen
/// in a simulation.
#[derive(Clone, Debug, Serialize)]
pub struct CoarseStep<const D: usize> {
    /// The loss and the test function.
    pub problem: WeakProblem<D>,
    /// The step size `η`.
    pub step: f64,
    /// How many steps SGD makes.
    pub count: u64,
    /// Each coordinate of the start `x_0`.
    pub start: f64,
}

impl<const D: usize> fmt::Display for CoarseStep<D> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let CoarseStep { problem, step, count, start } = self;
        write!(f, "η = {step}, k = {count}, x_0 = {start} in each coordinate; {problem}")
    }
}

impl<const D: usize> CoarseStep<D> {
    /// `count` steps of size `step` from the point with all coordinates `start`.
    pub fn new(problem: WeakProblem<D>, step: f64, count: u64, start: f64) -> CoarseStep<D> {
        CoarseStep { problem, step, count, start }
    }

    /// The start `x_0`.
    pub fn start(&self) -> [f64; D] {
        [self.start; D]
    }

    /// The weak error `E φ(X(kη)) - E φ(x_k)` by the oracles, with its sign.
    pub fn weak_error(&self, model: &impl Diffusion<D>) -> Interval {
        let observable = |x: &[f64; D]| self.problem.observable.value(x);
        let (grid, starts, time) = (grid(), [self.start()], self.step * self.count as f64);
        let sde = kolmogorov::expectations(&grid, model, &observable, &[time], &starts);
        let chain = self.problem.loss.sgd(self.step);
        let sgd = semigroup::expectations(&grid, &chain, &observable, &[self.count], &starts);
        sde[0][0] - sgd[0][0]
    }
}

/// SGD and a diffusion on one Brownian motion per noise of the loss; SGD's noises are the
/// increasing images of its increments.
pub struct SynchronousPair<'a, const D: usize> {
    /// The loss.
    pub loss: &'a PeriodicLoss<D>,
    /// The step size.
    pub step: f64,
    /// The factor of the correction in the drift; (3.6) has one.
    pub correction: f64,
    /// The factor of `√(var ζ_j) ∇G_j` in the columns of `S`; (3.6) has one. With factor one
    /// `S Sᵀ = Σ`, and only that product enters the law.
    pub spread: f64,
}

impl<const D: usize> Coupled<D> for SynchronousPair<'_, D> {
    fn step(&self) -> f64 {
        self.step
    }

    fn noises(&self) -> usize {
        self.loss.noises().len()
    }

    fn advance(&self, x: &[f64; D], normals: &[f64]) -> [f64; D] {
        let mut slope = self.loss.mean().gradient(x);
        for ((noise, shape), &normal) in self.loss.noises().iter().zip(normals) {
            let (value, gradient) = (noise.at_normal(normal), shape.gradient(x));
            slope.iter_mut().zip(gradient).for_each(|(slope, g)| *slope += value * g);
        }
        std::array::from_fn(|i| x[i] - self.step * slope[i])
    }

    fn drift(&self, x: &[f64; D]) -> [f64; D] {
        drift(self.loss, self.step, 1.0, self.correction, x)
    }

    fn column(&self, x: &[f64; D], noise: usize) -> [f64; D] {
        let (noise, shape) = &self.loss.noises()[noise];
        // SGD moves against its noisy gradient; the sign keeps the two paths close.
        let factor = -self.spread * (self.step * noise.moment(2)).sqrt();
        shape.gradient(x).map(|g| factor * g)
    }
}

/// The oracles' weak error, with the correction and `Σ` of (3.6) multiplied by factors.
pub fn weak_error<const D: usize>(
    coarse: &CoarseStep<D>,
    correction: f64,
    spread: f64,
) -> Prediction {
    let model = corrected(&coarse.problem.loss, coarse.step, correction, spread);
    Prediction::within(coarse.weak_error(&model))
}

/// The same weak error of SGD and a finely discretised SDE on one Brownian path, for a function
/// that calls [`simulate`] with a factor for the correction.
pub const fn coupled<const D: usize>(
    simulate: fn(&CoarseStep<D>, &mut Block) -> Tally,
) -> Simulation<CoarseStep<D>> {
    Simulation {
        simulate,
        estimate: |_, tally, alpha| {
            Observation::of(weak_difference_interval(&tally.moments, alpha))
        },
        replicas: 2048,
        blocks: PerBudget::always(256),
    }
}

/// One block of coupled paths, with the correction of (3.6) multiplied by a factor.
pub fn simulate<const D: usize>(
    coarse: &CoarseStep<D>,
    correction: f64,
    block: &mut Block,
) -> Tally {
    let loss = &coarse.problem.loss;
    let pair = SynchronousPair { loss, step: coarse.step, correction, spread: 1.0 };
    let observable = |x: &[f64; D]| coarse.problem.observable.value(x);
    weak_difference(&pair, &observable, &coarse.start(), coarse.count as usize, block)
}
