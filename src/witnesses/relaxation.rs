//! How fast the law of a diffusion tends to a Gibbs law.
//!
//! The distance is `‖h‖² = ∫ (p - p∞)²/p∞`.

use crate::instances::relaxing::{Confining, Relaxing, Schedule, Scheduled};
use crate::interval::Interval;
use crate::oracles::density::{Annealed, Mesh};
use crate::oracles::gibbs::ln_mass;
use crate::oracles::linear_sde::cooling_variance;
use crate::oracles::poincare::ln_gap;

/// `‖h(t)‖²` of a normal law on a parabola, from its mean and variance: unknown where the variance is twice that of
/// the Gibbs law or more, where the distance is infinite.
pub fn distance(at: &Scheduled, time: f64) -> Interval {
    let Scheduled { rate, eta, start, schedule, .. } = *at;
    // In units of the Gibbs law's standard deviation.
    let unit = rate * eta;
    let mean = Interval::exactly(-rate * time).exp() * start;
    let variance = cooling_variance(rate, |t| schedule.heat(t) / eta, time) * unit;
    let excess = variance - 1.0;
    let exponent = mean * mean * unit / (1.0 - excess);
    let square = excess.powi(2);
    if 1.0 <= square.high() {
        return Interval::UNKNOWN;
    }
    let spread = square.map_increasing(|s| -0.5 * libm::log1p(-s), 4.0 * f64::EPSILON);
    (exponent + spread).map_increasing(libm::expm1, 4.0 * f64::EPSILON)
}

/// The exponential rate at which `‖h(t)‖²` falls at late times.
///
/// On a parabola from the exact normal law; otherwise by finite volumes in time, as twice the rate at which the
/// mass right of zero settles between two and three relaxation times. The distance falls no faster, since
/// `(P - π)²/(π (1 - π)) <= ‖h‖²`.
pub fn late_rate(at: &Relaxing) -> Interval {
    let [early, late] = match &at.loss {
        Confining::Wells(minima) if minima.count() == 1 => {
            let rate = minima.determinant(0);
            let normal = Scheduled {
                rate,
                eta: at.eta,
                start: at.start - minima.places()[0],
                schedule: Schedule::Step { a: 0.0, until: 0.0 },
                from: 0.0,
                after: &[],
            };
            [8.0, 10.0].map(|span| (span / rate, distance(&normal, span / rate)))
        }
        _ => {
            // When to look may be chosen either way.
            let gap = ln_gap(&|x| at.loss.slope(x), at.eta, at.loss.wells()).exp().center();
            let times = [2.0, 3.0].map(|span| span / gap);
            let excess = excess_mass(at, 0.0, times);
            [0, 1].map(|k: usize| (times[k], excess[k].powi(2)))
        }
    };
    (early.1.ln() - late.1.ln()) / (late.0 - early.0)
}

/// The probability right of `split` less the Gibbs law's, at two times.
fn excess_mass(at: &Relaxing, split: f64, times: [f64; 2]) -> [Interval; 2] {
    let energy = |x: f64| at.eta * at.loss.height(x);
    let (low, high) = at.loss.wells();
    let wells = [low + 0.5, high - 0.5];
    let line = [f64::NEG_INFINITY, f64::INFINITY];
    let right = ln_mass(&energy, [split, f64::INFINITY], &[high - 0.5, split + 0.1]);
    let settled = (right - ln_mass(&energy, line, &wells)).exp();
    let ends = [-1.0, 1.0].map(|sign| far(&energy, if sign < 0.0 { low } else { high }, sign));
    let process = Annealed::new(|x| at.loss.height(x), |_| 1.0 / at.eta, ends);
    let mesh = Mesh { cells: 240, steps: 24.0 };
    let found = process.masses(at.start, &[[split, ends[1]]], &times, mesh);
    [0, 1].map(|k: usize| found[k][0] - settled)
}

/// Where the energy is 40 above the wells.
fn far(energy: &dyn Fn(f64) -> f64, from: f64, sign: f64) -> f64 {
    let mut x = from;
    while energy(x) - energy(from) < 40.0 {
        x += 0.02 * sign;
    }
    x
}
