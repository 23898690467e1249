//! Three meshes of a rectangle, and what they say of a mean time.

use super::defect::defect;
use super::mesh::{Axis, Medium, Mesh};
use super::network::power_of_two;
use crate::interval::Interval;

/// Where a process moves: `m⁻¹ ∇·(κ ∇u) = -1` with `m = κ/D`.
pub(super) struct Rectangle<'a> {
    /// `ln κ` and `D`.
    pub(super) medium: Medium<'a>,
    /// Along `x` and along `y`.
    pub(super) sides: [[f64; 2]; 2],
    /// Left, right, bottom, top.
    pub(super) absorbing: [bool; 4],
    /// Lines at which `κ` or `D` jump or have kinks, across `x` and across `y`.
    pub(super) breaks: [&'a [f64]; 2],
}

/// Beyond this, what is stored could underflow.
const LN_TIME_MAX: f64 = 600.0;
/// Multiplications that three meshes may take.
const WORK_MAX: f64 = 1e11;
/// A wider result says nothing.
const RADIUS_MAX: f64 = 0.5;

impl Rectangle<'_> {
    pub(super) fn ln_mean_time(&self, start: [f64; 2], cells: (usize, usize)) -> Interval {
        let [[left, right], [bottom, top]] = self.sides;
        let [x, y] = start;
        assert!(left < right && bottom < top, "an empty rectangle");
        assert!(
            left <= x && x <= right && bottom <= y && y <= top,
            "the start {start:?} is outside the rectangle"
        );
        assert!(8 <= cells.0.min(cells.1), "a grid of {cells:?} cells");
        if cells.0 < cells.1 {
            let turned = |y: f64, x: f64| (self.medium)(x, y);
            let [a, b, c, d] = self.absorbing;
            let turned = Rectangle {
                medium: &turned,
                sides: [self.sides[1], self.sides[0]],
                absorbing: [c, d, a, b],
                breaks: [self.breaks[1], self.breaks[0]],
            };
            return turned.solve([y, x], [cells.1, cells.0]).unwrap_or(Interval::UNKNOWN);
        }
        self.solve(start, [cells.0, cells.1]).unwrap_or(Interval::UNKNOWN)
    }

    fn solve(&self, start: [f64; 2], cells: [usize; 2]) -> Option<Interval> {
        let [m, n] = cells.map(|count| count as f64);
        if WORK_MAX < 11.0 * m * n * n * n {
            return None;
        }
        let axes = [1, 2, 3, 4].map(|scale| {
            [0, 1].map(|k: usize| {
                let absorbs = [self.absorbing[2 * k], self.absorbing[2 * k + 1]];
                let vanishes = self.sides[k].map(|side| {
                    let at = if k == 0 { [side, start[1]] } else { [start[0], side] };
                    (self.medium)(at[0], at[1]).0 == f64::NEG_INFINITY
                });
                Axis::new(
                    self.sides[k],
                    start[k],
                    self.breaks[k],
                    absorbs,
                    vanishes,
                    cells[k],
                    scale,
                )
            })
        });
        let [coarsest, coarse, middle, fine] =
            [0, 1, 2, 3].map(|k: usize| Mesh::new(&axes[k], self.medium));
        let (mut coarsest, mut coarse, mut middle, mut fine) = (coarsest?, coarse?, middle?, fine?);
        let from = coarse.start()?;
        coarse.network.keep();
        coarse.network.loads[from][2] = power_of_two(-2 * coarse.network.exponents[from]);
        let solve = |mesh: &mut Mesh| {
            mesh.network.eliminate();
            mesh.network.substitute(1)
        };
        let times = solve(&mut coarse);
        let missed = defect(&coarse, &fine, &times, &coarse.network.substitute(2), times[from]);
        let ln_time = |mesh: &mut Mesh| mesh.start().map(|start| libm::log(solve(mesh)[start]));
        let values = [
            ln_time(&mut coarsest)?,
            libm::log(times[from]),
            ln_time(&mut middle)?,
            ln_time(&mut fine)?,
        ];
        let (value, radius) = extrapolate(values, self.order(start));
        let radius = radius + DEFECTS * missed + 1e-10;
        (value.is_finite() && value < LN_TIME_MAX && radius < RADIUS_MAX)
            .then(|| Interval::around(value, radius))
    }
}

impl Rectangle<'_> {
    /// The least power of the step in the error. Where breaks cross, `u` is like `r^γ` times a function of the angle, with
    /// `tan²(γ π/2) = (P + 4)/(T - 2)` for the densities `κ` of the four quadrants, where `P` is the sum of the ratios of all
    /// pairs, each way, and `T` that of the ratio of the products of opposite ones, each way: what `u` and the flux become in
    /// a turn has a trace of two. That makes an error in `h^2γ`, and `h^γ` beside the crossing.
    fn order(&self, start: [f64; 2]) -> f64 {
        let inside = |k: usize| {
            let [low, high] = self.sides[k];
            self.breaks[k].iter().copied().filter(move |&x| low < x && x < high)
        };
        let aside = self.sides.map(|[low, high]| ASIDE * (high - low));
        let at = |x: f64, y: f64| (self.medium)(x, y).0;
        let mut least = 2.0_f64;
        for x in inside(0) {
            for y in inside(1) {
                let (left, right) = (x - aside[0], x + aside[0]);
                let (below, above) = (y - aside[1], y + aside[1]);
                let around = [at(left, below), at(right, below), at(right, above), at(left, above)];
                let each_way = |ln: f64| libm::exp(ln) + libm::exp(-ln);
                let pairs = (0..4).flat_map(|i| (0..i).map(move |j| [i, j]));
                let pairs: f64 = pairs.map(|[i, j]| each_way(around[i] - around[j])).sum();
                let opposite = each_way(around[0] + around[2] - around[1] - around[3]);
                let squared = (pairs + 4.0) / (opposite - 2.0).max(0.0);
                let power = libm::atan(squared.sqrt()) * std::f64::consts::FRAC_2_PI;
                let far = [(start[0] - x, 0), (start[1] - y, 1)];
                let is_far = far.iter().any(|&(way, k): &(f64, usize)| {
                    BESIDE * (self.sides[k][1] - self.sides[k][0]) < way.abs()
                });
                least = least.min(if is_far { 2.0 * power } else { power });
            }
        }
        least
    }
}

/// How far from a break its two sides are looked at, in lengths of the sides.
const ASIDE: f64 = 1e-9;
/// How far from a crossing, in lengths of the sides, a start is beside it.
const BESIDE: f64 = 0.05;

/// What a kink does to the scheme beyond what it does to the integrals along edges is of the same size.
const DEFECTS: f64 = 4.0;

/// What powers beside the least may cancel of the distance: with 4 in its place, 2 of 400 crossings were missed, by a factor of 1.9 at most.
const BESIDES: f64 = 10.0;

/// The limit of errors in `h²` for `h` = 2, 1, 2/3 and 1/2, and a measured radius, which holds what errors in `h^order`, if
/// there are such too, leave: of the distance between extrapolants, in which those in `h²` cancel, a known multiple.
pub(super) fn extrapolate(values: [f64; 4], order: f64) -> (f64, f64) {
    let (best, apart, unsettled, last) = limit(values);
    let (left, moved, ..) = limit([2.0, 1.0, 2.0 / 3.0, 0.5].map(|h| libm::pow(h, order)));
    let share = if order < 2.0 { (BESIDES * left.abs() / moved).max(1.5) } else { 1.5 };
    (best, share * apart + 1e-2 * last + unsettled)
}

/// The limit, the distance between extrapolants, that between meshes if these do not line up, and that between the last two.
fn limit([coarsest, coarse, middle, fine]: [f64; 4]) -> (f64, f64, f64, f64) {
    let zeroth = coarse + (coarse - coarsest) / (4.0 - 1.0);
    let first = middle + (middle - coarse) / (9.0 / 4.0 - 1.0);
    let second = fine + (fine - middle) / (16.0 / 9.0 - 1.0);
    // Through three points, polynomial in h², at zero (Neville: 4 = (1 / (1/2))²).
    let best = second + (second - first) / (4.0 - 1.0);
    let (before, last) = (coarse - middle, middle - fine);
    // Errors in h⁴ make the first of these ten times as large as the second, which could vanish by chance.
    let apart = (0.1 * (first - zeroth).abs()).max((second - first).abs());
    // 20/7 for errors in h² alone, from 2 to 4 with a share of h⁴.
    let lines_up = 2.0 * last.abs() <= before.abs()
        && before.abs() <= 4.2 * last.abs()
        && 0.0 <= before * last;
    let unsettled = if lines_up { 0.0 } else { before.abs().max(last.abs()) };
    (best, apart, unsettled, last.abs())
}
