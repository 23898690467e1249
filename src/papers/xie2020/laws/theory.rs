//! What the paper's formulas say of the escape rate's dependence on one parameter, on the line.

use std::f64::consts::TAU;

use crate::instances::double_well::DoubleWell;
use crate::instances::noisy_wells::NoisyWell;
use crate::instances::repeated_runs::RepeatedRuns;
use crate::instances::valleys::Valleys;
use crate::interval::Interval;
use crate::oracles::exit::action::line;
use crate::oracles::exit::chain::Noise;

/// `2ΔL (s/H_a + (1 - s)/|H_b|)` of a valley, the first point, and its col: the exponent of Theorem 3.2 in units of `B/η`.
pub(super) fn exponent(loss: &Valleys) -> f64 {
    let s = loss.share(0).unwrap_or(f64::NAN);
    exponent_with_share(loss, s)
}

/// The same for a given `s`.
pub(super) fn exponent_with_share(loss: &Valleys, s: f64) -> f64 {
    2.0 * loss.climb(0) * (s / loss.curvature(0) + (1.0 - s) / loss.curvature(1))
}

/// `ΔL`: the exponent of Theorem 3.1 in units of `1/D`.
pub(super) fn barrier(loss: &Valleys) -> f64 {
    loss.climb(0)
}

/// `2ΔL/C`: what Theorem 3.2's exponent is for one gradient variance `C` along the path, in units of `B/η`.
pub(super) fn exponent_of_additive_noise(sgd: &NoisyWell) -> f64 {
    2.0 * sgd.well.barrier() / (sgd.deviation * sgd.deviation)
}

/// `ln τ` of Theorem 3.2, for a given `η/B`.
pub(super) fn ln_time_of_sgd(loss: &Valleys, noise: f64) -> f64 {
    libm::log(TAU / loss.curvature(1)) + exponent(loss) / noise
}

/// `ln τ` of Theorem 3.1.
pub(super) fn ln_time_of_sgld(loss: &Valleys, noise: f64) -> f64 {
    libm::log(TAU / (loss.curvature(0) * loss.curvature(1)).sqrt()) + barrier(loss) / noise
}

/// Theorem 3.1 on the line, for `D` one number.
pub(super) fn kramers(well: &DoubleWell, diffusivity: f64) -> f64 {
    let [b, a] = [well.saddle(), well.minimum()].map(|point| well.hessian_determinant(point).abs());
    TAU / (a * b).sqrt() * libm::exp(well.barrier() / diffusivity)
}

/// (86) and (87): `γ̂ = (100 - 2)/Σ t` and the ends of the interval, with `n` for 100.
pub(super) fn estimate(runs: u32) -> RepeatedRuns {
    let n = f64::from(runs);
    let half = 1.96 / n.sqrt();
    RepeatedRuns { runs, numerator: n - 2.0, ends: [1.0 - half, 1.0 + half] }
}

/// `∫ p dθ` from the minimum to the saddle, where `ln E e^(p s ζ) = p L'`: the exponent of SGD with batches of one and small steps
/// in units of `1/η`, and so, times `B`, of batches of `B`.
pub(super) fn cramer_exponent(sgd: &NoisyWell) -> Interval {
    let Some(law) = &sgd.law else { return Interval::exactly(exponent_of_additive_noise(sgd)) };
    let (from, noise) = (sgd.well.minimum(), Noise::Atoms(law.atoms().to_vec()));
    let drift = |x: f64| -sgd.well.profile().derivative(from + x);
    line::of_chain(drift, |_| sgd.deviation, &noise, sgd.well.saddle() - from)
}
