//! The run's total error probability and how it is split.
//!
//! Every claim has a fixed share, so that a new claim changes no other claim's intervals; within a claim
//! the share is split equally over its sampled (experiment, instance) pairs, then by Bonferroni over
//! looks. A random instance keeps one half for what shrinking it may show. Prediction and decoys are judged
//! on the same interval, so decoys cost nothing.

/// The probability that some sampled interval of a whole run misses its truth is at most this, as long as
/// there are at most [`CLAIMS_MAX`] claims.
pub const ALPHA_RUN: f64 = 1e-4;

/// For how many claims there is room.
pub const CLAIMS_MAX: usize = 256;

/// How often a sampled experiment looks at its data: at 1/16, 1/8, 1/4, 1/2 and all of its blocks.
pub const LOOKS: u32 = 5;

/// The error probability of one (experiment, instance), all looks together: an equal share of what its
/// claim may spend.
///
/// # Panics
///
/// If the claim has no checks to share among.
pub fn per_check(sampled_checks: usize) -> f64 {
    assert!(0 < sampled_checks, "no sampled check to share the error budget among");
    ALPHA_RUN / CLAIMS_MAX as f64 / sampled_checks as f64
}

/// The error probability of one look (Bonferroni over looks).
pub fn per_look(alpha_check: f64) -> f64 {
    alpha_check / f64::from(LOOKS)
}
