//! How SGD came to where it is, and from which side a gradient-flow line reaches a minimum.

use nalgebra::DMatrix;

use crate::instances::linear_climb::{CurvedFloor, LinearClimb};
use crate::interval::Interval;
use crate::oracles::{linear::lyapunov, numerics::ode};

/// The mean of `θ`, a [`LinearClimb::half_life`] before stationary SGD is at the point, along the two eigenvectors, in units of the
/// height: `Σ (Aᵀ)^k Σ⁻¹ z` for the chain with map `A` and stationary covariance `Σ`.
pub fn before(climb: &LinearClimb) -> [Interval; 2] {
    let (hessian, eta) = (climb.matrix(), climb.step);
    let map = DMatrix::identity(2, 2) - &hessian * eta;
    let Some(found) = lyapunov::solve(&map, &(&hessian * (eta * eta / climb.batch))) else {
        return [Interval::UNKNOWN; 2];
    };
    let [a, b, c] = [found.entry(0, 0), found.entry(1, 0), found.entry(1, 1)];
    let determinant = a * c - b * b;
    let [e, f] = climb.basis();
    let z = [0, 1].map(|k: usize| e[k] + f[k]);
    let mut way = [(c * z[0] - b * z[1]) / determinant, (a * z[1] - b * z[0]) / determinant];
    for _ in 0..climb.half_life() {
        // The map is symmetric.
        way = [0, 1].map(|k: usize| way[0] * map[(0, k)] + way[1] * map[(1, k)]);
    }
    let at = [a * way[0] + b * way[1], b * way[0] + c * way[1]];
    [e, f].map(|direction| at[0] * direction[0] + at[1] * direction[1])
}

/// The second derivative of the loss at the minimum, along the direction in which the gradient-flow line from the saddle comes
/// in: of the last differences to the minimum, at three times, of which the last change is the radius.
pub fn curvature_of_arrival(floor: &CurvedFloor) -> Interval {
    let field = |at: &[f64]| floor.gradient([at[0], at[1]]).map(|slope| -slope).to_vec();
    let slowest = 2.0 * floor.stiffness / (2.0 + 5.0 * floor.stiffness);
    let times = [10.0, 12.0, 14.0].map(|multiple| 8.0 + 0.6 * multiple / slowest);
    let rows = ode::solve(&field, &[-1e-3, 1e-6], &times);
    let along: Vec<Interval> = rows
        .iter()
        .map(|at| {
            let (u, v) = (at[0] + 1.0, at[1] - 1.0);
            let [[p, q], [_, r]] = floor.hessian();
            (u * u * p + u * v * (2.0 * q) + v * v * r) / (u * u + v * v)
        })
        .collect();
    let change = (along[2].center() - along[1].center()).abs();
    along[2].widened(2.0 * change + 1e-6)
}
