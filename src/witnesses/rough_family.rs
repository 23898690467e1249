//! How rough an expectation of smooth losses is, what pulls inwards far away, and SGD in one well.

use std::f64::consts::{LN_10, TAU};

use crate::instances::rough_family::{ExampleLoss, RoughFamily, ln_cosh};
use crate::instances::trapped_well::TrappedWell;
use crate::interval::Interval;
use crate::oracles::law::gibbs::ln_mass;
use crate::oracles::law::semigroup;
use crate::oracles::numerics::spectral::Grid;

/// The logarithm of what smoothness of the expectation bounds near zero: `Σ(x)/x²` for a corner, `f'''(x)` for a kink.
///
/// A smooth `Σ >= 0` that vanishes at zero is of order `x²` there. By quadrature over `ln k`.
pub fn ln_bounded(family: &RoughFamily, x: f64) -> Interval {
    let largest = family.largest().map_or(f64::INFINITY, libm::log);
    match *family {
        RoughFamily::Corner { size, .. } => {
            // c² E tanh²(kx) with e^-u du for k^-2 dk.
            let end = largest.min(libm::log(1.0 / x) + 40.0);
            let energy = |u: f64| u - 2.0 * libm::log(libm::tanh(libm::exp(u) * x));
            let mass = ln_mass(&energy, [0.0, end], &[libm::log(1.0 / x).clamp(0.1, end - 0.1)]);
            let total = -libm::expm1(-largest);
            mass + 2.0 * libm::log(size) - libm::log(total) - 2.0 * libm::log(x)
        }
        RoughFamily::Kink { .. } => {
            // E k sech²(kx) with e^(u/2) du/2 for k k^-3/2 dk/2.
            let end = largest.min(libm::log(40.0 / x));
            let energy = |u: f64| 2.0 * ln_cosh(libm::exp(u) * x) - 0.5 * u;
            let mass = ln_mass(&energy, [0.0, end], &[libm::log(0.5 / x).clamp(0.1, end - 0.1)]);
            let total = -2.0 * libm::expm1(-0.5 * largest);
            mass - libm::log(total)
        }
    }
}

/// The power of `x` with which [`ln_bounded`] goes towards zero, between 1e-7 and 1e-6: negative where it is not bounded.
pub fn growth(family: &RoughFamily) -> Interval {
    (ln_bounded(family, 1e-6) - ln_bounded(family, 1e-7)) / LN_10
}

/// The least `w·∇f(w)/|w|²` on the circle of that radius, over 7200 directions.
pub fn far_pull(loss: &ExampleLoss, radius: f64) -> Interval {
    let at = |k: u32| {
        let angle = f64::from(k) * TAU / 7200.0;
        let unit = [libm::cos(angle), libm::sin(angle)];
        let slope = loss.gradient(unit.map(|u| u * radius));
        (unit[0] * slope[0] + unit[1] * slope[1]) / radius
    };
    let least = (0..7200).map(at).fold(f64::INFINITY, f64::min);
    // Between two directions a function whose second derivative is at most four changes by 4 (2π/7200)²/8.
    Interval::new(least - 4e-7, least)
}

/// `E φ(X_n)`, `φ = cos(3x)`, at `times = nη` from each of the starts, of SGD in a well.
pub fn well_sgd(
    well: &TrappedWell,
    step: f64,
    times: &[f64],
    starts: &[[f64; 1]],
) -> Vec<Interval> {
    let counts: Vec<u64> = times.iter().map(|time| (time / step).round() as u64).collect();
    let grid = Grid::cube(1.0 - well.radius(), 1.0 + well.radius(), 41);
    semigroup::expectations(&grid, &well.sgd(step), &observable, &counts, starts).concat()
}

/// `φ`.
pub(crate) fn observable(x: &[f64; 1]) -> f64 {
    libm::cos(3.0 * x[0])
}
