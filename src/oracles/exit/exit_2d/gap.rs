//! The smallest positive eigenvalue of a network in which nothing is absorbed, on meshes of a rectangle.

use nalgebra::DMatrix;

use super::mesh::{Axis, Medium, Mesh};
use super::network::power_of_two;
use super::rectangle::extrapolate;
use crate::interval::Interval;

/// Multiplications that the meshes may take.
const WORK_MAX: f64 = 1e11;
/// A wider result says nothing.
const RADIUS_MAX: f64 = 0.5;
/// Densities below `e^-600` of the largest count as that: what flows there is no share of a gap of `e^-500`.
const DEEP: f64 = 600.0;
/// The smallest gap, as minus its logarithm.
const LN_RATE_MAX: f64 = 500.0;
/// Dimensions of the Krylov space: at least, and at most.
const STEPS: [usize; 2] = [12, 60];

/// The logarithm of the smallest positive eigenvalue of `-m⁻¹ ∇·(κ ∇u)` in the plane, of which the rectangle holds
/// what counts; see [`ln_gap_plane`](crate::oracles::law::poincare::ln_gap_plane).
pub(in crate::oracles) fn ln_gap(
    medium: Medium,
    sides: [[f64; 2]; 2],
    cells: [usize; 2],
) -> Interval {
    if cells[0] < cells[1] {
        let turned = |y: f64, x: f64| medium(x, y);
        return compared(&turned, [sides[1], sides[0]], [cells[1], cells[0]]);
    }
    compared(medium, sides, cells)
}

/// On the rectangle, and on one that is wider by a quarter, with cells smaller by a tenth: at the edge of an essential
/// spectrum the gap nears its limit like the square of one over the width, of which twice the difference bounds the
/// rest; and the lines of the two meshes meet a kink differently.
fn compared(medium: Medium, sides: [[f64; 2]; 2], cells: [usize; 2]) -> Interval {
    let found = solve(medium, sides, cells);
    if found == Interval::UNKNOWN {
        return found;
    }
    let wider = sides.map(|[low, high]| {
        let beyond = 0.125 * (high - low);
        [low - beyond, high + beyond]
    });
    let other = solve(medium, wider, cells.map(|count| (11 * count).div_ceil(8)));
    let apart = (found.center() - other.center()).abs();
    let radius = found.radius().max(other.radius()) + 2.0 * apart;
    if other != Interval::UNKNOWN && radius < RADIUS_MAX {
        Interval::around(other.center(), radius)
    } else {
        Interval::UNKNOWN
    }
}

fn solve(medium: Medium, sides: [[f64; 2]; 2], cells: [usize; 2]) -> Interval {
    let [columns, rows] = cells.map(|count| count as f64);
    if WORK_MAX < 22.0 * columns * rows * rows * rows {
        return Interval::UNKNOWN;
    }
    let ground = deepest(medium, sides, cells);
    let floor = medium(ground[0], ground[1]).0 - DEEP;
    let floored = |x: f64, y: f64| {
        let (ln, d) = medium(x, y);
        (if ln < floor { floor } else { ln }, d)
    };
    let modes: Option<Vec<Slowest>> = (1..=4)
        .map(|scale| {
            let axes = [0, 1].map(|k: usize| {
                let none = [false; 2];
                Axis::new(sides[k], ground[k], &[], none, none, cells[k], scale)
            });
            Slowest::new(Mesh::new(&axes, &floored)?)
        })
        .collect();
    let Some(modes) = modes else { return Interval::UNKNOWN };
    let rates = [0, 1, 2, 3].map(|k: usize| modes[k].ln_rate);
    let (value, radius) = extrapolate(rates, 2.0);
    let [coarsest, coarse, middle, fine] = rates;
    // Wells narrower than a cell, and levels that cross from mesh to mesh, leave errors that are no powers of the step.
    let drift = (coarse + (coarse - coarsest) / 3.0 - middle - (middle - coarse) / 1.25).abs();
    let algebra = modes.iter().fold(0.0, |most: f64, mode| most.max(mode.unsettled));
    let radius =
        radius + 1.5 * drift + 0.1 * (middle - fine).abs() + 10.0 * algebra + modes[3].leak + 1e-10;
    if radius < RADIUS_MAX && -LN_RATE_MAX < value {
        Interval::around(value, radius)
    } else {
        Interval::UNKNOWN
    }
}

/// Where the density is largest, among lines that all meshes have.
fn deepest(medium: Medium, sides: [[f64; 2]; 2], cells: [usize; 2]) -> [f64; 2] {
    let lines = [0, 1].map(|k: usize| {
        let [low, high] = sides[k];
        let all = cells[k] / 2;
        (1..all).map(move |i| low + (high - low) * i as f64 / all as f64)
    });
    let [columns, rows] = lines;
    let points = columns.flat_map(|x| rows.clone().map(move |y| [x, y]));
    let height = |[x, y]: [f64; 2]| medium(x, y).0;
    points.max_by(|a, b| height(*a).total_cmp(&height(*b))).expect("cells")
}

/// The slowest mode of one mesh.
struct Slowest {
    ln_rate: f64,
    /// By how much, relatively, the last step of the iteration moved the rate.
    unsettled: f64,
    /// What the mode would lose through the sides if they were open, relative to the rate.
    leak: f64,
}

impl Slowest {
    /// Lanczos' iteration for the inverse on what is orthogonal to constants. With one node as the ground, the inverse acts on
    /// the positive and on the negative part of a function apart: each is a sum of positive terms.
    fn new(mut mesh: Mesh) -> Option<Slowest> {
        let ground = mesh.start()?;
        mesh.network.keep();
        // So much better joined to the outside than to its neighbours that nothing else is seen there.
        mesh.network.loads[ground][0] = 1e30;
        mesh.network.eliminate();
        let network = &mesh.network;
        let loads: Vec<f64> = network.given.iter().map(|given| given[1]).collect();
        let scales = network.exponents.iter().map(|&e| power_of_two(e));
        let masses: Vec<f64> =
            loads.iter().zip(scales).map(|(load, scale)| load * scale * scale).collect();
        let all: f64 = masses.iter().sum();
        let dot = |u: &[f64], v: &[f64]| -> f64 {
            masses.iter().zip(u.iter().zip(v)).map(|(m, (u, v))| m * (u * v)).sum()
        };
        let center = |v: &mut Vec<f64>| {
            let mean = dot(v, &vec![1.0; v.len()]) / all;
            v.iter_mut().for_each(|v| *v -= mean);
        };
        let inverse = |v: &[f64]| {
            let part = |sign: f64| {
                let part = loads.iter().zip(v).map(|(load, v)| load * (sign * v).max(0.0));
                network.solved(part.collect())
            };
            let mut found: Vec<f64> =
                part(1.0).iter().zip(part(-1.0)).map(|(up, down)| up - down).collect();
            center(&mut found);
            found
        };
        // Nothing that a symmetry could make orthogonal to a mode: multiples of the golden ratio, without their integers.
        let mut next: Vec<f64> =
            (1..=masses.len()).map(|k| (0.618_033_988_749_894_9 * k as f64).fract()).collect();
        center(&mut next);
        let (mut basis, mut projected): (Vec<Vec<f64>>, Vec<[f64; 2]>) = (Vec::new(), Vec::new());
        let mut largest: Vec<f64> = Vec::new();
        while basis.len() < STEPS[1] {
            let size = dot(&next, &next).sqrt();
            if !(0.0 < size && size.is_finite()) {
                return None;
            }
            let v: Vec<f64> = next.iter().map(|v| v / size).collect();
            next = inverse(&v);
            let along = dot(&next, &v);
            if !along.is_finite() {
                return None;
            }
            projected.push([along, size]);
            basis.push(v);
            // Twice is enough.
            for _ in 0..2 {
                for v in &basis {
                    let share = dot(&next, v);
                    next.iter_mut().zip(v).for_each(|(next, v)| *next -= share * v);
                }
            }
            let steps = basis.len();
            let matrix = DMatrix::from_fn(steps, steps, |i, j| match i.abs_diff(j) {
                0 => projected[i][0],
                1 => projected[i.max(j)][1],
                _ => 0.0,
            });
            let eigen = matrix.symmetric_eigen();
            let (index, value) = eigen.eigenvalues.argmax();
            largest.push(value);
            let moved = largest[steps.saturating_sub(4)] / value - 1.0;
            if steps == STEPS[1] || (STEPS[0] <= steps && moved.abs() < 1e-11) {
                let vector = eigen.eigenvectors.column(index);
                let mode: Vec<f64> = (0..masses.len())
                    .map(|cell| basis.iter().zip(&vector).map(|(v, share)| share * v[cell]).sum())
                    .collect();
                let share = |cell: usize| masses[cell] * mode[cell] * mode[cell];
                let leak = mesh.leak(share) * value / dot(&mode, &mode);
                return Some(Slowest { ln_rate: -libm::log(value), unsettled: moved.abs(), leak });
            }
        }
        None
    }
}

impl Mesh<'_> {
    /// What the nodes on the sides would lose, by their shares, if the next line beyond were a ground.
    fn leak(&self, share: impl Fn(usize) -> f64) -> f64 {
        let of_end = |axis: usize, line: usize, step: f64| -> f64 {
            let of_node = |beside: usize| {
                let lines = if axis == 0 { [line, beside] } else { [beside, line] };
                let slots = [0, 1].map(|k: usize| self.axes[k].slots[lines[k]][0]);
                // A node on a side has half a cell.
                let rate = 2.0 * self.value(slots[0], slots[1]).1 / (step * step);
                rate * share(self.cell(lines[0], lines[1]))
            };
            (0..self.axes[1 - axis].at.len()).map(of_node).sum()
        };
        let of_axis = |axis: usize| {
            let at = &self.axes[axis].at;
            let last = at.len() - 1;
            of_end(axis, 0, at[1] - at[0]) + of_end(axis, last, at[last] - at[last - 1])
        };
        of_axis(0) + of_axis(1)
    }
}
