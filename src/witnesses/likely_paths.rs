//! Most probable paths: descents from saddles, and extremals of the action of noise that depends on the place.

use crate::instances::planar_valley::{Bowl, PlanarValley};
use crate::interval::Interval;
use crate::oracles::numerics::{extrema, ode};

/// From how near the saddle to how near the minimum a path is followed, along `x`.
const ENDS: [f64; 2] = [1e-6, 1e-3];
/// The distance in time of two places.
const PACE: f64 = 1.0 / 128.0;
/// The last place, if the minimum is not near before: it attracts at a rate of 0.29 at least.
const PLACES_MAX: u32 = 64 * 128;

/// The flow of `-∇L` from beside the saddle to beside the left minimum, at places that are equidistant in time: for isotropic
/// noise the most probable path out is this one reversed. It begins on the axis that both kinds of valleys leave the saddle
/// along (a start ten times as far moves extrema by 1e-12), and ends a thousandth from the minimum, beyond which it is straight.
pub fn descent(valley: &PlanarValley) -> Vec<[Interval; 2]> {
    let field = |at: &[f64]| valley.gradient([at[0], at[1]]).map(|slope| -slope).to_vec();
    let times: Vec<f64> = (0..PLACES_MAX).map(|k| PACE * f64::from(k)).collect();
    let rows = ode::solve(&field, &[-ENDS[0], 0.0], &times);
    let path = rows.into_iter().map(|row| [row[0], row[1]]);
    path.take_while(|at| ENDS[1] - 1.0 < at[0].low()).collect()
}

/// `sin 2φ` of the angle `φ` from an eigenvector of a symmetric matrix, the nearest one or not, to a direction.
fn misfit([xx, xy, yy]: [Interval; 3], [u, v]: [Interval; 2]) -> Interval {
    let [p, q] = [xx * u + xy * v, xy * u + yy * v];
    let gap = ((xx - yy).powi(2) + 4.0 * xy.powi(2)).sqrt();
    2.0 * (u * q - v * p) / (gap * (u.powi(2) + v.powi(2)))
}

/// `∇L` at a place, with a bound of the change of the Hessian times the place's own error.
fn gradient(valley: &PlanarValley, at: [Interval; 2]) -> [Interval; 2] {
    let centre = at.map(Interval::center);
    let hessian = valley.hessian(at).map(|entry| entry.abs().high());
    let [dx, dy] = at.map(Interval::radius);
    let [gx, gy] = valley.gradient(centre);
    let margin = |a: f64, b: f64| a * dx + b * dy + 1e-14;
    [
        Interval::around(gx, margin(hessian[0], hessian[1])),
        Interval::around(gy, margin(hessian[1], hessian[2])),
    ]
}

/// The largest `|sin 2φ|` of the angle between the path and the nearest eigenvector of the Hessian.
///
/// *Error* (measured): that of the places, and what the angle may do between two of them.
pub fn largest_misfit(valley: &PlanarValley) -> Interval {
    let at = |at: [Interval; 2]| misfit(valley.hessian(at), gradient(valley, at));
    extrema::greatest_magnitude(&descent(valley).into_iter().map(at).collect::<Vec<_>>())
}

/// `|sin 2φ|` of the angle between the path and the nearest eigenvector at the saddle, which it leaves along the axis of `x`.
pub fn misfit_at_saddle(valley: &PlanarValley) -> Interval {
    let zero = Interval::exactly(0.0);
    misfit(valley.hessian([zero; 2]), [Interval::exactly(1.0), zero]).abs()
}

/// The least second derivative across the path.
///
/// *Error* (measured): that of the places, and what the derivative may do between two of them.
pub fn least_across(valley: &PlanarValley) -> Interval {
    let at = |at: [Interval; 2]| {
        let ([xx, xy, yy], [u, v]) = (valley.hessian(at), gradient(valley, at));
        (xx * v.powi(2) - 2.0 * xy * u * v + yy * u.powi(2)) / (u.powi(2) + v.powi(2))
    };
    extrema::least(&descent(valley).into_iter().map(at).collect::<Vec<_>>())
}

/// The second derivatives across the axis of `x` at the saddle and at the minimum of a pinched valley.
pub fn across_at_ends(valley: &PlanarValley) -> [Interval; 2] {
    [0.0, -1.0].map(|x| valley.hessian([Interval::exactly(x), Interval::exactly(0.0)])[2])
}

/// The sine of the angle between the most probable path to a point and `∇L` there.
///
/// The path solves `θ' = 2Dp - ∇L`, `p' = Hp - (p·∂D p)`: Hamilton's equations of the action whose quasi-potential `U` has
/// the gradient `p`. It leaves the minimum along the unstable manifold, on which `p = ∇U`; started a few millionths from the
/// minimum, where `U` is quadratic, it comes as close to it at the end. *Error* (measured): the change from a start that is
/// e^(2 h) times further out, for the lesser curvature `h`, plus that of the integration.
pub fn angle_to_gradient(bowl: &Bowl) -> Interval {
    let [near, far] = [12.0, 10.0].map(|duration| {
        let start =
            [0, 1].map(|i: usize| bowl.target[i] * libm::exp(-bowl.curvatures[i] * duration));
        // D⁻¹ times the linear flow: H⁻¹ H θ or H θ.
        let slope = |i: usize| if bowl.of_hessian { 1.0 } else { bowl.curvatures[i] };
        let from = [start[0], start[1], slope(0) * start[0], slope(1) * start[1]];
        let field = |state: &[f64]| {
            let (velocity, push) = motion(bowl, state);
            vec![velocity[0], velocity[1], push[0], push[1]]
        };
        let end = ode::solve(&field, &from, &[duration]).swap_remove(0);
        let known = end.iter().all(|entry| entry.is_finite());
        if !known {
            return Interval::UNKNOWN;
        }
        let error: f64 = end.iter().map(|entry| entry.radius()).sum();
        let state: Vec<f64> = end.iter().map(|entry| entry.center()).collect();
        let ([u, v], _) = motion(bowl, &state);
        let [p, q] = bowl.gradient([state[0], state[1]]);
        let size = libm::hypot(u, v) * libm::hypot(p, q);
        let steepest = 10.0 * (1.0 + bowl.curvatures[0] + bowl.curvatures[1]);
        Interval::around((u * q - v * p) / size, 4.0 * steepest * error / size.sqrt() + 1e-12)
    });
    if !near.is_finite() {
        return near;
    }
    near.abs().widened((near.center() - far.center()).abs())
}

/// `θ'` and `p'`.
fn motion(bowl: &Bowl, state: &[f64]) -> ([f64; 2], [f64; 2]) {
    let (at, p) = ([state[0], state[1]], [state[2], state[3]]);
    let [gx, gy] = bowl.gradient(at);
    let [xx, xy, yy] = bowl.hessian(at);
    let hp = [xx * p[0] + xy * p[1], xy * p[0] + yy * p[1]];
    if bowl.of_hessian {
        // p·∂_x D p and p·∂_y D p: the third derivatives xxy are 2c.
        let third = 2.0 * bowl.twist;
        let turn = [2.0 * third * p[0] * p[1], third * p[0] * p[0]];
        ([2.0 * hp[0] - gx, 2.0 * hp[1] - gy], [hp[0] - turn[0], hp[1] - turn[1]])
    } else {
        ([2.0 * p[0] - gx, 2.0 * p[1] - gy], hp)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Across the axis it is `1 - p x² (1 - x²)`, least at `x² = ½`.
    #[test]
    fn a_ridge_between_two_places_is_seen() {
        for depth in [5.6, 5.0, 2.0, 0.0] {
            let least = least_across(&PlanarValley::Pinched { depth });
            let truth = 1.0 - 0.25 * depth;
            assert!(least.contains(truth) && least.radius() < 1e-4, "{least:?} for {truth}");
        }
    }

    /// By another integration of the flow (order eight, tolerance 1e-12), maximised between its steps.
    #[test]
    fn the_largest_angle_between_two_places_is_seen() {
        for (stiffness, bend, truth) in [(1.0, 1.0, 0.494_872_224), (3.0, 0.5, 0.177_718_449)] {
            let largest = largest_misfit(&PlanarValley::Curved { stiffness, bend });
            assert!(largest.contains(truth) && largest.radius() < 1e-4, "{largest:?} for {truth}");
        }
    }
}
