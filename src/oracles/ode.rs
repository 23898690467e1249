//! Ordinary differential equations, at given times.

use crate::interval::Interval;

/// Steps per unit of time of the coarser of the two computations.
const STEPS_PER_UNIT: f64 = 256.0;

/// The longest time that is followed.
const TIME_MAX: f64 = 1000.0;

/// The solution of `y' = field(y)`, `y(0) = start`, at each of `times`, which do not decrease from
/// zero: one row per time, one interval per component.
///
/// The classical Runge-Kutta method with 256 and with 512 steps per unit of time, extrapolated to
/// order five. *Error* (measured): the difference between the two, of order four, which
/// overstates the error of the extrapolation, plus rounding. Rates far above 100 per unit of time
/// show as wide intervals.
///
/// Unknown where a value is not finite or the time is beyond 1000.
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
    let [mut coarse, mut fine] = [start.to_vec(), start.to_vec()];
    let mut reached = 0.0;
    let mut rows = Vec::with_capacity(times.len());
    for &time in times {
        if TIME_MAX < time || time.is_nan() {
            rows.push(vec![Interval::UNKNOWN; start.len()]);
            continue;
        }
        let steps = ((time - reached) * STEPS_PER_UNIT).ceil() as usize;
        advance(field, &mut coarse, time - reached, steps);
        advance(field, &mut fine, time - reached, 2 * steps);
        reached = time;
        let rounding = 8.0 * f64::EPSILON * (1.0 + time * STEPS_PER_UNIT).sqrt();
        let enclose = |(&coarse, &fine): (&f64, &f64)| {
            let difference = fine - coarse;
            let size = 1.0 + fine.abs();
            Interval::around(fine + difference / 15.0, difference.abs() + rounding * size)
        };
        rows.push(coarse.iter().zip(&fine).map(enclose).collect());
    }
    rows
}

/// `steps` steps of the classical Runge-Kutta method.
fn advance(field: &dyn Fn(&[f64]) -> Vec<f64>, y: &mut [f64], time: f64, steps: usize) {
    let h = time / steps.max(1) as f64;
    let shifted = |y: &[f64], slope: &[f64], by: f64| -> Vec<f64> {
        y.iter().zip(slope).map(|(y, slope)| y + by * slope).collect()
    };
    for _ in 0..steps {
        let first = field(y);
        let second = field(&shifted(y, &first, 0.5 * h));
        let third = field(&shifted(y, &second, 0.5 * h));
        let fourth = field(&shifted(y, &third, h));
        for (i, y) in y.iter_mut().enumerate() {
            *y += h / 6.0 * (first[i] + 2.0 * (second[i] + third[i]) + fourth[i]);
        }
    }
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
    fn beyond_the_longest_time_nothing_is_known() {
        assert_eq!(solve(&|_| vec![0.0], &[1.0], &[2e3]), [[Interval::UNKNOWN]]);
    }
}
