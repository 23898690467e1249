//! Mean transition times of a double well under `dX = -∇L dt + sqrt(2 ε) dW`, as logarithms.

use crate::instances::double_well::DoubleWell;
use crate::interval::Interval;
use crate::oracles::exit_2d::{self, Plane};
use crate::oracles::first_passage::{self, Diffusion, End};
use crate::statistics::limit;

/// Standard deviations after which a Gaussian is cut off: it then has 1e-13 of its mass left.
const CUT: f64 = 7.5;

/// The natural logarithm of the mean time from the minimum on the left until the first coordinate
/// reaches `target`, at the temperature `ε`.
///
/// In one dimension by quadrature ([`first_passage`]), with a radius near 1e-11. In more by finite
/// volumes in the plane ([`exit_2d`]), where a well without shear in `d > 2` dimensions becomes a
/// problem for the first coordinate and the radius of the others, with a Bessel drift; the radius
/// is then near 1e-6, and the rectangle's sides are where the density has fallen by `e^-28`.
///
/// # Panics
///
/// If the temperature is not positive or the target is not beyond the minimum.
pub fn ln_mean_time(well: &DoubleWell, temperature: f64, target: f64) -> Interval {
    let start = well.minimum();
    assert!(0.0 < temperature, "a temperature of {temperature}");
    assert!(start < target, "the target {target} is not beyond {start}");
    if well.dimension() == 1 {
        let drift = |x| -well.profile().derivative(x);
        let line = Diffusion::ito(drift, |_| temperature);
        return first_passage::ln_mean_time(&line, End::Natural, End::Absorbing(target), start);
    }
    let points = [start, well.saddle(), well.target()];
    let stiffest = points.map(|u| well.transverse_curvature(u)).into_iter().fold(0.0, f64::max);
    let sharpest =
        points.map(|u| well.profile().curvature(u).abs()).into_iter().fold(0.0, f64::max);
    let spread = (temperature / well.transverse_curvature_min()).sqrt();
    // The radius of n transverse coordinates has its mode at sqrt(n - 1) standard deviations.
    let mode = spread * ((well.dimension() - 2) as f64).sqrt();
    let top = mode + CUT * spread;
    let is_plane = well.dimension() == 2;
    let y = [if is_plane { -top } else { 0.0 }, top];
    let left = height_reached(well, 0.5 * CUT * CUT * temperature) - well.shear().abs() * top;
    // Coarse cells per standard deviation of the narrowest Gaussian: 1.6 along x, 1.4 along y.
    let across = 1.6 * (target - left) / (temperature / sharpest).sqrt();
    let upwards = 1.4 * (y[1] - y[0]) / (temperature / stiffest).sqrt();
    let even = |count: f64| (2.0 * (count / 2.0).ceil().clamp(4.0, 1000.0)) as usize;
    let radial = (well.dimension() - 2) as f64;
    let plane = Plane {
        ln_density: |x: f64, y: f64| {
            let bessel = if is_plane { 0.0 } else { radial * libm::log(y) };
            bessel - well.height(x, y) / temperature
        },
        diffusivity: temperature,
        x: [left, target],
        y,
        absorbing_sides: [false, true, false, false],
    };
    let at = [start, if is_plane { 0.0 } else { mode }];
    exit_2d::ln_mean_time(&plane, at, (even(across), even(upwards)))
}

/// Where, left of the minimum, the profile has risen by `height`.
fn height_reached(well: &DoubleWell, height: f64) -> f64 {
    let minimum = well.minimum();
    let (mut inside, mut outside) = (minimum, minimum - 1e-3);
    for _ in 0..200 {
        if height <= well.profile().height(outside) {
            break;
        }
        inside = outside;
        outside = minimum - 1.5 * (minimum - outside);
    }
    for _ in 0..40 {
        let middle = 0.5 * (inside + outside);
        if height <= well.profile().height(middle) {
            outside = middle;
        } else {
            inside = middle;
        }
    }
    outside
}

/// What the mean times at a ladder of temperatures say of `T(ε) = C e^(E/ε) (1 + O(ε))`.
#[derive(Clone, Debug)]
pub struct Scaling {
    /// `(ε, ln T(ε))`, from warm to cold.
    pub ln_times: Vec<(f64, Interval)>,
    /// The exponent `E`: the limit of `ε ln T`.
    pub exponent: Interval,
    /// `ln C`: the limit of `2 ln T(ε) - ln T(ε/2)`, in which `E` cancels whatever it is.
    pub ln_prefactor: Interval,
}

/// The mean times until `target` is reached at the given temperatures, each half of the one before,
/// and their limits, extrapolated in powers of the temperature with [`limit::at_zero`].
///
/// # Panics
///
/// If a temperature is not half of the one before, or as [`ln_mean_time`].
pub fn scaling(well: &DoubleWell, target: f64, temperatures: &[f64]) -> Scaling {
    let time = |&temperature: &f64| (temperature, ln_mean_time(well, temperature, target));
    let ln_times: Vec<(f64, Interval)> = temperatures.iter().map(time).collect();
    let exponents: Vec<(f64, Interval)> = ln_times
        .iter()
        .map(|&(temperature, ln_time)| (temperature, ln_time.scaled(temperature)))
        .collect();
    let ln_prefactors: Vec<(f64, Interval)> = ln_times
        .windows(2)
        .map(|pair| {
            let ((warm, ln_warm), (cold, ln_cold)) = (pair[0], pair[1]);
            assert!(warm == 2.0 * cold, "{cold} is not half of {warm}");
            (cold, ln_warm.scaled(2.0) - ln_cold)
        })
        .collect();
    Scaling {
        exponent: limit::at_zero(&exponents),
        ln_prefactor: limit::at_zero(&ln_prefactors),
        ln_times,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::instances::double_well::Profile;

    fn profile() -> Profile {
        Profile::new([-1.2, 0.1, 1.0], 2.0, [0.2, 0.3]).unwrap()
    }

    #[test]
    fn constant_stiffness_changes_nothing() {
        let line = DoubleWell::on_the_line(profile());
        for dimension in [2, 3, 10] {
            let well = DoubleWell::with_rotations(profile(), [1.7, 0.0, 0.0], dimension).unwrap();
            for barriers in [4.0, 30.0, 200.0] {
                let temperature = well.barrier() / barriers;
                let [found, truth] =
                    [&well, &line].map(|well| ln_mean_time(well, temperature, well.target()));
                assert!(found.meets(truth), "d = {dimension}, {barriers}: {found:?} {truth:?}");
                assert!(found.radius() < 1e-4, "d = {dimension}, {barriers}: {found:?}");
            }
        }
    }

    #[test]
    fn a_symmetric_quartic_has_the_textbook_scaling() {
        // V = x^4/4 - x^2/2: barrier 1/4, curvatures 2 and 1, so C = 2 pi / sqrt 2.
        let quartic = Profile::new([-1.0, 0.0, 1.0], 1.0, [0.0; 2]).unwrap();
        let temperatures: Vec<f64> = (3..9).map(|k| 0.25 / f64::from(1 << k)).collect();
        let seen = scaling(&DoubleWell::on_the_line(quartic), 1.0, &temperatures);
        let ln_c = libm::log(std::f64::consts::TAU / 2.0_f64.sqrt());
        assert!(seen.exponent.contains(0.25) && seen.exponent.radius() < 1e-4, "{seen:?}");
        assert!(seen.ln_prefactor.contains(ln_c), "{seen:?}");
        assert!(seen.ln_prefactor.radius() < 1e-3, "{seen:?}");
    }
}
