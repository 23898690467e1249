//! Mean exit and hitting times of reversible diffusions in the plane, as logarithms.
//!
//! For `dX = D ∇ln ρ(X) dt + sqrt(2 D) dW` the mean time `u` to reach an absorbing set solves
//! `(D/ρ) ∇·(ρ ∇u) = -1`, with `u = 0` on the set and no flux through reflecting sides. Finite volumes
//! with exponentially fitted fluxes make this a network of conductances, in which every current
//! is positive; elimination after Grassmann, Taksar and Heyman (*Operations Research* 33, 1985)
//! never subtracts, so a mean time of `e^40` is as accurate as a mean time of one.

mod defect;
pub mod domain;
pub(in crate::oracles) mod gap;
pub mod layered;
mod mesh;
mod network;
mod rectangle;

use crate::interval::Interval;

/// A reversible diffusion in a rectangle.
pub struct Plane<R> {
    /// `ln ρ(x, y)`, up to a constant: `-L/ε` for a loss at temperature `ε`. For a problem in `d`
    /// dimensions that is symmetric under rotations of all coordinates but the first, with `y`
    /// their radius: `-L/ε + (d - 2) ln y`.
    pub ln_density: R,
    /// The coefficient `D`.
    pub diffusivity: f64,
    /// The two sides in `x`.
    pub x: [f64; 2],
    /// The two sides in `y`.
    pub y: [f64; 2],
    /// Which sides absorb: left, right, bottom, top. The others reflect, and belong where the
    /// process does not go.
    pub absorbing_sides: [bool; 4],
}

/// The natural logarithm of the mean time to be absorbed, from `start`.
///
/// Three meshes with lines through the start, with about `cells` (columns along `x`, rows along `y`), 3/2 and
/// twice as many each way, are extrapolated in powers of the squared step. The radius is a measured error: the
/// distance between the extrapolants of the two coarser and of the two finer meshes, a hundredth of the
/// distance between the two finer ones themselves, the effect of what integrals along the edges of the coarsest
/// mesh miss, as its halves show it, which is where kinks and narrow features of the density are
/// seen, and 1e-10 for rounding. Where the three do not converge like squares, the largest distance between them
/// is added. Where breaks of `D` cross, errors are of a lower order, which the contrasts give: the radius is then what such errors
/// leave, times ten. Where a cell is at most half a standard deviation of a well wide, the radius is 1e-5 or less.
/// The cost is eight times `columns rows³` multiplications, with rows and columns
/// exchanged if there are more rows: 10 ms for 80 by 24.
///
/// Unknown if something is not finite, if nothing absorbs, if the start is on a side that absorbs, if densities
/// range over more than `e^1300`, if the logarithm exceeds 600, or if the radius exceeds 1/2.
///
/// # Panics
///
/// If the rectangle is empty, `start` outside it, or there are fewer than 8 columns or rows.
pub fn ln_mean_time<R>(plane: &Plane<R>, start: [f64; 2], cells: (usize, usize)) -> Interval
where
    R: Fn(f64, f64) -> f64,
{
    let ln_d = libm::log(plane.diffusivity);
    let medium = |x: f64, y: f64| ((plane.ln_density)(x, y) + ln_d, plane.diffusivity);
    rectangle::Rectangle {
        medium: &medium,
        sides: [plane.x, plane.y],
        absorbing: plane.absorbing_sides,
        breaks: [&[], &[]],
    }
    .ln_mean_time(start, cells)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::oracles::exit::first_passage::{self, Diffusion, End};

    #[test]
    fn a_square_is_left_as_its_series_says() {
        // D = 1 on (0, pi)², from the centre: the sum over odd m, n of
        // 16 sin(m pi/2) sin(n pi/2) / (pi² m n (m² + n²)); in the unit square 0.0736713532...
        let square = Plane {
            ln_density: |_, _| 0.0,
            diffusivity: 1.0,
            x: [0.0, 1.0],
            y: [0.0, 1.0],
            absorbing_sides: [true; 4],
        };
        let time = ln_mean_time(&square, [0.5, 0.5], (16, 16));
        assert!(time.contains(libm::log(0.073_671_353_281_513_8)), "{time:?}");
        assert!(time.radius() < 1e-3, "{time:?}");
    }

    #[test]
    fn a_separable_well_agrees_with_one_dimension() {
        // Only x matters for the time to cross x = 1, whatever y does.
        for temperature in [0.06, 0.25 / 12.0, 0.25 / 40.0] {
            let loss = |x: f64| x * x * x * x / 4.0 - x * x / 2.0;
            let reach = 8.0 * (temperature / 1.5_f64).sqrt();
            let left = -1.0 - 7.0 * (temperature / 2.0_f64).sqrt();
            let plane = Plane {
                ln_density: |x, y: f64| -(loss(x) + 0.75 * y * y) / temperature,
                diffusivity: temperature,
                x: [left, 1.0],
                y: [-reach, reach],
                absorbing_sides: [false, true, false, false],
            };
            let found = ln_mean_time(&plane, [-1.0, 0.0], (80, 24));
            let line = Diffusion::ito(|x: f64| x - x * x * x, |_| temperature);
            let truth = first_passage::ln_mean_time(
                &line,
                End::Reflecting(left),
                End::Absorbing(1.0),
                -1.0,
            );
            assert!(found.meets(truth), "at {temperature}: {found:?} misses {truth:?}");
            assert!(found.radius() < 1e-3, "at {temperature}: {found:?}");
        }
    }

    #[test]
    fn a_radius_stands_for_nine_transverse_dimensions() {
        let temperature = 0.02;
        let loss = |x: f64| x * x * x * x / 4.0 - x * x / 2.0;
        let reach = (temperature / 1.5_f64).sqrt() * (8.0_f64.sqrt() + 7.0);
        let plane = Plane {
            ln_density: |x, r: f64| -(loss(x) + 0.75 * r * r) / temperature + 8.0 * libm::log(r),
            diffusivity: temperature,
            x: [-1.7, 1.0],
            y: [0.0, reach],
            absorbing_sides: [false, true, false, false],
        };
        let found = ln_mean_time(&plane, [-1.0, 0.3], (80, 24));
        let line = Diffusion::ito(|x: f64| x - x * x * x, |_| temperature);
        let truth =
            first_passage::ln_mean_time(&line, End::Reflecting(-1.7), End::Absorbing(1.0), -1.0);
        assert!(found.meets(truth), "{found:?} misses {truth:?}");
        assert!(found.radius() < 1e-3, "{found:?}");
    }

    #[test]
    fn a_saddle_with_deep_sides_is_left_as_a_lattice_says() {
        // Between sides, densities range over e^360.
        let plane = Plane {
            ln_density: |x, y| 20.0 * (y * y - x * x),
            diffusivity: 0.05,
            x: [-3.0, 3.0],
            y: [-3.0, 3.0],
            absorbing_sides: [true; 4],
        };
        let found = ln_mean_time(&plane, [0.1, 1.0], (64, 64));
        let lattice = domain::Domain {
            drift: |[x, y]: [f64; 2]| [-2.0 * x, 2.0 * y],
            covariance: |_| [[0.1, 0.0], [0.0, 0.1]],
            inside: |[x, y]: [f64; 2]| x.abs() < 3.0 && y.abs() < 3.0,
            centre: [0.0; 2],
            axes: [[3.0, 0.0], [0.0, 3.0]],
        };
        let truth = domain::ln_mean_time(&lattice, [0.1, 1.0], [64, 64]);
        assert!(found.meets(truth) && found.radius() < 0.1, "{found:?} {truth:?}");
    }

    #[test]
    fn without_an_exit_nothing_is_known() {
        let closed = Plane {
            ln_density: |_, _| 0.0,
            diffusivity: 1.0,
            x: [0.0, 1.0],
            y: [0.0, 1.0],
            absorbing_sides: [false; 4],
        };
        let time = ln_mean_time(&closed, [0.5, 0.5], (8, 8));
        assert_eq!(time, Interval::UNKNOWN);
    }
}
