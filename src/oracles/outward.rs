//! Mean exit times on the line from starts from which the drift leads out.
//!
//! Paths that climb back upstream are too rare to count, and following them is what makes the general
//! quadrature of [`first_passage`] slow at small noise.

use crate::interval::Interval;
use crate::oracles::first_passage::{self, Diffusion, End, probability_right};

/// Where upstream of the start `e^(∫ |b|/D)` has reached `e^60`, paths are not followed.
const CLIMB: f64 = 60.0;

/// `ln E T` for `dX = b(X) dt + sqrt(2 D(X)) dW` until it leaves `(left, right)`, from `start`.
///
/// If the drift points the same way from the start upstream to a point `z` that it takes a climb of 60 to
/// reach, `E T` lies between the mean time to leave the part of the interval downstream of `z`, and
/// that plus the probability of reaching `z` first times the largest mean time from anywhere. The latter
/// is taken as twice the mean time from zero, where zero lies inside (measured for drifts that point away
/// from zero; see [`crate::oracles::planar_exit`]), and otherwise as the time from
/// the upstream end, reflecting, which is a bound where the drift has one sign. Where that is not below
/// 1e-9 of the time, or where there is no such `z`, the result and its error are those of
/// [`first_passage::ln_mean_time`], which takes steps in proportion to the climbs between the ends.
///
/// # Panics
///
/// If the start is not between the ends.
pub fn ln_mean_time(
    drift: impl Fn(f64) -> f64,
    coefficient: impl Fn(f64) -> f64,
    [left, right]: [f64; 2],
    start: f64,
) -> Interval {
    let diffusion = Diffusion::ito(&drift, &coefficient);
    let everywhere = |from: f64| {
        first_passage::ln_mean_time(&diffusion, End::Absorbing(left), End::Absorbing(right), from)
    };
    let ratio = |x: f64| drift(x) / coefficient(x);
    let Some(cut) = upstream(ratio, [left, right], start) else {
        return everywhere(start);
    };
    let is_rightwards = cut < start;
    let part = if is_rightwards { [cut, right] } else { [left, cut] };
    let [from, to] = part.map(End::Absorbing);
    let time = first_passage::ln_mean_time(&diffusion, from, to, start).exp();
    let to_right = probability_right(&diffusion, part[0], part[1], start);
    let climbs = if is_rightwards { Interval::exactly(1.0) - to_right } else { to_right };
    let rest = if left < 0.0 && 0.0 < right {
        2.0 * everywhere(0.0).exp().high()
    } else if is_rightwards {
        let (far, out) = (End::Reflecting(left), End::Absorbing(right));
        first_passage::ln_mean_time(&diffusion, far, out, left).exp().high()
    } else {
        let (out, far) = (End::Absorbing(left), End::Reflecting(right));
        first_passage::ln_mean_time(&diffusion, out, far, right).exp().high()
    };
    let extra = climbs.high().max(0.0) * rest;
    if time.is_finite() && extra <= 1e-9 * time.low() {
        Interval::new(time.low(), time.high() + extra).ln()
    } else {
        everywhere(start)
    }
}

/// The point upstream that it takes a climb of [`CLIMB`] to reach, if it lies inside and the drift
/// does not turn before.
fn upstream(ratio: impl Fn(f64) -> f64, [left, right]: [f64; 2], start: f64) -> Option<f64> {
    let here = ratio(start);
    if here == 0.0 || !here.is_finite() {
        return None;
    }
    let direction = -here.signum();
    let (mut at, mut climbed) = (start, 0.0);
    // Half a unit of climb at a time; the ratio falls towards the drift's zero, where steps get longer.
    for _ in 0..1000 {
        let step = 0.5 / ratio(at).abs();
        let next = at + direction * step;
        let [middle, end] = [at + direction * 0.5 * step, next].map(&ratio);
        let turned = middle * here <= 0.0 || end * here <= 0.0;
        if turned || next <= left || right <= next {
            return None;
        }
        climbed += middle.abs() * step;
        at = next;
        if CLIMB <= climbed {
            return Some(at);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn the_general_quadrature_agrees_where_it_can(
            rate in 0.3..2.0_f64, p in -0.4..0.4_f64, noise in 0.02..0.4_f64, start in -0.9..0.9_f64
        ) {
            let drift = |x: f64| rate * x * (1.0 + p * x);
            let coefficient = |x: f64| 0.5 * noise * noise * (1.0 + 0.2 * x);
            let found = ln_mean_time(drift, coefficient, [-1.0, 1.0], start);
            let general = first_passage::ln_mean_time(
                &Diffusion::ito(drift, coefficient),
                End::Absorbing(-1.0), End::Absorbing(1.0), start);
            prop_assert!(found.meets(general) && found.radius() < 1e-8, "{found:?} {general:?}");
        }

        #[test]
        fn a_slope_is_descended_in_the_time_of_the_flow(
            rate in 0.3..2.0_f64, start in 1.2..1.9_f64, noise in 1e-5..1e-4_f64
        ) {
            // dX = -k X ds + n dB from the start down to 1: ln(start)/k up to O(n²).
            let found =
                ln_mean_time(|x: f64| -rate * x, |_| 0.5 * noise * noise, [1.0, 2.0], start).exp();
            let flow = libm::log(start) / rate;
            // (n²/2) θ'' and the like, with derivatives of the order of one over k².
            prop_assert!((found.center() - flow).abs() < 20.0 * noise * noise / (rate * rate));
            prop_assert!(found.radius() < 1e-9);
        }
    }

    #[test]
    fn a_well_behind_is_not_forgotten() {
        // A path that climbs back falls into a well at 1 that holds it for long.
        let drift = |x: f64| x - x * x;
        let noise = |_: f64| 2e-3;
        let found = ln_mean_time(drift, noise, [-1.0, 1.5], -0.4);
        let general = first_passage::ln_mean_time(
            &Diffusion::ito(drift, noise),
            End::Absorbing(-1.0),
            End::Absorbing(1.5),
            -0.4,
        );
        assert!(found.meets(general) && 20.0 < found.low(), "{found:?} {general:?}");
    }
}
