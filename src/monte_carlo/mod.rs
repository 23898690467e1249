//! Streams of random numbers, blocks of replicas and their tallies; and estimators with less noise than
//! plain simulation.
//!
//! | estimator | of | noise removed by |
//! |---|---|---|
//! | [`coupling`] | the weak error of a diffusion | driving chain and diffusion by one Brownian motion |
//! | [`telescoping`] | the weak error of a diffusion | summing local defects along SGD's paths |
//! | [`control_variate`] | any expectation of SGD | a linear problem on the same noise, known exactly |
//! | [`splitting`] | transition times | fixed levels, each reached from the one before |
//! | [`adaptive_splitting`] | rare probabilities of a chain | levels that the paths themselves set |
//! | [`time_average`] | stationary expectations | averaging along independent chains |
//!
//! Each is unbiased, or says by how much it is not, and is compared with an oracle in
//! `tests/suite/unbiased.rs`. What each is worth is said in its module, as measured by
//! `cargo bench --bench variance`: the ratio of the
//! [work-normalised variances](Tally::work_normalised_variance) of plain simulation and of the
//! estimator, for the same target.

pub mod adaptive_splitting;
pub mod control_variate;
pub mod coupling;
pub mod draws;
pub mod escape;
pub mod exits;
pub mod minibatch;
pub mod momentum;
pub mod normals;
pub mod sgd;
pub mod splitting;
pub mod streams;
pub mod tally;
pub mod telescoping;
pub mod time_average;

pub use draws::Draws;
pub use normals::{Normals, UnitNoise};
pub use sgd::QuadraticSgd;
pub use streams::{Block, Stream};
pub use tally::{Moments, Tally};
