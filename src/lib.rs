//! An executable audit of the diffusion theory of stochastic gradient descent.
//!
//! Five papers explain SGD through diffusion theory. Here each of their claims is a check that
//! runs, and a report says which hold, which hold only when corrected, and which fail. The two
//! commands are `cargo run --release`, which writes REPORT.md, and `cargo test`.
//!
//! # The tour
//!
//! Data flows one way:
//!
//! ```text
//! claim -> instance -> (prediction | observation) -> verdict -> evidence -> report
//! ```
//!
//! 1. A [`Claim`](claim::Claim) is a `static` in one file of [`papers`]: what the paper states,
//!    where, under which hypotheses, and the experiments that judge it. Start with
//!    `papers/liu2021/stationary/stationary_covariance.rs`.
//! 2. An [`Experiment`](claim::Experiment) is data whose fields are the pipeline. Its
//!    [`Instances`](claim::Instances) are named problems and random ones; their types, whose
//!    constructors check the hypotheses, live in [`instances`] or beside the claim.
//! 3. `predict` turns an instance into a [`Prediction`](claim::Prediction): the paper's word. The
//!    *decoys* are plausible misreadings of it.
//! 4. `observe` finds out the truth, and never sees the prediction. It is a [`Witness`]: an oracle
//!    from [`oracles`], deterministic numerics with a stated error; or a simulation of the real
//!    algorithm with the tools of [`monte_carlo`], whose tally one of the intervals of
//!    [`statistics`] turns into an observation. What several claims observe is in [`witnesses`].
//! 5. Either way the observation is an [`Interval`](interval::Interval), or several.
//!    [`verdict::judge`] compares it with the prediction and with every decoy, and nothing else
//!    does. A check that cannot refute its decoys does not pass.
//! 6. A refuted formula may have been miscopied, and an approximation be good in some places only. A
//!    claim's *controls* are the same predictions where the cause of the fault is switched off, or
//!    values worked out by hand; its [`Range`](claim::Range) says from where on a formula is within 10 % and 1 %.
//! 7. A [`Finding`](evidence::Finding) records all of it, as one line of JSON. [`run`] decides
//!    what runs, splits the error budget, resumes and merges; [`report`] renders. [`measure`] measures
//!    in each whole run what oracles and estimators take.
//! 8. [`predict`] gives what the formulas say of a reader's own matrices, each number with its claim's
//!    verdict and range, and with what an oracle finds. [`cli`] is the command line.
//!
//! Beside these: [`audit`], the rules that every claim keeps; [`budget`], how much work a run may do; [`data`], what
//! networks are trained on, and readers of matrices; [`simd`], the instructions of the processor.
//!
//! [`Witness`]: claim::Witness
//!
//! # Judging a number
//!
//! ```
//! use sgdcheck::prediction::{Prediction, Resolution};
//! use sgdcheck::interval::Interval;
//! use sgdcheck::verdict::{Verdict, judge};
//!
//! // The paper says 2; we found 1.998 ± 0.01 and want to see departures of 1 %.
//! let (paper, decoy) = (Prediction::equals(2.0), Prediction::equals(1.0));
//! let found = [Interval::around(1.998, 0.01)];
//! let verdict = |prediction| judge(prediction, Resolution::Relative(0.01), &found).verdict;
//! assert_eq!(verdict(&paper), Verdict::Consistent);
//! assert_eq!(verdict(&decoy), Verdict::Refuted);
//! // Ten times less precise, it would be no answer.
//! let vague = [Interval::around(1.998, 0.1)];
//! let judged = judge(&paper, Resolution::Relative(0.01), &vague);
//! assert_eq!(judged.verdict, Verdict::Inconclusive);
//! ```
//!
//! # Statistics
//!
//! With probability at least `1 - 1e-4` every sampled interval of a whole run covers its truth,
//! repeated looks at growing samples included ([`statistics::error_budget`]). Random numbers come
//! from streams keyed by seed, claim, experiment, instance and block
//! ([`monte_carlo::Stream`]), so results are the same bits for any number of threads, any split
//! into shards, after a resume, and on every x86-64 or aarch64 machine.
//!
//! # Your own claim
//!
//! `examples/own_claim.rs` encodes and runs one claim in under 70 lines. `examples/own_paper.rs` is a whole paper of two
//! claims with a figure, a control and a command line of its own: [`cli::main`].

// These macros panic where the reader has gone: `cli` writes and goes on.
#![warn(clippy::print_stdout, clippy::print_stderr)]

pub mod audit;
pub mod budget;
pub mod claim;
pub mod cli;
pub mod data;
pub mod evidence;
pub mod experiment;
pub mod instances;
pub mod interval;
pub mod measure;
pub mod monte_carlo;
pub mod observation;
pub mod oracles;
pub mod papers;
pub mod predict;
pub mod prediction;
pub mod range;
pub mod report;
pub mod run;
pub mod simd;
pub mod statistics;
pub mod verdict;
pub mod witnesses;

// What a paper in a crate of its own needs beside this one.
pub use {include_dir, libm, nalgebra, proptest, serde};

/// The sources of this crate: evidence knows by them which code it came from.
pub static SOURCES: include_dir::Dir<'static> =
    include_dir::include_dir!("$CARGO_MANIFEST_DIR/src");
