//! Laws of the small types: intervals enclose, moments do not care how values are grouped, the
//! judge is never wrong about an observation that holds the truth.

use std::array;

use quickcheck::{Arbitrary, Gen, QuickCheck, Testable};
use sgdcheck::interval::Interval;
use sgdcheck::monte_carlo::Moments;
use sgdcheck::prediction::{Prediction, Resolution};
use sgdcheck::run::MASTER_SEED;
use sgdcheck::verdict::{Verdict, judge};

/// Tries a law on this many inputs. Laws take domain types, so none is discarded; a law that
/// discarded its inputs would pass fewer, which fails here.
const INPUTS: u64 = 1000;

fn holds(law: impl Testable) {
    QuickCheck::new()
        .rng(Gen::from_size_and_seed(40, MASTER_SEED))
        .tests(INPUTS)
        .max_tests(INPUTS)
        .min_tests_passed(INPUTS)
        .quickcheck(law);
}

/// A number with 24 bits, so that products of two are exact, of any sign and of magnitude zero or
/// between 1e-60 and 1e67.
#[derive(Clone, Copy, Debug)]
struct Short(f64);

impl Arbitrary for Short {
    fn arbitrary(g: &mut Gen) -> Short {
        let mantissa = f64::from(i32::arbitrary(g) >> 8);
        // Half of all exponents are near zero, where sums of two interact.
        let exponent = if bool::arbitrary(g) {
            i32::from(i8::arbitrary(g) % 8)
        } else {
            i32::from(i8::arbitrary(g)) * 3 / 2
        };
        Short(mantissa * 2.0_f64.powi(exponent))
    }
}

/// An interval and a point in it. Ends are often the point itself, and sometimes infinite.
#[derive(Clone, Copy, Debug)]
struct Enclosed {
    interval: Interval,
    point: f64,
}

impl Arbitrary for Enclosed {
    fn arbitrary(g: &mut Gen) -> Enclosed {
        let Short(point) = Short::arbitrary(g);
        let [below, above] = array::from_fn(|_| match u8::arbitrary(g) % 8 {
            0 => f64::INFINITY,
            1 | 2 => 0.0,
            _ => Short::arbitrary(g).0.abs(),
        });
        Enclosed { interval: Interval::new(point - below, point + above), point }
    }
}

/// Any interval, those at one infinity included.
#[derive(Clone, Copy, Debug)]
struct Any(Interval);

impl Arbitrary for Any {
    fn arbitrary(g: &mut Gen) -> Any {
        match u8::arbitrary(g) % 16 {
            0 => Any(Interval::exactly(f64::INFINITY)),
            1 => Any(Interval::exactly(f64::NEG_INFINITY)),
            2 => Any(Interval::exactly(-0.0)),
            _ => {
                let Enclosed { interval, .. } = Enclosed::arbitrary(g);
                // Full mantissas as well.
                let stretch = 1.0 + f64::from(u32::arbitrary(g)) / 3e9;
                Any(Interval::between(interval.low() / stretch, interval.high() * stretch))
            }
        }
    }
}

/// Up to sixty values around a common location, and where to cut them in three.
#[derive(Clone, Debug)]
struct Values {
    values: Vec<f64>,
    cuts: [usize; 2],
}

impl Arbitrary for Values {
    fn arbitrary(g: &mut Gen) -> Values {
        let location = f64::from(i8::arbitrary(g));
        let number = usize::from(u8::arbitrary(g) % 60);
        let value = |g: &mut Gen| location + f64::from(i16::arbitrary(g)) / 1e3;
        let values = (0..number).map(|_| value(g)).collect();
        let mut cuts: [usize; 2] = array::from_fn(|_| usize::arbitrary(g) % (number + 1));
        cuts.sort_unstable();
        Values { values, cuts }
    }
}

/// Whether an interval holds the exact sum of two numbers, of which only the rounded one is a
/// number: the rounding error is computed exactly (Knuth's two-sum).
fn holds_sum(interval: Interval, a: f64, b: f64) -> bool {
    let sum = a + b;
    let part = sum - a;
    let error = (a - (sum - part)) + (b - part);
    let above = interval.low() < sum || (interval.low() == sum && 0.0 <= error);
    let below = sum < interval.high() || (interval.high() == sum && error <= 0.0);
    above && below
}

#[test]
fn prop_sum_and_difference_enclose() {
    fn law(a: Enclosed, b: Enclosed) -> bool {
        holds_sum(a.interval + b.interval, a.point, b.point)
            && holds_sum(a.interval - b.interval, a.point, -b.point)
    }
    holds(law as fn(Enclosed, Enclosed) -> bool);
}

#[test]
fn prop_product_encloses() {
    fn law(a: Enclosed, b: Enclosed) -> bool {
        // Exact: 24 bits each.
        (a.interval * b.interval).contains(a.point * b.point)
            && a.interval.scaled(b.point).contains(a.point * b.point)
    }
    holds(law as fn(Enclosed, Enclosed) -> bool);
}

#[test]
fn prop_absolute_value_encloses_and_is_not_negative() {
    fn law(a: Enclosed) -> bool {
        let abs = a.interval.abs();
        abs.contains(a.point.abs()) && 0.0 <= abs.low()
    }
    holds(law as fn(Enclosed) -> bool);
}

#[test]
fn prop_reciprocal_encloses() {
    fn law(a: Enclosed) -> bool {
        // Division rounds monotonically, so the rounded reciprocal is no further out than the ends.
        a.point == 0.0 || a.interval.recip().contains(1.0 / a.point)
    }
    holds(law as fn(Enclosed) -> bool);
}

#[test]
fn prop_logarithm_and_exponential_enclose() {
    fn law(a: Enclosed) -> bool {
        let log = a.point <= 0.0 || a.interval.ln().contains(libm::log(a.point));
        log && a.interval.exp().contains(libm::exp(a.point))
    }
    holds(law as fn(Enclosed) -> bool);
}

#[test]
fn prop_quotient_encloses() {
    fn law(a: Enclosed, b: Enclosed) -> bool {
        // The product of 24 bits each is exact, and so is the quotient.
        let product = Interval::between(a.point * b.point, a.interval.low());
        b.point == 0.0 || (product / b.interval).contains(a.point)
    }
    holds(law as fn(Enclosed, Enclosed) -> bool);
}

#[test]
fn prop_a_number_is_the_interval_that_holds_it_alone() {
    fn law(Any(a): Any, Short(x): Short) -> bool {
        let b = Interval::exactly(x);
        [a + x, a - x, a * x, a / x] == [a + b, a - b, a * b, a / b]
            && [x + a, x - a, x * a, x / a] == [b + a, b - a, b * a, b / a]
    }
    holds(law as fn(Any, Short) -> bool);
}

#[test]
fn prop_larger_and_smaller_enclose() {
    fn law(a: Enclosed, b: Enclosed) -> bool {
        let pair = [a.interval.max(b.interval), a.interval.min(b.interval)];
        pair[0].contains(a.point.max(b.point))
            && pair[1].contains(a.point.min(b.point))
            && a.interval.max(b.point).contains(a.point.max(b.point))
    }
    holds(law as fn(Enclosed, Enclosed) -> bool);
}

/// An interval and a multiple of 1/16 in it, between -8 and 8: powers to the sixth are exact.
#[derive(Clone, Copy, Debug)]
struct Sixteenths(Enclosed);

impl Arbitrary for Sixteenths {
    fn arbitrary(g: &mut Gen) -> Sixteenths {
        let point = f64::from(i8::arbitrary(g)) / 16.0;
        let [below, above] = array::from_fn(|_| f64::from(u8::arbitrary(g) % 32) / 8.0);
        Sixteenths(Enclosed { interval: Interval::new(point - below, point + above), point })
    }
}

#[test]
fn prop_powers_enclose_and_roots_undo_them() {
    fn law(Sixteenths(a): Sixteenths, b: Sixteenths, n: u8) -> bool {
        let n = 1 + u32::from(n) % 6;
        let power = a.point.powi(n as i32);
        let root = if n % 2 == 0 { a.point.abs() } else { a.point };
        let around = Interval::exactly(power).hull(Interval::exactly(b.0.point));
        let squares = n % 2 == 1 || 0.0 <= a.interval.powi(n as i32).low();
        a.interval.powi(n as i32).contains(power)
            && squares
            && around.root(n).contains(root)
            && (power == 0.0 || a.interval.powi(-(n as i32)).contains(1.0 / power))
            && (n != 2 || around.sqrt().contains(root))
            && a.interval
                .max(0.0)
                .powf(f64::from(n))
                .contains(power * f64::from(u8::from(0.0 <= a.point)))
    }
    holds(law as fn(Sixteenths, Sixteenths, u8) -> bool);
}

#[test]
fn prop_sine_and_cosine_enclose() {
    fn law(Sixteenths(a): Sixteenths) -> bool {
        let (sine, cosine) = libm::sincos(a.point);
        let squares = a.interval.sin().powi(2) + a.interval.cos().powi(2);
        a.interval.sin().contains(sine)
            && a.interval.cos().contains(cosine)
            && squares.contains(1.0)
    }
    holds(law as fn(Sixteenths) -> bool);
}

#[test]
fn prop_a_sum_encloses() {
    fn law(parts: Vec<Sixteenths>) -> bool {
        // Few bits: the sum is exact.
        let exact: f64 = parts.iter().map(|part| part.0.point).sum();
        parts.iter().map(|part| part.0.interval).sum::<Interval>().contains(exact)
    }
    holds(law as fn(Vec<Sixteenths>) -> bool);
}

#[test]
fn what_has_no_value_is_unknown() {
    let below = Interval::new(-2.0, -1.0);
    let around_zero = Interval::new(-1.0, 1.0);
    for nothing in [
        below.sqrt(),
        below.root(4),
        below.powf(0.5),
        1.0 / around_zero,
        around_zero / around_zero,
        around_zero.powi(-3),
        Interval::new(0.0, 1.0).powf(-1.0),
        Interval::new(1.0, 2.0).powf(f64::NAN),
        Interval::exactly(f64::INFINITY) / f64::INFINITY,
        Interval::exactly(f64::INFINITY) - f64::INFINITY,
        below + f64::NAN,
    ] {
        assert_eq!(nothing, Interval::UNKNOWN);
    }
    assert_eq!(around_zero.powi(2).low(), 0.0);
    assert!(below.powi(i32::MIN).contains(0.0) && below.root(3).contains(-1.2));
    assert_eq!(Interval::new(-4.0, 4.0).sqrt(), Interval::new(0.0, 2.0_f64.next_up()));
}

#[test]
fn prop_hull_is_the_least_interval_that_holds_both() {
    fn law(Any(a): Any, Any(b): Any) -> bool {
        let hull = a.hull(b);
        let ends = [hull.low() == a.low().min(b.low()), hull.high() == a.high().max(b.high())];
        ends == [true; 2] && hull == b.hull(a) && hull.hull(a) == hull
    }
    holds(law as fn(Any, Any) -> bool);
}

#[test]
fn prop_meeting_is_having_a_point_in_common() {
    fn law(Any(a): Any, Any(b): Any) -> bool {
        let common = a.low().max(b.low());
        a.meets(b) == b.meets(a) && a.meets(b) == (a.contains(common) && b.contains(common))
    }
    holds(law as fn(Any, Any) -> bool);
}

#[test]
fn prop_widening_keeps_every_point() {
    fn law(a: Enclosed, Short(margin): Short) -> bool {
        let wide = a.interval.widened(margin.abs());
        wide.contains(a.point) && holds_sum(wide, a.point, margin)
    }
    holds(law as fn(Enclosed, Short) -> bool);
}

#[test]
fn prop_serialization_keeps_every_bit() {
    fn law(Any(a): Any) -> bool {
        let line = serde_json::to_string(&a).expect("an interval is plain data");
        serde_json::from_str::<Interval>(&line).is_ok_and(|back| back == a)
    }
    holds(law as fn(Any) -> bool);
}

#[test]
fn prop_not_a_number_is_unknown() {
    fn law(Short(a): Short) -> bool {
        [
            Interval::new(f64::NAN, a),
            Interval::new(a, f64::NAN),
            Interval::between(a, f64::NAN),
            Interval::around(a, f64::NAN),
            Interval::exactly(a).widened(f64::NAN),
            Interval::exactly(a).map_increasing(|_| f64::NAN, 0.0),
        ] == [Interval::UNKNOWN; 6]
    }
    holds(law as fn(Short) -> bool);
}

fn moments(values: &[f64]) -> Moments {
    let mut moments = Moments::new();
    values.iter().for_each(|&value| moments.push(value));
    moments
}

/// Sums of the first four powers: of the values, then of their deviations from the mean.
fn sums(moments: &Moments) -> [f64; 4] {
    let n = moments.count() as f64;
    let m2 = if moments.count() < 2 { 0.0 } else { moments.variance() * (n - 1.0) };
    let mean = if moments.count() == 0 { 0.0 } else { moments.mean() };
    let m3 = moments.skewness() * m2 * (m2 / n.max(1.0)).sqrt();
    [n * mean, m2, m3, moments.kurtosis() * m2 * m2 / n.max(1.0)]
}

/// Whether two tallies of the same values agree to rounding. Each of at most `n` merges rounds fewer
/// than 64 operations on numbers no larger than `n R^k`, where `R` is twice the largest value.
fn agree(a: [f64; 4], b: [f64; 4], values: &[f64]) -> bool {
    let n = values.len() as f64;
    let reach = 2.0 * values.iter().fold(0.0, |most: f64, value| most.max(value.abs()));
    let mut bound = 64.0 * n * n * f64::EPSILON;
    a.into_iter().zip(b).all(|(a, b)| {
        bound *= reach;
        (a - b).abs() <= bound
    })
}

#[test]
fn prop_moments_are_those_of_two_passes() {
    fn law(Values { values, .. }: Values) -> bool {
        let tally = moments(&values);
        let total: f64 = values.iter().sum();
        let mean = total / (values.len() as f64).max(1.0);
        let about = |power: i32| values.iter().map(|value| (value - mean).powi(power)).sum();
        let least = values.iter().copied().fold(f64::INFINITY, f64::min);
        let most = values.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        agree(sums(&tally), [total, about(2), about(3), about(4)], &values)
            && (tally.min(), tally.max(), tally.count()) == (least, most, values.len() as u64)
    }
    holds(law as fn(Values) -> bool);
}

#[test]
fn prop_merging_is_associative_and_commutative_to_rounding() {
    fn law(Values { values, cuts }: Values) -> bool {
        let parts =
            [&values[..cuts[0]], &values[cuts[0]..cuts[1]], &values[cuts[1]..]].map(moments);
        let merged = |a: Moments, b: &Moments| {
            let mut both = a;
            both.merge(b);
            both
        };
        let [first, second, third] = parts;
        let whole = moments(&values);
        [
            merged(merged(first, &second), &third),
            merged(first, &merged(second, &third)),
            merged(merged(third, &second), &first),
        ]
        .iter()
        .all(|joined| {
            let extremes = |of: &Moments| (of.count(), of.min(), of.max());
            extremes(joined) == extremes(&whole) && agree(sums(joined), sums(&whole), &values)
        })
    }
    holds(law as fn(Values) -> bool);
}

/// One of the five verdicts.
#[derive(Clone, Copy, Debug)]
struct AnyVerdict(Verdict);

impl Arbitrary for AnyVerdict {
    fn arbitrary(g: &mut Gen) -> AnyVerdict {
        AnyVerdict(*g.choose(&Verdict::ALL).expect("there are five"))
    }
}

#[test]
fn prop_the_worst_verdict_is_the_largest_and_the_first_listed() {
    fn law(verdicts: Vec<AnyVerdict>) -> bool {
        let verdicts: Vec<Verdict> = verdicts.into_iter().map(|AnyVerdict(v)| v).collect();
        let first_listed = Verdict::ALL.into_iter().find(|verdict| verdicts.contains(verdict));
        Verdict::worst(verdicts.iter().copied()) == first_listed.unwrap_or(Verdict::Untested)
    }
    holds(law as fn(Vec<AnyVerdict>) -> bool);
}

/// A bounded prediction, a resolution, and an observation, all about one truth.
#[derive(Clone, Copy, Debug)]
struct Trial {
    allowed: Interval,
    blur: f64,
    observed: Interval,
    truth: f64,
}

impl Arbitrary for Trial {
    fn arbitrary(g: &mut Gen) -> Trial {
        let mut short = || f64::from(i8::arbitrary(g) % 16);
        let truth = short();
        let observed = Interval::new(truth - short().abs(), truth + short().abs());
        Trial { allowed: Interval::between(short(), short()), blur: short().abs(), observed, truth }
    }
}

fn verdict(trial: Trial) -> Verdict {
    let prediction = Prediction::within(trial.allowed);
    judge(&prediction, Resolution::Absolute(trial.blur), &[trial.observed]).verdict
}

#[test]
fn prop_no_verdict_is_wrong_while_the_observation_holds_the_truth() {
    fn law(trial: Trial) -> bool {
        let reach = trial.allowed.widened(trial.blur);
        match verdict(trial) {
            Verdict::Refuted => !trial.allowed.contains(trial.truth),
            Verdict::Consistent => reach.contains(trial.truth),
            _ => true,
        }
    }
    holds(law as fn(Trial) -> bool);
}

#[test]
fn prop_a_narrower_observation_keeps_a_refutation() {
    fn law(trial: Trial) -> bool {
        let narrow = Trial { observed: Interval::exactly(trial.truth), ..trial };
        verdict(trial) != Verdict::Refuted || verdict(narrow) == Verdict::Refuted
    }
    holds(law as fn(Trial) -> bool);
}

#[test]
fn prop_half_the_resolution_decides() {
    fn law(trial: Trial) -> bool {
        let exact = Trial { observed: Interval::around(trial.truth, 0.49 * trial.blur), ..trial };
        // Not Consistent means beyond the resolution of some point, so more than half off: refuted.
        trial.blur == 0.0 || verdict(exact) != Verdict::Inconclusive
    }
    holds(law as fn(Trial) -> bool);
}

/// The product that [`f64::powi`] is on every machine that was tried; std promises only a number near it.
#[test]
fn prop_powi_is_repeated_squaring() {
    fn law(Short(base): Short, exponent: i8) -> bool {
        let (mut power, mut square, mut rest) = (1.0, base, exponent.unsigned_abs());
        while 0 < rest {
            if rest % 2 == 1 {
                power *= square;
            }
            square *= square;
            rest /= 2;
        }
        let expected = if exponent < 0 { 1.0 / power } else { power };
        let base = std::hint::black_box(base);
        let named = match exponent {
            2 => base.powi(2),
            3 => base.powi(3),
            4 => base.powi(4),
            _ => base.powi(i32::from(exponent)),
        };
        named.to_bits() == expected.to_bits() || named.is_nan() && expected.is_nan()
    }
    holds(law as fn(Short, i8) -> bool);
}
