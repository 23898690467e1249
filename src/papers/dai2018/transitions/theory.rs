//! The formula of Theorem 2.2.
//!
//! (2.3) with (2.4) is `dW = -∇L dt - sqrt(γβ/M) dB`, which has the law of a diffusion at the temperature
//! `ε = γβ/(2M)`: `γ`, `β` and `M` enter by `γβ/M` alone.

use std::f64::consts::TAU;

use crate::instances::double_well::DoubleWell;

/// `(2π/λ*) sqrt(|det H(w*)| / |det H(w1)|)`.
pub(super) fn prefactor(well: &DoubleWell) -> f64 {
    prefactor_without_eigenvalue(well) / well.saddle_eigenvalue()
}

/// The same without `λ*`: a misreading.
pub(super) fn prefactor_without_eigenvalue(well: &DoubleWell) -> f64 {
    let [at_saddle, at_minimum] =
        [well.saddle(), well.minimum()].map(|point| well.hessian_determinant(point).abs());
    TAU * (at_saddle / at_minimum).sqrt()
}

/// `2MH/(γβ)`, given `γβ/M`.
pub(super) fn exponent(well: &DoubleWell, noise: f64) -> f64 {
    2.0 * well.barrier() / noise
}
