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

/// `C_1` of Appendix F on `λ x²/2`.
pub(super) fn printed_c1(at: &Scheduled) -> f64 {
    raised_c1(at.rate, at.eta, 0.0)
}

/// `C_1` on `λ x²/2 + c`, where `M = λ e^(-c)`, and `C_2 = λ` with `R = (η∞λ)^(-1/2)`:
/// `max{1, η∞} max{∫ p∞^(1/3), 1 + C_2/2} M/2`.
pub(super) fn raised_c1(lambda: f64, eta: f64, constant: f64) -> f64 {
    let bound = lambda * libm::exp(-constant);
    eta.max(1.0) * cube_root_mass(lambda, eta).max(1.0 + 0.5 * lambda) * bound / 2.0
}

/// What the printed bounds of I and II add up to: `max{max{1, η∞} M ∫ p∞^(1/3), max{1, η∞} M + C_2}/2`.
pub(super) fn added_c1(lambda: f64, eta: f64, constant: f64) -> f64 {
    let bound = eta.max(1.0) * lambda * libm::exp(-constant);
    (bound * cube_root_mass(lambda, eta)).max(bound + lambda) / 2.0
}

/// `∫ p∞^(1/3)`.
fn cube_root_mass(lambda: f64, eta: f64) -> f64 {
    let kappa = (eta * lambda / std::f64::consts::TAU).sqrt();
    libm::cbrt(kappa) * (3.0 * std::f64::consts::TAU / (eta * lambda)).sqrt()
}

/// `T` of Appendix F: from then on `|η(t) - η∞| <= C_P/(3 C_1)`. That is the least of its two bounds: the other one, `η∞/3`, is
/// larger wherever `λ < C_1`, and so on every parabola. `C_1 >= (1 + λ/2) λ/2`, which is at least `λ` from `λ = 2` on; below,
/// `∫ p∞^(1/3) = (2π)^(-1/6) √(6π) (η∞λ)^(-1/3)`, times `max{1, η∞}`, is at least `3.19/2^(1/3)`, which is above two.
pub(super) fn burn_in(at: &Scheduled) -> f64 {
    at.schedule.settled(rate(at) / (3.0 * printed_c1(at)))
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
