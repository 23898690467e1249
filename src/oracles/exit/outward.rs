//! Mean exit times on the line from starts from which the drift leads out.
//!
//! Paths that climb back upstream are too rare to count, and following them is what makes the general
//! quadrature of [`first_passage`] slow at small noise.

use crate::interval::Interval;
use crate::oracles::exit::first_passage::{
    self, Diffusion, End, probability_left, probability_right,
};

/// Where upstream of the start `e^(∫ |b|/D)` has reached `e^60`, paths are not followed.
const CLIMB: f64 = 60.0;
/// What those that are not followed may add, relative.
const NEGLECTED: f64 = 1e-9;

/// `ln E T` for `dX = b(X) dt + sqrt(2 D(X)) dW` until it leaves `(left, right)`, from `start`.
///
/// If the drift points the same way from the start upstream to a point `z` that it takes a climb of 60 to
/// reach, `E T` lies between the mean time to leave the part of the interval downstream of `z`, and
/// that plus the probability of reaching `z` first times the largest mean time from anywhere. With the
/// Green function `min(S(l, y), S(y, r)) m(y)` at most, the largest mean time is at most that from any `c` to
/// the left end, reflected at `c`, plus that from `c` to the right end: whatever wells there are on
/// either side of `c`, which is put where the potential is highest. Where the bound is not below 1e-9 of
/// the time, or where there is no such `z`, the result and its error are those of
/// [`first_passage::ln_mean_time`], which takes steps in proportion to the climbs between the ends.
///
/// The error is that of [`first_passage`] and the bound, added to the upper end. Unknown where
/// [`first_passage::ln_mean_time`] is.
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
    ln_time(&drift, &coefficient, [left, right], start)
}

type Function<'a> = &'a dyn Fn(f64) -> f64;

fn ln_time(drift: Function, coefficient: Function, ends: [f64; 2], start: f64) -> Interval {
    let diffusion = Diffusion::ito(drift, coefficient);
    let [left, right] = ends;
    let downstream = || {
        let cut = upstream(&|x| drift(x) / coefficient(x), ends, start)?;
        let is_rightwards = cut < start;
        let part = if is_rightwards { [cut, right] } else { [left, cut] };
        let [from, to] = part.map(End::Absorbing);
        let ln_time = first_passage::ln_mean_time(&diffusion, from, to, start);
        let climbs = if is_rightwards {
            probability_left(&diffusion, part[0], part[1], start)
        } else {
            probability_right(&diffusion, part[0], part[1], start)
        };
        let top = highest(drift, coefficient, ends);
        let [(far_left, near_left), (near_right, far_right)] = [
            (End::Absorbing(left), End::Reflecting(top)),
            (End::Reflecting(top), End::Absorbing(right)),
        ];
        let to_left = first_passage::ln_mean_time(&diffusion, far_left, near_left, top).exp();
        let to_right = first_passage::ln_mean_time(&diffusion, near_right, far_right, top).exp();
        let rest = climbs * (to_left + to_right) / ln_time.exp();
        let known = ln_time.is_finite() && rest.high() <= NEGLECTED;
        // ln(1 + x) is at most x.
        known.then(|| {
            Interval::new(ln_time.low(), (ln_time.high() + rest.high().max(0.0)).next_up())
        })
    };
    downstream().unwrap_or_else(|| {
        first_passage::ln_mean_time(&diffusion, End::Absorbing(left), End::Absorbing(right), start)
    })
}

/// About where `-∫ b/D` is largest: at an end, or where the drift turns from left to right. Any place will
/// do for the bound; a bad one makes it large.
fn highest(drift: Function, coefficient: Function, [left, right]: [f64; 2]) -> f64 {
    const PARTS: usize = 256;
    let place = |k: usize| left + (right - left) * k as f64 / PARTS as f64;
    let (mut at, mut height, mut most) = (0, 0.0, 0.0);
    for k in 0..PARTS {
        let middle = 0.5 * (place(k) + place(k + 1));
        height -= drift(middle) / coefficient(middle);
        if most < height {
            (at, most) = (k + 1, height);
        }
    }
    let (mut low, mut high) = (place(at.saturating_sub(1)), place((at + 1).min(PARTS)));
    if 0.0 <= drift(low) || drift(high) <= 0.0 {
        return place(at).clamp(left, right);
    }
    // As many times as a double has bits.
    for _ in 0..60 {
        let middle = 0.5 * (low + high);
        if drift(middle) < 0.0 { low = middle } else { high = middle }
    }
    0.5 * (low + high)
}

/// The point upstream that it takes a climb of [`CLIMB`] to reach, if it lies inside and the drift
/// is not seen to turn before.
fn upstream(ratio: Function, [left, right]: [f64; 2], start: f64) -> Option<f64> {
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
        let [middle, end] = [at + direction * 0.5 * step, next].map(ratio);
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
    fn a_deep_well_beyond_a_climb_of_sixty_is_not_forgotten() {
        // Upstream, beyond 1/2, the drift turns into a well that holds for e^160.
        let drift = |x: f64| if x < 0.5 { -1.0 } else { 4.0 * (0.75 - x) };
        let noise = |_: f64| 3e-3;
        let ends = [-1.0, 2.0];
        let found = ln_mean_time(drift, noise, ends, 0.1);
        let general = first_passage::ln_mean_time(
            &Diffusion::ito(drift, noise).with_breaks([0.5]),
            End::Absorbing(ends[0]),
            End::Absorbing(ends[1]),
            0.1,
        );
        assert!(found.meets(general) && found.radius() < 1e-8, "{found:?} {general:?}");
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
