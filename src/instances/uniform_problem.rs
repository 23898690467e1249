//! SGD on a confined loss in one dimension with a test function, on ladders of steps over all times and starts.

use std::fmt;

use serde::Serialize;

use crate::instances::confined_loss::ConfinedLoss;

/// A loss that satisfies Assumption 1 and the test function `φ(x) = cos(frequency x + phase)`.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct UniformProblem {
    /// The random loss.
    pub(crate) loss: ConfinedLoss,
    /// The frequency of the test function.
    pub(crate) frequency: f64,
    /// The phase of the test function, in radians.
    pub(crate) phase: f64,
}

impl fmt::Display for UniformProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}; φ = cos({:.2} x{:+.2})", self.loss, self.frequency, self.phase)
    }
}

impl UniformProblem {
    /// The test function `φ`.
    pub(crate) fn observable(&self, &[x]: &[f64; 1]) -> f64 {
        libm::cos(self.frequency * x + self.phase)
    }

    /// [`RUNGS`] step sizes, each half of the one before, from the largest power of two up
    /// to `η_0`.
    pub(crate) fn steps(&self) -> Vec<f64> {
        let coarsest = (1..60).map(|k| 0.5_f64.powi(k)).find(|&step| step <= self.loss.step_max());
        let coarsest = coarsest.expect("the largest step of a valid loss is not below 2^-59");
        (0..RUNGS as i32).map(|k| coarsest * 0.5_f64.powi(k)).collect()
    }

    /// The times `n η` that are compared on every rung: all multiples of the coarsest step up to
    /// [`HORIZON`].
    pub(crate) fn times(&self) -> Vec<f64> {
        let coarsest = self.steps()[0];
        let count = (HORIZON / coarsest) as u64;
        (1..=count).map(|n| n as f64 * coarsest).collect()
    }

    /// [`STARTS`] starts in the ball `B(0, R)`, both ends included.
    pub(crate) fn starts(&self) -> Vec<[f64; 1]> {
        let radius = self.loss.radius();
        let place = |j: usize| [radius * (2.0 * j as f64 / (STARTS - 1) as f64 - 1.0)];
        (0..STARTS).map(place).collect()
    }
}

/// A problem with one step size and one start, at which the weak error is large enough to be seen
/// in a simulation.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct CoarseStep {
    /// The problem.
    pub(crate) problem: UniformProblem,
    /// The step size `η`: at most `η_0`.
    pub(crate) step: f64,
    /// How many steps SGD makes.
    pub(crate) count: u64,
    /// The start `x_0`, in `B(0, R)`.
    pub(crate) start: f64,
}

impl fmt::Display for CoarseStep {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let CoarseStep { problem, step, count, start } = self;
        write!(f, "η = {step}, n = {count}, x_0 = {start}; {problem}")
    }
}

/// Times `n η` up to which SGD and the diffusion are compared.
pub(crate) const HORIZON: f64 = 30.0;

/// How many step sizes: more than two decades.
pub(crate) const RUNGS: usize = 8;

/// How many starts are compared.
pub(crate) const STARTS: usize = 401;
