//! Runs that are repeated to estimate a rate from their times.

use std::fmt;

use serde::Serialize;

/// So many independent exponential times of one rate, and the estimate `c/Σ t` of it.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct RepeatedRuns {
    /// Their number.
    pub runs: u32,
    /// `c`.
    pub numerator: f64,
    /// The ends of an interval for the rate, in units of the estimate.
    pub ends: [f64; 2],
}

impl fmt::Display for RepeatedRuns {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let RepeatedRuns { runs, numerator, ends: [low, high] } = self;
        write!(f, "{runs} times, {numerator}/Σt times [{low:.4}, {high:.4}]")
    }
}
