//! Tensor grids for spectral collocation: nodes, derivatives and interpolation on circles and
//! segments.

use std::f64::consts::PI;

use crate::simd::{self, Kernel};

/// How functions of one coordinate are represented, by their values at nodes.
///
/// For analytic functions the interpolation error falls geometrically in the number of nodes, for
/// smooth ones faster than any power (Trefethen, *Spectral Methods in MATLAB*, chapter 4).
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Axis {
    /// Periodic functions, by trigonometric interpolation at `nodes` equidistant points. The
    /// number of nodes is odd, so that the interpolants are closed under differentiation.
    Circle {
        /// The period, in the coordinate's units.
        period: f64,
        /// How many nodes: odd.
        nodes: usize,
    },
    /// Functions on `[low, high]`, by polynomial interpolation at Chebyshev points of the second
    /// kind, ends included.
    Segment {
        /// The left end.
        low: f64,
        /// The right end.
        high: f64,
        /// How many nodes: at least 2.
        nodes: usize,
    },
}

impl Axis {
    /// How many nodes the axis has.
    pub fn len(&self) -> usize {
        match *self {
            Axis::Circle { nodes, .. } | Axis::Segment { nodes, .. } => nodes,
        }
    }

    /// Whether the axis has no nodes; no valid axis is empty.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The same axis with another number of nodes, rounded up to an odd one.
    pub fn with_nodes(self, count: usize) -> Axis {
        let nodes = count.max(3) | 1;
        match self {
            Axis::Circle { period, .. } => Axis::Circle { period, nodes },
            Axis::Segment { low, high, .. } => Axis::Segment { low, high, nodes },
        }
    }

    /// Whether functions on the axis have a value at `x`. A rounding error outside a segment
    /// counts as inside.
    pub fn covers(&self, x: f64) -> bool {
        match *self {
            Axis::Circle { .. } => x.is_finite(),
            Axis::Segment { low, high, .. } => {
                let slack = 1e-13 * (high - low);
                low - slack <= x && x <= high + slack
            }
        }
    }

    /// The nodes, in increasing order.
    ///
    /// # Panics
    ///
    /// If a circle has an even number of nodes, a segment fewer than two or `high <= low`.
    pub fn nodes(&self) -> Vec<f64> {
        match *self {
            Axis::Circle { period, nodes } => {
                assert!(nodes % 2 == 1, "a circle needs an odd number of nodes");
                let spacing = period / nodes as f64;
                (0..nodes).map(|j| j as f64 * spacing).collect()
            }
            Axis::Segment { low, high, nodes } => {
                assert!(2 <= nodes && low < high, "a segment needs a length and nodes");
                let (center, radius) = ((low + high) / 2.0, (high - low) / 2.0);
                // Sines of small angles keep the nodes symmetric to the last bit.
                let last = (nodes - 1) as f64;
                let node = |j: usize| {
                    let angle = PI * (2.0 * j as f64 - last) / (2.0 * last);
                    center + radius * libm::sin(angle)
                };
                let mut all: Vec<f64> = (0..nodes).map(node).collect();
                all[0] = low;
                all[nodes - 1] = high;
                all
            }
        }
    }

    /// The differentiation matrix, row by row: `derivative = matrix * values`.
    ///
    /// The diagonal is minus the sum of the rest of its row, so that constants have derivative
    /// zero (Baltensperger and Trummer, SIAM J. Sci. Comput. 24, 2003).
    pub fn derivative(&self) -> Vec<f64> {
        let (nodes, count) = (self.nodes(), self.len());
        let mut matrix = vec![0.0; count * count];
        for i in 0..count {
            let mut sum = 0.0;
            for j in (0..count).filter(|&j| j != i) {
                let sign = if (i + j) % 2 == 0 { 1.0 } else { -1.0 };
                let entry = match *self {
                    Axis::Circle { period, nodes } => {
                        let offset = (i as f64 - j as f64) / nodes as f64;
                        sign * PI / (period * libm::sin(PI * offset))
                    }
                    Axis::Segment { .. } => {
                        let end = |k: usize| if k == 0 || k + 1 == count { 0.5 } else { 1.0 };
                        sign * end(j) / (end(i) * (nodes[i] - nodes[j]))
                    }
                };
                matrix[i * count + j] = entry;
                sum += entry;
            }
            matrix[i * count + i] = -sum;
        }
        matrix
    }

    /// The weights with which the nodes' values give the interpolant's value at `x`; they sum to
    /// one up to rounding. `nodes` are those of [`Axis::nodes`].
    pub fn weights(&self, nodes: &[f64], x: f64, weights: &mut [f64]) {
        debug_assert_eq!(nodes.len(), weights.len());
        let count = nodes.len();
        let mut sum = 0.0;
        for (j, (&node, weight)) in nodes.iter().zip(weights.iter_mut()).enumerate() {
            let sign = if j % 2 == 0 { 1.0 } else { -1.0 };
            // Both kernels are barycentric: a weight over a distance, and then normalised.
            let distance = match *self {
                Axis::Circle { period, .. } => libm::sin(PI * (x - node) / period),
                Axis::Segment { .. } => x - node,
            };
            if distance == 0.0 {
                weights.fill(0.0);
                weights[j] = 1.0;
                return;
            }
            let end = match *self {
                Axis::Segment { .. } if j == 0 || j + 1 == count => 0.5,
                _ => 1.0,
            };
            *weight = sign * end / distance;
            sum += *weight;
        }
        weights.iter_mut().for_each(|weight| *weight /= sum);
    }
}

/// A tensor product of axes; functions on it are stored with the last coordinate running fastest.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Grid<const D: usize> {
    /// One axis per coordinate.
    pub axes: [Axis; D],
}

impl<const D: usize> Grid<D> {
    /// The torus of side `period` with `nodes` nodes along each coordinate, rounded up to odd.
    pub fn torus(period: f64, nodes: usize) -> Grid<D> {
        let axis = Axis::Circle { period, nodes };
        Grid { axes: [axis.with_nodes(nodes); D] }
    }

    /// The cube `[low, high]^D` with `nodes` nodes along each coordinate, rounded up to odd.
    pub fn cube(low: f64, high: f64, nodes: usize) -> Grid<D> {
        let axis = Axis::Segment { low, high, nodes };
        Grid { axes: [axis.with_nodes(nodes); D] }
    }

    /// The grid with about three quarters of the nodes along each axis: what errors are measured
    /// against.
    pub fn coarsened(&self) -> Grid<D> {
        Grid { axes: self.axes.map(|axis| axis.with_nodes(axis.len() * 3 / 4)) }
    }

    /// How many nodes the grid has.
    pub fn len(&self) -> usize {
        self.axes.iter().map(Axis::len).product()
    }

    /// Whether the grid has no nodes; no valid grid is empty.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Whether functions on the grid have a value at `x`.
    pub fn covers(&self, x: &[f64; D]) -> bool {
        self.axes.iter().zip(x).all(|(axis, &x)| axis.covers(x))
    }

    /// The nodes of each axis.
    pub fn axis_nodes(&self) -> [Vec<f64>; D] {
        self.axes.map(|axis| axis.nodes())
    }

    /// All nodes, the last coordinate running fastest.
    pub fn nodes(&self) -> Vec<[f64; D]> {
        let along = self.axis_nodes();
        (0..self.len())
            .map(|flat| {
                let mut rest = flat;
                let mut node = [0.0; D];
                for axis in (0..D).rev() {
                    node[axis] = along[axis][rest % along[axis].len()];
                    rest /= along[axis].len();
                }
                node
            })
            .collect()
    }

    /// Points halfway between neighbouring nodes along every axis, where interpolants are at their worst; every other time
    /// along the first axis alone, since what varies across a diagonal is right again in the middle of a cell.
    pub(crate) fn between_nodes(&self) -> Vec<[f64; D]> {
        let along = self.axis_nodes();
        let mut points = vec![([0.0; D], false)];
        for (axis, nodes) in along.iter().enumerate() {
            let with = |(point, odd): ([f64; D], bool)| {
                nodes.windows(2).enumerate().map(move |(k, pair)| {
                    let mut next = point;
                    next[axis] = if odd { pair[0] } else { 0.5 * (pair[0] + pair[1]) };
                    (next, if axis == 0 { k % 2 == 1 } else { odd })
                })
            };
            points = points.into_iter().flat_map(with).collect();
        }
        points.into_iter().map(|(point, _)| point).collect()
    }

    /// Adds `scale` times the interpolation weights at `x` to `row`, one entry per node.
    pub(crate) fn add_weights(
        &self,
        along: &[Vec<f64>; D],
        x: &[f64; D],
        scale: f64,
        row: &mut [f64],
    ) {
        // The tensor product, built up one axis at a time.
        let mut product = vec![scale];
        for axis in 0..D {
            let mut weights = vec![0.0; along[axis].len()];
            self.axes[axis].weights(&along[axis], x[axis], &mut weights);
            let mut next = Vec::with_capacity(product.len() * weights.len());
            for &outer in &product {
                next.extend(weights.iter().map(|&inner| outer * inner));
            }
            product = next;
        }
        row.iter_mut().zip(&product).for_each(|(entry, &weight)| *entry += weight);
    }

    /// The matrix that maps values at the nodes to values at `points`, one row per point.
    pub(crate) fn interpolation(&self, points: &[[f64; D]]) -> Vec<f64> {
        let (count, along) = (self.len(), self.axis_nodes());
        let mut matrix = vec![0.0; points.len() * count];
        for (point, row) in points.iter().zip(matrix.chunks_exact_mut(count)) {
            self.add_weights(&along, point, 1.0, row);
        }
        matrix
    }
}

/// Matrix times vector, row by row.
pub(crate) fn apply(matrix: &[f64], vector: &[f64]) -> Vec<f64> {
    let mut products = vec![0.0; matrix.len() / vector.len()];
    simd::run(Products { matrix, vector, products: &mut products });
    products
}

/// The square `matrix` times each of the `lines` that `values` consists of, `stride` numbers apart.
pub(crate) fn apply_along(matrix: &[f64], stride: usize, values: &[f64]) -> Vec<f64> {
    let count = matrix.len().isqrt();
    let mut products = vec![0.0; values.len()];
    if stride == 1 {
        for (line, products) in values.chunks_exact(count).zip(products.chunks_exact_mut(count)) {
            simd::run(Products { matrix, vector: line, products });
        }
    } else {
        simd::run(AcrossLines { matrix, stride, values, products: &mut products });
    }
    products
}

/// Scalar products of the rows of a matrix with a vector.
struct Products<'a> {
    matrix: &'a [f64],
    vector: &'a [f64],
    products: &'a mut [f64],
}

impl Kernel for Products<'_> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        let count = self.vector.len();
        for (i, product) in self.products.iter_mut().enumerate() {
            *product = dot(&self.matrix[i * count..][..count], self.vector);
        }
    }
}

/// The same for many vectors that lie side by side.
struct AcrossLines<'a> {
    matrix: &'a [f64],
    stride: usize,
    values: &'a [f64],
    products: &'a mut [f64],
}

impl Kernel for AcrossLines<'_> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        let (count, stride) = (self.matrix.len().isqrt(), self.stride);
        for first in (0..self.values.len()).step_by(count * stride) {
            for i in 0..count {
                let products = &mut self.products[first + i * stride..][..stride];
                for j in 0..count {
                    let weight = self.matrix[i * count + j];
                    let line = &self.values[first + j * stride..][..stride];
                    for k in 0..stride {
                        products[k] += weight * line[k];
                    }
                }
            }
        }
    }
}

/// A scalar product in eight interleaved sums, so that it vectorises in the same order everywhere.
#[inline(always)]
fn dot(a: &[f64], b: &[f64]) -> f64 {
    let ((a_lanes, a_rest), (b_lanes, b_rest)) = (a.as_chunks::<8>(), b.as_chunks::<8>());
    let mut sums = [0.0; 8];
    for i in 0..a_lanes.len().min(b_lanes.len()) {
        for lane in 0..8 {
            sums[lane] += a_lanes[i][lane] * b_lanes[i][lane];
        }
    }
    let mut rest = 0.0;
    for i in 0..a_rest.len().min(b_rest.len()) {
        rest += a_rest[i] * b_rest[i];
    }
    let halves = [sums[0] + sums[4], sums[1] + sums[5], sums[2] + sums[6], sums[3] + sums[7]];
    (halves[0] + halves[2]) + (halves[1] + halves[3]) + rest
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_circle_differentiates_and_interpolates_its_waves(
            k in 0..=7i32, phase in 0.0..6.3, period in 0.5..9.0, x in -20.0..20.0,
        ) {
            let axis = Axis::Circle { period, nodes: 15 };
            let wave = 2.0 * PI / period * f64::from(k);
            let nodes = axis.nodes();
            let values: Vec<f64> = nodes.iter().map(|x| libm::cos(wave * x + phase)).collect();
            let slopes = apply(&axis.derivative(), &values);
            for (node, slope) in nodes.iter().zip(slopes) {
                // Fifteen terms of size up to 1 / node distance, 15 / period.
                let exact = -wave * libm::sin(wave * node + phase);
                prop_assert!((slope - exact).abs() < 1e-12 * 15.0 / period);
            }
            let mut weights = vec![0.0; 15];
            axis.weights(&nodes, x, &mut weights);
            let value = apply(&weights, &values)[0];
            // The angle is known to an ulp of |wave x| < 2000.
            prop_assert!((value - libm::cos(wave * x + phase)).abs() < 1e-11);
        }

        #[test]
        fn a_segment_differentiates_and_interpolates_its_polynomials(
            degree in 0..=10i32, low in -5.0..0.0f64, length in 0.5..6.0f64, at in 0.0..=1.0f64,
        ) {
            let axis = Axis::Segment { low, high: low + length, nodes: 11 };
            let nodes = axis.nodes();
            let power = |x: f64, n: i32| (2.0 * (x - low) / length - 1.0).powi(n);
            let values: Vec<f64> = nodes.iter().map(|&x| power(x, degree)).collect();
            let slopes = apply(&axis.derivative(), &values);
            for (&node, slope) in nodes.iter().zip(slopes) {
                let exact = f64::from(degree) * 2.0 / length * power(node, degree.max(1) - 1);
                // Entries of the matrix grow like nodes²; 1e-13 leaves a factor of ten.
                prop_assert!((slope - exact).abs() < 1e-13 * 121.0 * (1.0 + 1.0 / length) * 10.0);
            }
            let x = low + at * length;
            let mut weights = vec![0.0; 11];
            axis.weights(&nodes, x, &mut weights);
            prop_assert!((apply(&weights, &values)[0] - power(x, degree)).abs() < 1e-13);
        }
    }

    #[test]
    fn a_grid_interpolates_products() {
        let grid = Grid {
            axes: [
                Axis::Circle { period: 2.0 * PI, nodes: 9 },
                Axis::Segment { low: -1.0, high: 2.0, nodes: 5 },
            ],
        };
        let f = |x: &[f64; 2]| libm::sin(3.0 * x[0]) * x[1].powi(4) + x[1];
        let values: Vec<f64> = grid.nodes().iter().map(f).collect();
        let x = [1.3, 0.7];
        assert!((apply(&grid.interpolation(&[x]), &values)[0] - f(&x)).abs() < 1e-13);
    }
}
