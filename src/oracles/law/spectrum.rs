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
/// 1e-6 for smooth coefficients, at barriers of 500 temperatures too. With a natural end another cut,
/// where the density has fallen by `e^-40`, adds 1.5 times what it changes. `Φ` may climb 10 000 units in all.
///
/// Unknown if `λ` is below `e^-1300`, if a natural end does not confine, if a coefficient is not
/// finite or `D <= 0`, if the climb is too long, or if the cuts differ by more than 1/200: then the
/// spectrum may be continuous from there on, as it is above `b²/4D` where drift and coefficient tend to
/// `b` and `D`. A loss that grows more slowly than linearly has no gap, whatever wells it has.
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
    let Some(domain) = Domain::cut_at(diffusion, ends, wells, FALLS[1]) else { return unknown };
    let (corners, centres) =
        (domain.discretised(diffusion, false, count), domain.discretised(diffusion, true, count));
    let both = corners.into_iter().zip(&centres);
    let whole = both.map(|((a, a_error), &(b, b_error))| {
        Interval::around(0.5 * (a + b), (a - b).abs() + 2.0 * (a_error + b_error) + 1e-10)
    });
    if !ends.contains(&End::Natural) {
        return whole.collect();
    }
    let Some(nearer) = Domain::cut_at(diffusion, ends, wells, FALLS[0]) else { return unknown };
    let nearer = nearer.discretised(diffusion, true, count);
    // An eigenvalue that falls as the inverse square of the cut's distance moves by 1.25 times as much from
    // the nearer cut to the farther one as from there on.
    let moved = centres.iter().zip(nearer).map(|(&(far, _), (near, _))| 1.5 * (far - near).abs());
    let widened = |(ln, moved): (Interval, f64)| match moved < 1.5 * APART {
        true => ln.widened(moved),
        false => Interval::UNKNOWN,
    };
    whole.zip(moved).map(widened).collect()
}

/// A bounded domain with the breaks inside, and which of its ends kill.
struct Domain {
    marks: Vec<f64>,
    cells: usize,
    kills: [bool; 2],
}

impl Domain {
    /// Natural ends are cut where the Gibbs density has fallen by `e^-fall`; nothing if it does not, or if
    /// `Φ` climbs too much.
    fn cut_at(diffusion: &Line, ends: [End; 2], wells: (f64, f64), fall: f64) -> Option<Domain> {
        let width = wells.1 - wells.0;
        let place = |end, from: f64, sign: f64| match end {
            End::Absorbing(at) => Some((at, true)),
            End::Reflecting(at) => Some((at, false)),
            End::Natural => cut(diffusion, from, sign, width, fall).map(|at| (at, false)),
        };
        let (low, kills_low) = place(ends[0], wells.0, -1.0)?;
        let (high, kills_high) = place(ends[1], wells.1, 1.0)?;
        assert!(low < high, "the ends {low} and {high} are not in order");
        let breaks = diffusion.breaks_between(low, high, SAMPLES);
        let marks = [vec![low], breaks, vec![high]].concat();
        let climb = climb(diffusion, &marks);
        let cells = 300 + 6 * climb as usize;
        (climb <= CLIMB_MAX).then_some(Domain { marks, cells, kills: [kills_low, kills_high] })
    }

    /// The logarithms of the eigenvalues, extrapolated, and how much the last order added.
    fn discretised(&self, diffusion: &Line, centred: bool, count: usize) -> Vec<(f64, f64)> {
        let grids = [2, 3, 4].map(|scale| {
            let grid = Grid::new(&self.marks, self.cells, scale, centred, self.kills);
            let is_closed = self.kills == [false, false];
            grid.ln_eigenvalues(diffusion, count, usize::from(is_closed))
        });
        (0..count).map(|k| extrapolated([0, 1, 2].map(|grid: usize| grids[grid][k]))).collect()
    }
}

/// The logarithms of the `count` smallest sums with one eigenvalue of each factor, zero included:
/// the positive eigenvalues of a product of independent diffusions that cannot leave.
///
/// Each factor comes with its lowest positive eigenvalues, as [`ln_lowest`] gives them; `count` may
/// not exceed the length of any. The `k`-th smallest sum grows with every summand: it lies between that of
/// the low ends and that of the high ends, unknown ones included.
///
/// # Panics
///
/// If a factor lists fewer than `count` eigenvalues.
pub fn ln_lowest_of_product(factors: &[Vec<Interval>], count: usize) -> Vec<Interval> {
    assert!(factors.iter().all(|factor| count <= factor.len()), "too few eigenvalues");
    let smallest = |end: fn(Interval) -> f64| {
        let mut sums = vec![0.0];
        for factor in factors {
            let values: Vec<Interval> = factor.iter().map(|ln| ln.exp().max(0.0)).collect();
            let with = |&sum: &f64| {
                std::iter::once(sum).chain(values.iter().map(move |&value| end(value + sum)))
            };
            sums = sums.iter().flat_map(with).collect();
            sums.sort_by(f64::total_cmp);
            sums.truncate(count + 1);
        }
        sums.into_iter().skip(1)
    };
    let ends = smallest(Interval::low).zip(smallest(Interval::high));
    ends.map(|(low, high)| Interval::new(low.max(0.0), high).ln()).collect()
}

/// The climb of `Φ` beyond which a grid would be too large.
const CLIMB_MAX: f64 = 10_000.0;
/// How far the Gibbs density falls before a natural end is cut off: nearer, farther.
const FALLS: [f64; 2] = [40.0, 60.0];
/// How far the two cuts may be apart, relatively. At the edge `λ` of a continuous spectrum a cut after `F`
/// units adds `(2π/F)² λ`, and the two differ by 0.0137.
const APART: f64 = 5e-3;
/// The least logarithm of an eigenvalue: its root, `e^-650`, is a number to full accuracy, and so is its inverse.
const LN_LEAST: f64 = -1300.0;
/// Samples of drift and coefficient between which breaks are searched for.
const SAMPLES: usize = 256;

/// Where the Gibbs density has fallen by `e^-fall` from its largest value on the way out, and falls on.
fn cut(diffusion: &Line, from: f64, sign: f64, width: f64, fall: f64) -> Option<f64> {
    let step = width / 256.0;
    let (mut x, mut phi, mut largest) = (from, 0.0_f64, 0.0_f64);
    for _ in 0..64 * 256 {
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

    #[test]
    fn what_is_unknown_of_a_factor_bounds_the_sums_from_below_only() {
        let known = vec![Interval::exactly(0.0), Interval::exactly(libm::log(2.0))];
        let sums = ln_lowest_of_product(&[known.clone(), vec![Interval::UNKNOWN; 2]], 2);
        assert_eq!((sums[0].low(), sums[1].low()), (f64::NEG_INFINITY, f64::NEG_INFINITY));
        assert!(sums[0].widened(1e-14).contains(0.0) && sums[1].high() < 0.7, "{sums:?}");
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
    fn a_continuous_spectrum_has_no_lowest_eigenvalue() {
        for power in [1.0, 0.99, 0.9, 0.5] {
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
