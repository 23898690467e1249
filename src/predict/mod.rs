//! Formulas of the papers for a reader's own problems.
//! Questions and answers for a reader's own problem, with the claims' verdicts and ranges.

pub mod answer;
pub mod liu2021;
pub mod saddle;
pub mod schedule;
pub mod sde;
pub mod shares;
pub mod unfit;
pub mod valley;

pub use answer::Answer;
