//! The formulas of Theorem 3.2 and Appendix A.2, with `ε = η/2B`.

use std::f64::consts::TAU;

use crate::instances::aligned_noise::AlignedNoise;
use crate::instances::bent_valley::BentValley;
use crate::instances::stepped_valley::SteppedValley;
use crate::interval::Interval;
use crate::oracles::numerics::ode;

/// (73): `s ΔL/T_a + (1-s) ΔL/T_b` in units of `1/ε`. With `T_a = ε H_a` and `T_b = ε |H_b|` it is the exponent of
/// Theorem 3.2.
pub(crate) fn exponent(barrier: f64, share: f64, [at_a, at_b]: [f64; 2]) -> f64 {
    barrier * (share / at_a + (1.0 - share) / at_b)
}

/// The theorem's prefactor, (74) and (84): `2π/|H_be|`.
pub(super) fn prefactor(valley: &SteppedValley) -> f64 {
    let [_, at_b] = valley.curvatures();
    TAU / at_b
}

/// (73): `2π √(T_a/(T_b H_a |H_b|))`.
pub(super) fn prefactor_of_temperatures(valley: &SteppedValley) -> f64 {
    factor_of_temperatures(valley.temperatures(), valley.curvatures())
}

/// The same from `[T_a, T_b]` and `[H_a, |H_b|]`.
pub(crate) fn factor_of_temperatures([hot, cold]: [f64; 2], [at_a, at_b]: [f64; 2]) -> f64 {
    TAU * (hot / (cold * at_a * at_b)).sqrt()
}

/// For (3), in the sense of Itô: `2π √(T_b/(T_a H_a |H_b|))`, with `T = ε |H|` equal to `2π/H_a`.
pub(super) fn prefactor_of_ito(valley: &SteppedValley) -> f64 {
    factor_of_ito(valley.temperatures(), valley.curvatures())
}

/// The same from `[T_a, T_b]` and `[H_a, |H_b|]`.
pub(crate) fn factor_of_ito([hot, cold]: [f64; 2], [at_a, at_b]: [f64; 2]) -> f64 {
    TAU * (cold / (hot * at_a * at_b)).sqrt()
}

/// In the sense of Stratonovich: `2π/√(H_a |H_b|)`.
pub(super) fn prefactor_of_stratonovich(valley: &SteppedValley) -> f64 {
    factor_of_stratonovich(valley.curvatures())
}

/// The same from `[H_a, |H_b|]`.
pub(crate) fn factor_of_stratonovich([at_a, at_b]: [f64; 2]) -> f64 {
    TAU / (at_a * at_b).sqrt()
}

/// `2 L'(x)/|L'''(x)|` at the inflection point between a and b.
pub(super) fn toll_of_inflection(valley: &SteppedValley) -> f64 {
    let x = valley.inflection();
    2.0 * valley.slope(x) / valley.third_derivative(x).abs()
}

/// (78): `(2π)^(n/2)/√det(D_a H_a)`.
pub(super) fn mass_printed(at: &AlignedNoise) -> f64 {
    let product: f64 = at.hessian.iter().zip(at.diffusion).map(|(h, d)| h * d).product();
    TAU * TAU.sqrt() / product.sqrt()
}

/// With the inverse of `D_a`.
pub(super) fn mass(at: &AlignedNoise) -> f64 {
    TAU * TAU.sqrt() / ratios(at, 3).sqrt()
}

/// (81): `(2π)^((n-2)/2)/√∏ (D_b⁻¹ H_b)_i`, the product over the n-1 directions across.
pub(super) fn cross_section_printed(at: &AlignedNoise) -> f64 {
    TAU.sqrt() / ratios(at, 2).sqrt()
}

/// (82): `(2π)^((n-1)/2)/√det(D_b⁻¹ H_b^+)`, over all n directions.
pub(super) fn cross_section_of_all(at: &AlignedNoise) -> f64 {
    TAU / ratios(at, 3).sqrt()
}

/// `(2π)^((n-1)/2)/√∏ (D_b⁻¹ H_b)_i` over the n-1 directions across.
pub(super) fn cross_section(at: &AlignedNoise) -> f64 {
    TAU / ratios(at, 2).sqrt()
}

fn ratios(at: &AlignedNoise, count: usize) -> f64 {
    at.hessian.iter().zip(at.diffusion).take(count).map(|(h, d)| h.abs() / d).product()
}

/// (83): `√(det(H_b D_b⁻¹)/det(H_a D_a⁻¹))` across, by which τ is longer than along the axis alone.
pub(super) fn factor_across(valley: &BentValley) -> f64 {
    let ([from, to], [at_a, at_b]) = (valley.across, valley.intensities_across_at_ends());
    (to / at_b / (from / at_a)).sqrt()
}

/// `ln` of `√(W_b/W_a) exp ∫ (q W - κ)/V' dx`, where `W y²/2` is what the exponent gains beside the axis: `½V'W' = κW - qW² +
/// ½κ'V'/d` from `W_a = κ_a/q_a`; in `t = ln(x/(1-x))`, for which `V' dt = h dx`. Unknown where `W` falls below zero, since the axis is
/// no longer the cheapest way.
pub(super) fn ln_factor_of_axis(valley: &BentValley) -> Interval {
    // As far from a and b as changes nothing.
    const REACH: f64 = 16.0;
    let field = |state: &[f64]| {
        let (x, w) = (state[0], state[1]);
        let ([d, q], k) = (valley.intensities(x), valley.curvature_across(x));
        let pace = x * (1.0 - x);
        let excess = (q * w - k) / valley.along;
        vec![pace, valley.change_across(x) * pace / d - 2.0 * w * excess, excess]
    };
    let start = valley.across[0] / valley.intensities_across_at_ends()[0];
    let from = [libm::exp(-REACH), start, 0.0];
    let end = ode::solve(&field, &from, &[2.0 * REACH]).swap_remove(0);
    if end[1].low() <= 0.0 || !end[1].is_finite() {
        return Interval::UNKNOWN;
    }
    (end[1] / start).ln() * 0.5 + end[2]
}
