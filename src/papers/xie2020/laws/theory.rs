//! What the paper's formulas say of the escape rate's dependence on one parameter, on the line.

use std::f64::consts::TAU;

use crate::instances::double_well::DoubleWell;
use crate::instances::noisy_wells::NoisyWell;
use crate::instances::repeated_runs::RepeatedRuns;
use crate::instances::valleys::Valleys;

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
pub(super) fn cramer_exponent(sgd: &NoisyWell) -> f64 {
    let Some(law) = &sgd.law else { return exponent_of_additive_noise(sgd) };
    // ln E e^(p s ζ) - p L', by Newton's method from the right, where it is convex and positive.
    let tilt = |push: f64| {
        let sums = |q: f64| {
            law.atoms().iter().fold([0.0, 0.0], |[mass, slope], &(value, probability)| {
                let term = probability * libm::exp(q * value);
                [mass + term, slope + term * value]
            })
        };
        let excess = |q: f64| libm::log(sums(q)[0]) - q * push;
        let mut q = 1e-3 + 2.0 * push;
        while excess(q) <= 0.0 {
            q *= 1.5;
        }
        for _ in 0..80 {
            let [mass, slope] = sums(q);
            q -= excess(q) / (slope / mass - push);
        }
        q
    };
    let (from, to) = (sgd.well.minimum(), sgd.well.saddle());
    let cells = 400;
    let half = 0.5 * (to - from) / f64::from(cells);
    let at = |j: i32| {
        let middle = from + half * f64::from(2 * j + 1);
        tilt(sgd.well.profile().derivative(middle) / sgd.deviation) / sgd.deviation
    };
    2.0 * half * (0..cells).map(at).sum::<f64>()
}
