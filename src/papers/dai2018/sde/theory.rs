//! Formulas of section 2.1 and of Appendices A and B, for gradients that are linear and for densities that are known.

use crate::instances::exact_diffusion::ExactDiffusion;
use crate::instances::linear_sgd::LinearSgd;
use crate::interval::Interval;
use crate::oracles::numerics::jet::Jet;

/// `E W(t)` and `Var W(t)` by (2.5) for linear gradients: the distance `z` from the minimizer has `E z' = -a E z` and
/// `E (z²)' = -(2a - r c_2) E z² + r (c_0 + c_1 E z)`, with `r = γ/M` and `β = c_0 + c_1 z + c_2 z²`.
pub(super) fn moments(sgd: &LinearSgd, time: f64) -> [f64; 2] {
    let (a, r, [c0, c1, c2]) = (sgd.slope(), sgd.ratio(), sgd.variance());
    let z = sgd.start() - sgd.minimizer();
    let fade = |rate: f64| libm::exp(-rate * time);
    let mu = 2.0 * a - r * c2;
    let mean = z * fade(a);
    let square = z * z * fade(mu)
        + r * c0 * (1.0 - fade(mu)) / mu
        + r * c1 * z * (fade(a) - fade(mu)) / (mu - a);
    [mean + sgd.minimizer(), square - mean * mean]
}

/// `∇(γβ/(2M))` for linear gradients.
pub(super) fn noise_gradient(sgd: &LinearSgd, w: f64) -> f64 {
    let [_, c1, c2] = sgd.variance();
    0.5 * sgd.ratio() * (c1 + 2.0 * c2 * (w - sgd.minimizer()))
}

/// `∇·([∇(L + weight D)] p + factor D ∇p)` at a point, with `p` at the first time and `D` at the second.
pub(super) fn fokker_planck(
    diffusion: &ExactDiffusion,
    at: [f64; 2],
    [time, noise_time]: [f64; 2],
    [weight, factor]: [f64; 2],
) -> Interval {
    let term = |i: usize| {
        let mut w = at.map(Jet::from);
        w[i] = Jet::variable(at[i]);
        let (slope, p) = (diffusion.slope(w, i), diffusion.density(w, Jet::from(time)));
        let d = diffusion.diffusivity(w, noise_time);
        let drift = slope.slope + weight * d.bend;
        drift * p.value
            + (slope.value + weight * d.slope) * p.slope
            + factor * (d.slope * p.slope + d.value * p.bend)
    };
    (0..diffusion.dimension()).map(term).sum()
}

/// `Σ_i ∂/∂w_i [∂L/∂w_i p] + Σ_i ∂²/∂w_i² [D p]`: the first line of (B.1).
pub(super) fn before_the_product_rule(
    diffusion: &ExactDiffusion,
    at: [f64; 2],
    time: f64,
) -> Interval {
    let term = |i: usize| {
        let mut w = at.map(Jet::from);
        w[i] = Jet::variable(at[i]);
        let p = diffusion.density(w, Jet::from(time));
        (diffusion.slope(w, i) * p).slope + (diffusion.diffusivity(w, time) * p).bend
    };
    (0..diffusion.dimension()).map(term).sum()
}
