//! Orders of convergence from a ladder of errors.

use crate::interval::Interval;

/// A fitted order of convergence.
#[derive(Clone, Debug, PartialEq)]
pub struct OrderFit {
    /// The order as the step tends to zero, with its error.
    pub order: Interval,
    /// The local orders between neighbouring steps, coarsest first.
    pub local: Vec<Interval>,
}

/// The least number of steps that an order needs: five halvings.
pub const STEPS_MIN: usize = 6;

/// Fits the order `p` of errors `e(h) = C h^p (1 + a h + ..)`.
///
/// `errors` lists steps in decreasing order with the magnitude of the error at each. Local orders
/// `ln(e_j / e_{j+1}) / ln(h_j / h_{j+1})` tend to `p` with an error proportional to `h`, so the
/// last two are extrapolated to `h = 0`. The radius of [`OrderFit::order`] is the distance from
/// the extrapolated value to the last local order, which is the first neglected effect, plus the
/// amplified errors of the inputs: a measured error, not a proved one.
///
/// Unknown if there are fewer than [`STEPS_MIN`] steps, or if one of the last three errors may be
/// zero: the error is then below the noise, and no order can be read off. An error may grow when
/// the step shrinks; its order is then negative.
///
/// # Panics
///
/// If the steps do not decrease or are not positive.
pub fn fit(errors: &[(f64, Interval)]) -> OrderFit {
    for pair in errors.windows(2) {
        assert!(
            0.0 < pair[1].0 && pair[1].0 < pair[0].0,
            "steps must decrease: {pair:?}"
        );
    }
    let local: Vec<Interval> = errors
        .windows(2)
        .map(|pair| local_order(pair[0], pair[1]))
        .collect();
    let order = match local[..] {
        [.., before, last] if STEPS_MIN <= errors.len() => {
            let (h_before, h_last) = (errors[errors.len() - 2].0, errors[errors.len() - 1].0);
            extrapolate((h_before, before), (h_last, last))
        }
        _ => Interval::UNKNOWN,
    };
    OrderFit { order, local }
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

fn extrapolate((h_before, before): (f64, Interval), (h_last, last): (f64, Interval)) -> Interval {
    if !before.is_finite() || !last.is_finite() {
        return Interval::UNKNOWN;
    }
    let weight = h_last / (h_before - h_last);
    let limit = last + (last - before).scaled(weight);
    Interval::around(
        limit.center(),
        limit.radius() + (limit.center() - last.center()).abs(),
    )
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
            (Box::new(|h: f64| h.powf(0.5) * (1.0 - 0.5 * h)), 0.5),
            (Box::new(|h: f64| 0.1 / h), -1.0),
            (Box::new(|_| 0.3), 0.0),
        ]
        .into_iter()
        .enumerate()
        {
            let fit = fit(&ladder(8, error));
            // The next term is at most 2 h with h = 2^-8 after one extrapolation.
            assert!(fit.order.contains(order), "row {row}: {fit:?}");
            assert!(fit.order.radius() < 0.02, "row {row}: {fit:?}");
        }
    }

    #[test]
    fn an_error_lost_in_noise_has_no_order() {
        let mut errors = ladder(8, |h| h * h);
        errors[7].1 = Interval::around(0.0, 1e-3);
        assert_eq!(fit(&errors).order, Interval::UNKNOWN);
    }

    #[test]
    fn four_halvings_are_too_few() {
        assert_eq!(fit(&ladder(5, |h| h)).order, Interval::UNKNOWN);
    }
}
