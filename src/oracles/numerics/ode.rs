//! Ordinary differential equations, at given times.

use crate::interval::Interval;

/// The longest time that is followed.
const TIME_MAX: f64 = 1000.0;
/// Steps that one computation may take, rejected ones included.
const STEPS_MAX: usize = 1_000_000;
/// Errors of one step, relative, that the finer and the coarser computation allow.
const TOLERANCES: [f64; 2] = [1e-13, 4e-12];
/// What the coarser one is pushed by in each step, relative: a rounding error that is seen to grow.
const KICK: f64 = 4.0 * f64::EPSILON;
/// The longest steps of the two, which share no places but the first.
const STEPS_LONGEST: [f64; 2] = [1.0 / 32.0, 1.0 / 45.0];

/// The solution of `y' = field(y)`, `y(0) = start`, at each of `times`, which do not decrease from
/// zero: one row per time, one interval per component.
///
/// The classical Runge-Kutta method, each step against its two halves and extrapolated to order five, with
/// steps that adapt to 1e-13 per step: kinks and jumps of the field are closed in on. *Error*
/// (measured): the distance from a second computation that allows forty times the error and is pushed by a
/// few units of rounding in each step, so that what an unstable field makes of errors shows; plus the sum of
/// the errors seen in the steps. Near 1e-12 where the field contracts. A feature of the field that is entered and left
/// again within a time of 1/180, the distance of the places where the closer one looks, may be seen by neither.
///
/// Unknown where a value is not finite, the time is beyond 1000, or a million steps do not reach it.
///
/// # Panics
///
/// If the times decrease or are negative.
pub fn solve(
    field: &dyn Fn(&[f64]) -> Vec<f64>,
    start: &[f64],
    times: &[f64],
) -> Vec<Vec<Interval>> {
    assert!(times.is_sorted() && times.iter().all(|&t| 0.0 <= t), "times decrease: {times:?}");
    let mut paths = [0, 1].map(|k| Path::new(field, start, TOLERANCES[k], STEPS_LONGEST[k]));
    let kicks = [0.0, KICK];
    let mut rows = Vec::with_capacity(times.len());
    for &time in times {
        let arrive = |path: &mut Path, kick| time <= TIME_MAX && path.advance(time, kick);
        let [fine, coarse] = &mut paths;
        let known = arrive(fine, kicks[0]) && arrive(coarse, kicks[1]);
        let enclose = |((&coarse, &fine), &seen): ((&f64, &f64), &f64)| {
            let radius = (coarse - fine).abs() + seen + KICK * fine.abs();
            if known && radius.is_finite() {
                Interval::around(fine, radius)
            } else {
                Interval::UNKNOWN
            }
        };
        rows.push(coarse.y.iter().zip(&fine.y).zip(&fine.seen).map(enclose).collect());
    }
    rows
}

/// A computation that goes on from one time to the next.
struct Path<'a> {
    field: &'a dyn Fn(&[f64]) -> Vec<f64>,
    y: Vec<f64>,
    /// The sum of the errors of the steps.
    seen: Vec<f64>,
    time: f64,
    step: f64,
    longest: f64,
    tolerance: f64,
    taken: usize,
}

impl<'a> Path<'a> {
    fn new(
        field: &'a dyn Fn(&[f64]) -> Vec<f64>,
        start: &[f64],
        tolerance: f64,
        longest: f64,
    ) -> Path<'a> {
        let seen = vec![0.0; start.len()];
        Path {
            field,
            y: start.to_vec(),
            seen,
            time: 0.0,
            step: longest / 8.0,
            longest,
            tolerance,
            taken: 0,
        }
    }

    /// Goes on to a time; whether it got there.
    fn advance(&mut self, time: f64, kick: f64) -> bool {
        while self.time < time {
            self.taken += 1;
            if STEPS_MAX < self.taken {
                return false;
            }
            let is_last = time - self.time <= 1.000_001 * self.step;
            let step = if is_last { time - self.time } else { self.step };
            let whole = self.stepped(&self.y, step);
            let first = self.stepped(&self.y, 0.5 * step);
            let second = self.stepped(&first.y, 0.5 * step);
            let size = self.y.iter().chain(&second.y).fold(0.0_f64, |size, y| size.max(y.abs()));
            let allowed = self.tolerance * size.max(1e-300);
            let pairs = second.y.iter().zip(&whole.y);
            let differences: Vec<f64> =
                pairs.map(|(fine, coarse)| (fine - coarse) / 15.0).collect();
            let mut error = largest(&differences);
            // Where the field is smooth its bend falls by a factor of four. Across a jump or a kink the
            // difference may be zero by accident, but the bend is not.
            let bend = first.bend.max(second.bend);
            let is_smooth = bend <= 0.4 * whole.bend || step * bend <= allowed;
            let missed = if is_smooth { 0.0 } else { step * bend };
            error = error.max(missed);
            // A step below the rounding of the time has closed in on a jump as far as one can.
            let shortest = 1e-15 * (1e-3 + self.time);
            let accepted = error <= allowed || (step <= shortest && error.is_finite());
            if accepted {
                let sums =
                    self.y.iter_mut().zip(&mut self.seen).zip(second.y.iter().zip(&differences));
                for ((y, seen), (halves, difference)) in sums {
                    let next = (halves + difference) * (1.0 + kick);
                    // Roundings of the sum, and of the time, at the speed of the step.
                    let rounded = next.abs() + (next - *y).abs() / step * (self.time + step);
                    *seen += difference.abs() + missed + f64::EPSILON * rounded;
                    *y = next;
                }
                self.time = if is_last { time } else { self.time + step };
            } else if step <= shortest {
                return false;
            }
            let factor = 0.9 * libm::pow(allowed / error.max(1e-3 * allowed), 0.2);
            let wish = step * factor.clamp(0.1, 2.0);
            // A last step was short for another reason than its error.
            self.step = if is_last && accepted { wish.max(self.step) } else { wish };
            self.step = self.step.clamp(0.5 * shortest, self.longest);
        }
        true
    }

    /// A step of the classical Runge-Kutta method.
    fn stepped(&self, y: &[f64], h: f64) -> Stepped {
        let shifted = |slope: &[f64], by: f64| -> Vec<f64> {
            y.iter().zip(slope).map(|(y, slope)| y + by * slope).collect()
        };
        let first = (self.field)(y);
        let second = (self.field)(&shifted(&first, 0.5 * h));
        let third = (self.field)(&shifted(&second, 0.5 * h));
        let fourth = (self.field)(&shifted(&third, h));
        let slope = |i: usize| first[i] + 2.0 * (second[i] + third[i]) + fourth[i];
        let bends = (0..y.len()).flat_map(|i| {
            let straight = 0.5 * (first[i] + fourth[i]);
            [second[i] - straight, third[i] - straight]
        });
        let bend = largest(&bends.collect::<Vec<f64>>());
        let y = y.iter().enumerate().map(|(i, y)| y + h / 6.0 * slope(i)).collect();
        Stepped { y, bend }
    }
}

/// Where a step leads, and how far the field in its middle is from the mean of its ends.
struct Stepped {
    y: Vec<f64>,
    bend: f64,
}

/// The largest size; infinite where something is not a number.
fn largest(values: &[f64]) -> f64 {
    let size = |value: &f64| if value.is_finite() { value.abs() } else { f64::INFINITY };
    values.iter().map(size).fold(0.0, f64::max)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        /// `y' = -a sin y` has `tan(y/2) = tan(y_0/2) e^(-at)`.
        #[test]
        fn the_pendulum_without_inertia_has_a_closed_form(
            rate in -1.5..1.5_f64, start in -3.0..3.0_f64, time in 0.0..3.0_f64,
        ) {
            let field = |y: &[f64]| vec![-libm::sin(y[0]) * rate];
            let found = solve(&field, &[start], &[0.0, time])[1][0];
            let exact = 2.0 * libm::atan(libm::tan(start / 2.0) * libm::exp(-rate * time));
            prop_assert!(found.contains(exact), "{found:?} misses {exact}");
            prop_assert!(found.radius() < 1e-9, "{found:?}");
        }

        #[test]
        fn a_rotation_keeps_its_angle(time in 0.0..20.0_f64) {
            let field = |y: &[f64]| vec![-y[1], y[0]];
            let found = &solve(&field, &[1.0, 0.0], &[time])[0];
            let exact = [libm::cos(time), libm::sin(time)];
            for (found, exact) in found.iter().zip(exact) {
                prop_assert!(found.contains(exact), "{found:?} misses {exact}");
                prop_assert!(found.radius() < 1e-8, "{found:?}");
            }
        }
    }

    #[test]
    fn an_explosion_is_unknown() {
        let field = |y: &[f64]| vec![y[0] * y[0]];
        let found = solve(&field, &[1.0], &[0.5, 3.0]);
        assert!(found[0][0].contains(2.0) && found[0][0].radius() < 1e-7, "{found:?}");
        assert!(!found[1][0].is_finite(), "{found:?}");
    }

    #[test]
    fn an_unstable_point_that_is_missed_by_a_rounding_error_is_left() {
        // π as a double is 1.2e-16 below π, and sin pushes away from it: gone after a time of 37.
        let field = |y: &[f64]| vec![-libm::sin(y[0])];
        let start = std::f64::consts::PI;
        let found = solve(&field, &[start], &[10.0, 45.0]);
        let exact = |t: f64| 2.0 * libm::atan(libm::exp(-t) / 6.123_233_995_736_766e-17);
        for (found, time) in found.iter().zip([10.0, 45.0]) {
            assert!(found[0].contains(exact(time)), "{found:?} {}", exact(time));
        }
        assert!(found[0][0].radius() < 1e-8, "{found:?}");
    }

    #[test]
    fn a_field_that_jumps_is_followed() {
        let field = |y: &[f64]| vec![if y[0] < 0.7 { 1.0 } else { 3.0 }];
        let found = solve(&field, &[0.0], &[0.5, 2.0]);
        assert!(found[1][0].contains(0.7 + 3.9) && found[1][0].radius() < 1e-10, "{found:?}");
    }

    #[test]
    fn beyond_the_longest_time_nothing_is_known() {
        assert_eq!(solve(&|_| vec![0.0], &[1.0], &[2e3]), [[Interval::UNKNOWN]]);
    }
}
