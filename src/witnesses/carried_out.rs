//! Mean times to leave a domain from starts that the gradient flow carries out of it, between bounds that are proved.

use std::f64::consts::{FRAC_1_SQRT_2, TAU};

use nalgebra::{Matrix2, Vector2};

use crate::instances::basin::Basin;
use crate::interval::Interval;

/// Directions and times that are tried: whichever is best, its bound is one.
const TRIED: u32 = 256;
/// The time of the last try, in units of the largest curvature's.
const TIME_MAX: f64 = 8.0;

/// `η ln E_x T` for a quadratic loss with unit noise, whose law at time `t` is normal, in an ellipse around 0.
///
/// *Error* (proved). Who is inside at `t` may be so by chance, so `E_x T <= t + P(X_t in D) sup_y E_y T`. The probability is at
/// most that of a half-plane which holds `D`. From 0 it is largest (Anderson's inequality: `D` is convex and symmetric), so that
/// `sup_y E_y T <= s / P(X_s not in D)` for the path from 0, and that is at least the probability of two half-planes outside. From below,
/// nobody has left at a time in which the drift does half of the way to the boundary, unless Brownian motion did the rest.
///
/// # Panics
///
/// If the loss is not quadratic, noise is not `I` or the ellipse's centre is not 0.
pub fn exponent(basin: &Basin, eta: f64, start: [f64; 2]) -> Interval {
    let unit = [[1.0, 0.0], [0.0, 1.0]];
    let (ellipse, start) = (basin.domain(), Vector2::from(start));
    let hessian = Matrix2::from(basin.hessian());
    let linear = Vector2::from(basin.drift_at(start.into())) + hessian * start;
    assert!(linear.norm() < 1e-12, "the loss is not quadratic");
    assert!(basin.covariance_at(start.into()) == unit && ellipse.centre == [0.0, 0.0], "{basin}");
    let eigen = hessian.symmetric_eigen();
    let function = |f: &dyn Fn(f64) -> f64| {
        let values = Matrix2::from_diagonal(&eigen.eigenvalues.map(f));
        eigen.eigenvectors * values * eigen.eigenvectors.transpose()
    };
    let largest = eigen.eigenvalues.max();
    let times = || (1..=TRIED).map(|k| TIME_MAX / largest * f64::from(k) / f64::from(TRIED));
    let normals = || (0..TRIED).map(|k| f64::from(k) * TAU / f64::from(TRIED));
    let ahead = |distance: f64, t: f64, n: &Vector2<f64>| {
        let covariance = function(&|k| 0.5 * eta * -libm::expm1(-2.0 * k * t) / k);
        0.5 * libm::erfc(distance * FRAC_1_SQRT_2 / n.dot(&(covariance * n)).sqrt())
    };
    // Unit vectors with the distance from 0 of the line that touches the ellipse there.
    let axes = ellipse.axes().map(Vector2::from);
    let touching: Vec<(Vector2<f64>, f64)> = normals()
        .map(|angle| {
            let n = Vector2::new(libm::cos(angle), libm::sin(angle));
            (n, libm::hypot(n.dot(&axes[0]), n.dot(&axes[1])))
        })
        .collect();
    let back = times()
        .map(|t| {
            let out = touching.iter().map(|(n, far)| 2.0 * ahead(*far, t, n)).fold(0.0, f64::max);
            t / out
        })
        .fold(f64::INFINITY, f64::min);
    let above = times()
        .map(|t| {
            let mean = function(&|k| libm::exp(-k * t)) * start;
            let inside = touching.iter().map(|(n, far)| ahead(n.dot(&mean) - far, t, n));
            t + inside.fold(1.0, f64::min) * back
        })
        .fold(f64::INFINITY, f64::min);
    // |G⁻¹ x| grows by at most |Δx| over the shorter half-axis.
    let room = ellipse.half_axes[1] * (1.0 - (1.0 - ellipse.level(start.into())).sqrt());
    let soon = 0.5 * room / (largest * axes[0].norm().max(axes[1].norm()));
    // In each of four directions, by reflection.
    let pushed = 4.0 * libm::erfc(0.5 * room * FRAC_1_SQRT_2 * FRAC_1_SQRT_2 / (eta * soon).sqrt());
    let below = soon * (1.0 - pushed).max(f64::MIN_POSITIVE);
    Interval::between(eta * libm::log(below), eta * libm::log(above))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::instances::basin::Ellipse;
    use crate::witnesses::exit::ln_time_in_plane;

    /// At a step at which lattices resolve the flow.
    #[test]
    fn the_bounds_hold_what_a_lattice_finds() {
        let thin = Ellipse { centre: [0.0, 0.0], half_axes: [1.0, 0.3], angle: 0.0 };
        let unit = [[1.0, 0.0], [0.0, 1.0]];
        let basin = Basin::new([1.0, 4.0], -0.8, 0.0, unit, [0.0, 0.0], thin).expect("valid");
        let eta = 0.1;
        for start in [[0.0, 0.0], [-0.8, 0.1]] {
            let bounds = exponent(&basin, eta, start);
            let lattice = ln_time_in_plane(&basin, eta, start).scaled(eta);
            assert!(
                bounds.low() <= lattice.low() && lattice.high() <= bounds.high(),
                "{bounds:?} {lattice:?}"
            );
        }
    }
}
