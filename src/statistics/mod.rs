//! Intervals at tiny error levels, the error budget, order fits and extrapolated limits.

pub mod error_budget;
pub mod intervals;
pub mod limit;
pub mod log_growth;
pub mod median;
pub mod order;
pub mod special;
