//! Exits from minima: quasi-potentials and the Eyring-Kramers prefactor.

use std::f64::consts::TAU;

use crate::instances::basin::{AtStep, Basin, Well};
use crate::instances::valley_with_exit::ValleyWithExit;
use crate::interval::Interval;
use crate::monte_carlo::UnitNoise;
use crate::oracles::exit::action::{self, Escape, Field};
use crate::oracles::exit::first_passage::{Diffusion, End};
use crate::oracles::law::spectrum;
use crate::witnesses::exit::kernel_noise;

/// `V̄_D` on the line by remark (i): the least of `∫ 2 F'/S²` to either end.
pub(crate) fn action_on_line(well: &Well) -> Interval {
    let [left, right] = well.ends().map(|end| action_to(well, end));
    left.min(right)
}

/// The least action to that end.
pub(super) fn action_to(well: &Well, end: f64) -> Interval {
    let covariance = |x: f64| well.noise_at(x) * well.noise_at(x);
    action::line::of_diffusion(|x| -well.slope_at(x), covariance, end)
}

/// The same for the SGD iteration, by Cramér's theorem: infinite where bounded noise is too weak.
pub(crate) fn action_of_sgd(well: &Well, law: UnitNoise) -> Interval {
    let noise = kernel_noise(law);
    let to = |end: f64| {
        let scale = |x: f64| well.noise_at(x);
        action::line::of_chain(|x| -well.slope_at(x), scale, &noise, end)
    };
    let [left, right] = well.ends();
    to(left).min(to(right))
}

/// `V̄_D` in the plane by remark (i), with the cheapest way.
pub(crate) fn escape_in_plane(basin: &Basin) -> Escape {
    let field = Field { drift: |x| basin.drift_at(x), covariance: |x| basin.covariance_at(x) };
    action::to_boundary(&field, |t| basin.domain().boundary(t))
}

/// `ln μ_1` of Lemma 1, on the line.
pub(crate) fn ln_principal(at: &AtStep) -> Interval {
    let half = |x: f64| 0.5 * at.eta * at.well.noise_at(x) * at.well.noise_at(x);
    let diffusion = Diffusion::ito(|x| -at.well.slope_at(x), half);
    let [left, right] = at.well.ends();
    let ends = [left, right].map(End::Absorbing);
    spectrum::ln_lowest(&diffusion, ends[0], ends[1], (left, right), 1)[0]
}

/// Remark (ii) without its exponential: `(2π/|λ_1(z*)|) √(|det ∇²F(z*)|/|det ∇²F(x*)|)`.
pub(crate) fn eyring_kramers_prefactor(valley: &ValleyWithExit) -> f64 {
    let [descent, across] = valley.curvatures_at_saddle();
    let [along, beside] = valley.curvatures_at_minimum();
    prefactor_of_determinants(descent, [descent * across, along * beside])
}

/// The same from `λ_1(z*)` and the determinants of the Hessians at `z*` and at `x*`.
pub(crate) fn prefactor_of_determinants(descent: f64, [at_saddle, at_minimum]: [f64; 2]) -> f64 {
    TAU / descent.abs() * (at_saddle.abs() / at_minimum).sqrt()
}

/// The logarithm of the whole formula of remark (ii), with the constant one in its error term.
pub(crate) fn eyring_kramers(valley: &ValleyWithExit, epsilon: f64) -> Interval {
    let error = epsilon.sqrt() * libm::log(1.0 / epsilon).abs();
    let ln_time = libm::log(eyring_kramers_prefactor(valley)) + valley.barrier() / epsilon;
    Interval::around(ln_time, libm::log1p(error))
}
