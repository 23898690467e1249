//! Mean times to leave unstable points from 0: slope and intercept against `ln(1/η)`, and the first stage's limit.

use super::flow_times::travel_time;
use crate::instances::unstable_point::{Drift, UnstableDisc, UnstablePlane, UnstablePoint};
use crate::interval::Interval;
use crate::oracles::numerics::ode;

/// Euler's constant.
pub(crate) const EULER: f64 = 0.577_215_664_901_532_9;

/// The limit of `E_0 T / ln(1/η)` in (4.12): `1/(2 γ_1)`.
pub(crate) fn slope(rate: f64) -> f64 {
    0.5 / rate
}

/// The limit of `E_0 T - ln(1/η)/(2 γ)` on the line.
///
/// Near zero `X = e^(γ s) W` with a normal `W` of variance `η S(0)²/(2 γ)`, so that
/// `-E ln|W| = (ln(1/η) + ln(4 γ/S(0)²) + Euler)/2`; from there on the flow takes the time
/// `h(end) - ln|W|/γ` to either end, with probability one half each; `h` is [`travel_time`].
pub(crate) fn intercept_on_line(point: &UnstablePoint) -> f64 {
    let (left, right) = point.ends();
    intercept(point.drift(), point.noise_at(0.0), [-left, right])
}

/// The same for a saddle, or a maximum with two rates, in the plane: the coordinate of the larger
/// rate, the first, decides.
pub(crate) fn intercept_in_plane(plane: &UnstablePlane) -> f64 {
    let width = plane.half_widths()[0];
    intercept(plane.drifts()[0], plane.noise_along(0), [-width, width])
}

fn intercept(drift: Drift, noise: f64, ends: [f64; 2]) -> f64 {
    let [left, right] = ends.map(|end| travel_time(drift, end));
    let ascent = libm::log(4.0 * drift.rate() / (noise * noise)) + EULER;
    slope(drift.rate()) * ascent + 0.5 * (left + right)
}

/// The limit of `E_0 T - ln(1/η)/(2 γ)` in a disc with both rates equal to `γ` and noise `s I`:
/// `|W|²` is then exponential with mean `η s²/γ`.
pub(crate) fn intercept_in_disc(disc: &UnstableDisc) -> f64 {
    let rate = disc.drift().rate();
    let ascent = libm::log(rate / (disc.noise() * disc.noise())) + EULER;
    slope(rate) * ascent + travel_time(disc.drift(), disc.radius())
}

/// `∫_0^end D`, with Dawson's function `D(y) = e^(-y²) ∫_0^y e^(x²) dx`, by its equation `D' = 1 - 2 y D`; error below 1e-10 for
/// ends up to 6.
pub(crate) fn integral_of_dawson(end: f64) -> Interval {
    let field = |state: &[f64]| {
        let (y, dawson) = (state[0], state[1]);
        vec![1.0, 1.0 - 2.0 * y * dawson, dawson]
    };
    ode::solve(&field, &[0.0; 3], &[end])[0][2]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_intercept_of_a_linear_drift_is_the_textbook_one() {
        // (ln(4 γ a b / s²) + Euler) / (2 γ).
        let point = UnstablePoint::new(Drift::linear(1.5), 0.7, (0.6, 1.1)).expect("valid");
        let exact = (libm::log(4.0 * 1.5 * 0.6 * 1.1 / 0.49) + EULER) / 3.0;
        assert!((intercept_on_line(&point) - exact).abs() < 1e-14);
    }

    #[test]
    fn the_integral_of_dawsons_function_is_right() {
        // scipy.integrate.quad(scipy.special.dawsn, 0, end).
        for (end, exact) in [
            (1.0, 0.739_441_630_099 / 2.0),
            (1.5, 0.615_549_420_087_782_5),
            (6.0, 1.383_209_059_636_051_1),
        ] {
            let found = integral_of_dawson(end);
            assert!((found - exact).abs().high() < 1e-10, "{end}: {found:?}");
        }
    }
}
