//! Every interval at ordinary levels.

use sgdcheck::interval::Interval;
use sgdcheck::monte_carlo::{Moments, Normals, Stream};
use sgdcheck::run::MASTER_SEED;
use sgdcheck::statistics::intervals;

use super::{LEVELS, Law, is_at_least, is_at_most, moments};

type Estimate = fn(&Moments, f64) -> Interval;

type Detects = fn(u64, f64) -> f64;

/// What an interval promises about a law.
#[derive(Clone, Copy, PartialEq)]
enum Promise {
    /// Misses as often as alpha says, and detects what it says.
    Exact,
    /// Misses less often, and detects what it says.
    Safe,
    /// Refuses, or misses less often.
    Refuses,
}

/// Tries an interval on `trials` samples of `n` values, at all levels.
fn check(
    (name, estimate, detects): (&str, Estimate, Detects),
    (law, truth): (Law, f64),
    (n, trials): (usize, usize),
    promise: Promise,
) {
    let path = ["calibration", name, &format!("{law:?}, {n} values")];
    let mut source = Normals::from_rng(&mut Stream::new(MASTER_SEED, &path).generator(0));
    let (mut missed, mut undetected, mut known) = ([0; 3], [0; 3], [0; 3]);
    let mut values = vec![0.0; n];
    for _ in 0..trials {
        law.fill(&mut source, &mut values);
        let sample = moments(&values);
        for (level, alpha) in LEVELS.into_iter().enumerate() {
            let found = estimate(&sample, alpha);
            let departure = detects(n as u64, alpha);
            missed[level] += usize::from(!found.contains(truth));
            undetected[level] += usize::from(found.contains(truth + departure));
            known[level] += usize::from(found.is_finite());
        }
    }
    println!(
        "{path:?}: of {trials}, missed {missed:?}, undetected {undetected:?}, known {known:?}"
    );
    for (level, alpha) in LEVELS.into_iter().enumerate() {
        let row = format!("{path:?} at {alpha}: of {trials}");
        assert!(is_at_most(missed[level], trials, alpha), "{row}, missed {}", missed[level]);
        if promise == Promise::Refuses {
            continue;
        }
        assert!(
            is_at_most(undetected[level], trials, alpha),
            "{row}: {} undetected",
            undetected[level]
        );
        assert!(is_at_most(trials - known[level], trials, 0.001), "{row}: {} known", known[level]);
        if promise == Promise::Exact {
            assert!(
                is_at_least(missed[level], trials, 0.9 * alpha),
                "{row}, missed {}",
                missed[level]
            );
        }
    }
}

const MEAN: (&str, Estimate, Detects) =
    ("mean", intervals::mean, |n, alpha| intervals::mean_detects(1.0, n, alpha));

#[test]
fn means_of_normal_and_exponential_values_are_missed_as_often_as_stated() {
    check(MEAN, (Law::Normal, 0.0), (500, 10_000), Promise::Exact);
    check(MEAN, (Law::Exponential, 1.0), (4000, 3000), Promise::Exact);
}

#[test]
fn means_of_rare_and_heavy_tailed_values_are_refused_or_held() {
    for law in [Law::Rare(0.01), Law::Rare(1e-4), Law::Student3, Law::Pareto(2.5), Law::Pareto(1.5)]
    {
        check(MEAN, (law, law.mean()), (2000, 2000), Promise::Refuses);
    }
}

#[test]
fn means_of_few_batches_are_missed_as_often_as_stated() {
    let estimate: Estimate = |means, alpha| intervals::batch_means(means, 0.1, alpha);
    let detects: Detects = |n, alpha| intervals::batch_means_detects(1.0, n, alpha);
    let batches = ("batch means", estimate, detects);
    check(batches, (Law::NearlyNormal, 0.0), (64, 20_000), Promise::Exact);
}

#[test]
fn variances_are_missed_as_rarely_as_stated() {
    let normal: (&str, Estimate, Detects) =
        ("variance_normal", intervals::variance_normal, intervals::variance_normal_detects);
    check(normal, (Law::Normal, 1.0), (50, 20_000), Promise::Exact);
    // Kurtosis 9/5, and no value beyond sqrt(3) standard deviations.
    let any: (&str, Estimate, Detects) = ("variance", intervals::variance, |n, alpha| {
        intervals::variance_detects(1.8, 3.0_f64.sqrt(), n, alpha) / 12.0
    });
    check(any, (Law::Uniform, 1.0 / 12.0), (6000, 1000), Promise::Safe);
}

#[test]
fn exponential_means_are_missed_as_often_as_stated() {
    let estimate: Estimate = |times, alpha| {
        let total = times.mean() * times.count() as f64;
        intervals::exponential_mean(total, times.count(), alpha)
    };
    let times = ("exponential mean", estimate, intervals::exponential_mean_detects as Detects);
    check(times, (Law::Exponential, 1.0), (20, 20_000), Promise::Exact);
}

#[test]
fn proportions_and_bounded_means_are_missed_as_rarely_as_stated() {
    let hits: Estimate = |values, alpha| {
        let hits = (values.mean() * values.count() as f64).round() as u64;
        intervals::proportion(hits, values.count(), alpha)
    };
    let bounded: Estimate = |values, alpha| intervals::bounded_mean(values, 0.0, 1.0, alpha);
    let proportion: Detects = |n, alpha| intervals::proportion_detects(0.01, n, alpha);
    let rare: Detects = |n, alpha| intervals::bounded_mean_detects(0.0995, 1.0, n, alpha);
    let uniform: Detects = |n, alpha| intervals::bounded_mean_detects(0.289, 1.0, n, alpha);
    for (statistic, law, n) in [
        (("proportion", hits, proportion), Law::Rare(0.01), 500),
        (("bounded mean", bounded, rare), Law::Rare(0.01), 500),
        (("bounded mean", bounded, uniform), Law::Uniform, 500),
    ] {
        check(statistic, (law, law.mean()), (n, 10_000), Promise::Safe);
    }
}

#[test]
fn distribution_functions_are_missed_as_rarely_as_stated() {
    const TRIALS: usize = 10_000;
    const VALUES: usize = 100;
    let path = ["calibration", "dkw_radius"];
    let mut source = Normals::from_rng(&mut Stream::new(MASTER_SEED, &path).generator(0));
    let (mut missed, mut undetected) = ([0; 3], [0; 3]);
    let mut values = [0.0; VALUES];
    for _ in 0..TRIALS {
        source.fill_uniform(&mut values);
        values.sort_by(f64::total_cmp);
        let n = VALUES as f64;
        let step = |i: usize, u: f64| (u - i as f64 / n).max((i + 1) as f64 / n - u);
        let distance = values.iter().enumerate().map(|(i, &u)| step(i, u)).fold(0.0, f64::max);
        // A law shifted by d is d away.
        for (level, alpha) in LEVELS.into_iter().enumerate() {
            let (radius, departure) = (
                intervals::dkw_radius(VALUES as u64, alpha),
                intervals::dkw_detects(VALUES as u64, alpha),
            );
            let shifted = values.iter().map(|&u| u + departure);
            let from_shifted =
                shifted.enumerate().map(|(i, u)| step(i, u.min(1.0))).fold(0.0, f64::max);
            missed[level] += usize::from(radius < distance);
            undetected[level] += usize::from(from_shifted <= radius);
        }
    }
    for (level, alpha) in LEVELS.into_iter().enumerate() {
        assert!(is_at_most(missed[level], TRIALS, alpha), "{alpha}: {missed:?}");
        assert!(is_at_most(undetected[level], TRIALS, alpha), "{alpha}: {undetected:?}");
    }
}
