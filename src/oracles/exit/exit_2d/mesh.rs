//! Meshes of a rectangle whose lines hold the start and the breaks, and the network on each.
//!
//! `m⁻¹ ∇·(κ ∇u) = -1` with `m = κ/D`. Along each edge the conductance is one over the integral of `1/κ`, and the
//! lengths that stand for it sideways are integrals of `κ` and of `m` against the solutions of the homogeneous
//! equation: where only one coordinate matters, the network's times are exact but for the quadrature.

use std::f64::consts::LN_2;

use super::network::{Network, power_of_two};

/// Evaluates `ln κ` and `D` at a point.
pub(super) type Medium<'a> = &'a dyn Fn(f64, f64) -> (f64, f64);

/// Four-point Gauss-Legendre on (0, 1).
pub(super) const NODES: [f64; 4] = [
    0.069_431_844_202_973_71,
    0.330_009_478_207_571_87,
    0.669_990_521_792_428_1,
    0.930_568_155_797_026_3,
];
const WEIGHTS: [f64; 4] = [
    0.173_927_422_568_726_92,
    0.326_072_577_431_273_05,
    0.326_072_577_431_273_05,
    0.173_927_422_568_726_92,
];
/// Of the polynomial through the four nodes, the integrals from zero to each.
const UP_TO: [[f64; 4]; 4] = [
    [
        0.086_963_711_284_363_46,
        -0.026_604_180_084_998_794,
        0.012_627_462_689_404_725,
        -0.003_555_149_685_795_683_3,
    ],
    [
        0.188_118_117_499_868_06,
        0.163_036_288_715_636_52,
        -0.027_880_428_602_470_895,
        0.006_735_500_594_538_156,
    ],
    [
        0.167_191_921_974_188_78,
        0.353_953_006_033_743_97,
        0.163_036_288_715_636_52,
        -0.014_190_694_931_141_144,
    ],
    [
        0.177_482_572_254_522_6,
        0.313_445_114_741_868_37,
        0.352_676_757_516_271_87,
        0.086_963_711_284_363_46,
    ],
];
/// Of that polynomial, the value at zero.
const AT_ZERO: [f64; 4] = [
    1.526_788_125_457_266_8,
    -0.813_632_449_486_927_3,
    0.400_761_520_311_650_4,
    -0.113_917_196_281_989_93,
];
/// The largest change of `ln κ` along an edge to which polynomials are fitted.
const STEEP: f64 = 6.0;
/// How far from a break, in steps, its two sides are looked at.
const ASIDE: f64 = 1e-9;
/// Marks that an axis may get.
const GRADES_MAX: usize = 60;
/// The widest range of exponents: densities that differ by `e^1300`.
const EXPONENTS_MAX: i64 = 940;

/// One axis, divided.
pub(super) struct Axis {
    /// The positions of the lines.
    pub(super) at: Vec<f64>,
    /// Where to evaluate: once for each line, twice for breaks.
    sides: Vec<f64>,
    /// By line: the indices into `sides` below and above.
    pub(super) slots: Vec<[usize; 2]>,
    absorbs: [bool; 2],
    /// The lines that are cells: all but ends that absorb or where the density vanishes.
    pub(super) first: usize,
    pub(super) last: usize,
    /// The line of the start.
    pub(super) start: usize,
}

impl Axis {
    /// Divides `ends` into about `cells * scale / 2` parts; every stretch between ends, start and breaks has an
    /// even number of cells at scale 2, so that meshes of scales 2, 3 and 4 have lines there.
    pub(super) fn new(
        ends: [f64; 2],
        start: f64,
        breaks: &[f64],
        absorbs: [bool; 2],
        vanishes: [bool; 2],
        cells: usize,
        scale: usize,
    ) -> Axis {
        let [low, high] = ends;
        let is_inside = |x: f64| low < x && x < high;
        let mut marks: Vec<f64> = breaks.iter().copied().filter(|&x| is_inside(x)).collect();
        marks.extend([low, high, start]);
        marks.sort_by(f64::total_cmp);
        marks.dedup();
        let mut at = vec![low];
        let half = |length: f64| (0.5 * cells as f64 * length / (high - low)).round().max(1.0);
        grade(&mut marks, &half);
        for pair in marks.windows(2) {
            let length = pair[1] - pair[0];
            let count = half(length) as usize * scale;
            at.extend((1..count).map(|k| pair[0] + length * k as f64 / count as f64));
            at.push(pair[1]);
        }
        let (mut sides, mut slots) = (Vec::new(), Vec::new());
        for (line, &x) in at.iter().enumerate() {
            if is_inside(x) && breaks.contains(&x) {
                slots.push([sides.len(), sides.len() + 1]);
                sides.push(x - ASIDE * (x - at[line - 1]));
                sides.push(x + ASIDE * (at[line + 1] - x));
            } else {
                slots.push([sides.len(); 2]);
                sides.push(x);
            }
        }
        let start = at.partition_point(|&x| x < start);
        let last = at.len() - 1 - usize::from(absorbs[1] || vanishes[1]);
        let first = usize::from(absorbs[0] || vanishes[0]);
        Axis { first, last, start, absorbs, at, sides, slots }
    }

    pub(super) fn edges(&self) -> usize {
        self.at.len() - 1
    }
}

/// Adds marks beside short stretches, so that steps grow at most fourfold from one stretch to the next.
fn grade(marks: &mut Vec<f64>, half: &dyn Fn(f64) -> f64) {
    let step = |pair: &[f64]| (pair[1] - pair[0]) / (2.0 * half(pair[1] - pair[0]));
    // Each mark added is three times as far from its short stretch as the one before.
    for _ in 0..GRADES_MAX {
        let steep = marks.windows(3).find_map(|triple| {
            let (before, after) = (step(&triple[..2]), step(&triple[1..]));
            if 4.0 * before < after && 12.0 * before < triple[2] - triple[1] {
                Some(triple[1] + 6.0 * before)
            } else if 4.0 * after < before && 12.0 * after < triple[1] - triple[0] {
                Some(triple[1] - 6.0 * after)
            } else {
                None
            }
        });
        let Some(mark) = steep else { return };
        let place = marks.partition_point(|&other| other < mark);
        marks.insert(place, mark);
    }
}

/// What an edge contributes, with `κ = 1` and `m = 1` at its first end as seen from there.
#[derive(Clone, Copy, Default)]
pub(super) struct Edge {
    /// One over the integral of `1/κ`.
    pub(super) conductance: f64,
    /// The integrals of `κ` and of `m` against one minus the share of the way, and against that share.
    pub(super) lengths: [[f64; 2]; 2],
    /// By how much `ln κ` at both ends departs from the polynomial through the nodes: they do not see a kink that is
    /// nearer to an end than they are.
    pub(super) departure: f64,
}

/// A network on one mesh, with what it was made of.
pub(super) struct Mesh<'a> {
    pub(super) axes: &'a [Axis; 2],
    /// `ln κ` less that at the start, and `D`, by slots of both axes.
    values: Vec<(f64, f64)>,
    /// `κ` over the scale of its node, and `D`.
    scaled: Vec<(f64, f64)>,
    /// By axis, edge, and slot of the other axis.
    edges: [Vec<Edge>; 2],
    pub(super) network: Network,
}

impl<'a> Mesh<'a> {
    /// `None` if something is not finite, or densities range too widely.
    pub(super) fn new(axes: &'a [Axis; 2], medium: Medium) -> Option<Mesh<'a>> {
        let width = axes[1].sides.len();
        let mut values = Vec::with_capacity(axes[0].sides.len() * width);
        for &x in &axes[0].sides {
            values.extend(axes[1].sides.iter().map(|&y| medium(x, y)));
        }
        let [i, j] = [0, 1].map(|k: usize| axes[k].slots[axes[k].start][0]);
        let reference = values[i * width + j].0;
        for value in &mut values {
            value.0 -= reference;
            if value.0.is_nan()
                || value.0 == f64::INFINITY
                || !(0.0 < value.1 && value.1.is_finite())
            {
                return None;
            }
        }
        let along = |axis: usize| {
            let (steps, across) = (&axes[axis], &axes[1 - axis]);
            let mut edges = Vec::with_capacity(steps.edges() * across.sides.len());
            for edge in 0..steps.edges() {
                let [from, to] = [steps.at[edge], steps.at[edge + 1]];
                let ends = [steps.slots[edge][1], steps.slots[edge + 1][0]];
                for (slot, &beside) in across.sides.iter().enumerate() {
                    let end = |end: usize| match axis {
                        0 => values[end * width + slot],
                        _ => values[slot * width + end],
                    };
                    let inner = |t: f64| {
                        let at = from + t * (to - from);
                        let (ln, d) =
                            if axis == 0 { medium(at, beside) } else { medium(beside, at) };
                        (ln - reference, d)
                    };
                    let ends = [end(ends[0]), end(ends[1])];
                    edges.push(Edge::new(to - from, ends, NODES.map(inner)));
                }
            }
            edges
        };
        let edges = [along(0), along(1)];
        let network = Network::new(0, Vec::new());
        let mut mesh = Mesh { axes, values, scaled: Vec::new(), edges, network };
        mesh.scale();
        mesh.network = mesh.assemble()?;
        Some(mesh)
    }

    /// The exponents of the nodes on all lines, zero where the density vanishes.
    fn exponents(&self) -> Vec<i32> {
        let [x, y] = self.axes;
        let nodes = x.slots.iter().flat_map(|i| y.slots.iter().map(move |j| (i[0], j[0])));
        let exponent = |(i, j)| {
            let (ln, _): (f64, f64) = self.value(i, j);
            if ln.is_finite() { libm::round(0.5 * ln * std::f64::consts::LOG2_E) as i32 } else { 0 }
        };
        nodes.map(exponent).collect()
    }

    fn scale(&mut self) {
        let [x, y] = self.axes;
        let exponents = self.exponents();
        self.scaled = self.values.clone();
        for (i, i_slots) in x.slots.iter().enumerate() {
            for (j, j_slots) in y.slots.iter().enumerate() {
                let ln_scale = 2.0 * f64::from(exponents[i * y.at.len() + j]) * LN_2;
                for s in i_slots[0]..=i_slots[1] {
                    for t in j_slots[0]..=j_slots[1] {
                        let value = &mut self.scaled[s * y.sides.len() + t];
                        value.0 = libm::exp(value.0 - ln_scale);
                    }
                }
            }
        }
    }

    pub(super) fn value(&self, x_slot: usize, y_slot: usize) -> (f64, f64) {
        self.values[x_slot * self.axes[1].sides.len() + y_slot]
    }

    /// The edge from a line to the next, along the axis, at a slot of the other.
    pub(super) fn edge(&self, axis: usize, line: usize, slot: usize) -> &Edge {
        &self.edges[axis][line * self.axes[1 - axis].sides.len() + slot]
    }

    fn rows(&self) -> usize {
        self.axes[1].last + 1 - self.axes[1].first
    }

    /// The cell at two lines.
    pub(super) fn cell(&self, i: usize, j: usize) -> usize {
        (i - self.axes[0].first) * self.rows() + j - self.axes[1].first
    }

    pub(super) fn start(&self) -> Option<usize> {
        let [i, j] = [0, 1].map(|k: usize| self.axes[k].start);
        self.is_cell([i, j]).then(|| self.cell(i, j))
    }

    pub(super) fn is_cell(&self, lines: [usize; 2]) -> bool {
        [0, 1]
            .into_iter()
            .all(|k: usize| (self.axes[k].first..=self.axes[k].last).contains(&lines[k]))
    }

    fn assemble(&self) -> Option<Network> {
        let [x, y] = self.axes;
        let rows = self.rows();
        let all = self.exponents();
        let width = y.at.len();
        let cells = (x.first..=x.last).flat_map(|i| all[i * width + y.first..][..rows].to_vec());
        let exponents: Vec<i32> = cells.collect();
        let (least, most) = (*exponents.iter().min()?, *exponents.iter().max()?);
        if EXPONENTS_MAX < i64::from(most) - i64::from(least) {
            return None;
        }
        let mut network = Network::new(rows, exponents);
        for i in x.first..=x.last {
            for j in y.first..=y.last {
                let cell = self.cell(i, j);
                for corner in 0..4 {
                    network.loads[cell][1] += self.mass([i, j], [corner / 2, corner % 2]);
                }
                for (axis, ahead, next) in [(0, rows, [i + 1, j]), (1, 1, [i, j + 1])] {
                    if next[axis] < self.axes[axis].at.len() {
                        let conductance = self.conductance(axis, [i, j]);
                        if self.is_cell(next) {
                            let other = network.exponents[cell + ahead];
                            network.to[cell * rows + ahead - 1] +=
                                conductance * power_of_two(network.exponents[cell] - other);
                        } else if self.absorbs(axis, next[axis]) {
                            network.loads[cell][0] += conductance;
                        }
                    }
                }
                for (axis, before) in [(0, [i.wrapping_sub(1), j]), (1, [i, j.wrapping_sub(1)])] {
                    if 0 < [i, j][axis] && !self.is_cell(before) && self.absorbs(axis, before[axis])
                    {
                        let scale = power_of_two(
                            2 * (all[before[0] * width + before[1]] - network.exponents[cell]),
                        );
                        network.loads[cell][0] += self.conductance(axis, before) * scale;
                    }
                }
            }
        }
        let stored = network.to.iter().chain(network.loads.iter().flatten());
        stored.copied().all(f64::is_finite).then_some(network)
    }

    fn absorbs(&self, axis: usize, line: usize) -> bool {
        self.axes[axis].absorbs[usize::from(line != 0)]
    }

    /// The mass of a node's quarter, over the scale of the node.
    fn mass(&self, lines: [usize; 2], corner: [usize; 2]) -> f64 {
        let slots = [0, 1].map(|k: usize| self.axes[k].slots[lines[k]][corner[k]]);
        let (k, d) = self.scaled[slots[0] * self.axes[1].sides.len() + slots[1]];
        let length = |axis: usize| self.length(axis, lines[axis], corner[axis], slots[1 - axis], 1);
        k / d * length(0) * length(1)
    }

    /// What stands for a node's length along an axis on one side, for conductances (0) or masses (1).
    fn length(&self, axis: usize, line: usize, side: usize, slot: usize, of: usize) -> f64 {
        if side == 0 {
            if line == 0 { 0.0 } else { self.edge(axis, line - 1, slot).lengths[of][1] }
        } else if line == self.axes[axis].edges() {
            0.0
        } else {
            self.edge(axis, line, slot).lengths[of][0]
        }
    }

    /// The conductance from two lines onwards along an axis, over the scale of the node there.
    fn conductance(&self, axis: usize, lines: [usize; 2]) -> f64 {
        let other = 1 - axis;
        let (line, beside) = (lines[axis], lines[other]);
        let [from, to] = [self.axes[axis].slots[line][1], self.axes[axis].slots[line + 1][0]];
        let width = self.axes[1].sides.len();
        let along_side = |side: usize| {
            let slot = self.axes[other].slots[beside][side];
            let at = if axis == 0 { from * width + slot } else { slot * width + from };
            let lengths = [from, to].map(|end| self.length(other, beside, side, end, 0));
            self.edge(axis, line, slot).conductance
                * self.scaled[at].0
                * 0.5
                * (lengths[0] + lengths[1])
        };
        along_side(0) + along_side(1)
    }
}

impl Edge {
    /// From `(ln κ, D)` at both ends and at the nodes.
    fn new(length: f64, ends: [(f64, f64); 2], inner: [(f64, f64); 4]) -> Edge {
        let [from, to] = ends;
        let scaled = |reference: (f64, f64)| {
            let k = inner.map(|(ln, _)| libm::exp(ln - reference.0));
            let m: [f64; 4] = std::array::from_fn(|i| k[i] * reference.1 / inner[i].1);
            let sum = |v: [f64; 4]| length * v.iter().zip(WEIGHTS).map(|(v, w)| v * w).sum::<f64>();
            (sum(k), sum(m))
        };
        // Nothing flows to or from where the density vanishes; the mass belongs to the other end.
        if from.0 == f64::NEG_INFINITY && to.0 == f64::NEG_INFINITY {
            return Edge::default();
        }
        if from.0 == f64::NEG_INFINITY {
            let (k, m) = scaled(to);
            return Edge { lengths: [[0.0, k], [0.0, m]], ..Edge::default() };
        }
        if to.0 == f64::NEG_INFINITY {
            let (k, m) = scaled(from);
            return Edge { lengths: [[k, 0.0], [m, 0.0]], ..Edge::default() };
        }
        let points = [from, inner[0], inner[1], inner[2], inner[3], to];
        let logs = points.map(|point| point.0 - from.0);
        let most = logs.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let least = logs.iter().copied().fold(f64::INFINITY, f64::min);
        let densities = logs.map(libm::exp);
        let mut ways = [0.0; 6];
        if most - least < STEEP {
            for k in 0..4 {
                ways[k + 1] = (0..4).map(|l| UP_TO[k][l] / densities[l + 1]).sum::<f64>();
            }
            ways[5] = (0..4).map(|l| WEIGHTS[l] / densities[l + 1]).sum::<f64>();
        } else {
            // Logarithms that are linear between the points.
            let at = [0.0, NODES[0], NODES[1], NODES[2], NODES[3], 1.0];
            for k in 1..6 {
                let rise = logs[k] - logs[k - 1];
                let mean =
                    if rise.abs() < 1e-6 { 1.0 - 0.5 * rise } else { -libm::expm1(-rise) / rise };
                ways[k] = ways[k - 1] + (at[k] - at[k - 1]) * mean / densities[k - 1];
            }
        }
        let all = ways[5];
        let mut lengths = [[0.0; 2]; 2];
        for k in 1..5 {
            let share = (ways[k] / all).clamp(0.0, 1.0);
            let rest = ((all - ways[k]) / all).clamp(0.0, 1.0);
            let kappa = length * WEIGHTS[k - 1] * densities[k];
            let mass = kappa * from.1 / points[k].1;
            for (row, weight) in [kappa, mass].into_iter().enumerate() {
                lengths[row][0] += weight * rest;
                lengths[row][1] += weight * share;
            }
        }
        lengths[0][1] /= densities[5];
        lengths[1][1] /= densities[5] * from.1 / to.1;
        let departs = |values: [f64; 6]| {
            let at = |k: usize| AT_ZERO[k] * values[k + 1];
            let back = |k: usize| AT_ZERO[k] * values[4 - k];
            let most = values[0].max(values[5]);
            (
                ((0..4).map(at).sum::<f64>() - values[0]).abs()
                    + ((0..4).map(back).sum::<f64>() - values[5]).abs(),
                most,
            )
        };
        // A power of a radius is smoother than its logarithm.
        let (of_densities, most_dense) = departs(densities);
        let departure = departs(logs).0.min(of_densities / most_dense);
        Edge { conductance: 1.0 / (length * all), lengths, departure }
    }
}
