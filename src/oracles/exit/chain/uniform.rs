//! Uniform laws: linear elements whose nodes lie where the mean jumps or bends.

use super::elimination::{Row, ln_expected_if_finite};
use super::{Chain, QUARTER_LEAST, UNKNOWNS_MAX, Uniform};

/// Places that a mesh may be told of: of many parts, only the sharper bends are.
const BENDS_MAX: usize = 160;
/// Samples between two breaks, among which an edge of a part passes a place at most once.
const SAMPLES: u32 = 256;
/// Four cells of the coarsest mesh, in standard deviations of the narrowest part, at most.
const CELL: f64 = 0.25;

/// Pieces of the interval, and the number of cells that each has for every four of the coarsest mesh.
pub(super) struct Bends {
    pieces: Vec<(f64, f64, usize)>,
    /// How far beside a break the piece begins.
    inset: f64,
}

impl Bends {
    /// The mean jumps at the ends and where map or scale do, bends where an edge of a part is led there, and has a jump of its
    /// second derivative where an edge is led to such a place.
    pub(super) fn of(chain: &Chain, parts: &[Uniform], unit: f64) -> Bends {
        let length = chain.right - chain.left;
        let inset = 1e-13 * length + 4.0 * f64::EPSILON * chain.left.abs().max(chain.right.abs());
        let mut known = chain.points.clone();
        let mut latest = known.clone();
        let edges: Vec<f64> = parts.iter().flat_map(|part| [part.low, part.high]).collect();
        for _ in 0..2 {
            let mut next = Vec::new();
            for &edge in &edges {
                for piece in chain.points.windows(2) {
                    let lands = |x: f64| (chain.map)(x) + (chain.scale)(x) * edge;
                    next.extend(led_to(&latest, &lands, piece[0] + inset, piece[1] - inset));
                }
            }
            next.sort_by(f64::total_cmp);
            let is_new =
                |x: f64, known: &[f64]| known.iter().all(|other| 1e-9 * length < (x - other).abs());
            next.dedup_by(|a, b| (*a - *b).abs() <= 1e-9 * length);
            next.retain(|&x| is_new(x, &known));
            if BENDS_MAX < known.len() + next.len() {
                break;
            }
            known.extend(&next);
            latest = next;
        }
        known.sort_by(f64::total_cmp);
        let cell = (CELL * unit).min(length / QUARTER_LEAST);
        let quarters = |width: f64| (width / cell).ceil().min(UNKNOWNS_MAX as f64) as usize;
        let piece = |ends: &[f64]| (ends[0], ends[1], quarters(ends[1] - ends[0]));
        Bends { pieces: known.windows(2).map(piece).collect(), inset }
    }

    /// `ln u(start)` on so many cells for each quarter, infinite where there is no way out; not a number if the system is
    /// too large.
    pub(super) fn ln_steps(
        &self,
        chain: &Chain,
        parts: &[Uniform],
        cells: usize,
        start: f64,
    ) -> f64 {
        let all: usize = self.pieces.iter().map(|piece| cells * piece.2 + 1).sum();
        if UNKNOWNS_MAX <= all {
            return f64::NAN;
        }
        // Where the law is asked for, cells from left to right, and the unknown at the left of each.
        let mut nodes = Vec::with_capacity(all);
        let mut edges = vec![chain.left];
        let mut lefts = Vec::with_capacity(all);
        for &(from, to, quarters) in &self.pieces {
            let count = cells * quarters;
            let place = |k: usize| from + (to - from) * (k as f64 / count as f64);
            lefts.extend((0..count).map(|k| nodes.len() + k));
            edges.extend((1..count).map(place).chain([to]));
            let inside = |k: usize| place(k).max(from + self.inset).min(to - self.inset);
            nodes.extend((0..=count).map(inside));
        }
        let mesh = Mesh { edges, lefts };
        let row = |x: f64| {
            let (mean, scale) = ((chain.map)(x), (chain.scale)(x));
            let ends = |p: &Uniform| (mean + scale * p.low, mean + scale * p.high, p.weight);
            mesh.row(parts.iter().map(ends))
        };
        ln_expected_if_finite(nodes.len(), &|k| row(nodes[k]), row(start), chain.work)
    }
}

/// Where between two places a function has one of the values.
fn led_to(values: &[f64], f: &dyn Fn(f64) -> f64, from: f64, to: f64) -> Vec<f64> {
    let place = |k: u32| from + (to - from) * (f64::from(k) / f64::from(SAMPLES));
    let samples: Vec<(f64, f64)> = (0..=SAMPLES).map(|k| (place(k), f(place(k)))).collect();
    let mut found = Vec::new();
    for pair in samples.windows(2) {
        for &value in values {
            let is_above = |y: f64| value < y;
            if is_above(pair[0].1) != is_above(pair[1].1) {
                let (mut low, mut high) = (pair[0].0, pair[1].0);
                for _ in 0..60 {
                    let middle = 0.5 * (low + high);
                    if is_above(f(middle)) == is_above(pair[0].1) {
                        low = middle;
                    } else {
                        high = middle;
                    }
                }
                found.push(0.5 * (low + high));
            }
        }
    }
    found
}

/// Cells and their unknowns.
struct Mesh {
    /// The ends of all cells.
    edges: Vec<f64>,
    /// The unknown at the left of each cell; that at its right is the next.
    lefts: Vec<usize>,
}

impl Mesh {
    /// Where a step lands uniformly between two places, hat functions being integrated exactly.
    fn row(&self, parts: impl Iterator<Item = (f64, f64, f64)>) -> Row {
        let (left, right) = (self.edges[0], self.edges[self.edges.len() - 1]);
        let mut shares = Vec::new();
        let mut exit = 0.0;
        for (low, high, probability) in parts {
            let density = probability / (high - low);
            let (from, to) = (low.max(left), high.min(right));
            exit += density * ((high - low) - (to - from).max(0.0));
            if to <= from {
                continue;
            }
            let first = self.edges.partition_point(|&edge| edge <= from).max(1) - 1;
            for cell in (first..self.lefts.len()).take_while(|&cell| self.edges[cell] < to) {
                let width = self.edges[cell + 1] - self.edges[cell];
                let start = ((from - self.edges[cell]) / width).max(0.0);
                let end = ((to - self.edges[cell]) / width).min(1.0);
                let length = end - start;
                let upper = 0.5 * (start + end) * length;
                shares.push((self.lefts[cell], density * width * (length - upper)));
                shares.push((self.lefts[cell] + 1, density * width * upper));
            }
        }
        Row::of(&shares, exit)
    }
}
