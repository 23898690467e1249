//! The run's total error probability and how it is split.
//!
//! Equally over all sampled (experiment, instance) pairs, then by Bonferroni over looks. A random
//! instance keeps one half for what shrinking it may show. Prediction and decoys are judged on the
//! same interval, so decoys cost nothing.

/// The probability that some sampled interval of a whole run misses its truth is at most this.
pub const ALPHA_RUN: f64 = 1e-4;

/// How often a sampled experiment looks at its data: at 1/16, 1/8, 1/4, 1/2 and all of its blocks.
pub const LOOKS: u32 = 5;

/// The error probability of one (experiment, instance), all looks together: an equal share.
///
/// # Panics
///
/// If there are no checks to share among.
pub fn per_check(sampled_checks: usize) -> f64 {
    assert!(0 < sampled_checks, "no sampled check to share the error budget among");
    ALPHA_RUN / sampled_checks as f64
}

/// The error probability of one look (Bonferroni over looks).
pub fn per_look(alpha_check: f64) -> f64 {
    alpha_check / f64::from(LOOKS)
}
