//! Exits from minima: quasi-potentials, mean exit times, and the limits of their logarithms.

use std::f64::consts::TAU;

use crate::claim::Instance;
use crate::instances::basin::{Basin, Well};
use crate::interval::Interval;
use crate::monte_carlo::UnitNoise;
use crate::oracles::action::{self, Escape, Field};
use crate::oracles::chain::{self, Noise};
use crate::oracles::exit_2d::domain::{self, Domain, Exit};
use crate::oracles::first_passage::{Diffusion, End, ln_mean_time};

/// A problem with the points from which its exit is timed.
#[derive(Clone, Debug, serde::Serialize)]
pub struct Timed<P, X> {
    /// The problem.
    pub problem: P,
    /// The starts.
    pub starts: Vec<X>,
}

impl<P: Instance, X: std::fmt::Debug> std::fmt::Display for Timed<P, X> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let starts: Vec<String> = self.starts.iter().map(|x| format!("{x:?}")).collect();
        write!(f, "{}, from {}", self.problem, starts.join(", "))
    }
}

/// `V̄_D` on the line by remark (i): the least of `∫ 2 F'/S²` to either end.
pub fn action_on_line(well: &Well) -> f64 {
    let [left, right] = well.ends().map(|end| action_to(well, end));
    left.min(right)
}

fn action_to(well: &Well, end: f64) -> f64 {
    let covariance = |x: f64| well.noise_at(x) * well.noise_at(x);
    action::line::of_diffusion(|x| -well.slope_at(x), covariance, end).center()
}

/// The same for the SGD iteration, by Cramér's theorem: infinite where bounded noise is too weak.
pub fn action_of_sgd(well: &Well, law: UnitNoise) -> f64 {
    let noise = kernel_noise(law);
    let to = |end: f64| {
        let scale = |x: f64| well.noise_at(x);
        action::line::of_chain(|x| -well.slope_at(x), scale, &noise, end).center()
    };
    let [left, right] = well.ends();
    to(left).min(to(right))
}

/// `V̄_D` in the plane by remark (i), with the cheapest way.
pub fn escape_in_plane(basin: &Basin) -> Escape {
    let field = Field { drift: |x| basin.drift_at(x), covariance: |x| basin.covariance_at(x) };
    action::to_boundary(&field, |t| basin.domain().boundary(t))
}

/// `ln E_x T` of the SDE on the line.
pub fn ln_time_on_line(well: &Well, eta: f64, start: f64) -> Interval {
    let half = |x: f64| 0.5 * eta * well.noise_at(x) * well.noise_at(x);
    let diffusion = Diffusion::ito(|x| -well.slope_at(x), half);
    let [left, right] = well.ends().map(End::Absorbing);
    ln_mean_time(&diffusion, left, right, start)
}

/// Cells along the shorter axis of the coarsest lattice in the plane: for each unit of `V/η`,
/// guessed as if noise were isotropic, and for none.
const CELLS: [f64; 2] = [1.5, 14.0];

/// `ln E_x T` of the SDE in the plane.
pub fn ln_time_in_plane(basin: &Basin, eta: f64, start: [f64; 2]) -> Interval {
    leave_plane(basin, eta, start, 0).ln_mean_time
}

/// When and through which of `arcs` arcs of equal parameter the SDE in the plane leaves.
pub fn leave_plane(basin: &Basin, eta: f64, start: [f64; 2], arcs: usize) -> Exit {
    let ellipse = basin.domain();
    let domain = Domain {
        drift: |x| basin.drift_at(x),
        covariance: |x| basin.covariance_at(x).map(|row| row.map(|entry| eta * entry)),
        inside: |x| 0.0 < ellipse.level(x),
        centre: ellipse.centre,
        axes: ellipse.axes(),
    };
    let arc = |z: [f64; 2]| {
        let ([e, f], [p, q]) = (ellipse.axes(), ellipse.half_axes);
        let [u, v] = [0, 1].map(|k: usize| z[k] - ellipse.centre[k]);
        let along = (u * e[0] + v * e[1]) / (p * p);
        let across = (u * f[0] + v * f[1]) / (q * q);
        let turn = libm::atan2(across, along) / TAU;
        (((turn + 1.0) * arcs as f64) as usize) % arcs
    };
    // As wide one way as the other, in reason.
    let [p, q] = ellipse.half_axes;
    let [[a, _], [_, b]] = basin.covariance_at([0.0, 0.0]);
    let exponent = 4.0 * basin.least_rise() / ((a + b) * eta);
    let across = (CELLS[1] + CELLS[0] * exponent).min(44.0);
    let cells = [(p / q).clamp(1.0, 4.0) * across, across].map(|count| count as usize);
    domain::leave(&domain, start, cells, arc, arcs)
}

/// `ln E_x N` of the SGD iteration `x' = x - η (F'(x) + S(x) ζ)` on the line, by its killed kernel.
pub fn ln_steps(well: &Well, law: UnitNoise, eta: f64, start: f64) -> Interval {
    let [left, right] = well.ends();
    let map = |x: f64| x - eta * well.slope_at(x);
    let scale = |x: f64| eta * well.noise_at(x);
    chain::ln_mean_steps(map, scale, &kernel_noise(law), (left, right), start)
}

/// The law of minus the unit noise.
fn kernel_noise(law: UnitNoise) -> Noise {
    match law {
        UnitNoise::Gaussian => Noise::gaussian(),
        UnitNoise::Uniform => Noise::uniform(),
        UnitNoise::TwoPoint | UnitNoise::SkewedTwoPoint => {
            // The gradient is subtracted.
            let atoms = law.support().expect("finitely many values");
            Noise::Atoms(atoms.map(|(value, probability)| (-value, probability)).to_vec())
        }
    }
}

/// The limit of `η ln T` as `η` tends to zero, for `ln T = V/η + a ln η + b + c η + ..`, from
/// `(η, ln T)` at steps that fall by one factor `r`.
///
/// The second difference of `ln T` along the ladder holds neither `a` nor `b`; divided by that of
/// `1/η` it is `V + O(η²)`. The radius is a measured error that would do for `V + O(η)`: the larger of
/// the last two changes, the earlier one divided by `r`, plus the errors of the values. The last value is taken, or an earlier and narrower one while the errors of the values are more than half of the
/// radius. Unknown values and those after them are left out.
pub fn limit(points: &[(f64, Interval)]) -> Interval {
    let known = points.iter().position(|point| !point.1.is_finite()).unwrap_or(points.len());
    let exponents: Vec<Interval> = points[..known]
        .windows(3)
        .map(|of| {
            let second = of[2].1 - of[1].1.scaled(2.0) + of[0].1;
            let inverse = 1.0 / of[2].0 - 2.0 / of[1].0 + 1.0 / of[0].0;
            second.scaled(1.0 / inverse)
        })
        .collect();
    let ratio = if 2 <= known { points[0].0 / points[1].0 } else { f64::NAN };
    let change = |pair: &[Interval]| (pair[1].center() - pair[0].center()).abs();
    let mut best = Interval::UNKNOWN;
    for of in exponents.windows(3).rev() {
        let change = change(&of[1..]).max(change(&of[..2]) / ratio);
        let next = of[2].widened(change);
        if next.radius() < best.radius() {
            best = next;
        }
        if of[2].radius() <= change {
            break;
        }
    }
    best
}

/// Eight steps `η` that fall by one factor, `V/η` from 1/4 to 4096: more than four decades, unless the way to
/// the other end is too steep to follow so far.
pub fn wide_ladder(well: &Well) -> Vec<f64> {
    let action = action_on_line(well);
    let [left, right] = well.ends().map(|end| action_to(well, end));
    let (largest, smallest) = (4.0 * action, (action / 4096.0).max((left + right) / 30_000.0));
    let factor = libm::pow(smallest / largest, 1.0 / 7.0);
    (0..8).map(|k| largest * factor.powi(k)).collect()
}

/// Steps `η` at which `V/η` goes from 3 to 48, in doublings.
pub fn short_ladder(action: f64) -> Vec<f64> {
    (0..5).map(|k| action / 3.0 * 0.5_f64.powi(k)).collect()
}

/// `(η, ln T)` along a ladder.
pub fn along(ladder: &[f64], ln_time: impl Fn(f64) -> Interval) -> Vec<(f64, Interval)> {
    ladder.iter().map(|&eta| (eta, ln_time(eta))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn limits_are_held_whatever_the_corrections(
            action in 0.1..2.0, a in -1.5..1.5, b in -3.0..3.0, c in -2.0..2.0, noise in 0.0..0.01
        ) {
            let ladder = short_ladder(action);
            let ln_time = |eta: f64| {
                let value = action / eta + a * libm::log(eta) + b + c * eta / action;
                Interval::around(value, noise)
            };
            let found = limit(&along(&ladder, ln_time));
            // Second differences of c η between 1/12 and 1/48 of V, and four noises in twelve.
            prop_assert!(found.contains(action), "{:?} {}", found, action);
            prop_assert!(found.radius() < 0.05 * action, "{:?} {}", found, action);
        }
    }

    #[test]
    fn unknown_times_end_the_ladder() {
        let ladder = short_ladder(1.0);
        let mut points = along(&ladder, |eta| Interval::exactly(1.0 / eta));
        points[2].1 = Interval::UNKNOWN;
        assert_eq!(limit(&points), Interval::UNKNOWN);
    }
}
