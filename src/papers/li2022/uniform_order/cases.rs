//! Named instances of claims on invariant laws.

use super::ergodic::steepest_bend;
use crate::instances::confined_loss::{ConfinedLoss, Slope};
use crate::instances::finite_noise::FiniteNoise;
use crate::instances::settled_sgd::{Question, SettledSgd};
use crate::instances::uniform_problem::{CoarseStep, UniformProblem};

/// SGD with linear gradients, noise skewed or symmetric.
pub(super) fn settled(question: Question, rare: f64) -> SettledSgd {
    let noise = FiniteNoise::two_point(rare).expect("a probability");
    SettledSgd { curvature: 1.2, amplitude: 0.9, noise, question }
}

/// `f' = x + 0.4 tanh(x + 0.3) + ξ 0.5 sin(2x + 0.7) ..`: draws that are not convex, noise at the minimiser.
pub(super) fn problem() -> UniformProblem {
    let slope = Slope {
        curvature: 1.0,
        center: -0.2,
        cubic: 0.01,
        bend: 0.3,
        bend_at: 0.4,
        noise_amplitude: 0.4,
        noise_frequency: 2.1,
        noise_phase: 1.1,
    };
    let noise = FiniteNoise::two_point(0.22).expect("a probability");
    let loss = ConfinedLoss::new(slope, noise, [1.6, 2.4, 4.6]).expect("admissible");
    UniformProblem { loss, frequency: 1.2, phase: 0.6 }
}

/// `f'(x; ξ) = x ± 1.5 sin x`: each draw bends back, and the noise vanishes at the minimiser.
pub(super) fn waves() -> UniformProblem {
    let slope = Slope {
        curvature: 1.0,
        center: 0.0,
        cubic: 0.0,
        bend: 0.0,
        bend_at: 0.0,
        noise_amplitude: 1.5,
        noise_frequency: 1.0,
        noise_phase: 0.0,
    };
    let noise = FiniteNoise::two_point(0.5).expect("a probability");
    let loss = ConfinedLoss::new(slope, noise, [2.5, 4.0, 6.0]).expect("admissible");
    UniformProblem { loss, frequency: 1.2, phase: 0.6 }
}

/// A problem at half of `η_0`.
pub(super) fn at_half_step(problem: UniformProblem) -> CoarseStep {
    let step = 0.5 * problem.loss.step_max();
    CoarseStep { problem, step, count: 1, start: 0.0 }
}

/// A problem at half the smaller of `η_0` and `μ/K²`, up to the time 3.
pub(super) fn contracting(problem: UniformProblem) -> CoarseStep {
    let bend = steepest_bend(&problem.loss);
    let step = 0.5 * problem.loss.step_max().min(problem.loss.convexity() / (bend * bend));
    CoarseStep { problem, step, count: (3.0 / step) as u64, start: 0.0 }
}
