//! What a term of a drift changes, beside what SGD does otherwise than the drift without it.

use std::fmt;

use serde::Serialize;

use crate::instances::linear_sgd::LinearSgd;

/// SGD with linear gradients and the quantity that is looked at.
#[derive(Clone, Debug, Serialize)]
pub struct Effect {
    /// SGD, one member per step.
    pub sgd: LinearSgd,
    /// Where.
    pub part: Part,
}

/// Near the minimizer or on the way to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum Part {
    /// `E z²` of the stationary law, `z` the distance from the minimizer.
    Stationary,
    /// `E z` at time 1.
    Transient,
}

impl fmt::Display for Effect {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let part = match self.part {
            Part::Stationary => "E z² of the stationary law",
            Part::Transient => "E z at time 1",
        };
        write!(f, "{part}, {}", self.sgd)
    }
}
