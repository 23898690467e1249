//! Expectations over all paths of a Markov chain with finitely many moves, one path at a time.

use std::cell::Cell;

use crate::interval::Interval;
use crate::oracles::law::semigroup::Chain;

/// Paths that are followed at most.
const PATHS_MAX: u64 = 1 << 24;

/// Steps of a path at most: each is a call within the one before.
const STEPS_MAX: u64 = 4096;

/// `E g(X_0, .., X_n)` for the chain from `start` and `n` = `steps`: the sum over all paths of
/// their probabilities times `value`.
///
/// The functional is built up along a path: `summary` starts at `initial` and becomes
/// `fold(summary, k, X_k)` at each step `k` from one on. `value` reads it off at the end together
/// with `X_n`.
///
/// *Error* (proved): the roundings of the products and sums, with `m` moves from any place at most
/// `(m + 2)(n + 2)` units of rounding of `E |g|`. Roundings within the chain, the fold and the
/// value are the caller's.
///
/// Unknown beyond 2^24 paths or 4096 steps, or if the sum is not finite.
pub fn expectation<const D: usize, A: Copy>(
    chain: &impl Chain<D>,
    start: &[f64; D],
    steps: u64,
    initial: A,
    fold: &impl Fn(A, u64, &[f64; D]) -> A,
    value: &impl Fn(A, &[f64; D]) -> f64,
) -> Interval {
    // By the moves from the start, before any work is done; the paths themselves are counted too.
    let moves = chain.moves(start).len() as f64;
    if STEPS_MAX < steps || (PATHS_MAX as f64) < libm::pow(moves, steps as f64) {
        return Interval::UNKNOWN;
    }
    let tree = Tree { chain, steps, fold, value, paths: Cell::new(0), moves: Cell::new(0) };
    let (sum, size) = tree.sum(1.0, 0, start, initial);
    let unit = (tree.moves.get() + 2) as f64 * (steps + 2) as f64 * f64::EPSILON;
    if PATHS_MAX < tree.paths.get() {
        Interval::UNKNOWN
    } else {
        Interval::around(sum, unit * size)
    }
}

/// What does not change from path to path.
struct Tree<'a, C, F, V> {
    chain: &'a C,
    steps: u64,
    fold: &'a F,
    value: &'a V,
    /// Paths followed so far.
    paths: Cell<u64>,
    /// The most moves that a place had.
    moves: Cell<usize>,
}

impl<C, F, V> Tree<'_, C, F, V> {
    /// The sum over all continuations of a path, and the sum of their absolute values.
    fn sum<const D: usize, A: Copy>(
        &self,
        probability: f64,
        step: u64,
        x: &[f64; D],
        summary: A,
    ) -> (f64, f64)
    where
        C: Chain<D>,
        F: Fn(A, u64, &[f64; D]) -> A,
        V: Fn(A, &[f64; D]) -> f64,
    {
        if step == self.steps {
            self.paths.set(self.paths.get() + 1);
            let term = probability * (self.value)(summary, x);
            return (term, term.abs());
        }
        let continued = |(p, next): (f64, [f64; D])| {
            let summary = (self.fold)(summary, step + 1, &next);
            self.sum(probability * p, step + 1, &next, summary)
        };
        let add = |total: (f64, f64), part: (f64, f64)| (total.0 + part.0, total.1 + part.1);
        if PATHS_MAX < self.paths.get() {
            return (f64::NAN, f64::NAN);
        }
        let moves = self.chain.moves(x);
        self.moves.set(self.moves.get().max(moves.len()));
        moves.into_iter().map(continued).fold((0.0, 0.0), add)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        /// Sums of independent signs have binomial laws.
        #[test]
        fn the_moments_of_a_walk_are_binomial(p in 0.05..0.95, steps in 0..12_u64) {
            let walk = |&[x]: &[f64; 1]| vec![(p, [x + 1.0]), (1.0 - p, [x - 1.0])];
            let second = |(): (), x: &[f64; 1]| x[0] * x[0];
            let found = expectation(&walk, &[0.0], steps, (), &|(), _, _| (), &second);
            let n = steps as f64;
            let mean = n * (2.0 * p - 1.0);
            let exact = mean * mean + 4.0 * n * p * (1.0 - p);
            // The closed form rounds a few times, at the size of 144.
            prop_assert!(found.widened(1e-13).contains(exact), "{found:?} misses {exact}");
            prop_assert!(found.radius() <= 2e-14 * (1.0 + exact), "{found:?}");
        }

        /// `P(max <= 0)` for the fair walk after `2 n` steps is the central binomial probability.
        #[test]
        fn the_maximum_of_a_fair_walk_follows_the_reflection_principle(n in 1..8_u64) {
            let walk = |&[x]: &[f64; 1]| vec![(0.5, [x + 1.0]), (0.5, [x - 1.0])];
            let highest = |top: f64, _: u64, x: &[f64; 1]| top.max(x[0]);
            let never = |top: f64, _: &[f64; 1]| if top <= 0.0 { 1.0 } else { 0.0 };
            let found = expectation(&walk, &[0.0], 2 * n, 0.0, &highest, &never);
            let central = (1..=n).fold(1.0, |c, k| c * (n + k) as f64 / (4 * k) as f64);
            prop_assert!(found.widened(1e-15).contains(central), "{found:?} misses {central}");
        }
    }

    #[test]
    fn a_fold_sees_each_step_once() {
        let still = |x: &[f64; 1]| vec![(0.5, *x), (0.5, *x)];
        let found = expectation(&still, &[0.0], 5, 0, &|sum, k, _| sum + k, &|sum, _| sum as f64);
        assert!(found.contains(15.0), "{found:?}");
    }

    #[test]
    fn too_many_paths_are_not_followed() {
        let still = |x: &[f64; 1]| vec![(0.5, *x), (0.5, *x)];
        let found = expectation(&still, &[0.0], 25, (), &|(), _, _| (), &|(), _| 1.0);
        assert_eq!(found, Interval::UNKNOWN);
    }
}
