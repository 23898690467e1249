//! Populations of gradients: small ones, the edges of the batch size, a large one.

use crate::claim::Instances;
use crate::instances::population::Population;

/// Small populations, 1 < m < M.
pub(super) fn named() -> Instances<Population> {
    let skewed = [vec![1, 0], vec![2, -1], vec![0, 3], vec![50, -7], vec![1, 1]];
    let line: Vec<Vec<i128>> = (1..=6).map(|i| vec![i, 2 * i, -i]).collect();
    let twins: Vec<Vec<i128>> = (0..8).map(|i| vec![i / 4 + 1]).collect();
    Instances::named(vec![
        ("one gradient far off", Population::of_integers(&skewed, 2)),
        ("gradients on a line, Σ_0 of rank one", Population::of_integers(&line, 5)),
        ("two values only", Population::of_integers(&twins, 3)),
    ])
}

/// Batches of one, and batches that are the whole population.
pub(super) fn edges() -> Instances<Population> {
    let rows = [vec![1, 0], vec![2, -1], vec![0, 3], vec![50, -7], vec![1, 1]];
    Instances::named(vec![
        ("m = 1", Population::of_integers(&rows, 1)),
        ("m = M", Population::of_integers(&rows, 5)),
        ("m = M = 2", Population::of_integers(&rows[..2], 2)),
    ])
}

/// A population whose batches are too many to enumerate: M = 256, m = 96.
pub(super) fn large() -> Instances<Population> {
    // The second coordinate depends on the first, without being linear in it.
    let row = |i: i128| vec![i % 16, (i * i) % 16 + i % 5];
    let rows: Vec<Vec<i128>> = (0..256).map(row).collect();
    Instances::named(vec![("M = 256, m = 96", Population::of_integers(&rows, 96))])
}
