//! How long the gradient flow takes to the boundary: from an unstable point, less what diverges, and from other starts.

use crate::claim::Prediction;
use crate::instances::unstable_point::{Drift, InPlane, OnLine};
use crate::interval::Interval;

/// The time that the flow `x' = γ x + β x² + κ x³` takes from `δ` to `end`, less `ln(1/|δ|)/γ`, as
/// `δ` tends to zero on the side of `end`.
///
/// It is `ln|end|/γ - ∫_0^end (β + κ x)/(γ + β x + κ x²) dx/γ`; composite Simpson rule with 512
/// intervals, whose error is below 1e-8 where the denominator stays above `γ/5`.
pub(crate) fn travel_time(drift: Drift, end: f64) -> f64 {
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

/// What contact times may be off by: the error of [`travel_time`], twice, and some.
const CONTACT_ERROR: f64 = 1e-7;

/// The prediction `E T -> θ`, with the error of `θ`'s computation.
pub(crate) fn tends_to(contact: f64) -> Prediction {
    Prediction::within(Interval::around(contact, CONTACT_ERROR))
}

/// `θ(x₀)` in (B.2): when the orbit from the start first meets the boundary. Infinite from zero;
/// meant for drifts without other zeros on the way.
pub(crate) fn contact_on_line(launch: &OnLine) -> f64 {
    let (left, right) = launch.problem().ends();
    contact(launch.problem().drift(), [-left, right], launch.start())
}

/// The same in the plane, for losses that separate: the first of the two coordinates to meet a side.
pub(crate) fn contact_in_plane(launch: &InPlane) -> f64 {
    let plane = launch.problem();
    let along = |index: usize| {
        let width = plane.half_widths()[index];
        contact(plane.drifts()[index], [-width, width], launch.start()[index])
    };
    along(0).min(along(1))
}

fn contact(drift: Drift, [left, right]: [f64; 2], start: f64) -> f64 {
    if start == 0.0 || drift.rate() < 0.0 {
        return f64::INFINITY;
    }
    let end = if start < 0.0 { left } else { right };
    travel_time(drift, end) - travel_time(drift, start)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::instances::unstable_point::{Launch, UnstablePoint};
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
    fn contact_times_are_those_of_the_flow() {
        // ∫ dx/(x (1 + x)) = ln(x/(1 + x)), and ln(b/x)/γ for a linear drift.
        let skew = contact_on_line(&on_line(Drift::new(1.0, 1.0, 0.0), (0.5, 2.0), 0.5));
        assert!((skew - libm::log(2.0)).abs() < 1e-8, "{skew}");
        let linear = contact_on_line(&on_line(Drift::linear(2.0), (1.0, 3.0), -0.25));
        assert!((linear - 0.5 * libm::log(4.0)).abs() < 1e-12, "{linear}");
    }
}
