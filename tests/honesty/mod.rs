//! Random problems with truths known by another route: does every oracle's interval hold them?

mod action;
mod chain;
mod density;
mod domain;
mod exit_side;
mod first_passage;
mod gap;
mod gibbs;
mod kolmogorov;
mod linear;
mod outward;
mod planar_exit;
mod plane;
mod polynomials;
mod recursion;
mod second_moment;
mod semigroup;
mod sharp;
mod spectrum;
mod transition;
mod uniform;
mod walk;

use rand::RngExt;
use rand_chacha::ChaCha8Rng;
use rayon::prelude::*;
use sgdcheck::interval::Interval;
use sgdcheck::monte_carlo::Stream;
use sgdcheck::run::MASTER_SEED;

/// A kind of problem for one oracle.
pub(crate) struct Family {
    /// The oracle.
    pub oracle: &'static str,
    /// The other route.
    pub truth: &'static str,
    /// Draws a problem and solves it both ways.
    pub draw: fn(&mut ChaCha8Rng) -> Trial,
    /// How many problems `cargo test` draws.
    pub quick: usize,
    /// How many the bench draws: with the other families of its oracle at least a thousand.
    pub full: usize,
    /// The largest share of problems that may stay unknown.
    pub unknown_at_most: f64,
}

/// One problem, solved both ways.
pub(crate) struct Trial {
    /// What the oracle says.
    pub found: Interval,
    /// What is true, with the other route's own error.
    pub truth: Interval,
    /// Enough to pose the problem again.
    pub problem: String,
}

/// What many problems of one family gave.
pub(crate) struct Count {
    /// Problems drawn.
    pub trials: usize,
    /// Those of which the oracle said that it does not know.
    pub unknown: usize,
    /// Those whose truth lies outside the oracle's interval.
    pub misses: Vec<Trial>,
}

impl Family {
    /// How many problems to draw: for `cargo test`, or for the bench.
    pub(crate) fn trials(&self, all: bool) -> usize {
        if all { self.full } else { self.quick }
    }

    /// Draws that many problems, the same ones in every run.
    pub(crate) fn count(&self, trials: usize) -> Count {
        let stream = Stream::new(MASTER_SEED, &["honesty", self.oracle, self.truth]);
        let draw = |index: usize| (self.draw)(&mut stream.generator(index as u64));
        let suspicious =
            |trial: &Trial| !trial.found.meets(trial.truth) || trial.found == Interval::UNKNOWN;
        let suspicious: Vec<_> = (0..trials).into_par_iter().map(draw).filter(suspicious).collect();
        let (unknown, misses): (Vec<_>, Vec<_>) =
            suspicious.into_iter().partition(|trial| trial.found == Interval::UNKNOWN);
        Count { trials, unknown: unknown.len(), misses }
    }
}

/// All families, oracle by oracle.
pub(crate) fn families() -> Vec<&'static Family> {
    let all = [
        action::FAMILIES,
        chain::FAMILIES,
        density::FAMILIES,
        domain::FAMILIES,
        exit_side::FAMILIES,
        first_passage::FAMILIES,
        gap::FAMILIES,
        gibbs::FAMILIES,
        kolmogorov::FAMILIES,
        linear::FAMILIES,
        outward::FAMILIES,
        planar_exit::FAMILIES,
        plane::FAMILIES,
        polynomials::FAMILIES,
        recursion::FAMILIES,
        second_moment::FAMILIES,
        semigroup::FAMILIES,
        sharp::FAMILIES,
        spectrum::FAMILIES,
        transition::FAMILIES,
        uniform::FAMILIES,
        walk::FAMILIES,
    ];
    all.into_iter().flatten().collect()
}

/// A number whose logarithm is uniform.
pub(crate) fn log_uniform(rng: &mut ChaCha8Rng, low: f64, high: f64) -> f64 {
    low * libm::pow(high / low, rng.random())
}

/// A number that is uniform between two others.
pub(crate) fn within(rng: &mut ChaCha8Rng, low: f64, high: f64) -> f64 {
    low + (high - low) * rng.random::<f64>()
}
