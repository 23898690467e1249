//! An executable audit of the diffusion theory of stochastic gradient descent.

pub mod claim;
pub mod evidence;
pub mod experiment;
pub mod instances;
pub mod interval;
pub mod monte_carlo;
pub mod oracles;
pub mod papers;
pub mod report;
pub mod run;
pub mod statistics;
pub mod verdict;
