//! A problem and the points from which its exit is timed.

use std::fmt;

use serde::Serialize;

/// A problem with the points from which its exit is timed.
#[derive(Clone, Debug, Serialize)]
pub struct Timed<P, X> {
    /// The problem.
    pub problem: P,
    /// The starts.
    pub starts: Vec<X>,
}

impl<P: fmt::Display, X: fmt::Debug> fmt::Display for Timed<P, X> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let starts: Vec<String> = self.starts.iter().map(|x| format!("{x:?}")).collect();
        write!(f, "{}, from {}", self.problem, starts.join(", "))
    }
}
