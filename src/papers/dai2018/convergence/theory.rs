//! The formulas of Theorem 2.4 and Appendices E and F.

use crate::instances::relaxing::{Confining, Scheduled};
use crate::interval::Interval;
use crate::oracles::law::poincare::ln_constant;
use crate::witnesses::relaxation::distance;

/// The Poincaré constant of `e^(-ηL)`.
pub(super) fn poincare(loss: &Confining, eta: f64) -> Interval {
    ln_constant(&|x| loss.slope(x), eta, loss.wells()).exp()
}

/// The right side of Theorem 2.4: `(k s + ‖h(T)‖²) e^(-k s)` with `k = C_P/η∞` and `s = t - T`.
pub(super) fn bound(k: f64, initial: Interval, s: f64) -> Interval {
    (initial + k * s) * libm::exp(-k * s)
}

/// `C_P/η∞` on a parabola, where the constant of `p∞` is `η∞ λ`.
pub(super) fn rate(at: &Scheduled) -> f64 {
    at.rate
}

/// `C_1` of Appendix F on `λ x²/2`, where `M = C_2 = λ` with `R = (η∞λ)^(-1/2)`:
/// `max{1, η∞} max{∫ p∞^(1/3), 1 + C_2/2} M/2`.
pub(super) fn printed_c1(at: &Scheduled) -> f64 {
    let (lambda, eta) = (at.rate, at.eta);
    let kappa = (eta * lambda / std::f64::consts::TAU).sqrt();
    let cube_root = libm::cbrt(kappa) * (3.0 * std::f64::consts::TAU / (eta * lambda)).sqrt();
    eta.max(1.0) * cube_root.max(1.0 + 0.5 * lambda) * lambda / 2.0
}

/// `T` of Appendix F, and at least `1/(4λ)`, when the law has spread: from then on `|η(t) - η∞| <= min{η∞/3, C_P/(3 C_1)}`.
pub(super) fn burn_in(at: &Scheduled) -> f64 {
    let allowed = (at.eta / 3.0).min(at.eta * at.rate / (3.0 * printed_c1(at)));
    let within = |t: f64| at.eta * (1.0 / at.schedule.heat(t) - 1.0).abs() <= allowed;
    let (mut low, mut high) = (0.0, 1.0);
    while !within(high) {
        (low, high) = (high, 2.0 * high);
    }
    for _ in 0..80 {
        let middle = 0.5 * (low + high);
        if within(middle) { high = middle } else { low = middle }
    }
    high.max(0.25 / at.rate)
}

/// `‖h(T)‖²` and the bound after it, at every `t - T`.
pub(super) fn bounds(at: &Scheduled, from: f64) -> Vec<Interval> {
    let initial = distance(at, from);
    at.after.iter().map(|&s| bound(rate(at), initial, s)).collect()
}

/// The last line of Appendix E for `y' <= a (1 - y)`: `(y(T) + a s) e^(-as)`.
pub(super) fn printed_gronwall(a: f64, initial: f64, s: f64) -> f64 {
    (initial + a * s) * libm::exp(-a * s)
}

/// What follows: `1 + (y(T) - 1) e^(-as)`.
pub(super) fn gronwall(a: f64, initial: f64, s: f64) -> f64 {
    1.0 + (initial - 1.0) * libm::exp(-a * s)
}
