//! The formula of Theorem 2.2.
//!
//! (2.3) with (2.4) is `dW = -∇L dt - sqrt(γβ/M) dB`, which has the law of a diffusion at the temperature
//! `ε = γβ/(2M)`: `γ`, `β` and `M` enter by `γβ/M` alone.

use std::f64::consts::TAU;

use crate::instances::double_well::DoubleWell;
use crate::instances::noisy_wells::{NoisyWell, TiltedNoise};
use crate::instances::three_wells::ThreeWells;

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

/// `(2π/λ*) √(|L''(w*)|/|L''(w)|)` on the line, from a minimum `w`.
pub(super) fn line_prefactor(saddle: f64, minimum: f64) -> f64 {
    TAU / saddle.abs() * (saddle / minimum).abs().sqrt()
}

/// `∫ L'/b` from `w1` to `w*`, where the noise is `ε b(w)`.
pub(super) fn weighted_barrier(noise: &TiltedNoise) -> f64 {
    let slope = |w: f64| noise.well.profile().derivative(w) / noise.intensity(w);
    integral(noise.well.minimum(), noise.well.saddle(), slope)
}

/// `(s²/2) ∫ θ(w)/s dw` from `w1` to `w*`, where `ln E e^(θζ) = θ L'(w)/s`: the exponent of SGD in units of `1/ε`. With `s` the
/// deviation of a batch's mean and `ζ` the law of this, divided by `s`. It is infinite where `ζ` cannot outweigh the gradient.
pub(super) fn action_of_sgd(sgd: &NoisyWell) -> f64 {
    let Some(law) = &sgd.law else { return sgd.well.barrier() };
    let deviation = sgd.deviation / sgd.ladder[0][1].sqrt();
    let largest = law.atoms().iter().fold(0.0, |max: f64, atom| max.max(atom.0));
    let per_unit = |theta: f64| {
        let mean: f64 =
            law.atoms().iter().map(|&(v, p)| p * libm::exp(theta * (v - largest))).sum();
        largest + libm::log(mean) / theta
    };
    let tilt = |w: f64| {
        let push = sgd.well.profile().derivative(w) / deviation;
        if largest <= push {
            return f64::INFINITY;
        }
        let (mut low, mut high) = (1e-12, 1.0);
        while per_unit(high) < push {
            high *= 2.0;
        }
        for _ in 0..60 {
            let middle = 0.5 * (low + high);
            if per_unit(middle) < push { low = middle } else { high = middle }
        }
        0.5 * (low + high)
    };
    0.5 * deviation * integral(sgd.well.minimum(), sgd.well.saddle(), tilt)
}

/// Gauss' rule of three points on 200 panels.
fn integral(from: f64, to: f64, f: impl Fn(f64) -> f64) -> f64 {
    let half = 0.5 * (to - from) / 200.0;
    let node = half * 0.6_f64.sqrt();
    let panel = |j: i32| {
        let middle = from + half * f64::from(2 * j + 1);
        half / 9.0 * (5.0 * (f(middle - node) + f(middle + node)) + 8.0 * f(middle))
    };
    (0..200).map(panel).sum()
}

/// The lowest of the minima that are reached from `w1` without passing `w*`, and its curvature.
pub(super) fn deepest_behind(wells: &ThreeWells) -> [f64; 2] {
    let [left, _, start, ..] = wells.critical();
    let lowest = if wells.height(left) < 0.0 { left } else { start };
    [wells.height(lowest), wells.curvature(lowest)]
}
