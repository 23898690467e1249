//! Densities in closed form and how they change.

use crate::instances::exact_diffusion::{ExactDiffusion, Ornstein, Place};
use crate::interval::Interval;
use crate::observation::Observation;
use crate::oracles::numerics::jet::Jet;
use crate::oracles::numerics::root;
use crate::statistics::limit;

/// `∂p/∂t` at the points: the closed form, differentiated in time with enclosures.
pub fn change(place: &Place) -> Observation {
    let at = |point: &[f64; 2]| {
        place.diffusion.density(point.map(Jet::from), Jet::variable(place.time)).slope
    };
    Observation::of_all(place.points().iter().map(at))
}

/// The derivative of the logarithm of the stationary density of [`ExactDiffusion::Sinh`]; unknown for others.
fn stationary_slope(diffusion: &ExactDiffusion, w: f64) -> Interval {
    let density = diffusion.stationary(Jet::variable(w));
    density.map_or(Interval::UNKNOWN, |p| p.slope / p.value)
}

/// Where the stationary density of [`ExactDiffusion::Sinh`] is largest, if it has one mode in `[low, high]`: by
/// bisection on the sign of its derivative.
pub fn stationary_mode(diffusion: &ExactDiffusion, ends: [f64; 2]) -> Interval {
    root::monotone(|w| stationary_slope(diffusion, w), ends[0], ends[1])
}

/// Where the risk is least, in the same way.
fn minimizer(diffusion: &ExactDiffusion, ends: [f64; 2]) -> Interval {
    root::monotone(|w| diffusion.slope([Jet::from(w); 2], 0).value, ends[0], ends[1])
}

/// `E (w - Z)^n / (n! Δt)`, `n = 1 .. 4`, over the transition law of an Ornstein-Uhlenbeck process in the time `Δt`.
pub fn increments(process: &Ornstein, time: f64) -> [Interval; 4] {
    let exactly = Interval::exactly;
    let fall = |rate: f64| {
        let value = libm::expm1(-rate * time);
        Interval::around(value, 4.0 * f64::EPSILON * value.abs())
    };
    let shift = (exactly(process.at) - process.center) * fall(process.rate);
    let variance = -fall(2.0 * process.rate) * process.diffusivity / process.rate;
    let moments = [
        shift,
        variance + shift.powi(2),
        shift.powi(3) + 3.0 * shift * variance,
        3.0 * variance.powi(2) + 6.0 * variance * shift.powi(2) + shift.powi(4),
    ];
    let mut n = 0.0;
    let mut factorial = 1.0;
    moments.map(|moment| {
        n += 1.0;
        factorial *= n;
        moment / (factorial * time)
    })
}

/// The limits of [`increments`] as `Δt` tends to zero. The finest time is small beside one at which a second term may turn a
/// small first one round.
pub fn jump_moments(process: &Ornstein) -> [Interval; 4] {
    let rows: Vec<(f64, [Interval; 4])> =
        (3..16).map(|k| 0.5_f64.powi(k)).map(|time| (time, increments(process, time))).collect();
    [0, 1, 2, 3].map(|entry| {
        let points: Vec<_> = rows.iter().map(|(time, row)| (*time, row[entry])).collect();
        limit::at_zero(&points)
    })
}

/// The stationary density of [`ExactDiffusion::Sinh`] at 81 points, against the distance from the minimizer of the risk;
/// nothing for others.
pub fn stationary_curve(diffusion: &ExactDiffusion, [low, high]: [f64; 2]) -> Vec<(f64, Interval)> {
    let origin = minimizer(diffusion, [low, high]).center();
    let points = (0..=80).map(|j| low + (high - low) * f64::from(j) / 80.0);
    let density = |w: f64| Some((w - origin, diffusion.stationary(Jet::variable(w))?.value));
    points.filter_map(density).collect()
}
