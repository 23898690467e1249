//! Exits from minima: quasi-potentials, the Eyring-Kramers prefactor, and ladders of steps in units of the
//! quasi-potential.

use std::f64::consts::TAU;

use crate::instances::basin::{Basin, Well};
use crate::instances::valley_with_exit::Gate;
use crate::interval::Interval;
use crate::monte_carlo::UnitNoise;
use crate::oracles::exit::action::{self, Escape, Field};
use crate::witnesses::exit::kernel_noise;

/// `V̄_D` on the line by remark (i): the least of `∫ 2 F'/S²` to either end.
pub fn action_on_line(well: &Well) -> Interval {
    let [left, right] = well.ends().map(|end| action_to(well, end));
    left.min(right)
}

fn action_to(well: &Well, end: f64) -> Interval {
    let covariance = |x: f64| well.noise_at(x) * well.noise_at(x);
    action::line::of_diffusion(|x| -well.slope_at(x), covariance, end)
}

/// The same for the SGD iteration, by Cramér's theorem: infinite where bounded noise is too weak.
pub fn action_of_sgd(well: &Well, law: UnitNoise) -> Interval {
    let noise = kernel_noise(law);
    let to = |end: f64| {
        let scale = |x: f64| well.noise_at(x);
        action::line::of_chain(|x| -well.slope_at(x), scale, &noise, end)
    };
    let [left, right] = well.ends();
    to(left).min(to(right))
}

/// `V̄_D` in the plane by remark (i), with the cheapest way.
pub fn escape_in_plane(basin: &Basin) -> Escape {
    let field = Field { drift: |x| basin.drift_at(x), covariance: |x| basin.covariance_at(x) };
    action::to_boundary(&field, |t| basin.domain().boundary(t))
}

/// Remark (ii) without its exponential: `(2π/|λ_1(z*)|) √(|det ∇²F(z*)|/|det ∇²F(x*)|)`.
pub fn eyring_kramers_prefactor(gate: &Gate) -> f64 {
    let [descent, across] = gate.curvatures_at_saddle();
    let [along, beside] = gate.curvatures_at_minimum();
    prefactor_of_determinants(descent, [descent * across, along * beside])
}

/// The same from `λ_1(z*)` and the determinants of the Hessians at `z*` and at `x*`.
pub fn prefactor_of_determinants(descent: f64, [at_saddle, at_minimum]: [f64; 2]) -> f64 {
    TAU / descent.abs() * (at_saddle.abs() / at_minimum).sqrt()
}

/// The logarithm of the whole formula of remark (ii), with the constant one in its error term.
pub fn eyring_kramers(gate: &Gate, epsilon: f64) -> Interval {
    let error = epsilon.sqrt() * libm::log(1.0 / epsilon).abs();
    let ln_time = libm::log(eyring_kramers_prefactor(gate)) + gate.barrier() / epsilon;
    Interval::around(ln_time, libm::log1p(error))
}

/// Eight steps `η` that fall by one factor, `V/η` from 1/4 to 4096: more than four decades, unless the way to
/// the other end is too steep to follow so far.
pub fn wide_ladder(well: &Well) -> Vec<f64> {
    let [left, right] = well.ends().map(|end| action_to(well, end).center());
    let action = left.min(right);
    let (largest, smallest) = (4.0 * action, (action / 4096.0).max((left + right) / 30_000.0));
    let factor = libm::pow(smallest / largest, 1.0 / 7.0);
    (0..8).map(|k| largest * factor.powi(k)).collect()
}

/// Steps `η` at which `V/η` goes from 3 to 48, in doublings.
pub fn short_ladder(action: f64) -> Vec<f64> {
    (0..5).map(|k| action / 3.0 * 0.5_f64.powi(k)).collect()
}
