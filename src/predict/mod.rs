//! Questions and answers for a reader's own matrices, with the claims' verdicts.

mod answer;
pub mod liu2021;

pub use answer::Answer;
