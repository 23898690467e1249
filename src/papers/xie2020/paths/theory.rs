//! The formulas of section 3 for several paths and several valleys, on the line.
//!
//! A way leads from a valley `a` to a col `b` or back; `e` is the only direction there is.

use std::f64::consts::TAU;

use crate::instances::valleys::Valleys;

/// `H_ae` and `|H_be|` of a way.
fn curvatures(loss: &Valleys, way: usize) -> [f64; 2] {
    let [here, there] = [way, way + 1].map(|point| loss.curvature(point));
    if loss.is_minimum(way) { [here, there] } else { [there, here] }
}

/// `2ΔL (s/H_ae + (1 - s)/|H_be|)`: the exponent of Theorem 3.2 and (74) in units of `B/η`.
pub(super) fn exponent(loss: &Valleys, way: usize) -> f64 {
    let ([a, b], s) = (curvatures(loss, way), loss.share(way).unwrap_or(f64::NAN));
    2.0 * loss.climb(way) * (s / a + (1.0 - s) / b)
}

/// `|H_be|/(2π)`, as Theorem 3.2, (74) and Corollary 3.2.1 have it.
pub(super) fn rate_factor(loss: &Valleys, way: usize) -> f64 {
    curvatures(loss, way)[1] / TAU
}

/// `H_ae/(2π)`: what (3) gives, in the sense of Itô.
pub(super) fn rate_factor_at_the_valley(loss: &Valleys, way: usize) -> f64 {
    curvatures(loss, way)[0] / TAU
}

/// `2π/√(H_a |H_b|)`: Theorem 3.1 on the line without its exponential, for the climb from one valley over a col.
pub(super) fn sgld_factor(loss: &Valleys, valley: usize, col: usize) -> f64 {
    TAU / (loss.curvature(valley) * loss.curvature(col)).sqrt()
}

/// Rule 1 for two paths: `γ = Σ γ_p`.
pub(super) fn parallel([left, right]: [f64; 2]) -> f64 {
    left + right
}

/// Corollary 3.2.2 for two valleys: `τ_1/Σ τ_v`.
pub(crate) fn occupation([first, second]: [f64; 2]) -> f64 {
    first / (first + second)
}
