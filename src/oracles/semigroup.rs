//! Expectations of a Markov chain with finitely many moves, such as SGD with finite-support noise.

use crate::interval::Interval;
use crate::oracles::spectral::{Grid, apply};

/// A Markov chain on `R^D` that moves to one of finitely many places at each step.
pub trait Chain<const D: usize> {
    /// From `x`: each destination with its probability. The probabilities sum to one.
    fn moves(&self, x: &[f64; D]) -> Vec<(f64, [f64; D])>;
}

/// Any function from a place to its destinations is a chain.
impl<const D: usize, F: Fn(&[f64; D]) -> Vec<(f64, [f64; D])>> Chain<D> for F {
    fn moves(&self, x: &[f64; D]) -> Vec<(f64, [f64; D])> {
        self(x)
    }
}

/// `E φ(X_n)` for a chain started at each of `starts`, after each of `steps`: one row per entry of
/// `steps` (which do not decrease), one column per start.
///
/// The backward iteration `u_{n+1}(x) = Σ_i p_i(x) u_n(y_i(x))` is run on interpolants of `u_n` on
/// `grid`. All moments of the noise enter; nothing is expanded in the step size.
///
/// *Error* (measured): twice the largest difference, over starts, from the same computation on a
/// grid with three quarters of the nodes, plus one unit of rounding of the largest value of `φ`
/// per step. The difference falls geometrically in the number of nodes for analytic data, so it
/// overstates the error of the finer grid by orders of magnitude.
///
/// Unknown where a move or a start leaves the grid, or where a value is not finite.
pub fn expectations<const D: usize>(
    grid: &Grid<D>,
    chain: &impl Chain<D>,
    observable: &dyn Fn(&[f64; D]) -> f64,
    steps: &[u64],
    starts: &[[f64; D]],
) -> Vec<Vec<Interval>> {
    let solve = |grid: &Grid<D>| backward(grid, chain, observable, steps, starts);
    let (Some(fine), Some(coarse)) = (solve(grid), solve(&grid.coarsened())) else {
        return vec![vec![Interval::UNKNOWN; starts.len()]; steps.len()];
    };
    let scale = largest(grid.nodes().iter().map(observable));
    let rounding = steps
        .iter()
        .map(|&n| (16 + n) as f64 * f64::EPSILON * scale);
    enclose(&fine, &coarse, rounding)
}

/// Values with their distances from a coarser computation, row by row.
pub(crate) fn enclose(
    fine: &[Vec<f64>],
    coarse: &[Vec<f64>],
    rounding: impl Iterator<Item = f64>,
) -> Vec<Vec<Interval>> {
    let row = |((fine, coarse), rounding): ((&Vec<f64>, &Vec<f64>), f64)| {
        let gap = largest(fine.iter().zip(coarse).map(|(fine, coarse)| fine - coarse));
        let radius = 2.0 * gap + rounding;
        fine.iter()
            .map(|&value| Interval::around(value, radius))
            .collect()
    };
    fine.iter().zip(coarse).zip(rounding).map(row).collect()
}

/// The largest magnitude; not a number if one of the values is not.
pub(crate) fn largest(values: impl Iterator<Item = f64>) -> f64 {
    values.map(f64::abs).fold(0.0, |a, b| {
        if b.is_nan() || a.is_nan() {
            f64::NAN
        } else {
            a.max(b)
        }
    })
}

/// The iteration on one grid; nothing if the chain leaves it.
fn backward<const D: usize>(
    grid: &Grid<D>,
    chain: &impl Chain<D>,
    observable: &dyn Fn(&[f64; D]) -> f64,
    steps: &[u64],
    starts: &[[f64; D]],
) -> Option<Vec<Vec<f64>>> {
    assert!(
        steps.is_sorted(),
        "the numbers of steps must not decrease: {steps:?}"
    );
    if !starts.iter().all(|start| grid.covers(start)) {
        return None;
    }
    let one_step = one_step(grid, chain)?;
    let at_starts = grid.interpolation(starts);
    let mut values: Vec<f64> = grid.nodes().iter().map(observable).collect();
    let mut done = 0;
    let mut rows = Vec::with_capacity(steps.len());
    for &until in steps {
        for _ in done..until {
            values = apply(&one_step, &values);
        }
        done = until;
        rows.push(apply(&at_starts, &values));
    }
    Some(rows)
}

/// The matrix of one backward step on the values at the nodes.
fn one_step<const D: usize>(grid: &Grid<D>, chain: &impl Chain<D>) -> Option<Vec<f64>> {
    let (nodes, along) = (grid.nodes(), grid.axis_nodes());
    let mut matrix = vec![0.0; nodes.len() * nodes.len()];
    for (node, row) in nodes.iter().zip(matrix.chunks_exact_mut(nodes.len())) {
        for (probability, destination) in chain.moves(node) {
            if !grid.covers(&destination) {
                return None;
            }
            grid.add_weights(&along, &destination, probability, row);
        }
        // Constants are invariant; a rounding error here would grow with the number of steps.
        let sum: f64 = row.iter().sum();
        row.iter_mut().for_each(|weight| *weight /= sum);
    }
    Some(matrix)
}
