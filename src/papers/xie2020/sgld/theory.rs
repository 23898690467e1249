//! The formula of Theorem 3.1.

use std::f64::consts::TAU;

use crate::instances::double_well::DoubleWell;

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
