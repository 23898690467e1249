//! Slope and intercept of times that grow like the logarithm of one over a small parameter.
//!
//! Limits are extrapolated in `√η` from steps `η` that fall fourfold or faster, for values with an
//! expansion `L + a √η + η (b ln η + c) + ..`. Errors are measured, not proved: twice the
//! largest of the last gaps between extrapolants, each reduced as `η` is, plus the amplified
//! errors of the values. Where the gaps do not shrink faster than `√η` there is no limit.

use crate::interval::Interval;

/// The limit of the local slopes of `T` against `ln(1/η)` as `η` tends to zero, from `(η, ln T)`
/// with decreasing `η`.
///
/// If the local slopes have a limit, then `T/ln(1/η)` has the same (Stolz and Cesàro). Reciprocals
/// of local slopes are extrapolated, so that times which grow faster than any multiple of the
/// logarithm have reciprocals that tend to zero and give a half-line `[low, ∞]`, with `low` at most
/// 1e6. The error is measured, as the module says: of 100 000 half-lines that random corrections made of finite slopes 2 missed them,
/// by less than one part in a hundred.
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
    let reciprocals: Vec<(f64, Interval)> =
        points.windows(2).map(|pair| (pair[1].0, reciprocal_slope(pair[0], pair[1]))).collect();
    let reciprocal = at_zero(&reciprocals).unwrap_or_else(|| between_zero_and_last(&reciprocals));
    if !reciprocal.is_finite() || reciprocal.high() < 0.0 {
        return Interval::UNKNOWN;
    }
    let end = |reciprocal: f64| {
        if reciprocal <= 0.0 { f64::INFINITY } else { 1.0 / reciprocal }
    };
    let (low, high) = (end(reciprocal.high().max(1e-6)), end(reciprocal.low()));
    Interval::new(low.next_down(), high.next_up())
}

/// `Δln(1/η)/ΔT`, in a form that does not overflow with `T`.
fn reciprocal_slope((eta, ln_time): (f64, Interval), (next, next_ln): (f64, Interval)) -> Interval {
    let fraction = Interval::exactly(1.0) - (ln_time - next_ln).exp();
    (-next_ln).exp().scaled(libm::log(eta / next)) * fraction.recip()
}

/// Where the limit of a sequence lies that keeps decreasing to zero or above, or turns
/// and takes back the last two decreases at most: where a root and a linear term pull against each other, the last
/// decrease may be far smaller than what comes back.
fn between_zero_and_last(points: &[(f64, Interval)]) -> Interval {
    let falls = |before: Interval, after: Interval| {
        after.high() < before.low() || after.high() < f64::MIN_POSITIVE
    };
    let decreasing = points.windows(2).all(|pair| falls(pair[0].1, pair[1].1));
    match points {
        [.., (_, before), _, (_, last)] if decreasing && 0.0 <= last.high() => {
            Interval::new(0.0, before.high())
        }
        _ => Interval::UNKNOWN,
    }
}

/// The limit of `T - slope ln(1/η)` as `η` tends to zero, from `(η, T)` with decreasing `η`.
///
/// The error is measured, as the module says; the slope's enters with those of the times.
/// Unknown if the slope is.
///
/// # Panics
///
/// If `η` does not decrease or is not positive.
pub fn intercept(times: &[(f64, Interval)], slope: Interval) -> Interval {
    if !slope.is_finite() {
        return Interval::UNKNOWN;
    }
    let without_slope = |&(eta, time): &(f64, Interval)| (eta, time + slope.scaled(libm::log(eta)));
    let rest: Vec<(f64, Interval)> = times.iter().map(without_slope).collect();
    at_zero(&rest).unwrap_or(Interval::UNKNOWN)
}

/// Weights `w` for values `T` at the given `η` so that `Σ w T` is the slope of `T` against `ln(1/η)`
/// wherever `T = A ln(1/η) + B + C η`: `Σ w = 0`, `Σ w η = 0` and `Σ w ln(1/η) = 1`, with the least
/// `Σ w²` among these, which is best for independent values of equal variance. Each weight comes
/// after its `η`.
///
/// # Panics
///
/// If there are fewer than three different `η`, or one is not positive.
pub fn slope_weights(etas: &[f64]) -> Vec<(f64, f64)> {
    let count = etas.len() as f64;
    let centred = |values: Vec<f64>| -> Vec<f64> {
        let mean = values.iter().sum::<f64>() / count;
        values.iter().map(|value| value - mean).collect()
    };
    let dot = |a: &[f64], b: &[f64]| -> f64 { a.iter().zip(b).map(|(a, b)| a * b).sum() };
    let logarithms = centred(etas.iter().map(|&eta| -libm::log(eta)).collect());
    let linear = centred(etas.to_vec());
    let along = dot(&logarithms, &linear) / dot(&linear, &linear);
    let both = logarithms.iter().zip(&linear);
    let rest: Vec<f64> = both.map(|(logarithm, eta)| logarithm - along * eta).collect();
    let norm = dot(&rest, &logarithms);
    assert!(1e-12 * dot(&logarithms, &logarithms) < norm, "too few different step sizes: {etas:?}");
    etas.iter().copied().zip(rest.iter().map(|r| r / norm)).collect()
}

/// Gaps between neighbouring extrapolants that [`at_zero`] looks at.
const GAPS: usize = 4;

/// The limit as `η` tends to zero of values `y = L + a √η + η (b ln η + c) + ..`, for `η` that
/// fall fourfold or faster.
///
/// One extrapolation in `√η` removes the first error. What the last extrapolant misses, of the
/// order of `η ln η`, is measured by the gaps between the last ones, each reduced as `η` is: twice
/// the largest of these. Several, because a sign change of `b ln η + c` makes one gap small by
/// accident, but not its neighbours; twice, because the gaps still to come sum to less. To the
/// radius come the amplified errors of the values: a measured error, not a proved one.
///
/// None below five values, or if the gaps do not shrink faster than `√η`: there is no
/// such expansion then, or `η` is too large to show it.
fn at_zero(points: &[(f64, Interval)]) -> Option<Interval> {
    for pair in points.windows(2) {
        assert!(0.0 < pair[1].0 && pair[1].0 < pair[0].0, "not decreasing: {pair:?}");
    }
    let from = points.len().saturating_sub(GAPS + 2);
    let limits: Vec<(f64, Interval)> = points[from..]
        .windows(2)
        .map(|pair| {
            let weight = pair[1].0.sqrt() / (pair[0].0.sqrt() - pair[1].0.sqrt());
            (pair[1].0, pair[1].1.scaled(1.0 + weight) - pair[0].1.scaled(weight))
        })
        .collect();
    let &[.., (eta, last)] = &limits[..] else {
        return None;
    };
    if limits.len() < 4 || limits.iter().any(|(_, limit)| !limit.is_finite()) {
        return None;
    }
    // Each gap with its η, earliest first.
    let gaps: Vec<(f64, f64)> = limits
        .windows(2)
        .map(|pair| (pair[1].0, (pair[1].1.center() - pair[0].1.center()).abs()))
        .collect();
    let noise: f64 = limits.iter().map(|(_, limit)| limit.radius()).sum();
    let reduced = |power: fn(f64) -> f64| move |&(at, gap): &(f64, f64)| power(eta / at) * gap;
    let (newest, earlier) = gaps.split_last().expect("three gaps or more");
    let allowed = earlier.iter().map(reduced(f64::sqrt)).fold(noise, f64::max);
    let bound = 2.0 * gaps.iter().map(reduced(|ratio| ratio)).fold(0.0, f64::max);
    (newest.1 <= allowed).then(|| Interval::around(last.center(), last.radius() + bound))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

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
        assert!(intercept.contains(3.0) && intercept.radius() < 1e-4, "{intercept:?}");
    }

    proptest! {
        // A sign change of b ln η + c on the ladder makes gaps small by accident.
        #[test]
        fn slope_and_intercept_are_held_whatever_the_corrections(
            slope_true in 0.2..2.0, intercept_true in -2.0..4.0,
            a in -2.0..2.0, b in -5.0..5.0, c in -50.0..50.0, d in -20.0..20.0,
        ) {
            let times: Vec<(f64, Interval)> = ladder(|eta| {
                let correction = a * eta.sqrt() + eta * (b * libm::log(eta) + c);
                intercept_true - slope_true * libm::log(eta) + correction + d * eta * eta.sqrt()
            });
            // The coarse end may be no growth at all under such corrections.
            let times = &times[5..];
            let slope = slope(&logarithms(times));
            prop_assert!(slope.contains(slope_true) && slope.radius() < 1e-4, "{:?}", slope);
            let intercept = intercept(times, slope);
            prop_assert!(intercept.contains(intercept_true), "{:?}", intercept);
            prop_assert!(intercept.radius() < 2e-3, "{:?}", intercept);
        }
    }

    proptest! {
        // Five times are too few for an extrapolation; a half-line may hold less, but not miss.
        #[test]
        fn a_short_ladder_holds_the_slope_whatever_the_corrections(
            slope_true in 0.2..2.0, a in -2.0..2.0, b in -5.0..5.0, c in -50.0..50.0, from in 0..6_usize,
        ) {
            let times = ladder(|eta| {
                9.0 - slope_true * libm::log(eta) + a * eta.sqrt() + eta * (b * libm::log(eta) + c)
            });
            let known = logarithms(&times[from..from + 5]);
            let slope = slope(&known);
            prop_assert!(slope.contains(slope_true), "{:?}", slope);
        }
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
            assert!(20.0 < slope.low() && slope.high() == f64::INFINITY, "row {row}: {slope:?}");
        }
    }

    #[test]
    fn weights_find_a_slope_beneath_a_linear_term() {
        let etas: Vec<f64> = (3..=12).map(|j| 0.5_f64.powi(j)).collect();
        let weighted = |f: fn(f64) -> f64| -> f64 {
            slope_weights(&etas).iter().map(|&(eta, weight)| weight * f(eta)).sum()
        };
        // Ten terms below one each.
        assert!(weighted(|_| 1.0).abs() < 1e-14);
        assert!(weighted(|eta| eta).abs() < 1e-14);
        assert!((weighted(|eta| -libm::log(eta)) - 1.0).abs() < 1e-13);
    }

    #[test]
    fn an_unknown_time_ends_the_ladder() {
        let mut points = logarithms(&ladder(|eta: f64| 1.0 - libm::log(eta)));
        points[2].1 = Interval::UNKNOWN;
        assert_eq!(slope(&points), Interval::UNKNOWN);
    }
}
