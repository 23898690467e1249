//! The formulas of Theorem 2.5, (2.7) and Appendix G.

use std::f64::consts::PI;

use crate::instances::minima::Minima;
use crate::interval::Interval;

/// Theorem 2.5 before its limit: `κ e^(-2ηL) η^(-d/2) |H|^(-1/2) e^(ηε²) Π √(1 - e^(-ε²ηλ_j/π))`, given `κ`.
pub(super) fn printed_probability(
    loss: &Minima,
    kappa: Interval,
    eta: f64,
    minimum: usize,
    radius: f64,
) -> Interval {
    let eigenvalues = loss.eigenvalues(minimum);
    let square = radius * radius * eta;
    let factors = eigenvalues.iter().map(|l| (-libm::expm1(-square * l / PI)).sqrt());
    let roots = libm::pow(eta, 0.5 * eigenvalues.len() as f64) * loss.determinant(minimum).sqrt();
    let bracket = libm::exp(square) * factors.product::<f64>();
    kappa * (libm::exp(-2.0 * eta * loss.value()) / roots * bracket)
}

/// `κ e^(-ηL) V_d ε^d`, where `V_d` is the unit ball's volume.
pub(super) fn small_ball(loss: &Minima, kappa: Interval, eta: f64, radius: f64) -> Interval {
    let volume = if loss.dimension() == 1 { 2.0 } else { PI };
    kappa * (libm::exp(-eta * loss.value()) * volume * radius.powi(loss.dimension() as i32))
}

/// The right side of (2.7): `√(|H_2|/|H_1|)`.
pub(super) fn determinants(loss: &Minima) -> f64 {
    ratio_by_determinants([loss.determinant(0), loss.determinant(1)])
}

/// The same from `|H_1|` and `|H_2|`.
pub(crate) fn ratio_by_determinants([first, second]: [f64; 2]) -> f64 {
    (second / first).sqrt()
}

/// The approximation of `Φ(x) - Φ(-x)` in Appendix G: `√(1 - e^(-x²/π))`.
pub(super) fn printed_polya(x: f64) -> f64 {
    (-libm::expm1(-x * x / PI)).sqrt()
}

/// Pólya's own: `√(1 - e^(-2x²/π))`.
pub(super) fn polya(x: f64) -> f64 {
    (-libm::expm1(-2.0 * x * x / PI)).sqrt()
}

/// `Φ(x) - Φ(-x)`.
pub(super) fn between(x: f64) -> f64 {
    libm::erf(x / 2.0_f64.sqrt())
}
