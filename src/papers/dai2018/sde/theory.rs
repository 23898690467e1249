//! Formulas of section 2.1 and of Appendices A and B, for gradients that are linear and for densities that are known.

use crate::instances::exact_diffusion::ExactDiffusion;
use crate::instances::linear_sgd::LinearSgd;
use crate::interval::Interval;
use crate::oracles::numerics::jet::Jet;

/// `E W(t)` and `Var W(t)` that a Fokker-Planck equation `∂p = ∇·([∇(L + weight D)] p + D ∇p)` with
/// `D = γβ/(2M)` implies for linear gradients; (2.5) has the weight one, and is the equation of (2.3).
pub(super) fn moments(sgd: &LinearSgd, time: f64, weight: f64) -> [f64; 2] {
    let (a, r, [c0, c1, c2]) = (sgd.slope(), sgd.ratio(), sgd.variance());
    let z = sgd.start() - sgd.minimizer();
    let fade = |rate: f64| libm::exp(-rate * time);
    // m' = -κ m + f, S' = -µ S + r c0 + ρ m.
    let kappa = a - (1.0 - weight) * r * c2;
    let rest = (1.0 - weight) * r * c1 / 2.0 / kappa;
    let mu = 2.0 * a - r * c2 - 2.0 * (1.0 - weight) * r * c2;
    let rho = r * c1 * (2.0 - weight);
    let mean = rest + (z - rest) * fade(kappa);
    let square = z * z * fade(mu)
        + (r * c0 + rho * rest) * (1.0 - fade(mu)) / mu
        + rho * (z - rest) * (fade(kappa) - fade(mu)) / (mu - kappa);
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
