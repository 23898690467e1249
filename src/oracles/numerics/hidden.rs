//! What functions do between the nodes of a grid, beside what two grids see of them.

use super::spectral::{Axis, Grid};

/// Places that are looked at between nodes of the line, at least seven between neighbours. Along the lines of grids of more
/// dimensions it is one between neighbours.
const PLACES: usize = 4000;

/// Departures below this many units of rounding of the largest value are rounding.
const ROUNDING: f64 = 256.0;

/// By how much the difference between a grid and the coarser one understates what `functions`, evaluated together, do
/// to the error of the finer one: at least one.
///
/// Cubics through four neighbouring nodes miss more at the finer grid's nodes, from the coarser one's, than at places
/// between, from its own: by `(3/4)^4` where a function is smooth, as much where it jumps. Where they miss more between
/// the nodes, a feature lies there of which the grids see nothing, or its foot; the quotient is returned.
/// What is narrower than the distance of those places, a four-thousandth of the line, or in the plane off the lines through
/// the nodes, may hide all the same. Departures of some units of rounding of the largest value, and of
/// `noise`, do not count. Infinite if the grids see nothing at all of it, or if a value is not a number.
pub(crate) fn understated<const D: usize>(
    grid: &Grid<D>,
    functions: &dyn Fn(&[f64; D]) -> Vec<f64>,
    noise: f64,
) -> f64 {
    let coarser = grid.coarsened();
    // Grids as coarse as that are for polynomials, on which they are exact.
    if coarser.axes.iter().any(|axis| axis.len() < 4) {
        return 1.0;
    }
    let (along, nodes) = (grid.axis_nodes(), grid.nodes());
    let values: Vec<Vec<f64>> = nodes.iter().map(functions).collect();
    let count = values[0].len();
    let mut missed = vec![[0.0_f64; 2]; count];
    let mut keep = |which: usize, found: &[f64], expected: &[f64]| {
        for (missed, (f, e)) in missed.iter_mut().zip(found.iter().zip(expected)) {
            let error = (f - e).abs();
            let unknown = error.is_nan() || missed[which].is_nan();
            missed[which] = if unknown { f64::NAN } else { missed[which].max(error) };
        }
    };
    let mut stride = nodes.len();
    for axis in 0..D {
        let (fine, coarse) = (Line::new(&grid.axes[axis]), Line::new(&coarser.axes[axis]));
        stride /= along[axis].len();
        let places = fine.between(if D == 1 { (PLACES / nodes.len()).max(7) } else { 1 });
        let stencils = [coarse.stencils(&fine.nodes), fine.stencils(&places)];
        for (first, node) in nodes.iter().enumerate() {
            // One line along the axis for each node that begins it.
            if first / stride % along[axis].len() != 0 {
                continue;
            }
            let at = |x: f64| {
                let mut place = *node;
                place[axis] = x;
                functions(&place)
            };
            let own = |j: usize| &values[first + j * stride];
            let rough: Vec<Vec<f64>> = coarse.nodes.iter().map(|&x| at(x)).collect();
            for (j, stencil) in stencils[0].iter().enumerate() {
                keep(0, own(j), &stencil.sum(count, |i| &rough[i]));
            }
            for (&x, stencil) in places.iter().zip(&stencils[1]) {
                keep(1, &at(x), &stencil.sum(count, own));
            }
        }
    }
    let largest = |k: usize| values.iter().map(|v| v[k].abs()).fold(0.0, f64::max);
    let quotient = |(k, &[seen, between]): (usize, &[f64; 2])| {
        if between <= ROUNDING * (f64::EPSILON * largest(k) + noise) { 1.0 } else { between / seen }
    };
    missed.iter().enumerate().map(quotient).fold(1.0, |most, next| {
        if next <= most {
            most
        } else if next.is_nan() {
            f64::INFINITY
        } else {
            next
        }
    })
}

/// The nodes of an axis, and its period if it has one.
struct Line {
    nodes: Vec<f64>,
    period: Option<f64>,
}

/// Four nodes and their weights.
struct Stencil([(usize, f64); 4]);

impl Stencil {
    fn sum<'a>(&self, count: usize, value: impl Fn(usize) -> &'a Vec<f64>) -> Vec<f64> {
        let mut sum = vec![0.0; count];
        for &(node, weight) in &self.0 {
            sum.iter_mut().zip(value(node)).for_each(|(sum, value)| *sum += weight * value);
        }
        sum
    }
}

impl Line {
    fn new(axis: &Axis) -> Line {
        let period = match *axis {
            Axis::Circle { period, .. } => Some(period),
            Axis::Segment { .. } => None,
        };
        Line { nodes: axis.nodes(), period }
    }

    /// So many places between any two neighbours, evenly.
    fn between(&self, places: usize) -> Vec<f64> {
        let closing = self.period.map(|period| self.nodes[0] + period);
        let ends: Vec<f64> = self.nodes.iter().copied().chain(closing).collect();
        let inside = |pair: &[f64]| {
            let [from, to] = [pair[0], pair[1]];
            (1..=places).map(move |k| from + (to - from) * k as f64 / (places + 1) as f64)
        };
        ends.windows(2).flat_map(inside).collect()
    }

    /// Cubics through the four nearest nodes.
    fn stencils(&self, places: &[f64]) -> Vec<Stencil> {
        let count = self.nodes.len();
        let stencil = |&x: &f64| {
            let after = self.nodes.partition_point(|&node| node <= x) as isize;
            let first = match self.period {
                Some(_) => after - 2,
                None => (after - 2).clamp(0, count.saturating_sub(4) as isize),
            };
            let four: [(usize, f64); 4] = std::array::from_fn(|k| {
                let at = first + k as isize;
                let (turns, node) =
                    (at.div_euclid(count as isize), at.rem_euclid(count as isize) as usize);
                (node, self.nodes[node] + turns as f64 * self.period.unwrap_or(0.0))
            });
            let weight = |k: usize| {
                let others = (0..4).filter(|&l| l != k);
                others.map(|l| (x - four[l].1) / (four[k].1 - four[l].1)).product()
            };
            Stencil(std::array::from_fn(|k| (four[k].0, weight(k))))
        };
        places.iter().map(stencil).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn on_circle(nodes: usize, f: impl Fn(f64) -> f64) -> f64 {
        understated(&Grid::torus(std::f64::consts::TAU, nodes), &|&[x]: &[f64; 1]| vec![f(x)], 0.0)
    }

    proptest! {
        #[test]
        fn grids_see_all_of_what_they_resolve(wave in 1..=4, phase in 0.0..6.3_f64, size in 1e-9..1e9_f64) {
            let factor = on_circle(41, |x| size * libm::cos(f64::from(wave) * x + phase));
            prop_assert_eq!(factor, 1.0);
        }

        #[test]
        fn grids_see_little_of_what_lies_between_nodes(size in 1e-9..1e9_f64) {
            let factor = on_circle(41, |x| size * f64::from((x - 0.08).abs() < 0.03));
            prop_assert!(10.0 < factor, "{}", factor);
        }
    }

    #[test]
    fn rounding_is_not_hidden() {
        assert_eq!(on_circle(41, |x| 1.0 + 1e-14 * f64::from((x - 0.08).abs() < 0.03)), 1.0);
    }

    #[test]
    fn what_is_not_a_number_is_hidden() {
        assert_eq!(
            on_circle(41, |x| if (x - 0.08).abs() < 0.03 { f64::NAN } else { 1.0 }),
            f64::INFINITY
        );
    }

    #[test]
    fn a_strip_in_the_plane_is_seen() {
        let strip = |x: &[f64; 2]| vec![f64::from((x[1] - 0.08).abs() < 0.02)];
        assert!(10.0 < understated(&Grid::cube(-1.0, 1.0, 21), &strip, 0.0));
    }
}
