//! Smooth extensions of a gradient variance, and their roots.

use crate::instances::cut_diffusion::CutDiffusion;
use crate::instances::extended_variance::{ExtendedVariance, Variance};
use crate::interval::Interval;

/// The sum of the suprema of `f` and its first two derivatives on `[low, high]`, by central differences at 20001 places.
fn norm(f: &dyn Fn(f64) -> f64, [low, high]: [f64; 2]) -> Interval {
    let width = (high - low) / 20_000.0;
    let all: Vec<f64> = (0..=20_000).map(|k| f(low + width * f64::from(k))).collect();
    let largest =
        |values: &mut dyn Iterator<Item = f64>| values.fold(0.0, |a: f64, b| a.max(b.abs()));
    let second = |by: usize| {
        let h = width * by as f64;
        let of = |k: usize| (all[k - by] - 2.0 * all[k] + all[k + by]) / (h * h);
        largest(&mut (by..all.len() - by).map(of))
    };
    let first = |by: usize| {
        let of = |k: usize| (all[k + by] - all[k - by]) / (2.0 * width * by as f64);
        largest(&mut (by..all.len() - by).map(of))
    };
    let error = (second(1) - second(2)).abs() + (first(1) - first(2)).abs();
    let sum = largest(&mut all.iter().copied()) + first(1) + second(1);
    Interval::around(sum, 2.0 * error + 1e-6 * sum)
}

/// `‖Λ‖_{C²}/‖Σ‖_{C²(B(0, r))}` for `Λ = χ²Σ`, with norms that sum the suprema of the derivatives.
pub fn ratio_of_cut(extended: &ExtendedVariance, radius: f64) -> Interval {
    let outer = extended.radii[1];
    let above = norm(&|x| extended.cut(x), [-1.1 * outer, 1.1 * outer]);
    above / norm(&|x| extended.at(x), [-radius, radius])
}

/// The ratio of [`ratio_of_cut`] at `r = R`, for whatever `Λ >= 0` that equals `Σ` inside the ball: from the least to infinity
/// where only a lower bound is known.
///
/// A falling `Σ` reaches `R` with the value `ε` and the slope -1. If `Λ'' <= K` beyond, `0 <= Λ(R + t) <= ε - t + ½ K t²`, which at
/// `t = 1/K` gives `K >= 1/(2ε)`; inside, `Σ` has the norm `2R + ε + 1`.
pub fn ratio_of_any(extended: &ExtendedVariance) -> Interval {
    let radius = extended.radii[0];
    match extended.variance {
        Variance::Falling(least) => {
            let inside = norm(&|x| extended.at(x), [-radius, radius]);
            Interval::at_least((0.5 / least / inside).low())
        }
        _ => ratio_of_cut(extended, radius),
    }
}

/// What is asked of `Λ`: the largest `|Λ - Σ|` on `|x| <= R`, the largest `|Λ|` on `|x| >= R_2`, the least `Λ`, and by what the largest
/// fourth difference quotient changes when the mesh is halved.
pub fn extension(diffusion: &CutDiffusion) -> [Interval; 4] {
    let lambda = |x: f64| diffusion.spread(x)[0].powi(2) / diffusion.step();
    let (radius, outer) = (diffusion.radius(), diffusion.outer_radius());
    let places =
        |low: f64, high: f64| (0..=4000).map(move |k| low + (high - low) * f64::from(k) / 4000.0);
    let largest =
        |values: &mut dyn Iterator<Item = f64>| values.fold(0.0, |a: f64, b| a.max(b.abs()));
    let inside =
        largest(&mut places(-radius, radius).map(|x| lambda(x) - diffusion.noise(x).powi(2)));
    let outside = largest(&mut places(outer, 2.0 * outer).flat_map(|x| [lambda(x), lambda(-x)]));
    let least = places(-2.0 * outer, 2.0 * outer).map(lambda).fold(f64::INFINITY, f64::min);
    let fourth = |h: f64| {
        let at = |x: f64| {
            let [a, b, c, d, e] = [-2.0, -1.0, 0.0, 1.0, 2.0].map(|k| lambda(x + k * h));
            (a - 4.0 * b + 6.0 * c - 4.0 * d + e) / h.powi(4)
        };
        largest(&mut places(-1.2 * outer, 1.2 * outer).map(at))
    };
    [inside, outside, least, fourth(0.0025) / fourth(0.005)]
        .map(|value| Interval::around(value, 1e-14))
}

/// By how much the slope of a root of `½ Λ` jumps where the gradient noise vanishes, or at zero if it does not: of the symmetric
/// root `√(½ Λ)`, or of the noise itself with its sign.
pub fn jump_of_slope(diffusion: &CutDiffusion, signed: bool) -> Interval {
    let zero = zero_of_noise(diffusion).unwrap_or(0.0);
    let root = |x: f64| {
        let noise = diffusion.spread(x)[0] / (2.0 * diffusion.step()).sqrt();
        if signed { noise } else { noise.abs() }
    };
    let jump = |h: f64| (root(zero + h) - 2.0 * root(zero) + root(zero - h)).abs() / h;
    // The part that does not jump falls with h.
    let (coarse, fine) = (jump(2e-5), jump(1e-5));
    Interval::around(fine, 2.0 * (fine - coarse).abs() + 1e-9)
}

/// A place in the ball where the gradient noise changes its sign.
fn zero_of_noise(diffusion: &CutDiffusion) -> Option<f64> {
    let (mut low, mut high) = (-diffusion.radius(), diffusion.radius());
    let sign = |x: f64| diffusion.noise(x).is_sign_positive();
    if sign(low) == sign(high) {
        return None;
    }
    for _ in 0..80 {
        let middle = 0.5 * (low + high);
        if sign(middle) == sign(low) { low = middle } else { high = middle }
    }
    Some(low)
}
