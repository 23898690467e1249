//! The iteration beside a diffusion.

use std::fmt;

use serde::Serialize;

use crate::monte_carlo::UnitNoise;

/// SGD: the loss and domain of an SDE with gradient noise of a given law, so that
/// `x' = x + η (-F'(x) + S(x) ζ)`.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Sgd<P> {
    problem: P,
    law: UnitNoise,
}

impl<P> Sgd<P> {
    /// SGD on `problem` with independent gradient noise of the given law.
    pub fn new(problem: P, law: UnitNoise) -> Sgd<P> {
        Sgd { problem, law }
    }

    /// Loss, noise amplitude and domain.
    pub fn problem(&self) -> &P {
        &self.problem
    }

    /// The law of the gradient noise, scaled to variance one.
    pub fn law(&self) -> UnitNoise {
        self.law
    }
}

impl<P: fmt::Display> fmt::Display for Sgd<P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}, {} noise", self.problem, self.law.name())
    }
}
