//! Orders of convergence from a ladder of errors.

use crate::interval::Interval;
use crate::statistics::limit;

/// A fitted order of convergence.
#[derive(Clone, Debug, PartialEq)]
pub struct OrderFit {
    /// The order as the step tends to zero, with its error: what is judged.
    pub order: Interval,
    /// The local orders between neighbouring steps, coarsest first.
    pub local: Vec<Interval>,
    /// The slope of the least-squares line through all points of `ln error` against `ln step`, and its
    /// standard error from the residuals: a description of the whole ladder, which knows nothing
    /// of the limit. Not a number if an error may be zero.
    pub least_squares: (f64, f64),
}

/// The least number of steps that an order needs: five halvings.
pub const STEPS_MIN: usize = 6;

/// No order is known better than this: a supremum over finitely many starts and times jumps
/// from one to the next as the step shrinks, which the local orders of a few steps need not show.
const RADIUS_MIN: f64 = 2e-3;

/// Fits the order `p` of errors `e(h) = C h^p (1 + o(1))`.
///
/// `errors` lists steps in decreasing order with the magnitude of the error at each. The local orders
/// `ln(e_j / e_{j+1}) / ln(h_j / h_{j+1})` tend to `p`, with a remainder proportional to `h` for a
/// regular error; their limit and its error come from [`limit::at_zero`], which measures how
/// fast they really tend to it: a neglected half power widens the interval, and so does a
/// logarithm, whose `h ln(1/h)` counts as order one within an error of `1 / ln(1/h)`. The radius
/// is at least 0.002.
///
/// What the ladder does not show is missed: of 20 000 random ladders of each kind, on 6 to 11 steps with coefficients up to a
/// hundred, no pure power, 7 beside `1 + c h + d h²`, 35 with a logarithm, 116 beside `1 + c h^q` with `q` from 0.2 to 2, 234
/// beside `1 + c √h + d h`, and 605 beside `1 + c (h + d √h)`, most of them because the two terms cancel on the ladder.
///
/// The finest steps are left out while their error may be zero, that is, below the noise. Unknown
/// if fewer than [`STEPS_MIN`] steps are left, if an error among them may be zero, or if the
/// local orders do not converge. An error may grow when the step shrinks; its order is then negative.
///
/// # Panics
///
/// If the steps do not decrease or are not positive.
pub fn fit(errors: &[(f64, Interval)]) -> OrderFit {
    for pair in errors.windows(2) {
        assert!(0.0 < pair[1].0 && pair[1].0 < pair[0].0, "steps must decrease: {pair:?}");
    }
    let local: Vec<Interval> =
        errors.windows(2).map(|pair| local_order(pair[0], pair[1])).collect();
    let seen = 1 + errors.iter().rposition(|(_, error)| 0.0 < error.low()).unwrap_or(0);
    let order = if STEPS_MIN <= seen.min(errors.len()) {
        let middle = |pair: &[(f64, Interval)]| (pair[0].0 * pair[1].0).sqrt();
        let steps = errors[..seen].windows(2).map(middle);
        let points: Vec<(f64, Interval)> = steps.zip(local.iter().copied()).collect();
        let limit = limit::at_zero(&points);
        limit.hull(Interval::around(limit.center(), RADIUS_MIN))
    } else {
        Interval::UNKNOWN
    };
    OrderFit { order, local, least_squares: least_squares(errors) }
}

/// The order of the largest of several errors: `errors` lists steps in decreasing order, each with the magnitudes of the same
/// errors in the same order.
///
/// Where the maximum passes from one error to another its local orders have a kink, from which [`fit`] would extrapolate
/// something else. So those that may be the largest at some step are fitted one by one, and the lowest of their orders is that
/// of the maximum. Where one of these is unknown, as where an error changes its sign, and may be the largest at one of the
/// [`STEPS_MIN`] finest steps, the maximum is fitted as well, and the interval holds what either says; where steps have
/// different numbers of errors the maximum alone is fitted. Like [`fit`] this knows nothing of an error that is largest
/// only below the finest step.
///
/// # Panics
///
/// As [`fit`].
pub fn of_largest(errors: &[(f64, Vec<Interval>)]) -> Interval {
    let largest = largest(errors);
    let count = errors.first().map_or(0, |(_, errors)| errors.len());
    if errors.iter().any(|(_, errors)| errors.len() != count) {
        return fit(&largest).order;
    }
    // How many steps ago an error may have been the largest for the last time.
    let led = |error: usize| {
        let steps = errors.iter().zip(&largest);
        steps.rev().position(|((_, errors), (_, most))| most.low() <= errors[error].high())
    };
    let one = |error: usize| -> Vec<(f64, Interval)> {
        errors.iter().map(|(step, errors)| (*step, errors[error])).collect()
    };
    let leaders = (0..count).filter_map(|error| Some((led(error)?, fit(&one(error)).order)));
    let (known, unknown): (Vec<_>, Vec<_>) =
        leaders.partition(|&(_, order)| order != Interval::UNKNOWN);
    let passed = unknown.iter().all(|&(steps_ago, _)| STEPS_MIN <= steps_ago);
    match known.into_iter().map(|(_, order)| order).reduce(Interval::min) {
        Some(lowest) if passed => lowest,
        Some(lowest) => lowest.hull(fit(&largest).order),
        None => fit(&largest).order,
    }
}

/// The largest error at each step: it lies between the largest low end and the largest high end. Unknown where there is none.
pub fn largest(errors: &[(f64, Vec<Interval>)]) -> Vec<(f64, Interval)> {
    let most = |(step, errors): &(f64, Vec<Interval>)| {
        let most = errors.iter().copied().reduce(Interval::max);
        (*step, most.unwrap_or(Interval::UNKNOWN))
    };
    errors.iter().map(most).collect()
}

fn local_order(
    (step, error): (f64, Interval),
    (next_step, next_error): (f64, Interval),
) -> Interval {
    if error.low() <= 0.0 || next_error.low() <= 0.0 {
        return Interval::UNKNOWN;
    }
    (error.ln() - next_error.ln()).scaled(1.0 / libm::log(step / next_step))
}

/// Slope and standard error of a line through `ln error` against `ln step`.
fn least_squares(errors: &[(f64, Interval)]) -> (f64, f64) {
    let points: Vec<(f64, f64)> =
        errors.iter().map(|&(step, error)| (libm::log(step), error.ln().center())).collect();
    let n = points.len() as f64;
    let mean = |of: fn(&(f64, f64)) -> f64| points.iter().map(of).sum::<f64>() / n;
    let (x_mean, y_mean) = (mean(|p| p.0), mean(|p| p.1));
    let sum = |of: &dyn Fn(f64, f64) -> f64| -> f64 {
        points.iter().map(|&(x, y)| of(x - x_mean, y - y_mean)).sum()
    };
    let (xx, xy) = (sum(&|x, _| x * x), sum(&|x, y| x * y));
    let slope = xy / xx;
    let residual = sum(&|x, y| (y - slope * x) * (y - slope * x));
    let usable = 3 <= points.len() && errors.iter().all(|(_, error)| 0.0 < error.low());
    if usable && residual.is_finite() {
        (slope, (residual / (n - 2.0) / xx).sqrt())
    } else {
        (f64::NAN, f64::NAN)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ladder(steps: i32, error: impl Fn(f64) -> f64) -> Vec<(f64, Interval)> {
        (1..=steps)
            .map(|j| 0.5_f64.powi(j))
            .map(|h| (h, Interval::around(error(h), 1e-14)))
            .collect()
    }

    #[test]
    fn an_order_is_found_with_its_sign_and_despite_the_next_term() {
        for (row, (error, order)) in [
            (Box::new(|h: f64| 3.0 * h) as Box<dyn Fn(f64) -> f64>, 1.0),
            (Box::new(|h: f64| h * h * (1.0 + 2.0 * h)), 2.0),
            (Box::new(|h: f64| h * h * (1.0 - 1.5 * h)), 2.0),
            (Box::new(|h: f64| h.sqrt() * (1.0 - 0.5 * h)), 0.5),
            (Box::new(|h: f64| 0.1 / h), -1.0),
            (Box::new(|_| 0.3), 0.0),
        ]
        .into_iter()
        .enumerate()
        {
            let fit = fit(&ladder(8, error));
            assert!(fit.order.contains(order), "row {row}: {fit:?}");
            assert!(fit.order.radius() < 0.02, "row {row}: {fit:?}");
        }
    }

    #[test]
    fn a_slow_approach_widens_the_order_and_is_not_missed() {
        for (row, (error, order)) in [
            (Box::new(|h: f64| h * (1.0 + h.sqrt())) as Box<dyn Fn(f64) -> f64>, 1.0),
            (Box::new(|h: f64| h * (1.0 - 0.5 * h.sqrt())), 1.0),
            (Box::new(|h: f64| h * libm::log(1.0 / h)), 1.0),
            (Box::new(|h: f64| h * h * libm::log(3.0 / h)), 2.0),
            (Box::new(|h: f64| h * (1.0 - h + 30.0 * h * h)), 1.0),
        ]
        .into_iter()
        .enumerate()
        {
            let fit = fit(&ladder(10, error));
            assert!(fit.order.contains(order), "row {row}: {fit:?}");
            assert!(fit.order.radius() < 0.5, "row {row}: {fit:?}");
        }
    }

    /// Errors whose leading term shows only below some step: whatever the finest step, either the
    /// asymptotic order is held or nothing is said.
    #[test]
    fn a_change_of_order_is_not_missed() {
        type Error = fn(f64) -> f64;
        let errors: [(Error, f64); 4] = [
            (|h| h * h + 1e-4, 0.0),
            (|h| (h * h - 0.01 * h).abs(), 1.0),
            (|h| h * h + 0.01 * h, 1.0),
            (|h| (h * h).max(0.02 * h), 1.0),
        ];
        let mut table = Vec::new();
        for (row, (error, order)) in errors.into_iter().enumerate() {
            for steps in 6..=16 {
                let fit = fit(&ladder(steps, error));
                if !fit.order.contains(order) {
                    table.push((row, steps, fit.order));
                }
            }
        }
        assert!(table.is_empty(), "{table:?}");
    }

    #[test]
    fn steps_lost_in_noise_are_left_out() {
        let mut errors = ladder(8, |h| h * h);
        errors[7].1 = Interval::around(0.0, 1e-3);
        assert!(fit(&errors).order.contains(2.0), "{:?}", fit(&errors));
        errors[6].1 = Interval::UNKNOWN;
        errors[5].1 = Interval::around(0.0, 1e-3);
        assert_eq!(fit(&errors).order, Interval::UNKNOWN);
    }

    #[test]
    fn an_error_that_may_vanish_on_the_way_has_no_order() {
        let mut errors = ladder(8, |h| h * h);
        errors[4].1 = Interval::new(0.0, 1.0);
        assert_eq!(fit(&errors).order, Interval::UNKNOWN);
    }

    #[test]
    fn four_halvings_are_too_few() {
        assert_eq!(fit(&ladder(5, |h| h)).order, Interval::UNKNOWN);
        assert_eq!(fit(&[]).order, Interval::UNKNOWN);
    }

    /// `h² (1 + h)` and `1.0075 h²`, whose maximum passes from the first to the second at the finest step.
    #[test]
    fn a_maximum_that_passes_to_another_error_keeps_its_order() {
        let pair = |h: f64| vec![h * h * (1.0 + h), 1.0075 * h * h];
        let ladder = ladder_of(&pair);
        assert_eq!(fit(&largest(&ladder)).order, Interval::UNKNOWN, "no kink to be seen");
        let order = of_largest(&ladder);
        assert!(order.contains(2.0) && order.radius() < 0.01, "{order:?}");
        // One of a lower order is not passed over.
        let lower = ladder_of(&|h| [pair(h), vec![0.3 * h]].concat());
        let order = of_largest(&lower);
        assert!(order.contains(1.0) && order.radius() < 0.01, "{order:?}");
    }

    /// `h² (1 + h)` and another of `1.00996 h²` that is known at the two finest steps alone, with a kink that looks like an
    /// order of 1.991.
    #[test]
    fn a_kink_does_not_mislead_where_one_error_has_no_order() {
        let errors = |h: f64| [h * h * (1.0 + h), if h < 0.01 { 1.00996 * h * h } else { 0.0 }];
        let ladder = ladder_of(&|h| errors(h).to_vec());
        assert!(fit(&largest(&ladder)).order.high() < 1.995, "no kink to be seen");
        let order = of_largest(&ladder);
        assert!(order.contains(2.0) && order.radius() < 0.01, "{order:?}");
    }

    #[test]
    fn an_error_that_led_at_coarse_steps_and_has_no_order_is_passed_over() {
        let errors = |h: f64| vec![0.1 * h, if h < 0.25 { 0.0 } else { h }];
        let order = of_largest(&ladder_of(&errors));
        assert!(order.contains(1.0) && order.radius() < 0.01, "{order:?}");
    }

    fn ladder_of(errors: &dyn Fn(f64) -> Vec<f64>) -> Vec<(f64, Vec<Interval>)> {
        let near = |error: f64| Interval::around(error, 1e-14);
        (1..=8)
            .map(|j| 0.5_f64.powi(j))
            .map(|h| (h, errors(h).into_iter().map(near).collect()))
            .collect()
    }

    #[test]
    fn the_line_through_all_points_has_a_slope_and_a_standard_error() {
        // numpy: polyfit(log(h), log(h * (1 + h)), 1, cov=True) for h = 2^-1 .. 2^-6.
        let (slope, error) = fit(&ladder(6, |h| h * (1.0 + h))).least_squares;
        assert!((slope - 1.106515357864).abs() < 1e-9, "{slope}");
        assert!((error - 0.021938511212).abs() < 1e-9, "{error}");
    }
}
