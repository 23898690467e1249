//! An instance in, an observation out: what several claims observe, by oracle or by simulation.
//!
//! Witnesses see neither predictions nor papers.

pub mod escape;
pub mod exit;
pub mod momentum;
pub mod quadratic;
pub mod second_moments;
pub mod transition;
