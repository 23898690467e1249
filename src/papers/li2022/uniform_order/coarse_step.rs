//! SGD beside (3.2) at one coarse step, where the weak error is large enough to be simulated.

use super::theory::modified;
use crate::instances::uniform_problem::CoarseStep;
use crate::monte_carlo::coupling::Coupled;
use crate::oracles::law::kolmogorov::Diffusion;

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
        modified(&self.problem, self.step, (1.0, 1.0)).drift(x)
    }

    fn column(&self, &[x]: &[f64; 1], _noise: usize) -> [f64; 1] {
        // SGD moves against its noisy gradient; the sign keeps the two paths close.
        [-self.step.sqrt() * self.problem.loss.spread(x)]
    }
}
