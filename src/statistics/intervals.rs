//! Confidence intervals at tiny error levels, with what each detects and the samples it needs.
//!
//! Every function takes `alpha`, the probability with which its interval may miss the truth, both
//! sides together. Three functions belong to each statistic: the interval; `*_detects`, the
//! **departure it is sure to detect** (a prediction that far from the truth is outside the interval
//! with probability `1 - alpha` at least); and `*_samples`, the samples with which it detects a given
//! departure. Where the hypotheses of an interval are visibly broken, or nothing can be said, it
//! is [`Interval::UNKNOWN`]. `tests/suite/calibration` measures coverage and detection.
//!
//! No interval for the mean of an unbounded law is valid for every law (Bahadur and Savage, 1956): jumps
//! rarer than one in `n` leave no trace in `n` samples. [`mean`] and [`variance`] assume that the
//! sample has seen what matters, and refuse when its third and fourth moments say otherwise;
//! [`proportion`], [`bounded_mean`] and [`dkw_radius`] assume nothing.

use crate::interval::Interval;
use crate::monte_carlo::Moments;
use crate::statistics::special;

/// A larger kurtosis means that a few rare values carry the variance: no interval.
const KURTOSIS_MAX: f64 = 100.0;

/// Fewer batch means than this leave their spread too uncertain.
const BATCHES_MIN: u64 = 64;

/// The largest skewness of a batch mean.
const BATCH_SKEWNESS_MAX: f64 = 0.1;

/// An interval for the mean of independent, identically distributed values with a fourth moment.
///
/// The sample mean plus and minus `z'` standard errors, where `z'` is the normal quantile `z`
/// with Student's and the skewness's corrections. Given only if the sample's skewness `g` and
/// kurtosis `k` show that this is accurate: `|g| z³ <= 1.5 sqrt(n)`, `z⁴ <= n`, `|k - 3| z⁴ <= 3 n` and
/// `k <= 100`, which at `alpha = 1e-7` asks for `n >= 810`, and for `n >= 40 600` if `g = 2`. At
/// these limits it misses at most 1.1 times too often (measured). Constant samples have no
/// interval: they show no spread to judge by.
pub fn mean(values: &Moments, alpha: f64) -> Interval {
    let shape = Shape { skewness: values.skewness(), kurtosis: values.kurtosis() };
    match quantile_of_mean(values.count(), shape, alpha) {
        Some(quantile) => around_mean(values, quantile),
        None => Interval::UNKNOWN,
    }
}

/// The departure that [`mean`] detects, its width, with `count` values of that standard deviation and a
/// near-normal shape.
pub fn mean_detects(standard_deviation: f64, count: u64, alpha: f64) -> f64 {
    let normal = Shape { skewness: 0.0, kurtosis: 3.0 };
    match quantile_of_mean(count, normal, alpha) {
        Some(quantile) => 2.0 * quantile * standard_deviation / (count as f64).sqrt(),
        None => f64::INFINITY,
    }
}

/// The samples with which [`mean`] is sure to detect a departure.
pub fn mean_samples(standard_deviation: f64, departure: f64, alpha: f64) -> u64 {
    least_count(|count| mean_detects(standard_deviation, count, alpha) <= departure)
}

/// Skewness and kurtosis (three for a normal law).
#[derive(Clone, Copy)]
struct Shape {
    skewness: f64,
    kurtosis: f64,
}

/// How many standard errors around a sample mean hold the mean with probability `1 - alpha`; the
/// one place that decides whether a normal interval may be given.
///
/// Let `T = sqrt(n) (mean - mu) / s` with the sample's own `s`, skewness `g` and excess kurtosis
/// `k`. The Edgeworth expansion of `P(|T| <= z)` (Hall, *The Bootstrap and Edgeworth Expansion*,
/// section 2.6; the terms in `1/sqrt(n)` are odd and cancel between the sides) inverts to
///
/// `z' = z (1 + [g² (z⁴ + 2z² - 3)/18 + (z² + 1)/4 - k (z² - 3)/12] / n)`,
///
/// where `(z² + 1)/4` is Student's own correction. A negative last term is dropped: it would
/// narrow the interval on the word of a sample's kurtosis, which heavy tails understate.
///
/// Far out the expansion holds only while its exponents are small. A side is missed
/// `exp(±g z³ / (3 sqrt n))` times too often to leading order (Jing, Shao and Wang, *Annals of
/// Probability* 31, 2003), both sides together the `cosh` of that; the other two terms multiply the
/// miss rate by `exp(z⁴/4n)` and `exp(-k z⁴/12n)`. So an interval is given only if
///
/// `|g| z³ / (3 sqrt n) <= 1/2`,  `z⁴ <= n`,  `|k| z⁴ <= 3 n`,  kurtosis at most 100.
///
/// Uncorrected, the three cost at most 13 %, 28 % and 28 % of `alpha`; what remains after correction is
/// of their second order, and `tests/suite/calibration` measures it as a few per cent. At
/// `alpha = 1e-7` this asks for `n >= 810`, and for `n >= 40 600` if `g = 2`. For alpha above
/// 3e-3 the conditions are those at `z = 3`. Laws without a third moment fail at every `n`:
/// their `g / sqrt n` does not tend to zero.
fn quantile_of_mean(count: u64, shape: Shape, alpha: f64) -> Option<f64> {
    let n = count as f64;
    let Shape { skewness, kurtosis } = shape;
    let excess = kurtosis - 3.0;
    let z = special::normal_upper(alpha / 2.0);
    let far = z.max(3.0);
    let near_normal = skewness.abs() * far.powi(3) <= 1.5 * n.sqrt()
        && far.powi(4) <= n
        && excess.abs() * far.powi(4) <= 3.0 * n
        && (0.5..=KURTOSIS_MAX).contains(&kurtosis);
    let skewed = skewness * skewness * (z.powi(4) + 2.0 * z * z - 3.0) / 18.0;
    let student = (z * z + 1.0) / 4.0;
    let tailed = -excess * (z * z - 3.0) / 12.0;
    near_normal.then(|| z * (1.0 + (skewed.max(0.0) + student + tailed.max(0.0)) / n))
}

/// The sample mean, plus and minus `quantile` standard errors and the rounding of the mean: at most
/// one unit in the last place of the largest value, per value. Unknown if that hides the spread.
fn around_mean(values: &Moments, quantile: f64) -> Interval {
    let n = values.count() as f64;
    let rounding = n * f64::EPSILON * values.min().abs().max(values.max().abs());
    let radius = quantile * (values.variance() / n).sqrt();
    if radius.is_finite() && rounding < radius {
        Interval::around(values.mean(), radius + rounding)
    } else {
        Interval::UNKNOWN
    }
}

/// An interval for a mean from the means of at least 64 independent batches, for values that are
/// themselves dependent or too skewed for [`mean`].
///
/// `means` holds one value per batch. `skewness` bounds the magnitude of a batch mean's skewness and
/// is the caller's to derive, since so few batches cannot show it: the skewness of the values over the
/// square root of the number of independent values in a batch. Above 0.1 there is no interval.
///
/// Unknown also beyond 100 000 batches, for which [`mean`] is the interval.
///
/// Student's quantile with one degree of freedom less than batches, widened by the skewness term
/// of [`mean`]. With 64 batches at `alpha = 1e-7`, the most skewed admitted, that term corrects a miss
/// rate 20 % above `alpha`.
pub fn batch_means(means: &Moments, skewness: f64, alpha: f64) -> Interval {
    match quantile_of_batch_means(means.count(), skewness, alpha) {
        Some(quantile) => around_mean(means, quantile),
        None => Interval::UNKNOWN,
    }
}

/// The departure that [`batch_means`] detects, its width, for batch means of that standard deviation.
pub fn batch_means_detects(standard_deviation: f64, batches: u64, alpha: f64) -> f64 {
    match quantile_of_batch_means(batches, 0.0, alpha) {
        Some(quantile) => 2.0 * quantile * standard_deviation / (batches as f64).sqrt(),
        None => f64::INFINITY,
    }
}

/// The batches with which [`batch_means`] is sure to detect a departure.
pub fn batch_means_samples(standard_deviation: f64, departure: f64, alpha: f64) -> u64 {
    least_count(|batches| batch_means_detects(standard_deviation, batches, alpha) <= departure)
}

fn quantile_of_batch_means(batches: u64, skewness: f64, alpha: f64) -> Option<f64> {
    // A skewness that is not a number is in no range.
    if batches < BATCHES_MIN || !(0.0..=BATCH_SKEWNESS_MAX).contains(&skewness) {
        return None;
    }
    let quantile = special::student_upper(batches - 1, alpha / 2.0)?;
    let skewed = skewness * skewness * quantile.powi(4) / (18.0 * batches as f64);
    Some(quantile * (1.0 + skewed))
}

/// An interval for the variance of independent, identically distributed values with an eighth
/// moment, whose mean is not known.
///
/// Where the mean is known, tally the squares of the deviations from it and take [`mean`]; where
/// replicas come in pairs, tally half the squared differences. Both see the shape of what they
/// average and need fewer samples than this function, which has four moments only.
///
/// With `y = (x - mu)²`, the sample variance is the mean of `y` less `(mean - mu)²`. The mean of `y` is
/// treated as in [`mean`] at `alpha/2`; the sample standard deviation of `y` is
/// `s² sqrt(kurtosis - 1)`, and its skewness and kurtosis, which need six and eight moments, are
/// bounded by `r` and `r²` with `r = max |y - mean y| / sd y`, from the extremes. The other
/// `alpha/2` pays for `(mean - mu)² <= z'² s² / n`.
pub fn variance(values: &Moments, alpha: f64) -> Interval {
    let variance = values.variance();
    let furthest = (values.max() - values.mean()).max(values.mean() - values.min());
    let furthest = furthest / variance.sqrt();
    match relative_radius(values.kurtosis(), furthest, values.count(), alpha) {
        Some(radius) => Interval::around(variance, radius * variance),
        None => Interval::UNKNOWN,
    }
}

/// The relative departure that [`variance`] detects, its width, for values of that kurtosis, of which
/// the furthest is that many standard deviations from the mean.
pub fn variance_detects(kurtosis: f64, furthest: f64, count: u64, alpha: f64) -> f64 {
    relative_radius(kurtosis, furthest, count, alpha).map_or(f64::INFINITY, |radius| 2.0 * radius)
}

/// The samples with which [`variance`] is sure to detect a relative departure.
pub fn variance_samples(kurtosis: f64, furthest: f64, departure: f64, alpha: f64) -> u64 {
    least_count(|count| variance_detects(kurtosis, furthest, count, alpha) <= departure)
}

fn relative_radius(kurtosis: f64, furthest: f64, count: u64, alpha: f64) -> Option<f64> {
    let n = count as f64;
    let spread = (kurtosis - 1.0).max(0.0).sqrt();
    let reach = (furthest * furthest - 1.0).max(1.0) / spread;
    // The limit on the kurtosis is for `x`: bounds of `y` exceed it even for normal values.
    let shape = Shape { skewness: reach, kurtosis: kurtosis.max(3.0) };
    let far = special::normal_upper(alpha / 4.0).max(3.0);
    let enough = reach * reach * far.powi(4) <= 3.0 * n;
    let quantile = quantile_of_mean(count, shape, alpha / 2.0).filter(|_| enough)?;
    Some(quantile * spread / n.sqrt() + quantile * quantile / n)
}

/// An interval for the variance of independent **normal** values: exact, from the chi-square law of
/// `(n - 1) s² / sigma²`. For data that are not normal it is wrong at every sample size.
///
/// Unknown below 3 values and above 2e8.
pub fn variance_normal(values: &Moments, alpha: f64) -> Interval {
    let usable = 3 <= values.count() && 0.0 < values.variance() && values.variance().is_finite();
    if !usable {
        return Interval::UNKNOWN;
    }
    let half_freedom = (values.count() - 1) as f64 / 2.0;
    gamma_scale(half_freedom * values.variance(), half_freedom, alpha)
}

/// The relative departure, upwards, that [`variance_normal`] detects; downwards it is less.
pub fn variance_normal_detects(count: u64, alpha: f64) -> f64 {
    if count < 3 {
        return f64::INFINITY;
    }
    gamma_scale_detects((count - 1) as f64 / 2.0, alpha)
}

/// The samples with which [`variance_normal`] is sure to detect a relative departure.
pub fn variance_normal_samples(relative_departure: f64, alpha: f64) -> u64 {
    least_count(|count| variance_normal_detects(count, alpha) <= relative_departure)
}

/// An interval for the mean of exponential times, from their total and their number: exact, from
/// the gamma law of the total. For times that are not exponential use [`mean`].
///
/// The total may include time at risk that ended with no event, provided that observation stopped at
/// a fixed number of events. Unknown without an event and above 1e8 of them.
pub fn exponential_mean(total: f64, events: u64, alpha: f64) -> Interval {
    let usable = 0 < events && 0.0 < total && total.is_finite();
    if !usable {
        return Interval::UNKNOWN;
    }
    gamma_scale(total, events as f64, alpha)
}

/// The relative departure, upwards, that [`exponential_mean`] detects; downwards it is less.
pub fn exponential_mean_detects(events: u64, alpha: f64) -> f64 {
    gamma_scale_detects(events as f64, alpha)
}

/// The events with which [`exponential_mean`] is sure to detect a relative departure.
pub fn exponential_mean_samples(relative_departure: f64, alpha: f64) -> u64 {
    least_count(|events| exponential_mean_detects(events, alpha) <= relative_departure)
}

/// The scale of a gamma law of known shape, from one draw.
fn gamma_scale(draw: f64, shape: f64, alpha: f64) -> Interval {
    match special::gamma_between(shape, alpha / 2.0) {
        Some((low, high)) => Interval::new(draw / high, draw / low),
        None => Interval::UNKNOWN,
    }
}

/// With quantiles `low` and `high`, a draw at scale one is at most `high`, and then the interval ends
/// at `high / low` or below.
fn gamma_scale_detects(shape: f64, alpha: f64) -> f64 {
    special::gamma_between(shape, alpha / 2.0).map_or(f64::INFINITY, |(low, high)| high / low - 1.0)
}

/// An interval for a probability, from `hits` in `count` independent trials, valid for every
/// probability and count: all `p` with `count KL(hits/count, p) <= ln(2/alpha)` (Chernoff's bound
/// on each side). At `alpha = 1e-7` it is 8 % wider than Clopper and Pearson's.
///
/// # Panics
///
/// If there are more hits than trials.
pub fn proportion(hits: u64, count: u64, alpha: f64) -> Interval {
    assert!(hits <= count, "{hits} hits in {count} trials");
    if count == 0 {
        return Interval::new(0.0, 1.0);
    }
    proportion_around(hits as f64 / count as f64, count, alpha)
}

fn proportion_around(share: f64, count: u64, alpha: f64) -> Interval {
    let near = |p: f64| divergence(share, p) <= reach(count, alpha);
    Interval::new(furthest(share, 0.0, near), furthest(share, 1.0, near))
}

/// The departure that [`proportion`] detects at a probability `p`.
///
/// # Panics
///
/// If `p` is not a probability.
pub fn proportion_detects(p: f64, count: u64, alpha: f64) -> f64 {
    assert!((0.0..=1.0).contains(&p), "a probability of {p}");
    let count = count.max(1);
    // By the same bound, the share of hits lies between these two with probability 1 - alpha.
    let likely = |share: f64| divergence(share, p) <= reach(count, alpha);
    let [least, most] = [0.0, 1.0].map(|limit| furthest(p, limit, likely));
    let below = p - proportion_around(least, count, alpha).low();
    let above = proportion_around(most, count, alpha).high() - p;
    below.max(above)
}

/// The largest divergence that counts as chance.
fn reach(count: u64, alpha: f64) -> f64 {
    libm::log(2.0 / alpha) / count as f64
}

/// The trials with which [`proportion`] is sure to detect a departure.
pub fn proportion_samples(p: f64, departure: f64, alpha: f64) -> u64 {
    least_count(|count| proportion_detects(p, count, alpha) <= departure)
}

/// The end, towards `limit`, of the points around `start` that are `near`, rounded outwards; by
/// bisection. Halvings beyond the cap would move the end by less than 1e-60.
fn furthest(start: f64, limit: f64, near: impl Fn(f64) -> bool) -> f64 {
    let (mut outside, mut inside) = (limit, start);
    for _ in 0..200 {
        let middle = (outside + inside) / 2.0;
        if near(middle) {
            inside = middle;
        } else {
            outside = middle;
        }
    }
    outside
}

/// The Kullback-Leibler divergence between Bernoulli laws, `KL(q, p)`.
fn divergence(q: f64, p: f64) -> f64 {
    // Each term is q f(p/q) with f(r) = r - 1 - ln r, which does not cancel where r is near one.
    let term = |q: f64, p: f64| {
        let (ratio, change) = (p / q, (p - q) / q);
        if q == 0.0 {
            p
        } else if change.abs() < 0.5 {
            q * (change - libm::log1p(change))
        } else {
            q * (change - libm::log(ratio))
        }
    };
    term(q, p) + term(1.0 - q, 1.0 - p)
}

/// An interval for the mean of independent values that lie in `[low, high]` by construction, valid for
/// every such law: the empirical Bernstein bound (Maurer and Pontil, COLT 2009, theorem 4).
///
/// With `L = ln(3/alpha)` and the sample variance `V`, the mean lies within
/// `sqrt(2 V L / n) + 7 (high - low) L / (3 (n - 1))` of the sample mean: a union bound over three
/// events, Bernstein's inequality on each side and the one that bounds the standard deviation by `V`.
/// It is used even where Hoeffding's would be narrower, for values at both ends in equal shares, by
/// 1 % at `alpha = 1e-7`: the choice may not depend on the data. Unknown if a value lies outside `[low, high]`.
pub fn bounded_mean(values: &Moments, low: f64, high: f64, alpha: f64) -> Interval {
    let spread = values.variance();
    let inside = low <= values.min() && values.max() <= high;
    if values.count() < 2 || !inside || !spread.is_finite() {
        return Interval::UNKNOWN;
    }
    let radius = bernstein_radius(spread.sqrt(), high - low, values.count(), alpha);
    let rounding = values.count() as f64 * f64::EPSILON * low.abs().max(high.abs());
    let around = Interval::around(values.mean(), radius + rounding);
    Interval::new(around.low().max(low), around.high().min(high))
}

/// The departure that [`bounded_mean`] detects, for values of that standard deviation in a range of
/// that length: the same inequalities bound the sample mean, and the sample's standard deviation from
/// above, and add up to twice the radius.
pub fn bounded_mean_detects(standard_deviation: f64, range: f64, count: u64, alpha: f64) -> f64 {
    if count < 2 {
        return f64::INFINITY;
    }
    2.0 * bernstein_radius(standard_deviation, range, count, alpha)
}

/// The samples with which [`bounded_mean`] is sure to detect a departure.
pub fn bounded_mean_samples(
    standard_deviation: f64,
    range: f64,
    departure: f64,
    alpha: f64,
) -> u64 {
    least_count(|count| bounded_mean_detects(standard_deviation, range, count, alpha) <= departure)
}

fn bernstein_radius(standard_deviation: f64, range: f64, count: u64, alpha: f64) -> f64 {
    let n = count as f64;
    let exponent = libm::log(3.0 / alpha);
    standard_deviation * (2.0 * exponent / n).sqrt() + 7.0 * range * exponent / (3.0 * (n - 1.0))
}

/// The largest distance between a distribution function and its empirical version from `count`
/// independent values, but for probability `alpha`: Dvoretzky, Kiefer and Wolfowitz's inequality with
/// Massart's constant, `sqrt(ln(2/alpha) / 2n)`, valid for every law and every count.
pub fn dkw_radius(count: u64, alpha: f64) -> f64 {
    (libm::log(2.0 / alpha) / (2.0 * count as f64)).sqrt()
}

/// The distance between distribution functions that `count` values are sure to detect.
pub fn dkw_detects(count: u64, alpha: f64) -> f64 {
    2.0 * dkw_radius(count, alpha)
}

/// The samples with which the empirical distribution function is sure to detect a distance.
pub fn dkw_samples(departure: f64, alpha: f64) -> u64 {
    least_count(|count| dkw_detects(count, alpha) <= departure)
}

/// The least count up to 2^50 from which a monotone condition holds, `u64::MAX` if there is none.
fn least_count(holds: impl Fn(u64) -> bool) -> u64 {
    let Some(bits) = (0..=50).find(|&bits| holds(1 << bits)) else {
        return u64::MAX;
    };
    let (mut least, mut below) = (1_u64 << bits, (1_u64 << bits) / 2);
    while 1 < least - below {
        let middle = below + (least - below) / 2;
        if holds(middle) {
            least = middle;
        } else {
            below = middle;
        }
    }
    least
}

#[cfg(test)]
mod tests;
