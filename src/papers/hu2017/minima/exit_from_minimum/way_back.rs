//! The least action with which noise brings a start back to 0 before the flow carries it out.

use crate::instances::basin::Basin;
use crate::interval::Interval;

/// The least action `c(x)` over curves in `D` that lead from `x` to 0 and are graphs over the first coordinate.
///
/// Curves are polygons through a lattice that follows the boundary, chosen by dynamic programming; each is an
/// admissible curve, so that both lattices err upwards. The radius is a measured error, their distance; near
/// 1e-3 of the value.
///
/// # Panics
///
/// Unless `D` is an ellipse about 0 with its first axis along the first coordinate, and `x` lies in it.
pub(super) fn least_action(basin: &Basin, start: [f64; 2]) -> Interval {
    let domain = basin.domain();
    assert!(domain.centre == [0.0, 0.0] && domain.angle == 0.0, "{basin} is not straight");
    assert!(0.0 < domain.level(start), "{start:?} is not in D");
    let [coarse, fine] = [40, 60].map(|columns| cheapest(basin, start, columns, 4 * columns));
    Interval::around(fine, (coarse - fine).abs())
}

fn cheapest(basin: &Basin, start: [f64; 2], columns: usize, rows: usize) -> f64 {
    let [long, short] = basin.domain().half_axes;
    let column = |i: usize| -> Vec<[f64; 2]> {
        let x = start[0] * (1.0 - i as f64 / columns as f64);
        let top = short * (1.0 - x * x / (long * long)).sqrt();
        (0..=rows).map(|k| [x, top * (2.0 * k as f64 / rows as f64 - 1.0)]).collect()
    };
    let mut reached = vec![(start, 0.0)];
    for i in 1..columns {
        let from = |z: [f64; 2]| {
            let costs = reached.iter().map(|&(y, cost)| cost + action(basin, y, z));
            (z, costs.fold(f64::INFINITY, f64::min))
        };
        reached = column(i).into_iter().map(from).collect();
    }
    let last = reached.iter().map(|&(y, cost)| cost + action(basin, y, [0.0, 0.0]));
    last.fold(f64::INFINITY, f64::min)
}

/// The action of a straight piece at its best speed, `∫ (|b| |φ'| - b · φ')` in the norm of the inverse
/// covariance, by three Gauss-Legendre points.
fn action(basin: &Basin, from: [f64; 2], to: [f64; 2]) -> f64 {
    let along = [to[0] - from[0], to[1] - from[1]];
    let density = |t: f64| {
        let at = [from[0] + t * along[0], from[1] + t * along[1]];
        let (b, [[p, q], [_, r]]) = (basin.drift_at(at), basin.covariance_at(at));
        let product = |u: [f64; 2], v: [f64; 2]| {
            (r * u[0] * v[0] - q * (u[0] * v[1] + u[1] * v[0]) + p * u[1] * v[1]) / (p * r - q * q)
        };
        (product(b, b) * product(along, along)).sqrt() - product(b, along)
    };
    let node = 0.5 * 0.6_f64.sqrt();
    (5.0 * density(0.5 - node) + 8.0 * density(0.5) + 5.0 * density(0.5 + node)) / 18.0
}

#[cfg(test)]
mod tests {
    use super::super::super::cases::thin_basin;
    use super::least_action;

    #[test]
    fn the_way_back_costs_what_a_polygon_that_is_finer_costs() {
        // The same programme in Python with 120 by 400 nodes: 0.023710; with 60 by 240: 0.023685, from the
        // start's nearest node. The polygon of seven corners that was found by hand costs 0.0286.
        let aslant = thin_basin(-std::f64::consts::FRAC_PI_4, 0.15);
        let cost = least_action(&aslant, [-0.8, 0.08]);
        assert!((cost.center() - 0.0237).abs() < 5e-4, "{cost:?}");
        // Where the flow stays inside there is nothing to pay.
        let straight = thin_basin(0.0, 0.15);
        assert!(least_action(&straight, [-0.8, 0.08]).high() < 1e-3);
    }
}
