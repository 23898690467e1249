//! SGD and its diffusion at one coarse step, where the weak error is large enough to be simulated.

use crate::claim::{Observation, PerBudget, Prediction, Simulation};
use crate::instances::periodic_loss::PeriodicLoss;
use crate::instances::weak_problem::CoarseStep;
use crate::monte_carlo::coupling::{Coupled, weak_difference, weak_difference_interval};
use crate::monte_carlo::{Block, Tally};
use crate::papers::hu2017::approximation::theory::{corrected, drift};
use crate::witnesses::weak_error;

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
    Prediction::within(weak_error::at_coarse_step(coarse, &model))
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
