//! Expectations of a Markov chain with finitely many moves, such as SGD with finite-support noise.

use nalgebra::DMatrix;

use crate::interval::Interval;
use crate::oracles::numerics::dense::multiply;
use crate::oracles::numerics::hidden::understated;
use crate::oracles::numerics::spectral::{Grid, apply};

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
/// *Error* (measured): twice the largest difference, over the starts and all nodes, from the same computation on a grid
/// with three quarters of the nodes, eight times where it is above 1e-4 of the largest value of `φ`, plus one unit of
/// rounding of that value per step. The difference falls geometrically in the number of nodes for analytic data, so that
/// it overstates the error of the finer grid; where a third grid shows that it falls like a power only, as at kinks, it
/// is multiplied by what is left then. To this comes what the interpolant of `φ` misses halfway between nodes. Where `φ`,
/// its expectation after a step or the moments of a step do more between the nodes than the two grids see of it, all is
/// multiplied by the quotient.
///
/// Of 40 000 random chains whose map jumps, bends or bulges at a place that no node knows, none was missed, and four in
/// ten were unknown.
///
/// Unknown where a feature between the nodes is ten times what the grids see of it, where a move or a start leaves the
/// grid, where a value is not finite, or where the differences of three grids do not fall.
pub fn expectations<const D: usize>(
    grid: &Grid<D>,
    chain: &impl Chain<D>,
    observable: &dyn Fn(&[f64; D]) -> f64,
    steps: &[u64],
    starts: &[[f64; D]],
) -> Vec<Vec<Interval>> {
    if !starts.iter().all(|start| grid.covers(start)) {
        return vec![vec![Interval::UNKNOWN; starts.len()]; steps.len()];
    }
    let scale = largest(grid.nodes().iter().map(observable));
    let rounding = |row: usize| (16 + steps[row]) as f64 * f64::EPSILON * scale;
    let solve =
        |grid: &Grid<D>, probes: &[[f64; D]]| backward(grid, chain, observable, steps, probes);
    let rows = bracket(grid, starts, steps.len(), (scale, rounding), solve);
    let reach = largest(grid.nodes().iter().flatten().copied());
    let hidden = understated(grid, &|x| features(grid, chain, observable, x), f64::EPSILON * reach);
    widened_by(unresolved(grid, observable), magnified(hidden, rows))
}

/// What a grid has to resolve at a place: the observable, its expectation after a step, and the mean and the mean square
/// of the step in each coordinate. Not a number where a move leaves the grid.
fn features<const D: usize>(
    grid: &Grid<D>,
    chain: &impl Chain<D>,
    observable: &dyn Fn(&[f64; D]) -> f64,
    x: &[f64; D],
) -> Vec<f64> {
    let mut features = vec![0.0; 2 + 2 * D];
    features[0] = observable(x);
    for (p, y) in chain.moves(x) {
        features[1] += if grid.covers(&y) { p * observable(&y) } else { f64::NAN };
        for axis in 0..D {
            let step = y[axis] - x[axis];
            features[2 + 2 * axis] += p * step;
            features[3 + 2 * axis] += p * step * step;
        }
    }
    features
}

/// All radii multiplied by what the differences between grids understate; unknown beyond [`HIDDEN_MAX`].
pub(crate) fn magnified(factor: f64, rows: Vec<Vec<Interval>>) -> Vec<Vec<Interval>> {
    let one = |y: Interval| {
        if factor <= 1.0 {
            y
        } else if factor <= HIDDEN_MAX {
            Interval::around(y.center(), factor * y.radius())
        } else {
            Interval::UNKNOWN
        }
    };
    rows.into_iter().map(|row| row.into_iter().map(one).collect()).collect()
}

/// A feature of which grids see less than this share is hidden from them.
const HIDDEN_MAX: f64 = 10.0;

/// How far the interpolant of `observable` is from it halfway between nodes; zero if that is rounding.
///
/// Two grids may both miss what neither resolves, and agree when the little that they saw of it is
/// gone. Expectations move by no more than the observable does.
pub(crate) fn unresolved<const D: usize>(
    grid: &Grid<D>,
    observable: &dyn Fn(&[f64; D]) -> f64,
) -> f64 {
    let values: Vec<f64> = grid.nodes().iter().map(observable).collect();
    let between = grid.between_nodes();
    let interpolated = apply(&grid.interpolation(&between), &values);
    let error = largest(between.iter().zip(interpolated).map(|(x, y)| observable(x) - y));
    if error <= 256.0 * f64::EPSILON * largest(values.into_iter()) { 0.0 } else { error }
}

/// All intervals widened; not a number makes them unknown.
pub(crate) fn widened_by(margin: f64, rows: Vec<Vec<Interval>>) -> Vec<Vec<Interval>> {
    let widened = |row: Vec<Interval>| row.into_iter().map(|y| y.widened(margin)).collect();
    rows.into_iter().map(widened).collect()
}

/// Values at the starts for each of `rows` rows, from `solve` on the grid and on a coarser one, with a
/// radius that the largest difference over starts and nodes shows for values as large as `scale`, plus
/// rounding. Unknown if `solve` finds nothing, or if a third and a fourth grid show that the differences do not fall.
///
/// A single start could be one at which the computations happen to agree; all nodes are not.
pub(crate) fn bracket<const D: usize>(
    grid: &Grid<D>,
    starts: &[[f64; D]],
    rows: usize,
    (scale, rounding): (f64, impl Fn(usize) -> f64),
    solve: impl Fn(&Grid<D>, &[[f64; D]]) -> Option<Vec<Vec<f64>>>,
) -> Vec<Vec<Interval>> {
    let unknown = || vec![vec![Interval::UNKNOWN; starts.len()]; rows];
    let probes = [starts, &grid.nodes()].concat();
    let coarser = grid.coarsened();
    let (Some(fine), Some(coarse)) = (solve(grid, &probes), solve(&coarser, &probes)) else {
        return unknown();
    };
    let gap = |row: usize, one: &[Vec<f64>], other: &[Vec<f64>]| {
        largest(one[row].iter().zip(&other[row]).map(|(one, other)| one - other))
    };
    let gaps: Vec<f64> = (0..rows).map(|row| gap(row, &fine, &coarse)).collect();
    // Where the two agree to rounding, a third grid could show nothing more.
    let agree = (0..rows).all(|row| gaps[row] <= rounding(row));
    if agree {
        return (0..rows)
            .map(|row| around(&fine[row], starts, 2.0 * gaps[row] + rounding(row)))
            .collect();
    }
    let third = coarser.coarsened();
    let Some(coarsest) = solve(&third, &probes) else { return unknown() };
    let before: Vec<f64> = (0..rows).map(|row| gap(row, &coarse, &coarsest)).collect();
    let left = |before: f64, gap: f64, row: usize| left([before, gap], scale, rounding(row));
    let falls = |row: usize| left(before[row], gaps[row], row).is_finite();
    // Two coarse grids may agree by accident; then a fourth shows whether differences fall.
    let earliest: Option<Vec<f64>> = if (0..rows).all(falls) {
        None
    } else {
        let fourth = solve(&third.coarsened(), &probes);
        fourth.map(|fourth| (0..rows).map(|row| gap(row, &coarsest, &fourth)).collect())
    };
    let enclose = |row: usize| {
        let radius = match &earliest {
            Some(earliest) if !falls(row) => left(earliest[row], gaps[row].max(before[row]), row),
            _ => left(before[row], gaps[row], row),
        };
        around(&fine[row], starts, radius + rounding(row))
    };
    (0..rows).map(enclose).collect()
}

/// Intervals of one radius about the values at the starts, which are the first probes.
fn around<const D: usize>(values: &[f64], starts: &[[f64; D]], radius: f64) -> Vec<Interval> {
    values[..starts.len()].iter().map(|&value| Interval::around(value, radius)).collect()
}

/// Differences below this many units of rounding, which do not fall, are accumulated rounding.
const PLATEAU: f64 = 1e5;

/// Two grids that differ by more than this part of the values resolve little of them.
const RESOLVED: f64 = 1e-4;

/// What the difference between two grids, and the one before it, leave to the finer one's error, for values as large as
/// `scale`: twice the difference, eight times where it is large beside them, and more where it falls like a power of the
/// number of nodes. Infinite if it does not fall.
pub(crate) fn left([before, gap]: [f64; 2], scale: f64, rounding: f64) -> f64 {
    let ratio = gap / before;
    if gap <= rounding {
        2.0 * gap
    } else if ratio <= 0.9 {
        let least = if gap <= RESOLVED * scale { 2.0 } else { 8.0 };
        gap * (4.0 * ratio / (1.0 - ratio)).max(least)
    } else if gap <= PLATEAU * rounding {
        2.0 * gap.max(before)
    } else {
        f64::INFINITY
    }
}

/// The largest magnitude; not a number if one of the values is not.
pub(crate) fn largest(values: impl Iterator<Item = f64>) -> f64 {
    values.map(f64::abs).fold(
        0.0,
        |a, b| {
            if b.is_nan() || a.is_nan() { f64::NAN } else { a.max(b) }
        },
    )
}

/// The iteration on one grid; nothing if the chain leaves it.
fn backward<const D: usize>(
    grid: &Grid<D>,
    chain: &impl Chain<D>,
    observable: &dyn Fn(&[f64; D]) -> f64,
    steps: &[u64],
    probes: &[[f64; D]],
) -> Option<Vec<Vec<f64>>> {
    assert!(steps.is_sorted(), "the numbers of steps must not decrease: {steps:?}");
    let one_step = one_step(grid, chain)?;
    let at_probes = grid.interpolation(probes);
    let mut values: Vec<f64> = grid.nodes().iter().map(observable).collect();
    let mut done = 0;
    let mut leap: Option<(u64, Vec<f64>)> = None;
    let mut rows = Vec::with_capacity(steps.len());
    for &until in steps {
        let count = until - done;
        if LEAP_MIN * grid.len() as u64 <= count {
            let known = leap.take().filter(|(of, _)| *of == count);
            let (_, matrix) =
                leap.insert(known.unwrap_or_else(|| (count, power(&one_step, count))));
            values = apply(matrix, &values);
        } else {
            for _ in 0..count {
                values = apply(&one_step, &values);
            }
        }
        done = until;
        rows.push(apply(&at_probes, &values));
    }
    Some(rows)
}

/// So many steps at once, in units of the number of nodes, cost less as a power of the matrix.
const LEAP_MIN: u64 = 16;

/// A power of a square matrix, row by row, whose rows sum to one.
fn power(matrix: &[f64], count: u64) -> Vec<f64> {
    let size = matrix.len().isqrt();
    let mut square = DMatrix::from_row_slice(size, size, matrix);
    let mut product = DMatrix::identity(size, size);
    for bit in 0..u64::BITS - count.leading_zeros() {
        if count >> bit & 1 == 1 {
            product = normalised(multiply(&product, &square));
        }
        square = normalised(multiply(&square, &square));
    }
    product.transpose().as_slice().to_vec()
}

/// With rows that sum to one: what rounding does to constants would grow with every square.
fn normalised(mut matrix: DMatrix<f64>) -> DMatrix<f64> {
    for mut row in matrix.row_iter_mut() {
        let sum = row.sum();
        row /= sum;
    }
    matrix
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

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::f64::consts::TAU;

    /// `E φ(X_n)` by following every path.
    fn enumerate<const D: usize>(
        chain: &impl Chain<D>,
        observable: &dyn Fn(&[f64; D]) -> f64,
        steps: u64,
        start: &[f64; D],
    ) -> f64 {
        if steps == 0 {
            return observable(start);
        }
        let moves = chain.moves(start).into_iter();
        moves.map(|(p, next)| p * enumerate(chain, observable, steps - 1, &next)).sum()
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        #[test]
        fn every_path_of_a_chain_on_the_circle_is_counted(
            drift in 0.1..0.4, kick in 0.1..0.3, p in 0.1..0.9, start in -9.0..9.0,
        ) {
            let chain = |&[x]: &[f64; 1]| {
                let to = |sign: f64| [x - drift * libm::sin(x) + sign * kick * libm::cos(x)];
                vec![(p, to(1.0)), (1.0 - p, to(-0.5))]
            };
            let observable = |x: &[f64; 1]| libm::exp(libm::sin(x[0]));
            let grid = Grid::torus(TAU, 121);
            let found = expectations(&grid, &chain, &observable, &[0, 1, 6], &[[start]]);
            for (steps, found) in [0, 1, 6].into_iter().zip(found) {
                let exact = enumerate(&chain, &observable, steps, &[start]);
                prop_assert!(found[0].contains(exact), "{steps}: {found:?} misses {exact}");
                prop_assert!(found[0].radius() < 1e-3, "{steps}: {found:?}");
            }
        }

        #[test]
        fn every_path_of_a_chain_on_the_torus_is_counted(
            kick in 0.1..0.3, p in 0.1..0.9, x in -3.0..3.0, y in -3.0..3.0,
        ) {
            let chain = |&[x, y]: &[f64; 2]| {
                let to = |u: f64| {
                    [x - 0.2 * libm::sin(x + y) + u * kick, y - 0.1 * libm::sin(y) + u * libm::cos(x) * kick]
                };
                vec![(p, to(1.0)), (0.5 * (1.0 - p), to(-0.5)), (0.5 * (1.0 - p), to(0.2))]
            };
            let observable = |x: &[f64; 2]| libm::cos(x[0] - 2.0 * x[1]);
            let grid = Grid::torus(TAU, 31);
            let found = expectations(&grid, &chain, &observable, &[1, 4], &[[x, y]]);
            for (steps, found) in [1, 4].into_iter().zip(found) {
                let exact = enumerate(&chain, &observable, steps, &[x, y]);
                prop_assert!(found[0].contains(exact), "{steps}: {found:?} misses {exact}");
                prop_assert!(found[0].radius() < 1e-3, "{steps}: {found:?}");
            }
        }

        #[test]
        fn the_moments_of_sgd_on_a_quadratic_follow_their_recursion(
            rate in 0.1..0.9f64, p in 0.2..0.8f64, start in -1.0..1.0,
        ) {
            // X' = (1 - rate) X + rate ξ with |ξ| <= 2 stays in [-2, 2].
            let odds = ((1.0 - p) / p).sqrt();
            let chain = |&[x]: &[f64; 1]| {
                let to = |noise: f64| [(1.0 - rate) * x + rate * noise];
                vec![(p, to(odds)), (1.0 - p, to(-1.0 / odds))]
            };
            let (mut m1, mut m2, mut m3) = (start, start * start, start * start * start);
            let third = p * odds * odds * odds - (1.0 - p) / (odds * odds * odds);
            for _ in 0..40 {
                let keep = 1.0 - rate;
                m3 = keep * keep * keep * m3 + 3.0 * keep * rate * rate * m1 + rate.powi(3) * third;
                m2 = keep * keep * m2 + rate * rate;
                m1 *= keep;
            }
            let grid = Grid::cube(-2.0, 2.0, 9);
            for (power, exact) in [(1, m1), (2, m2), (3, m3)] {
                let observable = |x: &[f64; 1]| x[0].powi(power);
                let found = expectations(&grid, &chain, &observable, &[40], &[[start]])[0][0];
                // The interpolation is exact; forty steps round at the size of 2^3.
                prop_assert!((found.center() - exact).abs() < 1e-13, "{power}: {found:?}, {exact}");
                prop_assert!(found.contains(exact) && found.radius() < 1e-12, "{found:?}");
            }
        }
    }

    #[test]
    fn a_chain_that_leaves_the_grid_is_unknown() {
        let chain = |&[x]: &[f64; 1]| vec![(1.0, [1.5 * x])];
        let grid = Grid::cube(-1.0, 1.0, 9);
        let found = expectations(&grid, &chain, &|x| x[0], &[1], &[[0.1]]);
        assert_eq!(found[0][0], Interval::UNKNOWN);
    }

    #[test]
    fn a_start_off_the_grid_is_unknown() {
        let chain = |&[x]: &[f64; 1]| vec![(1.0, [0.5 * x])];
        let grid = Grid::cube(-1.0, 1.0, 9);
        let found = expectations(&grid, &chain, &|x| x[0], &[1], &[[1.1]]);
        assert_eq!(found[0][0], Interval::UNKNOWN);
    }

    #[test]
    fn an_observable_that_is_not_a_number_is_unknown() {
        let chain = |&[x]: &[f64; 1]| vec![(1.0, [0.5 * x])];
        let grid = Grid::cube(-1.0, 1.0, 9);
        let found = expectations(&grid, &chain, &|_| f64::NAN, &[1], &[[0.5]]);
        assert_eq!(found[0][0], Interval::UNKNOWN);
    }

    #[test]
    fn what_the_grid_does_not_resolve_has_a_wide_interval() {
        let chain = |&[x]: &[f64; 1]| vec![(1.0, [x - 0.5 * libm::sin(x)])];
        let observable = |x: &[f64; 1]| libm::cos(x[0]);
        let grid = Grid::torus(TAU, 9);
        let found = expectations(&grid, &chain, &observable, &[8], &[[3.0]])[0][0];
        let exact = enumerate(&chain, &observable, 8, &[3.0]);
        assert!(found.contains(exact) && 0.01 < found.radius(), "{found:?} for {exact}");
    }
}
