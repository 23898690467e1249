//! Questions and answers for a reader's own problem, with the claims' verdicts and ranges.

pub mod answer;
pub mod liu2021;

pub use answer::Answer;
