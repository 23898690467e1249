//! Streams of random numbers, blocks of replicas and their tallies.

pub mod coupling;
pub mod escape;
pub mod exits;
pub mod minibatch;
pub mod momentum;
pub mod normals;
pub mod sgd;
pub mod splitting;
pub mod streams;
pub mod tally;

pub use normals::{Normals, UnitNoise};
pub use sgd::QuadraticSgd;
pub use streams::{Block, Stream};
pub use tally::{Moments, Tally};
