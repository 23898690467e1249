//! Measured coverage and detection of every interval, of the sequential rule and of the whole
//! pipeline, at ordinary levels by simulation and at the levels of a run exactly or by importance
//! sampling.
//!
//! Every count is compared with the largest (or smallest) that chance allows: by Chernoff's bound
//! a correct interval fails an assertion here with probability below 1e-9.

use std::fmt;

use serde::Serialize;
use sgdcheck::claim::{
    Budget, Decoy, Expected, Experiment, Fault, Instances, Observation, PerBudget, Prediction,
    Reading, Resolution, Simulation, Witness,
};
use sgdcheck::evidence::RunId;
use sgdcheck::experiment::{Check, Task};
use sgdcheck::interval::Interval;
use sgdcheck::monte_carlo::{Block, Moments, Normals, Stream, Tally};
use sgdcheck::run::MASTER_SEED;
use sgdcheck::statistics::{error_budget, intervals, special};
use sgdcheck::verdict::Verdict;

const LEVELS: [f64; 3] = [0.1, 0.01, 1e-3];

/// A level that a sampled check spends at one look.
const TINY: f64 = 1e-7;

/// `P(K >= k)` for `k > trials p`, and `P(K <= k)` for `k < trials p`, are at most
/// `exp(-trials KL(k / trials, p))`: whether that is still above 1e-9.
fn is_chance(count: usize, trials: usize, p: f64) -> bool {
    let (n, q) = (trials as f64, count as f64 / trials as f64);
    let term = |q: f64, p: f64| if q == 0.0 { 0.0 } else { q * libm::log(q / p) };
    n * (term(q, p) + term(1.0 - q, 1.0 - p)) <= -libm::log(1e-9)
}

fn is_at_most(count: usize, trials: usize, p: f64) -> bool {
    count as f64 <= p * trials as f64 || is_chance(count, trials, p)
}

fn is_at_least(count: usize, trials: usize, p: f64) -> bool {
    p * trials as f64 <= count as f64 || is_chance(count, trials, p)
}

#[derive(Clone, Copy, Debug)]
enum Law {
    Normal,
    Uniform,
    Exponential,
    /// One with this probability, else zero.
    Rare(f64),
    /// Student's with 3 degrees of freedom: no fourth moment, and no third.
    Student3,
    /// `P(X > x) = x^-index` for `x > 1`.
    Pareto(f64),
    /// `z + (z² - 1) / 60`: skewness 0.0999, as of a batch mean.
    NearlyNormal,
}

impl Law {
    fn mean(self) -> f64 {
        match self {
            Law::Normal | Law::Student3 | Law::NearlyNormal => 0.0,
            Law::Uniform => 0.5,
            Law::Exponential => 1.0,
            Law::Rare(p) => p,
            Law::Pareto(index) => index / (index - 1.0),
        }
    }

    fn fill(self, source: &mut Normals, out: &mut [f64]) {
        match self {
            Law::Normal | Law::Student3 | Law::NearlyNormal => source.fill(out),
            _ => source.fill_uniform(out),
        }
        match self {
            Law::Normal | Law::Uniform => {}
            Law::Exponential => out.iter_mut().for_each(|x| *x = -libm::log(*x)),
            Law::Rare(p) => out.iter_mut().for_each(|x| *x = f64::from(u8::from(*x < p))),
            Law::Pareto(index) => {
                out.iter_mut().for_each(|x| *x = libm::exp(-libm::log(*x) / index));
            }
            Law::NearlyNormal => out.iter_mut().for_each(|z| *z += (*z * *z - 1.0) / 60.0),
            Law::Student3 => {
                let mut others = vec![0.0; 3 * out.len()];
                source.fill(&mut others);
                for (z, three) in out.iter_mut().zip(others.chunks_exact(3)) {
                    *z /= (three.iter().map(|z| z * z).sum::<f64>() / 3.0).sqrt();
                }
            }
        }
    }
}

fn moments(values: &[f64]) -> Moments {
    let mut moments = Moments::new();
    values.iter().for_each(|&value| moments.push(value));
    moments
}

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

// ------------------------------------------------------------------------------- tiny levels

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

// ------------------------------------------------------------------- sequential rule and pipeline

/// A toy whose truth is one half whatever the claim says.
#[derive(Clone, Debug, Serialize)]
struct Toy {
    /// By how much the claim is wrong.
    departure: f64,
}

impl fmt::Display for Toy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "departure = {}", self.departure)
    }
}

const BLOCKS: usize = 64;
const REPLICAS: usize = 64;

/// The full width of the last look's interval at the smallest level, with 5 % for the spread of the
/// sample's own standard deviation: `2 z s / sqrt n`, `z = 3.72` at `alpha = 1e-3 / 5`, `n = 4096`.
const RESOLUTION: f64 = 1.05 * 2.0 * 3.72 * 0.2887 / 64.0;

static TRUE: Experiment<Toy> = Experiment {
    name: "mean",
    reading: Reading::AsPrinted,
    instances: || Instances::named(vec![("toy", Toy { departure: 0.0 })]),
    predict: |toy| Prediction::equals(0.5 + toy.departure),
    decoys: &[Decoy { name: "zero", predict: |_| Prediction::equals(0.0) }],
    observe: Witness::Simulation(Simulation {
        simulate: |_, block| tally(Law::Uniform, block),
        estimate: |_, tally, alpha| Observation::of(intervals::mean(&tally.moments[0], alpha)),
        replicas: REPLICAS,
        blocks: PerBudget::always(BLOCKS),
    }),
    resolution: Resolution::Absolute(RESOLUTION),
    expects: Expected::Consistent,
};

static FALSE: Experiment<Toy> = Experiment {
    instances: || {
        let departure = 2.0 * RESOLUTION;
        Instances::named(vec![("toy", Toy { departure })])
    },
    expects: Expected::Refuted(Fault::Wrong),
    ..TRUE
};

/// The mean exists, the variance does not.
static HEAVY: Experiment<Toy> = Experiment {
    predict: |_| Prediction::equals(Law::Pareto(1.5).mean()),
    observe: Witness::Simulation(Simulation {
        simulate: |_, block| tally(Law::Pareto(1.5), block),
        estimate: |_, tally, alpha| Observation::of(intervals::mean(&tally.moments[0], alpha)),
        replicas: REPLICAS,
        blocks: PerBudget::always(BLOCKS),
    }),
    expects: Expected::Inconclusive,
    ..TRUE
};

fn tally(law: Law, block: &mut Block) -> Tally {
    let mut values = [0.0; REPLICAS];
    law.fill(&mut Normals::from_rng(&mut block.rng), &mut values[..block.replicas]);
    Tally {
        moments: vec![moments(&values[..block.replicas])],
        replicas: block.replicas as u64,
        steps: block.replicas as u64,
    }
}

/// How often the whole pipeline gives each verdict, and how often it looks.
fn verdicts(experiment: &dyn Check, alpha: f64, trials: usize) -> (impl Fn(Verdict) -> usize, f64) {
    let run = RunId { seed: MASTER_SEED, budget: Budget::Quick, version: "calibration".to_owned() };
    let found: Vec<(Verdict, u32)> = (0..trials)
        .map(|trial| {
            let claim = format!("calibration/{trial}");
            let finding = experiment.find(&Task {
                claim: &claim,
                run: &run,
                instance: 0,
                alpha,
                draws: false,
            });
            (finding.verdict, finding.looks)
        })
        .collect();
    let looks = found.iter().map(|&(_, looks)| f64::from(looks)).sum::<f64>() / trials as f64;
    (move |of| found.iter().filter(|(verdict, _)| *verdict == of).count(), looks)
}

#[test]
fn the_pipeline_is_wrong_as_rarely_as_stated() {
    const TRIALS: usize = 1000;
    for alpha in LEVELS {
        let (count, looks) = verdicts(&TRUE, alpha, TRIALS);
        println!("true at {alpha}: {} refuted, {looks} looks", count(Verdict::Refuted));
        assert!(is_at_most(count(Verdict::Refuted), TRIALS, alpha), "{alpha}: false alarms");
        assert!(is_at_least(count(Verdict::Consistent), TRIALS, 1.0 - alpha), "{alpha}: no power");

        let (count, looks) = verdicts(&FALSE, alpha, TRIALS);
        println!("false at {alpha}: {} missed, {looks} looks", TRIALS - count(Verdict::Refuted));
        assert!(is_at_least(count(Verdict::Refuted), TRIALS, 1.0 - alpha), "{alpha}: misses");
        assert!(is_at_most(count(Verdict::Consistent), TRIALS, alpha), "{alpha}: passes");

        let (count, _) = verdicts(&HEAVY, alpha, TRIALS / 2);
        assert!(is_at_most(count(Verdict::Refuted), TRIALS / 2, alpha), "{alpha}: heavy tails");
    }
}

#[test]
fn some_look_misses_as_rarely_as_stated() {
    const TRIALS: usize = 3000;
    const LAST: usize = 4096;
    for law in [Law::Normal, Law::Exponential] {
        let path = ["calibration", "looks", &format!("{law:?}")];
        let mut source = Normals::from_rng(&mut Stream::new(MASTER_SEED, &path).generator(0));
        let mut missed = [0; 3];
        let mut values = vec![0.0; LAST];
        for _ in 0..TRIALS {
            law.fill(&mut source, &mut values);
            let mut sample = Moments::new();
            let mut misses = [false; 3];
            for (n, &value) in (1..).zip(&values) {
                sample.push(value);
                if [16, 8, 4, 2, 1].iter().any(|part| n * part == LAST) {
                    for (missed, alpha) in misses.iter_mut().zip(LEVELS) {
                        let found = intervals::mean(&sample, error_budget::per_look(alpha));
                        *missed |= !found.contains(law.mean());
                    }
                }
            }
            (0..3).for_each(|level| missed[level] += usize::from(misses[level]));
        }
        println!("{path:?}: of {TRIALS}, missed {missed:?}");
        for (level, alpha) in LEVELS.into_iter().enumerate() {
            assert!(is_at_most(missed[level], TRIALS, alpha), "{law:?} at {alpha}: {missed:?}");
        }
        // Dependent looks share their misses, but not all: well above one look's share.
        assert!(is_at_least(missed[0], TRIALS, LEVELS[0] / 5.0), "{law:?}: {missed:?}");
    }
}
