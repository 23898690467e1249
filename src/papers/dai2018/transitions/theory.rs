//! The formula of Theorem 2.2.
//!
//! (2.3) with (2.4) is `dW = -∇L dt - sqrt(γβ/M) dB`, which has the law of a diffusion at the temperature
//! `ε = γβ/(2M)`: `γ`, `β` and `M` enter by `γβ/M` alone.

use std::f64::consts::TAU;

use crate::instances::double_well::DoubleWell;
use crate::instances::noisy_wells::{NoisyWell, TiltedNoise};
use crate::instances::three_wells::ThreeWells;
use crate::interval::Interval;
use crate::oracles::exit::action::line;
use crate::oracles::exit::chain::Noise;

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
pub(super) fn weighted_barrier(noise: &TiltedNoise) -> Interval {
    let from = noise.well.minimum();
    let drift = |x: f64| -noise.well.profile().derivative(from + x);
    let covariance = |x: f64| 2.0 * noise.intensity(from + x);
    line::of_diffusion(drift, covariance, noise.well.saddle() - from)
}

/// `(s²/2) ∫ θ(w)/s dw` from `w1` to `w*`, where `ln E e^(θζ) = θ L'(w)/s`: the exponent of SGD in units of `1/ε`. With `s` the
/// deviation of a batch's mean and `ζ` the law of this, divided by `s`. It is infinite where `ζ` cannot outweigh the gradient.
pub(super) fn action_of_sgd(sgd: &NoisyWell) -> Interval {
    let (well, [_, batch]) = (&sgd.well, sgd.ladder[0]);
    let Some(law) = &sgd.law else { return Interval::exactly(well.barrier()) };
    let deviation = sgd.deviation / batch.sqrt();
    let noise = Noise::Atoms(law.atoms().to_vec());
    let drift = |x: f64| -well.profile().derivative(well.minimum() + x);
    let climb = line::of_chain(drift, |_| deviation, &noise, well.saddle() - well.minimum());
    climb * (0.5 * deviation * deviation)
}

/// `L(w3) - L(w1)` with `w3` the lowest of the minima that are reached from `w1` without passing `w*`, `w1` included.
pub(super) fn depth_behind(wells: &ThreeWells) -> f64 {
    let [left, ..] = wells.critical();
    wells.height(left).min(0.0)
}

/// `(2π/λ*) √|L''(w*)| Σ 1/√L''` over the minima as low as that.
///
/// Depths that differ by less than `H/1e9` are equal: at the lowest temperature, `H/256`, a minimum's weight then changes by less
/// than 3e-7 of itself.
pub(super) fn prefactor_behind(wells: &ThreeWells) -> f64 {
    let [left, _, start, saddle, _] = wells.critical();
    let highest = depth_behind(wells) + 1e-9 * wells.height(saddle);
    let lowest = [left, start].into_iter().filter(|&minimum| wells.height(minimum) <= highest);
    lowest.map(|minimum| line_prefactor(wells.curvature(saddle), wells.curvature(minimum))).sum()
}
