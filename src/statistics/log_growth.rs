//! Slope and intercept of times that grow like the logarithm of one over a small parameter.

use crate::interval::Interval;

/// The limit of the local slopes of `T` against `ln(1/η)` as `η` tends to zero, from `(η, ln T)`
/// with decreasing `η`.
///
/// If the local slopes have a limit, then `T/ln(1/η)` has the same (Stolz and Cesàro). Reciprocals
/// of local slopes are extrapolated, so that times which grow faster than any multiple of the
/// logarithm have reciprocals that tend to zero and give a half-line `[low, ∞]`. The error is
/// measured; see [`at_zero`].
///
/// Unknown times are left out at the start of the list, and end it where they come later.
///
/// # Panics
///
/// If `η` does not decrease or is not positive.
pub fn slope(ln_times: &[(f64, Interval)]) -> Interval {
    let known = |point: &&(f64, Interval)| point.1.is_finite();
    let points = ln_times.iter().skip_while(|point| !known(point));
    let points: Vec<(f64, Interval)> = points.take_while(known).copied().collect();
    let reciprocals: Vec<(f64, Interval)> = points
        .windows(2)
        .map(|pair| (pair[1].0, reciprocal_slope(pair[0], pair[1])))
        .collect();
    let reciprocal = at_zero(&reciprocals).unwrap_or_else(|| between_zero_and_last(&reciprocals));
    if !reciprocal.is_finite() || reciprocal.high() < 0.0 {
        return Interval::UNKNOWN;
    }
    let end = |reciprocal: f64| {
        if reciprocal <= 0.0 {
            f64::INFINITY
        } else {
            1.0 / reciprocal
        }
    };
    let (low, high) = (
        end(reciprocal.high().max(f64::MIN_POSITIVE)),
        end(reciprocal.low()),
    );
    Interval::new(low.next_down(), high.next_up())
}

/// `Δln(1/η)/ΔT`, in a form that does not overflow with `T`.
fn reciprocal_slope((eta, ln_time): (f64, Interval), (next, next_ln): (f64, Interval)) -> Interval {
    let fraction = Interval::exactly(1.0) - (ln_time - next_ln).exp();
    (-next_ln).exp().scaled(libm::log(eta / next)) * fraction.recip()
}

/// Where the limit of a sequence lies that keeps decreasing to zero or above.
fn between_zero_and_last(points: &[(f64, Interval)]) -> Interval {
    let falls = |before: Interval, after: Interval| {
        after.high() < before.low() || after.high() < f64::MIN_POSITIVE
    };
    let decreasing = points.windows(2).all(|pair| falls(pair[0].1, pair[1].1));
    match points {
        [_, .., (_, last)] if decreasing && 0.0 <= last.high() => Interval::new(0.0, last.high()),
        _ => Interval::UNKNOWN,
    }
}

/// The limit of `T - slope ln(1/η)` as `η` tends to zero, from `(η, T)` with decreasing `η`.
///
/// The radius is that of [`at_zero`] plus the slope's, times the largest `ln(1/η)`. Unknown
/// if the slope is.
///
/// # Panics
///
/// If `η` does not decrease or is not positive.
pub fn intercept(times: &[(f64, Interval)], slope: Interval) -> Interval {
    if !slope.is_finite() {
        return Interval::UNKNOWN;
    }
    let rest: Vec<(f64, Interval)> = times
        .iter()
        .map(|&(eta, time)| {
            (
                eta,
                time + Interval::exactly(slope.center() * libm::log(eta)),
            )
        })
        .collect();
    let logarithm = times
        .last()
        .map_or(f64::NAN, |(eta, _)| libm::log(*eta).abs());
    at_zero(&rest).map_or(Interval::UNKNOWN, |limit| {
        limit.widened(slope.radius() * logarithm)
    })
}

/// The limit as `η` tends to zero of values `y = L + a sqrt(η) + η (b ln η + c) + ..`.
///
/// One extrapolation in `sqrt(η)` removes the first error. What is left falls faster than
/// `sqrt(η)`, so that the distance to the extrapolant before, at least half of what that one
/// missed, is an upper bound for it; a sign change of `b ln η + c` could make this distance
/// small by accident, so an earlier distance enters as well, reduced as `η` is. To the radius come
/// the amplified errors of the values: a measured error, not a proved one.
///
/// None below five values, or if the distances do not shrink faster than `sqrt(η)`: there is no
/// such expansion then, or `η` is too large to show it.
fn at_zero(points: &[(f64, Interval)]) -> Option<Interval> {
    for pair in points.windows(2) {
        assert!(
            0.0 < pair[1].0 && pair[1].0 < pair[0].0,
            "not decreasing: {pair:?}"
        );
    }
    let [.., a, b, c, d, e] = points else {
        return None;
    };
    let extrapolate = |far: &(f64, Interval), near: &(f64, Interval)| {
        let weight = near.0.sqrt() / (far.0.sqrt() - near.0.sqrt());
        near.1.scaled(1.0 + weight) - far.1.scaled(weight)
    };
    let limits = [(a, b), (b, c), (c, d), (d, e)].map(|(far, near)| extrapolate(far, near));
    let gap = |k: usize| (limits[k + 1].center() - limits[k].center()).abs();
    let noise: f64 = limits.iter().map(|limit| limit.radius()).sum();
    let fall = (e.0 / d.0).sqrt();
    let shrinks = gap(2) <= noise + fall * gap(1).max(fall * gap(0));
    let bound = gap(2).max(fall * fall * gap(1));
    let last = limits[3];
    (last.is_finite() && shrinks).then(|| Interval::around(last.center(), last.radius() + bound))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ladder(time: impl Fn(f64) -> f64) -> Vec<(f64, Interval)> {
        (0..13)
            .map(|j| 0.1 * 0.25_f64.powi(j))
            .map(|eta| (eta, Interval::around(time(eta), 1e-11)))
            .collect()
    }

    fn logarithms(times: &[(f64, Interval)]) -> Vec<(f64, Interval)> {
        times.iter().map(|&(eta, time)| (eta, time.ln())).collect()
    }

    #[test]
    fn a_logarithm_is_found_beneath_half_powers() {
        let times = ladder(|eta: f64| 3.0 - 0.75 * libm::log(eta) + 0.5 * eta.sqrt() + 2.0 * eta);
        let slope = slope(&logarithms(&times));
        assert!(slope.contains(0.75) && slope.radius() < 1e-6, "{slope:?}");
        let intercept = intercept(&times, slope);
        assert!(
            intercept.contains(3.0) && intercept.radius() < 1e-4,
            "{intercept:?}"
        );
    }

    #[test]
    fn faster_growth_has_no_upper_bound() {
        for (row, ln_time) in [
            (|eta: f64| 0.3 / eta) as fn(f64) -> f64,
            |eta| 0.3 / eta.sqrt(),
            |eta| -libm::log(eta) / 3.0,
        ]
        .into_iter()
        .enumerate()
        {
            let points: Vec<(f64, Interval)> = (0..13)
                .map(|j| 0.1 * 0.25_f64.powi(j))
                .map(|eta| (eta, Interval::around(ln_time(eta), 1e-12 * ln_time(eta))))
                .collect();
            let slope = slope(&points);
            assert!(
                20.0 < slope.low() && slope.high() == f64::INFINITY,
                "row {row}: {slope:?}"
            );
        }
    }

    #[test]
    fn an_unknown_time_ends_the_ladder() {
        let mut points = logarithms(&ladder(|eta: f64| 1.0 - libm::log(eta)));
        points[2].1 = Interval::UNKNOWN;
        assert_eq!(slope(&points), Interval::UNKNOWN);
    }
}
