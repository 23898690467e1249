//! Questions and answers for a reader's own problem, with the claims' verdicts and ranges.

pub mod answer;
pub mod batch_schedule;
pub mod liu2021;
pub mod saddle_time;
pub mod sde_error;
pub mod unfit;
pub mod valley_shares;
pub mod valley_time;

pub use answer::Answer;
