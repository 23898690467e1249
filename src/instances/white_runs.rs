//! Runs of SGD with momentum in one dimension with unit white noise, for several settings at once.

use std::fmt;

use serde::Serialize;

/// L = w²/2, C = 1, runs of [`STEPS`] steps from the minimum.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct WhiteRuns {
    /// λ and µ.
    pub(crate) settings: Vec<(f64, f64)>,
    /// Which of the two a figure shows.
    pub(crate) against: Against,
}

/// A horizontal axis.
#[derive(Clone, Copy, Debug, Serialize)]
pub(crate) enum Against {
    Rate,
    Momentum,
}

impl Against {
    /// The abscissa of a setting.
    pub(crate) fn of(self, (rate, momentum): (f64, f64)) -> f64 {
        match self {
            Against::Rate => rate,
            Against::Momentum => momentum,
        }
    }
}

impl fmt::Display for WhiteRuns {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "k = 1, σ = 1, (λ, µ) = ")?;
        self.settings.iter().try_for_each(|(rate, momentum)| write!(f, "({rate}, {momentum}) "))
    }
}

/// Steps of a run, as in the paper.
pub(crate) const STEPS: usize = 1000;
