//! Lowest eigenvalues of one-dimensional diffusions, as logarithms.
//!
//! With scale density `s` and speed density `m` (see [`first_passage`](crate::oracles::exit::first_passage)) minus the
//! generator is `-(1/m) d/dx (1/s) d/dx`. Finite volumes make it `M⁻¹ Bᵀ C B` with masses `M`,
//! conductances `C` and differences `B`, whose eigenvalues are the squared singular values of the
//! bidiagonal matrix `C^½ B M^-½`. Its entries hold only neighbours' ratios, so that no barrier
//! overflows, and they determine the singular values, the tiniest included, to high relative
//! accuracy (Demmel and Kahan, *SIAM J. Sci. Stat. Comput.* 11, 1990); Sturm sequences find them.

use crate::interval::Interval;
use crate::oracles::exit::first_passage::{Diffusion, End};

/// The logarithms of the `count` smallest positive eigenvalues `λ` of minus the generator, in
/// increasing order. The zero of a diffusion that cannot leave is not among them.
///
/// The Fokker-Planck operator has the same. `wells` is an interval that holds the wells: from its
/// ends a natural end is sought, where the Gibbs density has fallen by `e^-60`, for the width of
/// the interval times 64. It does not matter to other ends.
///
/// Two discretisations, with values at the corners and at the centres of the cells, on three
/// grids each, are extrapolated in the squared width. The radius is a measured error: the distance
/// between the two, twice the distance between the last two extrapolants of either, and 1e-10: below
/// 1e-6 for smooth coefficients, at barriers of 500 temperatures too. `Φ` may climb 10 000 units in all.
/// To it comes twice what the eigenvalue changes if natural ends are sought where the density has fallen by `e^-120`: at
/// the edge of an essential spectrum, as for the drift `-sign x`, `λ` nears its limit like the square of one over the fall.
///
/// Unknown if `λ` is below `e^-1300`, if a natural end does not confine, if a further fall to `e^-240` shows no such
/// convergence, as where the spectrum reaches down to zero, if a coefficient is not finite or `D <= 0`, or if the climb is too long.
///
/// # Panics
///
/// If `count` is zero or the ends are not in order.
pub fn ln_lowest<B, D>(
    diffusion: &Diffusion<B, D>,
    left: End,
    right: End,
    wells: (f64, f64),
    count: usize,
) -> Vec<Interval>
where
    B: Fn(f64) -> f64,
    D: Fn(f64) -> f64,
{
    assert!(0 < count, "no eigenvalue is asked for");
    lowest(&diffusion.erased(), [left, right], wells, count)
}

/// A diffusion behind pointers.
type Line<'a> = Diffusion<&'a dyn Fn(f64) -> f64, &'a dyn Fn(f64) -> f64>;

fn lowest(diffusion: &Line, ends: [End; 2], wells: (f64, f64), count: usize) -> Vec<Interval> {
    let unknown = vec![Interval::UNKNOWN; count];
    let Some([low, high]) = reach(diffusion, ends, wells, FALL) else { return unknown };
    let killed = ends.map(|end| matches!(end, End::Absorbing(_)));
    assert!(low < high, "the ends {low} and {high} are not in order");
    let breaks = diffusion.breaks_between(low, high, SAMPLES);
    let marks = [vec![low], breaks, vec![high]].concat();
    let climb = climb(diffusion, &marks);
    if climb.is_nan() || CLIMB_MAX < climb {
        return unknown;
    }
    let cells = 300 + 6 * climb as usize;
    let skipped = usize::from(killed == [false, false]);
    let on_grid = |marks: &[f64], cells: usize, scale: usize, centred: bool| {
        Grid::new(marks, cells, scale, centred, killed).ln_eigenvalues(diffusion, count, skipped)
    };
    let discretised = |centred: bool| [2, 3, 4].map(|scale| on_grid(&marks, cells, scale, centred));
    let [corners, centres] = [discretised(false), discretised(true)];
    // The coarsest grid, continued with the same cells to where the density has fallen further.
    let continued = |fall: f64| -> Vec<f64> {
        let Some([left, right]) = reach(diffusion, ends, wells, fall) else {
            return vec![f64::NAN; count];
        };
        let beyond = |from: f64, to: f64| -> Vec<f64> {
            let breaks =
                if from < to { diffusion.breaks_between(from, to, SAMPLES) } else { Vec::new() };
            [vec![from], breaks, vec![to]].concat()
        };
        let mut all = [beyond(left, low), marks.clone(), beyond(high, right)].concat();
        all.dedup();
        let cells = cells as f64 * ((right - left) / (high - low));
        if CELLS_MAX < cells {
            return vec![f64::NAN; count];
        }
        on_grid(&all, cells as usize, 2, false)
    };
    let is_cut = ends.contains(&End::Natural);
    let once = if is_cut { continued(2.0 * FALL) } else { corners[0].clone() };
    let moved: Vec<f64> = once.iter().zip(&corners[0]).map(|(a, b)| (a - b).abs()).collect();
    let again = if moved.iter().all(|moved| *moved <= SETTLED) {
        None
    } else {
        Some(continued(4.0 * FALL))
    };
    (0..count)
        .map(|k| {
            let [(a, a_error), (b, b_error)] = [&corners, &centres]
                .map(|grids| extrapolated([0, 1, 2].map(|grid: usize| grids[grid][k])));
            let settles =
                |again: &Vec<f64>| LINES_UP * (again[k] - once[k]).abs() <= moved[k] + SETTLED;
            if !again.as_ref().is_none_or(settles) {
                return Interval::UNKNOWN;
            }
            let error = (a - b).abs() + 2.0 * (a_error + b_error) + LEFT * moved[k] + 1e-10;
            Interval::around(0.5 * (a + b), error)
        })
        .collect()
}

/// The ends, those of a natural one being where the Gibbs density has fallen by `e^-fall`.
fn reach(diffusion: &Line, ends: [End; 2], wells: (f64, f64), fall: f64) -> Option<[f64; 2]> {
    let place = |end, from: f64, sign: f64| match end {
        End::Absorbing(at) | End::Reflecting(at) => Some(at),
        End::Natural => cut(diffusion, from, sign, wells.1 - wells.0, fall),
    };
    Some([place(ends[0], wells.0, -1.0)?, place(ends[1], wells.1, 1.0)?])
}

/// The logarithms of the `count` smallest sums with one eigenvalue of each factor, zero included:
/// the positive eigenvalues of a product of independent diffusions that cannot leave.
///
/// Each factor comes with its lowest positive eigenvalues, as [`ln_lowest`] gives them; `count` may
/// not exceed the length of any. The lower end is that of the lower ends' sums, the upper end that of the upper ends': what is
/// unknown of one factor leaves a bound from above by the others.
///
/// # Panics
///
/// If a factor lists fewer than `count` eigenvalues.
pub fn ln_lowest_of_product(factors: &[Vec<Interval>], count: usize) -> Vec<Interval> {
    assert!(factors.iter().all(|factor| count <= factor.len()), "too few eigenvalues");
    let mut sums = vec![Interval::exactly(0.0); 1];
    for factor in factors {
        let with = |sum: &Interval| {
            let sum = *sum;
            std::iter::once(sum).chain(factor.iter().map(move |ln| sum + ln.exp()))
        };
        let all: Vec<Interval> = sums.iter().flat_map(with).collect();
        // The k-th smallest of numbers lies between the k-th smallest of their lower and of their upper bounds.
        let sorted = |end: fn(Interval) -> f64| {
            let mut ends: Vec<f64> = all.iter().copied().map(end).collect();
            ends.sort_by(f64::total_cmp);
            ends
        };
        let ends = sorted(Interval::low).into_iter().zip(sorted(Interval::high));
        sums = ends.take(count + 1).map(|(low, high)| Interval::new(low, high)).collect();
    }
    sums.into_iter().skip(1).map(|sum| sum.max(0.0).ln()).collect()
}

/// The climb of `Φ` beyond which a grid would be too large.
const CLIMB_MAX: f64 = 10_000.0;
/// How far the Gibbs density falls before a natural end is cut off.
const FALL: f64 = 60.0;
/// Logarithms of eigenvalues that a further fall moves by less have converged.
const SETTLED: f64 = 1e-9;
/// By how much the next doubling of the fall moves them less at least: by four at the edge of an essential spectrum, somewhat less where the
/// wells take up some of the way, by more elsewhere.
const LINES_UP: f64 = 2.5;
/// What is left beyond the first fall, in units of the first move: `1 / (1 - 1 / LINES_UP) = 5/3`, and a margin.
const LEFT: f64 = 2.0;
/// The cells of a continued grid are no more than this.
const CELLS_MAX: f64 = 1e6;
/// The least logarithm of an eigenvalue: its root, `e^-650`, is a number to full accuracy, and so is its inverse.
const LN_LEAST: f64 = -1300.0;
/// Samples of drift and coefficient between which breaks are searched for.
const SAMPLES: usize = 256;

/// Where the Gibbs density has fallen by `e^-fall` from its largest value on the way out, and falls on.
fn cut(diffusion: &Line, from: f64, sign: f64, width: f64, fall: f64) -> Option<f64> {
    let step = width / 256.0;
    let (mut x, mut phi, mut largest) = (from, 0.0_f64, 0.0_f64);
    for _ in 0..(fall / FALL * 64.0 * 256.0) as usize {
        phi += diffusion.climb(x, x + sign * step);
        x += sign * step;
        largest = largest.max(phi);
        if phi < largest - fall {
            return Some(x);
        }
        if !phi.is_finite() {
            return None;
        }
    }
    None
}

/// `∫ |Φ'|`, roughly, between marks at which `Φ'` may jump.
fn climb(diffusion: &Line, marks: &[f64]) -> f64 {
    let whole = marks[marks.len() - 1] - marks[0];
    let between = |pair: &[f64]| -> f64 {
        let pieces = (1000.0 * (pair[1] - pair[0]) / whole).ceil();
        let h = (pair[1] - pair[0]) / pieces;
        let start = |k: usize| pair[0] + k as f64 * h;
        (0..pieces as usize).map(start).map(|x| diffusion.climb(x, x + h).abs()).sum()
    };
    marks.windows(2).map(between).sum()
}

/// The value at zero width from widths in the ratio 1, 2/3, 1/2, and how much the last order added.
fn extrapolated([coarse, middle, fine]: [f64; 3]) -> (f64, f64) {
    let first = middle + (middle - coarse) / (9.0 / 4.0 - 1.0);
    let second = fine + (fine - middle) / (16.0 / 9.0 - 1.0);
    let best = second + (second - first) / (4.0 - 1.0);
    (best, (best - second).abs())
}

/// Values at `nodes`, each with the cell between two `borders`; the first and last may be killed.
struct Grid {
    nodes: Vec<f64>,
    borders: Vec<f64>,
    killed: [bool; 2],
}

impl Grid {
    /// About `cells` times half of `scale` cells, evenly spaced between neighbouring marks; between two
    /// marks exactly in proportion to `scale`.
    fn new(marks: &[f64], cells: usize, scale: usize, centred: bool, killed: [bool; 2]) -> Grid {
        let (low, high) = (marks[0], marks[marks.len() - 1]);
        let mut corners = vec![low];
        for pair in marks.windows(2) {
            let share = (pair[1] - pair[0]) / (high - low) * (0.5 * cells as f64);
            let count = scale * (share.ceil() as usize).max(4);
            let place = |k: usize| pair[0] + (pair[1] - pair[0]) * (k as f64 / count as f64);
            corners.extend((1..count).map(place));
            corners.push(pair[1]);
        }
        let centres: Vec<f64> = corners.windows(2).map(|c| 0.5 * (c[0] + c[1])).collect();
        let (inner, outer) = if centred { (centres, corners) } else { (corners, centres) };
        if !centred {
            let borders = [vec![low], outer, vec![high]].concat();
            return Grid { nodes: inner, borders, killed };
        }
        // The ends themselves are killed values, with cells that nobody asks for.
        let mut grid = Grid { nodes: inner, borders: outer, killed };
        if killed[0] {
            grid.nodes.insert(0, low);
            grid.borders.insert(0, low);
        }
        if killed[1] {
            grid.nodes.push(high);
            grid.borders.push(high);
        }
        grid
    }

    /// The logarithms of the eigenvalues after the first `skipped`; not a number where they fail.
    fn ln_eigenvalues(&self, diffusion: &Line, count: usize, skipped: usize) -> Vec<f64> {
        let last = self.nodes.len() - 1;
        let is_killed = |i: usize| (i == 0 && self.killed[0]) || (i == last && self.killed[1]);
        let mass: Vec<f64> = (0..=last)
            .map(|i| {
                let x = self.nodes[i];
                let side = |to: f64| diffusion.speed(x, to).abs();
                if is_killed(i) { 1.0 } else { side(self.borders[i]) + side(self.borders[i + 1]) }
            })
            .collect();
        // The squares of the entries, in the order node, edge, node, ..
        let mut squares = Vec::with_capacity(2 * last);
        for i in 0..last {
            let (from, to) = (self.nodes[i], self.nodes[i + 1]);
            // Coefficients may jump at the border between: no quadrature reaches over it.
            let border = self.borders[i + 1];
            let climb = diffusion.climb(from, border) + diffusion.climb(border, to);
            let resistance = diffusion.scale(from, border)
                + libm::exp(-diffusion.climb(from, border)) * diffusion.scale(border, to);
            if !is_killed(i) {
                squares.push(1.0 / (resistance * mass[i]));
            }
            if !is_killed(i + 1) {
                let seen_from_there = resistance * libm::exp(climb);
                squares.push(1.0 / (seen_from_there * mass[i + 1]));
            }
        }
        let nodes = (0..=last).filter(|&i| !is_killed(i)).count();
        if squares.iter().any(|square| !(0.0 < *square && square.is_finite())) {
            return vec![f64::NAN; count];
        }
        let largest = squares.iter().copied().fold(0.0, f64::max);
        (0..count).map(|k| ln_eigenvalue(&squares, nodes, largest, k + skipped)).collect()
    }
}

/// The logarithm of eigenvalue `k` (from zero) by bisection.
fn ln_eigenvalue(squares: &[f64], nodes: usize, largest: f64, k: usize) -> f64 {
    let below = |ln: f64| nodes - above(squares, libm::exp(0.5 * ln));
    let (mut low, mut high) = (LN_LEAST, libm::log(4.0 * largest));
    if k < below(low) || below(high) <= k {
        return f64::NAN;
    }
    for _ in 0..64 {
        let middle = 0.5 * (low + high);
        if k < below(middle) {
            high = middle;
        } else {
            low = middle;
        }
    }
    0.5 * (low + high)
}

/// How many singular values are larger than `sigma`: positive pivots of the symmetric matrix with
/// these entries beside a zero diagonal, less `sigma`.
fn above(squares: &[f64], sigma: f64) -> usize {
    let mut pivot = -sigma;
    let mut count = 0;
    for square in squares {
        if pivot == 0.0 {
            pivot = f64::MIN_POSITIVE;
        }
        pivot = -sigma - square / pivot;
        count += usize::from(0.0 < pivot);
    }
    count
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::oracles::exit::first_passage::{Convention, ln_mean_time};
    use proptest::prelude::*;
    use std::f64::consts::PI;

    #[test]
    fn brownian_motion_has_the_tones_of_a_string() {
        let free = Diffusion::ito(|_| 0.0, |_| 0.5);
        let kill = End::Absorbing;
        let reflect = End::Reflecting;
        for (left, right, first) in [
            (kill(0.0), kill(2.0), 1.0),
            (kill(0.0), reflect(2.0), 0.5),
            (reflect(0.0), kill(2.0), 0.5),
            (reflect(0.0), reflect(2.0), 1.0),
        ] {
            let found = ln_lowest(&free, left, right, (0.0, 2.0), 3);
            for (k, found) in found.into_iter().enumerate() {
                let tone = PI / 2.0 * (first + k as f64);
                let truth = libm::log(0.5 * tone * tone);
                assert!(found.contains(truth), "{left:?} {right:?} {k}: {found:?} {truth}");
                assert!(found.radius() < 1e-7, "{left:?} {right:?} {k}: {found:?}");
            }
        }
    }

    #[test]
    fn a_quadratic_well_has_equally_spaced_eigenvalues() {
        let well = Diffusion::ito(|x: f64| -1.7 * (x - 0.3), |_| 0.02);
        let found = ln_lowest(&well, End::Natural, End::Natural, (0.0, 1.0), 3);
        for (k, found) in found.into_iter().enumerate() {
            let truth = libm::log(1.7 * (k + 1) as f64);
            assert!(found.contains(truth) && found.radius() < 1e-5, "{k}: {found:?} {truth}");
        }
    }

    #[test]
    fn deep_wells_are_left_at_the_rate_that_first_passages_say() {
        // λ E T = 1 + O(e^(-V/η)) from anywhere near the bottom.
        for temperature in [0.02, 0.005, 0.001] {
            let well = Diffusion::ito(|x: f64| -x - x * x, |x| temperature * (1.0 + 0.4 * x))
                .under(Convention::HanggiKlimontovich);
            let (left, right) = (End::Absorbing(-0.9), End::Absorbing(0.8));
            let rate = ln_lowest(&well, left, right, (-0.9, 0.8), 1)[0];
            let time = ln_mean_time(&well, left, right, 0.0);
            let both = rate + time;
            let small = libm::exp(-0.05 / temperature);
            assert!(both.widened(small).contains(0.0), "at {temperature}: {rate:?} {time:?}");
            assert!(rate.radius() < 1e-5, "at {temperature}: {rate:?}");
        }
    }

    #[test]
    fn a_closed_double_well_relaxes_as_fast_as_it_is_crossed_both_ways() {
        // λ = 1/T(-1 -> 1) + 1/T(1 -> -1), up to terms smaller by the ratio to the next eigenvalue.
        let drift = |x: f64| x - x * x * x + 0.05;
        let well = Diffusion::ito(drift, |_| 0.002);
        let found = ln_lowest(&well, End::Natural, End::Natural, (-1.5, 1.5), 2);
        let there = ln_mean_time(&well, End::Natural, End::Absorbing(1.0), -1.0);
        let back = ln_mean_time(&well, End::Absorbing(-1.0), End::Natural, 1.0);
        let rates = ((-there).exp() + (-back).exp()).ln();
        assert!(found[0].meets(rates.widened(1e-6)), "{found:?} {rates:?}");
        // The next is the spreading from the top of the barrier, where the drift has slope 0.99.
        assert!((found[1].center() - libm::log(0.99)).abs() < 0.02, "{found:?}");
    }

    #[test]
    fn products_add() {
        let factor = |a: f64| {
            (1..=3).map(|k| Interval::exactly(libm::log(a * f64::from(k)))).collect::<Vec<_>>()
        };
        let sums = ln_lowest_of_product(&[factor(1.0), factor(1.5)], 3);
        for (sum, truth) in sums.iter().zip([1.0_f64, 1.5, 2.0]) {
            assert!(sum.widened(1e-14).contains(libm::log(truth)), "{sums:?}");
        }
    }

    /// The drift `-sign x` has the edge 1/4 of an essential spectrum for its lowest.
    #[test]
    fn a_natural_end_counts_where_it_is_cut() {
        let found = ln_lowest(
            &Diffusion::ito(|x: f64| -x.signum(), |_| 1.0),
            End::Natural,
            End::Natural,
            (-1.0, 1.0),
            1,
        )[0];
        assert!(found.contains(libm::log(0.25)) && found.radius() < 0.05, "{found:?}");
    }

    #[test]
    fn what_is_unknown_of_a_factor_leaves_a_bound_from_above() {
        let known = vec![Interval::exactly(0.0)];
        let found = ln_lowest_of_product(&[known, vec![Interval::UNKNOWN]], 1)[0];
        assert!(
            found.low() == f64::NEG_INFINITY && (0.0..1e-14).contains(&found.high()),
            "{found:?}"
        );
        let wide = [Interval::new(0.0, 5.0), Interval::new(1.0, 1.5)].map(|factor| vec![factor]);
        let found = ln_lowest_of_product(&wide, 1)[0];
        assert!(found.contains(0.0) && found.contains(1.5), "{found:?}");
    }

    #[test]
    fn high_eigenvalues_of_a_quadratic_well_feel_the_cut() {
        let well = Diffusion::ito(|x: f64| -x, |_| 1.0);
        let found = ln_lowest(&well, End::Natural, End::Natural, (-1.0, 1.0), 30);
        for (k, found) in found.into_iter().enumerate() {
            let truth = libm::log((k + 1) as f64);
            assert!(found.contains(truth), "{}: {found:?} {truth}", k + 1);
        }
    }

    #[test]
    fn a_loss_that_grows_too_slowly_has_no_gap() {
        for power in [0.95, 0.9, 0.5] {
            let drift = |x: f64| -power * libm::pow(1.0 + x * x, 0.5 * power - 1.0) * x;
            let slow = Diffusion::ito(drift, |_| 1.0);
            let found = ln_lowest(&slow, End::Natural, End::Natural, (-4.0, 4.0), 1);
            assert_eq!(found, [Interval::UNKNOWN], "(1 + x²)^({power}/2)");
        }
    }

    #[test]
    fn an_open_line_has_no_lowest_eigenvalue() {
        let free = Diffusion::ito(|_| 0.0, |_| 1.0);
        assert_eq!(
            ln_lowest(&free, End::Natural, End::Natural, (0.0, 1.0), 1),
            [Interval::UNKNOWN]
        );
    }

    proptest! {
        // 1/λ <= max E T <= C/λ: the eigenfunction is a supersolution.
        #[test]
        fn the_longest_mean_time_is_at_least_the_inverse_rate(
            slope in 0.2..2.0, bend in -0.5..0.5, temperature in 0.05..0.5, growth in -0.5..0.5
        ) {
            let line = Diffusion::ito(
                move |x: f64| -> f64 { bend - slope * x },
                |x: f64| temperature * (1.0 + growth * x),
            );
            let (left, right) = (End::Absorbing(-1.0), End::Absorbing(1.0));
            let rate = ln_lowest(&line, left, right, (-1.0, 1.0), 1)[0];
            let longest = (-3..=3)
                .map(|k| ln_mean_time(&line, left, right, f64::from(k) / 4.0).high())
                .fold(f64::NEG_INFINITY, f64::max);
            prop_assert!(-rate.center() < longest, "{:?} {}", rate, longest);
            prop_assert!(rate.radius() < 1e-5, "{:?}", rate);
        }
    }
}
