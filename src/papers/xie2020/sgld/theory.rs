//! The formula of Theorem 3.1, and (16).

use std::f64::consts::TAU;

use crate::instances::double_well::DoubleWell;
use crate::instances::exact_diffusion::Place;
use crate::interval::Interval;
use crate::oracles::numerics::jet::Jet;

/// `2π sqrt(-det H_b / det H_a) / |H_be|`.
pub(super) fn prefactor(well: &DoubleWell) -> f64 {
    prefactor_without_eigenvalue(well) / well.saddle_eigenvalue()
}

/// As (44) has it, with `1/|H_be|` under the root.
pub(super) fn prefactor_with_eigenvalue_under_root(well: &DoubleWell) -> f64 {
    prefactor_without_eigenvalue(well) / well.saddle_eigenvalue().sqrt()
}

/// The same without `H_be`: a misreading.
pub(super) fn prefactor_without_eigenvalue(well: &DoubleWell) -> f64 {
    let [b, a] = [well.saddle(), well.minimum()].map(|point| well.hessian_determinant(point));
    TAU * (-b / a).sqrt()
}

/// `ΔL/D`.
pub(super) fn exponent(well: &DoubleWell, diffusivity: f64) -> f64 {
    well.barrier() / diffusivity
}

/// `∂(P L' + weight P D' + D P')` of a density in closed form on the line.
pub(super) fn divergence(place: &Place, at: f64, weight: f64) -> Interval {
    let w = [Jet::variable(at), Jet::from(0.0)];
    let of = &place.diffusion;
    let (slope, d) = (of.slope(w, 0), of.diffusivity(w, place.time));
    let p = of.density(w, Jet::from(place.time));
    let turned = p.slope * d.slope + p.value * d.bend;
    (p * slope).slope + turned * weight + d.slope * p.slope + d.value * p.bend
}
