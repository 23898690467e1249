//! Losses, gradient noise and algorithms whose constructors check the hypotheses.

pub mod barred_saddle;
pub mod basin;
pub mod confined_loss;
pub mod double_well;
pub mod finite_noise;
pub mod momentum;
pub mod periodic_loss;
pub mod quadratic;
pub mod stationary_point;
pub mod table;
pub mod unstable_point;
