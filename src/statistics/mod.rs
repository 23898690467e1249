//! Intervals at tiny error levels, the error budget, order fits and extrapolated limits.

pub mod error_budget;
pub mod limit;
pub mod order;
