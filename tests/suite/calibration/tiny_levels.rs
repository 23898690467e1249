//! The levels of a run, exactly or by importance sampling.

use sgdcheck::monte_carlo::{Moments, Normals, Stream};
use sgdcheck::run::MASTER_SEED;
use sgdcheck::statistics::{intervals, special};

use super::{Law, moments};

/// A level that a sampled check spends at one look.
const TINY: f64 = 1e-7;

/// The probability of `k` hits in `n` trials; relative error 1e-10 from the logarithms of `n!`.
fn binomial(k: u64, n: u64, p: f64) -> f64 {
    let log_factorial = |k: u64| libm::lgamma(k as f64 + 1.0);
    let choices = log_factorial(n) - log_factorial(k) - log_factorial(n - k);
    libm::exp(choices + k as f64 * libm::log(p) + (n - k) as f64 * libm::log1p(-p))
}

/// The counts within 12 standard deviations of the expected one, outside of which lies 1e-30.
fn likely(n: u64, p: f64) -> std::ops::RangeInclusive<u64> {
    let (center, spread) = (n as f64 * p, (n as f64 * p * (1.0 - p)).sqrt());
    let reach = 12.0 * spread + 40.0;
    (center - reach).max(0.0) as u64..=((center + reach) as u64).min(n)
}

#[test]
fn a_proportion_is_missed_as_rarely_as_stated_at_a_tiny_level() {
    for (n, p) in [(1000, 0.5), (1000, 0.01), (100_000, 1e-4), (1_000_000, 1e-7)] {
        let misses = |k: &u64| !intervals::proportion(*k, n, TINY).contains(p);
        let missed: f64 = likely(n, p).filter(misses).map(|k| binomial(k, n, p)).sum();
        assert!(missed <= TINY, "{n} trials of {p}: missed {missed:e}");
        // Chernoff's bound loses a factor of about z sqrt(2π) = 13; far more would be waste. With
        // next to no hits expected only one side can be missed at all.
        assert!(TINY / 100.0 < missed || (n as f64) * p < 1.0, "{n} trials of {p}: {missed:e}");
    }
}

/// The moments of `n` values, `k` of them one and the others zero, by doubling.
fn hits(k: u64, n: u64) -> Moments {
    let copies = |value: f64, mut count: u64| {
        let (mut power, mut all) = (Moments::of(value), Moments::new());
        while 0 < count {
            if count % 2 == 1 {
                all.merge(&power);
            }
            power.merge(&power.clone());
            count /= 2;
        }
        all
    };
    let mut all = copies(1.0, k);
    all.merge(&copies(0.0, n - k));
    all
}

#[test]
fn the_mean_of_hits_is_refused_or_missed_as_rarely_as_stated_at_a_tiny_level() {
    const N: u64 = 100_000;
    for p in [0.5, 0.3, 0.1, 0.085, 0.08, 0.075, 0.07, 0.01, 1e-4, 1e-6] {
        let (mut missed, mut known) = (0.0, 0.0);
        for k in likely(N, p) {
            let found = intervals::mean(&hits(k, N), TINY);
            let probability = binomial(k, N, p);
            missed += if found.contains(p) { 0.0 } else { probability };
            known += if found.is_finite() { probability } else { 0.0 };
        }
        println!("p = {p}: missed {missed:e}, known {known:.3}");
        // The expansion's remainder, where the skewness is at its limit, is below 10 %.
        assert!(missed <= 1.1 * TINY, "p = {p}: missed {missed:e}");
        assert_eq!(known > 0.999, 0.085 <= p, "p = {p}: known {known}");
    }
}

/// An estimate of a tiny probability by importance sampling, and its standard error: `trial` gives
/// one sample's likelihood ratio, or zero if its interval does not miss.
fn tiny(path: &[&str], trials: u32, mut trial: impl FnMut(&mut Normals) -> f64) -> (f64, f64) {
    let mut source = Normals::from_rng(&mut Stream::new(MASTER_SEED, path).generator(0));
    let mut ratios = Moments::new();
    (0..trials).for_each(|_| ratios.push(trial(&mut source)));
    (ratios.mean(), (ratios.variance() / f64::from(trials)).sqrt())
}

/// Whether an estimate is compatible with a probability of `least` to `most` times the level: six
/// standard errors are 1e-9 for a normal law.
fn is_between(estimate: (f64, f64), least: f64, most: f64) -> bool {
    estimate.0 - 6.0 * estimate.1 <= most * TINY && least * TINY <= estimate.0 + 6.0 * estimate.1
}

#[test]
fn the_mean_of_exponential_values_is_missed_as_rarely_as_stated_at_a_tiny_level() {
    const N: usize = 50_000;
    let z = special::normal_upper(TINY / 2.0);
    let mut total = (0.0, 0.0);
    for side in [-1.0, 1.0] {
        // Times of mean theta in place of one, so that every other sample misses.
        let theta = 1.0 + side * z / (N as f64).sqrt();
        let mut values = vec![0.0; N];
        let path = ["calibration", "exponential, tiny", &format!("{side}")];
        let (missed, error) = tiny(&path, 150, |source| {
            Law::Exponential.fill(source, &mut values);
            values.iter_mut().for_each(|x| *x *= theta);
            let sample = moments(&values);
            let found = intervals::mean(&sample, TINY);
            let missed = !found.contains(1.0) && (0.0 < side) == (1.0 < sample.mean());
            let n = N as f64;
            let ratio = n * (libm::log(theta) - sample.mean() * (1.0 - 1.0 / theta));
            if missed { libm::exp(ratio) } else { 0.0 }
        });
        total = (total.0 + missed, total.1 + error);
    }
    println!("exponential: {total:?}");
    // Refused samples do not miss; the skewness is at two thirds of its limit here.
    assert!(is_between(total, 0.7, 1.1), "{total:?}");
}

#[test]
fn the_mean_of_normal_values_is_missed_as_often_as_stated_at_a_tiny_level() {
    const N: usize = 2000;
    let shift = special::normal_upper(TINY / 2.0) / (N as f64).sqrt();
    let mut values = vec![0.0; N];
    let one_side = tiny(&["calibration", "normal, tiny"], 3000, |source| {
        source.fill(&mut values);
        values.iter_mut().for_each(|x| *x += shift);
        let sample = moments(&values);
        let found = intervals::mean(&sample, TINY);
        let missed = 0.0 < found.low();
        let n = N as f64;
        if missed { libm::exp(n * shift * (shift / 2.0 - sample.mean())) } else { 0.0 }
    });
    let both = (2.0 * one_side.0, 2.0 * one_side.1);
    println!("normal: {both:?}");
    assert!(is_between(both, 0.9, 1.05), "{both:?}");
}
