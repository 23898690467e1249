//! Poincaré constants of Gibbs measures: the largest `C` with `∫ |∇f|² dµ >= C Var_µ f` for all `f`,
//! where `µ` has the density `e^(-ηL)`, normalised.

use crate::interval::Interval;
use crate::oracles::exit::exit_2d::gap;
use crate::oracles::exit::first_passage::{Diffusion, End};
use crate::oracles::law::spectrum;

/// The logarithm of the constant of `e^(-ηL)` on the line, from the slope `L'`.
///
/// It is `η` times the smallest positive eigenvalue of `dX = -L' dt + sqrt(2/η) dB`; see
/// [`spectrum::ln_lowest`] for `wells`, for the error, and for what is refused.
pub fn ln_constant(slope: &dyn Fn(f64) -> f64, eta: f64, wells: (f64, f64)) -> Interval {
    ln_gap(slope, eta, wells) + Interval::exactly(eta).ln()
}

/// The logarithm of the smallest positive eigenvalue of `dX = -L' dt + sqrt(2/η) dB`: the rate at which the
/// law settles in the norm of `L²(µ)`.
pub fn ln_gap(slope: &dyn Fn(f64) -> f64, eta: f64, wells: (f64, f64)) -> Interval {
    let diffusion = Diffusion::ito(|x: f64| -slope(x), |_: f64| 1.0 / eta);
    spectrum::ln_lowest(&diffusion, End::Natural, End::Natural, wells, 1)[0]
}

/// The logarithm of the smallest positive eigenvalue of `dX = -∇L dt + sqrt(2/η) dB` in the plane, where `L` need not
/// separate: the rate at which the law settles, and the constant of `e^(-ηL)` over `η`.
///
/// `sides`, in `x` and in `y`, are those of a rectangle that holds every well and every pass that counts: the loss on them is
/// some 18 temperatures above the highest pass. Finite volumes with exponentially fitted conductances, as for
/// [`exit_2d`](crate::oracles::exit::exit_2d), on meshes of 1/2, 1, 3/2 and twice `cells` columns and rows; Lanczos' iteration
/// for the inverse by elimination without subtraction, so that a gap of `e^-300` is as accurate as one of one half; extrapolation in
/// powers of the squared step.
///
/// The radius is a measured error, the sum of: 3/2 of the distances between the three successive extrapolants; a tenth
/// of that between the two finer meshes, and the larger of the distances between meshes where these do not converge
/// like squares; what the mode would lose through the sides if they were open, relative to the gap; ten times what the last steps
/// of the iteration changed; and 1e-10. All of it is done again on a rectangle wider by a quarter, with cells smaller by a tenth, whose
/// value is given: to the larger of the two radii comes twice the distance of the two, for what the sides cut off at the edge of an
/// essential spectrum and for kinks between the lines. It is near 1e-2 where a cell is as wide as the narrowest well's standard deviation,
/// sixteen times less with half that width, and a hundred times the error. About 100 `columns rows³` multiplications, and
/// 3e4 per column and row: 80 ms for 24 by 24.
///
/// Unknown if the loss is not a number somewhere, within an eighth of the width around the rectangle too, if the gap is below `e^-500`, if the system is too large, or if the radius
/// exceeds 1/2, as where wells are much narrower than a cell or the rectangle cuts off too much. What a
/// kink off the meshes' lines does is seen only as far as it disturbs the convergence or tells the two rectangles apart.
///
/// # Panics
///
/// If the rectangle is empty or there are fewer than 8 columns or rows.
pub fn ln_gap_plane(
    loss: &dyn Fn(f64, f64) -> f64,
    eta: f64,
    sides: [[f64; 2]; 2],
    cells: [usize; 2],
) -> Interval {
    assert!(sides.iter().all(|side| side[0] < side[1]), "an empty rectangle");
    assert!(8 <= cells[0].min(cells[1]), "a grid of {cells:?} cells");
    gap::ln_gap(&|x, y| (-eta * loss(x, y), 1.0 / eta), sides, cells)
}

/// The logarithm of the constant of a product, from its factors': the least of them.
///
/// # Panics
///
/// If there is no factor.
pub fn ln_constant_of_product(factors: &[Interval]) -> Interval {
    factors.iter().copied().reduce(Interval::min).expect("a product has a factor")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::oracles::law::gibbs::ln_mass;

    const LINE: [f64; 2] = [f64::NEG_INFINITY, f64::INFINITY];

    /// `1/(4B) <= C <= 2/B`, where `B` is the larger of Muckenhoupt's constants of the two sides of the
    /// median (Miclo 1999; Bakry, Gentil, Ledoux, *Analysis and geometry of Markov diffusion operators*, 4.5.1).
    fn bracket(energy: &dyn Fn(f64) -> f64, median: f64, reach: f64) -> [f64; 2] {
        let whole = ln_mass(energy, LINE, &[median]);
        let side = |sign: f64| {
            let at = |k: i32| {
                let x = median + sign * reach * f64::from(k) / 200.0;
                let (low, high) = (median.min(x), median.max(x));
                let ends = if 0.0 < sign { [x, f64::INFINITY] } else { [f64::NEG_INFINITY, x] };
                let tail = ln_mass(energy, ends, &[x + 1e-3 * sign]) - whole;
                let inner = ln_mass(&|y| -energy(y), [low, high], &[]) + whole;
                (tail + inner).exp().center()
            };
            (1..=200).map(at).fold(0.0, f64::max)
        };
        let b = side(1.0).max(side(-1.0));
        [1.0 / (4.0 * b), 2.0 / b]
    }

    #[test]
    fn constants_lie_in_muckenhoupts_bracket() {
        type Pair = (fn(f64) -> f64, fn(f64) -> f64);
        let quartic: Pair = (|x| (x * x - 1.0) * (x * x - 1.0), |x| 4.0 * x * (x * x - 1.0));
        let slow: Pair =
            (|x| libm::pow(1.0 + x * x, 0.75), |x| 1.5 * x * libm::pow(1.0 + x * x, -0.25));
        let quadratic: Pair = (|x| 0.35 * x * x, |x| 0.7 * x);
        for (name, (energy, slope)) in
            [("quartic", quartic), ("slow", slow), ("quadratic", quadratic)]
        {
            for eta in [0.25, 1.0, 4.0] {
                let found = ln_constant(&slope, eta, (-1.0, 1.0)).exp();
                let [low, high] = bracket(&|x| eta * energy(x), 0.0, 4.0);
                assert!(
                    low <= found.low() && found.high() <= high,
                    "{name} {eta}: {found:?} [{low}, {high}]"
                );
            }
        }
    }

    /// Sinc collocation of the Schrödinger form, and finite volumes in Python, agree to eight digits.
    #[test]
    fn the_quartic_double_well_has_known_constants() {
        for (eta, reference) in [
            (0.25, 0.792_088_427),
            (1.0, 0.748_681_672),
            (2.0, 0.454_546_602),
            (8.0, 0.004_574_951_1),
        ] {
            let found = ln_constant(&|x| 4.0 * x * (x * x - 1.0), eta, (-1.0, 1.0)).exp();
            assert!(found.widened(2e-9).contains(reference), "{eta}: {found:?} {reference}");
        }
    }

    #[test]
    fn a_well_turned_in_the_plane_has_its_least_curvature() {
        // Curvatures 1 and 3, turned by one radian.
        let (cos, sin) = (libm::cos(1.0), libm::sin(1.0));
        let loss = |x: f64, y: f64| {
            let (u, v) = (cos * x + sin * y, cos * y - sin * x);
            0.5 * u * u + 1.5 * v * v
        };
        let found = ln_gap_plane(&loss, 4.0, [[-4.0, 4.0]; 2], [24, 24]);
        assert!(found.contains(0.0) && found.radius() < 0.02, "{found:?}");
    }

    #[test]
    fn a_rectangle_that_cuts_wells_off_is_unknown() {
        let loss = |x: f64, y: f64| 0.5 * (x * x + y * y);
        assert_eq!(ln_gap_plane(&loss, 1.0, [[-1.0, 1.0]; 2], [24, 24]), Interval::UNKNOWN);
    }

    #[test]
    fn a_quadratic_has_its_curvature_and_a_product_its_worst_factor() {
        let of = |rate: f64| ln_constant(&move |x| rate * x, 3.0, (-1.0, 1.0));
        let product = ln_constant_of_product(&[of(2.0), of(0.5), of(1.0)]).exp();
        assert!(product.widened(1e-9).contains(1.5), "{product:?}");
    }
}
