//! Mean times to leave unstable points, by formula: slopes and intercepts against `ln(1/η)`, and what the
//! flow says of other starts.

use crate::claim::Prediction;
use crate::instances::unstable_point::{
    Drift, InPlane, OnLine, UnstableDisc, UnstablePlane, UnstablePoint,
};
use crate::interval::Interval;
// For claims on the batch size.
pub use crate::witnesses::escape::{ladder, ln_time_on_line, mean_steps};

/// Euler's constant.
pub const EULER: f64 = 0.577_215_664_901_532_9;

/// The limit of `E_0 T / ln(1/η)` in (4.12): `1/(2 γ_1)`.
pub fn slope(rate: f64) -> f64 {
    0.5 / rate
}

/// The limit of `E_0 T - ln(1/η)/(2 γ)` on the line.
///
/// Near zero `X = e^(γ s) W` with a normal `W` of variance `η S(0)²/(2 γ)`, so that
/// `-E ln|W| = (ln(1/η) + ln(4 γ/S(0)²) + Euler)/2`; from there on the flow takes the time
/// `h(end) - ln|W|/γ` to either end, with probability one half each; `h` is [`travel_time`].
pub fn intercept_on_line(point: &UnstablePoint) -> f64 {
    let (left, right) = point.ends();
    intercept(point.drift(), point.noise_at(0.0), [-left, right])
}

/// The same for a saddle, or a maximum with two rates, in the plane: the coordinate of the larger
/// rate, the first, decides.
pub fn intercept_in_plane(plane: &UnstablePlane) -> f64 {
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
pub fn intercept_in_disc(disc: &UnstableDisc) -> f64 {
    let rate = disc.drift().rate();
    let ascent = libm::log(rate / (disc.noise() * disc.noise())) + EULER;
    slope(rate) * ascent + travel_time(disc.drift(), disc.radius())
}

/// The time that the flow `x' = γ x + β x² + κ x³` takes from `δ` to `end`, less `ln(1/|δ|)/γ`, as
/// `δ` tends to zero on the side of `end`.
///
/// It is `ln|end|/γ - ∫_0^end (β + κ x)/(γ + β x + κ x²) dx/γ`; composite Simpson rule with 512
/// intervals, whose error is below 1e-8 where the denominator stays above `γ/5`.
pub fn travel_time(drift: Drift, end: f64) -> f64 {
    let [rate, quadratic, cubic] = drift.coefficients();
    let integrand = |x: f64| {
        let slope = quadratic + cubic * x;
        slope / (rate + x * slope)
    };
    let intervals = 512;
    let h = end / f64::from(intervals);
    let inner: f64 =
        (1..intervals).map(|k| f64::from(2 + 2 * (k % 2)) * integrand(f64::from(k) * h)).sum();
    let integral = h / 3.0 * (integrand(0.0) + inner + integrand(end));
    (libm::log(end.abs()) - integral) / rate
}

/// `∫_0^end e^(-y²) ∫_0^y e^(x²) dx dy`, by Hermite's rule on Dawson's equation `D' = 1 - 2 y D`,
/// itself advanced by the classical Runge-Kutta method; error below 1e-10 for ends up to 6.
pub fn integral_of_dawson(end: f64) -> f64 {
    const STEPS: u32 = 4000;
    let h = end / f64::from(STEPS);
    let slope = |y: f64, d: f64| 1.0 - 2.0 * y * d;
    let (mut d, mut integral) = (0.0, 0.0);
    for k in 0..STEPS {
        let y = f64::from(k) * h;
        let first = slope(y, d);
        let second = slope(y + 0.5 * h, d + 0.5 * h * first);
        let third = slope(y + 0.5 * h, d + 0.5 * h * second);
        let fourth = slope(y + h, d + h * third);
        let next = d + h / 6.0 * (first + 2.0 * second + 2.0 * third + fourth);
        // Hermite's rule: ends and slopes.
        integral += 0.5 * h * (d + next) + h * h / 12.0 * (first - slope(y + h, next));
        d = next;
    }
    integral
}

/// What contact times may be off by: the error of [`travel_time`], twice, and some.
const CONTACT_ERROR: f64 = 1e-7;

/// The prediction `E T -> θ`, with the error of `θ`'s computation.
pub fn tends_to(contact: f64) -> Prediction {
    Prediction::within(Interval::around(contact, CONTACT_ERROR))
}

/// `θ(x₀)` in (B.2): when the orbit from the start first meets the boundary. Infinite from zero;
/// meant for drifts without other zeros on the way.
pub fn contact_on_line(launch: &OnLine) -> f64 {
    let (left, right) = launch.problem().ends();
    contact(launch.problem().drift(), [-left, right], launch.start())
}

/// The same in the plane, for losses that separate: the first of the two coordinates to meet a side.
pub fn contact_in_plane(launch: &InPlane) -> f64 {
    let plane = launch.problem();
    let along = |index: usize| {
        let width = plane.half_widths()[index];
        contact(plane.drifts()[index], [-width, width], launch.start()[index])
    };
    along(0).min(along(1))
}

fn contact(drift: Drift, [left, right]: [f64; 2], start: f64) -> f64 {
    // Towards zero, and never away from it.
    if drift.rate().is_sign_negative() {
        return f64::INFINITY;
    }
    let end = if start.is_sign_negative() { left } else { right };
    travel_time(drift, end) - travel_time(drift, start)
}

/// The probability that a ray in the direction of a centred Gaussian vector with covariance
/// `[[a, b], [b, c]]` leaves a rectangle at its left or right side.
pub fn sector([wide, high]: [f64; 2], [a, b, c]: [f64; 3]) -> f64 {
    // By the inverse of the covariance's Cholesky factor the law becomes rotationally invariant, and the
    // corners' directions go where they go.
    let (root, beside) = (a.sqrt(), b / a.sqrt());
    let rest = (c - beside * beside).sqrt();
    let angle = |[u, v]: [f64; 2]| {
        let first = u / root;
        libm::atan2((v - beside * first) / rest, first)
    };
    (angle([wide, high]) - angle([wide, -high])) / std::f64::consts::PI
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::instances::unstable_point::Launch;
    use proptest::prelude::*;

    fn on_line(drift: Drift, ends: (f64, f64), start: f64) -> OnLine {
        Launch::on_line(UnstablePoint::new(drift, 0.7, ends).unwrap(), start).unwrap()
    }

    proptest! {
        #[test]
        fn travel_times_have_a_closed_form_without_a_quadratic_term(
            rate in 0.3..2.0, shape in -0.75..1.5, end in 0.2..2.0
        ) {
            // ∫ dx / (γ x (1 + r x²)) = ln x / γ - ln(1 + r x²) / (2 γ).
            let cubic = rate * shape / (end * end);
            let exact = (libm::log(end) - 0.5 * libm::log(1.0 + shape)) / rate;
            for end in [end, -end] {
                let computed = travel_time(Drift::new(rate, 0.0, cubic), end);
                // Simpson's rule, as stated.
                prop_assert!((computed - exact).abs() < 1e-8, "{computed} {exact}");
            }
        }

        #[test]
        fn travel_times_have_a_closed_form_without_a_cubic_term(
            rate in 0.3..2.0, shape in -0.75..1.5, end in 0.2..2.0
        ) {
            // ∫ dx / (γ x (1 + p x)) = ln x / γ - ln(1 + p x) / γ.
            let exact = (libm::log(end) - libm::log(1.0 + shape)) / rate;
            let computed = travel_time(Drift::new(rate, rate * shape / end, 0.0), end);
            prop_assert!((computed - exact).abs() < 1e-8, "{computed} {exact}");
        }
    }

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
            assert!((integral_of_dawson(end) - exact).abs() < 1e-10, "{end}");
        }
    }

    #[test]
    fn contact_times_are_those_of_the_flow() {
        // ∫ dx/(x (1 + x)) = ln(x/(1 + x)), and ln(b/x)/γ for a linear drift.
        let skew = contact_on_line(&on_line(Drift::new(1.0, 1.0, 0.0), (0.5, 2.0), 0.5));
        assert!((skew - libm::log(2.0)).abs() < 1e-8, "{skew}");
        let linear = contact_on_line(&on_line(Drift::linear(2.0), (1.0, 3.0), -0.25));
        assert!((linear - 0.5 * libm::log(4.0)).abs() < 1e-12, "{linear}");
    }

    #[test]
    fn sectors_of_a_round_law_are_angles() {
        assert!((sector([1.0, 1.0], [2.0, 0.0, 2.0]) - 0.5).abs() < 1e-15);
        assert!((sector([1.0, 3.0_f64.sqrt()], [1.0, 0.0, 1.0]) - 2.0 / 3.0).abs() < 1e-14);
        // Variances 1 and 4: P(|v| > |u|) = (2/π) arctan 2.
        assert!((sector([1.0, 1.0], [1.0, 0.0, 4.0]) - (1.0 - 0.704_832_764_699)).abs() < 1e-11);
    }

    #[test]
    fn a_correlated_law_agrees_with_its_integral() {
        // P(|W_v| U < |W_u| V) by the midpoint rule over the angle of the density 1/(d' C^-1 d).
        let ([wide, high], [a, b, c]) = ([1.0, 2.0], [0.45, -0.03, 0.29_f64]);
        let cells = 20_000;
        let (mut all, mut inside) = (0.0, 0.0);
        for cell in 0..cells {
            let angle = std::f64::consts::PI * (f64::from(cell) + 0.5) / f64::from(cells);
            let (y, x) = (libm::sin(angle), libm::cos(angle));
            let weight = 1.0 / (c * x * x - 2.0 * b * x * y + a * y * y);
            all += weight;
            if y.abs() * wide < x.abs() * high {
                inside += weight;
            }
        }
        // One cell at each of two corners.
        assert!((sector([wide, high], [a, b, c]) - inside / all).abs() < 1e-3);
    }
}
