//! Questions and answers for a reader's own problem, with the claims' verdicts and ranges.
//!
//! | question | for what | file |
//! |---|---|---|
//! | stationary covariance, variances | [`Descent`] | [`covariance`] |
//! | rise of the loss in some steps | [`Descent`] | [`escape_efficiency`] |
//! | training error | [`Descent`] | [`training_error`] |
//! | temperature, effective loss, loss at equilibrium | [`Descent`] | [`equilibrium`] |
//! | limit of the step | a Hessian | [`stability`] |
//! | step that samples the posterior best | a Hessian | [`learning_rate`] |
//! | time to leave a saddle | [`Saddle`](saddle_time::Saddle) | [`saddle_time`] |
//! | time to leave a valley | [`Valley`](valley_time::Valley) | [`valley_time`] |
//! | shares of time in valleys | [`Row`](valley_shares::Row) | [`valley_shares`] |
//! | batch sizes that settle | [`Schedule`](batch_schedule::Schedule) | [`batch_schedule`] |
//! | diffusions beside SGD | [`Quadratic`](sde_error::Quadratic), [`Line`](sde_error::Line) | [`sde_error`] |
//! | noise of a batch | gradients of single samples | [`gradient_noise`] |
//!
//! Each gives an [`Answer`]: the number, the claim and its verdict, what an oracle found, the range.

pub mod answer;
pub mod batch_schedule;
pub mod covariance;
pub mod descent;
pub mod equilibrium;
pub mod escape_efficiency;
pub mod gradient_noise;
mod law;
pub mod learning_rate;
pub mod matrices;
pub mod saddle_time;
pub mod sde_error;
pub mod stability;
pub mod training_error;
mod unfit;
mod unmet;
pub mod valley_shares;
pub mod valley_time;

pub use answer::Answer;
pub use descent::{Descent, Problem};
pub use matrices::{Curvature, Noise, Repairs};
pub use unfit::Unfit;
pub use unmet::Unmet;
