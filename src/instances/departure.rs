//! SGD on a quadratic, on its way from the minimum.

use std::fmt;

use serde::Serialize;

use crate::instances::quadratic::NoisyQuadratic;

/// SGD that starts at its minimum, and a number of steps.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Departure {
    pub(crate) sgd: NoisyQuadratic,
    pub(crate) steps: u32,
}

impl Departure {
    /// The same at another time.
    pub(crate) fn after(&self, steps: u32) -> Departure {
        Departure { steps, ..self.clone() }
    }
}

impl fmt::Display for Departure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "t = {}, {}", self.steps, self.sgd)
    }
}
