//! Named valleys and paths.

use crate::claim::{Instances, PerBudget};
use crate::instances::valleys::Valleys;

const FEW: PerBudget = PerBudget { quick: 3, standard: 8, deep: 64 };

pub(super) fn valleys(curvatures: &[f64], weights: &[f64], shares: Option<&[f64]>) -> Valleys {
    Valleys::new(curvatures, weights, shares).expect("valid by inspection")
}

/// Two paths with the same exponent and curvatures at valley and col that differ.
pub(super) fn forks() -> Instances<Valleys> {
    let fork = |curvatures: [f64; 3], shares: [f64; 2]| {
        valleys(&curvatures, &[0.3; 2], Some(&shares)).cold(0.3)
    };
    Instances::named(vec![
        ("sharp cols", fork([-2.0, 0.8, -4.0], [0.3, 0.15])),
        ("soft cols", fork([-0.5, 2.0, -0.8], [0.8, 0.65])),
    ])
    .and_random(FEW, Valleys::any_fork())
}

/// The same with curvatures that are all one.
pub(super) fn even_forks() -> Instances<Valleys> {
    let fork = valleys(&[-1.3, 1.3, -1.3], &[0.3; 2], Some(&[0.4, 0.7])).cold(0.3);
    Instances::named(vec![("one curvature", fork)])
}

/// Two paths of which one is lower.
pub(super) fn uneven_forks() -> Instances<Valleys> {
    let fork = |weights: [f64; 2], curvatures: [f64; 3], shares: [f64; 2]| {
        valleys(&curvatures, &weights, Some(&shares)).cold(0.2)
    };
    Instances::named(vec![
        ("the left one is lower", fork([0.2, 0.35], [-2.0, 0.8, -4.0], [0.3, 0.2])),
        ("the right one is lower", fork([0.3, 0.2], [-0.5, 2.0, -0.8], [0.8, 0.65])),
    ])
}

/// Two paths at one noise, at which the lower one is twelve temperatures high.
pub(super) fn cold_forks() -> Instances<Valleys> {
    let constant = valleys(&[-2.0, 0.8, -0.5], &[0.3, 0.32], None).driven(0.025, 1);
    let batches = valleys(&[-2.0, 0.8, -0.5], &[0.3, 0.31], Some(&[0.4, 0.7])).driven(0.05, 1);
    Instances::named(vec![("constant noise", constant), ("noise of batches", batches)])
}

fn row(heights: [f64; 4], curvatures: [f64; 5]) -> Valleys {
    valleys(&curvatures, &heights, None).driven(heights[0] / 24.0, 9)
}

const UNLIKE: [f64; 5] = [0.8, -2.0, 1.5, -0.6, 1.1];
const ALIKE: [f64; 5] = [1.0, -1.0, 1.0, -1.0, 1.0];

/// Two cols as high as each other, seen from each valley.
pub(super) fn level_rows() -> Instances<Valleys> {
    let heights = [0.3; 4];
    Instances::named(vec![("alike", row(heights, ALIKE)), ("unlike", row(heights, UNLIKE))])
        .and_random(FEW, Valleys::any_row(heights))
}

/// The second valley is higher than the first.
pub(super) fn rising_rows() -> Instances<Valleys> {
    let heights = [0.3, 0.18, 0.3, 0.3];
    let lower = [0.25, 0.1, 0.2, 0.3];
    Instances::named(vec![
        ("cols that rise", row(heights, UNLIKE).driven(0.03, 6)),
        ("a shallow valley on the way", row(lower, ALIKE).driven(0.02, 6)),
    ])
}

/// The second valley is lower than the first, and the second col lower than the first.
pub(super) fn falling_rows() -> Instances<Valleys> {
    let heights = [0.3, 0.45, 0.3, 0.3];
    Instances::named(vec![("alike", row(heights, ALIKE)), ("unlike", row(heights, UNLIKE))])
        .and_random(FEW, Valleys::any_row(heights))
}

/// A second col that is lower by five temperatures, at one noise.
pub(super) fn cold_falling_row() -> Instances<Valleys> {
    Instances::named(vec![("alike", row([0.3, 0.45, 0.3, 0.3], ALIKE).driven(0.03, 1))])
}

/// Valleys that are alike, at one noise.
pub(super) fn cold_row() -> Instances<Valleys> {
    Instances::named(vec![("alike", row([0.3; 4], ALIKE).driven(0.03, 1))])
}

/// Two valleys from which the exponents are the same.
pub(super) fn pairs() -> Instances<Valleys> {
    let pair = |curvatures: [f64; 3], shares: [f64; 2]| {
        valleys(&curvatures, &[0.3; 2], Some(&shares)).cold(0.3)
    };
    Instances::named(vec![
        ("flat and sharp", pair([0.8, -1.3, 3.0], [0.4, 0.7])),
        ("sharp and flat", pair([4.0, -2.0, 1.0], [0.5, 0.25])),
    ])
    .and_random(FEW, Valleys::any_pair())
}

/// The same with valleys of one curvature.
pub(super) fn even_pairs() -> Instances<Valleys> {
    let pair = valleys(&[1.2, -2.5, 1.2], &[0.3; 2], Some(&[0.4, 0.7])).cold(0.3);
    Instances::named(vec![("one curvature", pair)])
}

/// Two valleys from which the exponents differ.
pub(super) fn uneven_pairs() -> Instances<Valleys> {
    let pair =
        |weights: [f64; 2]| valleys(&[0.8, -1.3, 3.0], &weights, Some(&[0.4, 0.7])).cold(0.3);
    Instances::named(vec![
        ("the left one is deeper", pair([0.36, 0.3])),
        ("the right one is deeper", pair([0.3, 0.4])),
    ])
}

/// A flat valley from which the exponent is a little smaller, at one noise.
pub(super) fn wrong_valley() -> Valleys {
    valleys(&[0.8, -1.3, 3.0], &[0.3, 0.31], Some(&[0.4, 0.7])).driven(0.03, 1)
}
