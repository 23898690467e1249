//! Streams of random numbers, blocks of replicas and their tallies.

pub mod streams;
pub mod tally;

pub use streams::{Block, Stream};
pub use tally::{Moments, Tally};
