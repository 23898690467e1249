//! How fast the law of a diffusion tends to a Gibbs law.
//!
//! The distance is `‖h‖² = ∫ (p - p∞)²/p∞`.

use crate::instances::relaxing::{Confining, NormalLaw, Relaxing, Schedule, Scheduled};
use crate::interval::Interval;
use crate::oracles::law::density::{Annealed, Mesh};
use crate::oracles::law::gibbs::ln_mass;
use crate::oracles::law::poincare::ln_gap;
use crate::oracles::linear::linear_sde::cooling_variance;

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
/// mass right of zero settles. The distance falls no faster than that, since `(P - π)²/(π (1 - π)) <= ‖h‖²`. Error
/// (measured): how much the rate changes between two late spans of time.
pub fn late_rate(at: &Relaxing) -> Interval {
    let points = match &at.loss {
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
            [6.0, 8.0, 10.0].map(|span| (span / rate, distance(&normal, span / rate)))
        }
        _ => {
            // When to look may be chosen either way.
            let gap = ln_gap(&|x| at.loss.slope(x), at.eta, at.loss.wells()).exp().center();
            let times = [2.0, 3.0, 4.0].map(|span| span / gap);
            let excess = excess_mass(at, 0.0, times);
            [0, 1, 2].map(|k: usize| (times[k], excess[k].powi(2)))
        }
    };
    let between =
        |from: (f64, Interval), to: (f64, Interval)| (from.1.ln() - to.1.ln()) / (to.0 - from.0);
    let (first, last) = (between(points[0], points[1]), between(points[1], points[2]));
    last.widened((last - first).abs().high())
}

/// The probability right of `split` less the Gibbs law's, at three times.
fn excess_mass(at: &Relaxing, split: f64, times: [f64; 3]) -> [Interval; 3] {
    let energy = |x: f64| at.eta * at.loss.height(x);
    let (low, high) = at.loss.wells();
    let wells = [low + 0.5, high - 0.5];
    let line = [f64::NEG_INFINITY, f64::INFINITY];
    let right = ln_mass(&energy, [split, f64::INFINITY], &[high - 0.5, split + 0.1]);
    let settled = (right - ln_mass(&energy, line, &wells)).exp();
    let ends = [-1.0, 1.0].map(|sign| far(&energy, if sign < 0.0 { low } else { high }, sign));
    let process = Annealed::new(|x| at.loss.height(x), |_| 1.0 / at.eta, ends);
    let mesh = Mesh { cells: 160, steps: 16.0 };
    let found = process.masses(at.start, &[[split, ends[1]]], &times, mesh);
    [0, 1, 2].map(|k: usize| found[k][0] - settled)
}

/// Where the energy is 40 above the wells.
fn far(energy: &dyn Fn(f64) -> f64, from: f64, sign: f64) -> f64 {
    let mut x = from;
    while energy(x) - energy(from) < 40.0 {
        x += 0.02 * sign;
    }
    x
}

/// `½ ∫ h²/p∞ ∇·(p∞∇L) / ‖h‖²`.
pub fn second_term(law: &NormalLaw) -> Interval {
    let bracket = |u: f64| 0.5 * law.rate * (1.0 - u * u);
    let whole = integrated(law, |g, _, u| g * g * bracket(u));
    whole / integrated(law, |g, _, _| g * g)
}

/// `(I + II)/(‖h‖² + 1)`, where I and II are `∫ h/√p∞ ∇·(p∞∇L)` and `½ ∫ h²/p∞ ∇·(p∞∇L)`.
pub fn first_two_terms(law: &NormalLaw) -> Interval {
    let bracket = |u: f64| law.rate * (1.0 - u * u);
    let sum = integrated(law, |g, _, u| (g + 0.5 * g * g) * bracket(u));
    sum / (integrated(law, |g, _, _| g * g) + 1.0)
}

/// `∫ f(g, g', u) p∞` with `g = p/p∞ - 1`, in units of the Gibbs law's deviation, by the trapezoidal rule, which
/// converges geometrically. Error: what halving the step changes, and rounding.
fn integrated(law: &NormalLaw, f: impl Fn(f64, f64, f64) -> f64) -> Interval {
    let NormalLaw { mean, spread, .. } = *law;
    let ln_ratio = |u: f64| {
        let v = (u - mean) / spread;
        0.5 * (u * u - v * v) - libm::log(spread)
    };
    let reach = 14.0 + 2.0 * mean.abs() / (2.0 - spread * spread).max(0.1);
    let sum = |cells: i32| {
        let h = 2.0 * reach / f64::from(cells);
        let term = |k: i32| {
            let u = -reach + h * f64::from(k);
            let weight = libm::exp(-0.5 * u * u) / std::f64::consts::TAU.sqrt();
            let ratio = libm::exp(ln_ratio(u));
            let slope = ratio * (u - (u - mean) / (spread * spread));
            h * f(ratio - 1.0, slope, u) * weight
        };
        (0..=cells).map(term).sum::<f64>()
    };
    let (coarse, fine) = (sum(4000), sum(8000));
    Interval::around(fine, (fine - coarse).abs() + 1e-12 * fine.abs())
}

/// `I + sign II - III` of Appendix E at the time `from`, on the exact normal law.
pub fn balance(at: &Scheduled, sign: f64) -> Interval {
    let Scheduled { rate, eta, start, schedule, from, .. } = *at;
    let variance = cooling_variance(rate, |t| schedule.heat(t) / eta, from) * (rate * eta);
    let mean = start * libm::exp(-rate * from) * (rate * eta).sqrt();
    let now = eta / schedule.heat(from);
    let share = (now - eta) / now;
    let bracket = move |u: f64| rate * (1.0 - u * u);
    let of = |spread: f64| {
        let law = NormalLaw { rate, eta, mean, spread };
        let first = integrated(&law, |g, _, u| g * bracket(u)) * share;
        let second = integrated(&law, |g, _, u| 0.5 * g * g * bracket(u)) * share;
        // Derivatives are in units of the deviation: a factor η λ.
        let third = integrated(&law, |_, slope, _| slope * slope) * (eta * rate / now);
        first + second * sign - third
    };
    let spread = variance.sqrt();
    of(spread.low()).hull(of(spread.high()))
}

/// The time at which `‖h(t)‖²` has fallen to `level` on `λ x²/2` at a constant `η`, by bisection.
pub fn time_to_settle(rate: f64, eta: f64, start: f64, level: f64) -> Interval {
    let schedule = Schedule::Step { a: 0.0, until: 0.0 };
    let normal = Scheduled { rate, eta, start, schedule, from: 0.0, after: &[] };
    // From above one to below: the distance falls from infinity.
    let (mut low, mut high) = (1e-3 / rate, 1.0 / rate);
    while high < 1e3 / rate && level < distance(&normal, high).high() {
        high *= 2.0;
    }
    for _ in 0..24 {
        let middle = 0.5 * (low + high);
        let there = distance(&normal, middle);
        if there.high() < level {
            high = middle;
        } else if level < there.low() || there == Interval::UNKNOWN {
            low = middle;
        } else {
            break;
        }
    }
    Interval::new(low, high)
}
