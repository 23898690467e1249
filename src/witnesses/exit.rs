//! Mean times to leave minima, as logarithms, and the limits of `η` times these.

use std::f64::consts::TAU;

use crate::instances::basin::{AtStep, Basin, Pair, Well};
use crate::instances::valley_with_exit::ValleyWithExit;
use crate::interval::Interval;
use crate::monte_carlo::escape::steps_to_leave;
use crate::monte_carlo::{Block, Normals, Tally, UnitNoise};
use crate::oracles::exit::chain::{self, Noise};
use crate::oracles::exit::exit_2d::domain::{self, Domain, Exit};
use crate::oracles::exit::exit_2d::{self, Plane};
use crate::oracles::exit::first_passage::{Diffusion, End, ln_mean_time};

/// `ln E_x T` of the SDE on the line.
pub fn ln_time_on_line(well: &Well, eta: f64, start: f64) -> Interval {
    let half = |x: f64| 0.5 * eta * well.noise_at(x) * well.noise_at(x);
    let diffusion = Diffusion::ito(|x| -well.slope_at(x), half);
    let [left, right] = well.ends().map(End::Absorbing);
    ln_mean_time(&diffusion, left, right, start)
}

/// `ln` of the largest of `E_x T` from 39 starts on the line, at most that from all.
pub fn ln_largest_time_on_line(at: &AtStep) -> Interval {
    let [left, right] = at.well.ends();
    let points = (1..40).map(|k| left + (right - left) * f64::from(k) / 40.0);
    largest(points.map(|x| ln_time_on_line(&at.well, at.eta, x)))
}

/// `ln` of the larger `E_x T` from the minimum and from the centre of a rectangle, at most that from all of it.
pub fn ln_largest_time_on_rectangle(Pair(first, second): &Pair) -> Interval {
    let wells = [first.well, second.well];
    let [[left, right], [bottom, top]] = wells.map(|well| well.ends());
    let variance = |k: usize, x: f64| {
        let noise = wells[k].noise_at(x);
        [first.eta, second.eta][k] * noise * noise
    };
    let rectangle = Domain {
        drift: |[x, y]: [f64; 2]| [-wells[0].slope_at(x), -wells[1].slope_at(y)],
        covariance: |[x, y]: [f64; 2]| [[variance(0, x), 0.0], [0.0, variance(1, y)]],
        inside: |[x, y]: [f64; 2]| left < x && x < right && bottom < y && y < top,
        centre: [0.5 * (left + right), 0.5 * (bottom + top)],
        axes: [[0.5 * (right - left), 0.0], [0.0, 0.5 * (top - bottom)]],
    };
    let time = |start: [f64; 2]| domain::ln_mean_time(&rectangle, start, [32, 32]);
    largest([[0.0, 0.0], rectangle.centre].into_iter().map(time))
}

/// The largest of uncertain values.
fn largest(values: impl Iterator<Item = Interval>) -> Interval {
    let larger = |one: Interval, other: Interval| {
        Interval::new(one.low().max(other.low()), one.high().max(other.high()))
    };
    values.fold(Interval::exactly(f64::NEG_INFINITY), larger)
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

/// `ln E τ` from the minimum of a valley with an exit.
pub fn ln_time_out_of_valley(valley: &ValleyWithExit, eta: f64) -> Interval {
    let (temperature, [left, right]) = (valley.temperature(eta), valley.ends());
    let Some([p, q, w]) = valley.transverse() else {
        let line = Diffusion::ito(|x| -valley.slope_at(x), |_| temperature);
        return ln_mean_time(&line, End::Absorbing(left), End::Absorbing(right), 0.0);
    };
    // No wider than the process goes: there F is higher than the saddle by 25 temperatures.
    let softest = (p + q * left).min(p + q * right);
    let reach = w.min((2.0 * (1.3 * valley.barrier() + 25.0 * temperature) / softest).sqrt());
    let plane = Plane {
        ln_density: |x, y| -valley.loss([x, y]) / temperature,
        diffusivity: temperature,
        x: [left, right],
        y: [-reach, reach],
        absorbing_sides: [true; 4],
    };
    // Half a standard deviation of the well to a cell.
    let [along, at_saddle] =
        [valley.curvatures_at_minimum(), valley.curvatures_at_saddle()].map(|c| c[0]);
    let deviation = (temperature / along.max(-at_saddle)).sqrt();
    let columns = (2.0 * (right - left) / deviation) as usize;
    let rows = (4.0 * reach / (temperature / (p + q.abs() * valley.saddle())).sqrt()) as usize;
    let even = |count: usize, most: usize| 2 * (count / 2).clamp(10, most / 2);
    exit_2d::ln_mean_time(&plane, [0.0, 0.0], (even(columns, 120), even(rows, 72)))
}

/// The numbers of steps that simulated SGD takes from 0 to leave the line's domain, as the first moment of
/// a tally.
pub fn steps_on_line(well: &Well, law: UnitNoise, eta: f64, block: &mut Block) -> Tally {
    let [left, right] = well.ends();
    let step =
        |[x]: [f64; 1], [zeta]: [f64; 1]| [x - eta * (well.slope_at(x) + well.noise_at(x) * zeta)];
    let inside = |[x]: [f64; 1]| left < x && x < right;
    let mut normals = Normals::from_rng(&mut block.rng);
    let steps = steps_to_leave(&mut normals, law, block.replicas, [0.0], step, inside, 1 << 24);
    Tally::of_steps(&steps, 1.0)
}

/// The law of minus the unit noise.
pub fn kernel_noise(law: UnitNoise) -> Noise {
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

/// `(η, ln T)` along a ladder.
pub fn along(ladder: &[f64], ln_time: impl Fn(f64) -> Interval) -> Vec<(f64, Interval)> {
    ladder.iter().map(|&eta| (eta, ln_time(eta))).collect()
}

/// The limit of `η ln T` as `η` tends to zero, for `ln T = V/η + a ln η + b + c η + ..`, from
/// `(η, ln T)` at steps that fall by one factor `r`.
///
/// The second difference of `ln T` along the ladder holds neither `a` nor `b`; divided by that of
/// `1/η` it is `V + O(η²)`. The radius is a measured error that would do for `V + O(η)`: the larger of
/// the last two changes, the earlier one divided by `r`, plus the errors of the values. The last value is
/// taken, or an earlier and narrower one while the errors of the values are more than half of the
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

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn ladder(action: f64) -> Vec<f64> {
        (0..5).map(|k| action / 3.0 * 0.5_f64.powi(k)).collect()
    }

    proptest! {
        #[test]
        fn limits_are_held_whatever_the_corrections(
            action in 0.1..2.0, a in -1.5..1.5, b in -3.0..3.0, c in -2.0..2.0, noise in 0.0..0.01
        ) {
            let ladder = ladder(action);
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
        let ladder = ladder(1.0);
        let mut points = along(&ladder, |eta| Interval::exactly(1.0 / eta));
        points[2].1 = Interval::UNKNOWN;
        assert_eq!(limit(&points), Interval::UNKNOWN);
    }
}
