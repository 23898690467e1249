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
//! | noise of a batch | gradients of single samples | [`gradient_noise`] |
//! | steps to leave a saddle | a Hessian and noise | [`saddle_time`] |
//! | steps to leave a valley | barrier, curvatures, noise | [`valley_time`] |
//! | share of time in each of several valleys | the same | [`valley_shares`] |
//! | growth of the batch | the same | [`batch_schedule`] |
//! | distance of the diffusions from SGD | a minimum or a loss on the line | [`sde_error`] |
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
pub mod unfit;
mod unmet;
pub mod valley_shares;
pub mod valley_time;

pub use answer::Answer;
pub use descent::{Descent, Problem};
pub use matrices::{Curvature, Leave, Noise};
pub use unmet::Unmet;
