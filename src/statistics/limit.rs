//! Limits, extrapolated with a stated error.

use crate::interval::Interval;

/// The fewest points from which a limit is read off: two differences and their ratio.
pub const POINTS_MIN: usize = 3;

/// What is left to the limit, as the last differences show it, is multiplied by this. Geometric
/// convergence needs 1; convergence like `1 / ln(1/x)`, the slowest admitted, `2 + 4/n` at
/// the `n`-th halving (the differences of `1/n` show half of what is left).
const SAFETY: f64 = 3.0;

/// An extrapolation is believed to this fraction of what it adds to the last observation: terms that no power shows, such as
/// `e^(-1/x)`, may hide below all differences.
const GAIN: f64 = 1e-5;

/// A power that falls from one set of differences to the next by `d` is expected to fall by this times `d`
/// in all: 2.4 for a root beside a linear term, less for all faster ones.
const SLOWING: f64 = 2.4;

/// The least power of `x` with which an error may decay: a slower decay gives no limit.
const POWER_MIN: f64 = 0.1;

/// The power assumed of differences that were never seen above the errors of the observations.
const POWER_HIDDEN: f64 = 0.5;

/// A power seen above this is an accident: no error of an expansion in powers decays so fast for long.
const POWER_SUDDEN: f64 = 1.25;

/// The power above which an error counts as decaying like `x`, as an expansion in powers demands.
const POWER_REGULAR: f64 = 0.7;

/// The limit of `y(x)` as `x` tends to zero, with an error that the points themselves show.
///
/// Polynomial (Neville) extrapolants `T(k, n)` through the `k + 1` points that end in point `n`. An
/// expansion in powers of `x` makes their errors decay like `E = x_n x_{n-1} .. x_{n-k}`; for an
/// expansion in another variable, such as the root of a step, pass that variable. Nothing is taken
/// on trust, though: the differences of three successive `T(k, .)` show the power `E^s` with which
/// the error really decays, and so how far the limit still is (`s = 1/2` for a neglected root,
/// `s` near zero for a logarithm). This remainder, computed with `s <= 1` and multiplied by 3,
/// plus the errors of the observations as the extrapolation amplifies them, plus a hundred-thousandth of the step from the
/// last observation to the limit, is the radius. A
/// difference that is accidentally small counts as what the difference before it lets expect;
/// differences of opposite sign show a turning point, and no approach yet.
///
/// Of all columns `k` the narrowest interval is taken, with the last points left out while their observation errors
/// alone are wider and they do not contradict. The same is done without the last point, and with all of them in the
/// root of `x`; if one of these misses, which shows that the remainders mislead here, the result holds both. The error
/// is measured, not proved: a term that hides below all points, like `1e-9 / x` or a slow oscillation, is not seen. Of
/// 20 000 random functions of each kind, over scales from `e^-4` to `e^4`, on 4 to 11 points with ratios from 1.3 to 3,
/// no polynomial was missed, 1 cosine, 123 rational functions, 19 with `x ln x`, and 294 with half powers of random
/// signs: pass the root for those.
///
/// Unknown below [`POINTS_MIN`] points, if a value is unknown, or if no difference decays.
///
/// # Panics
///
/// If the `x` do not decrease or are not positive.
pub fn at_zero(points: &[(f64, Interval)]) -> Interval {
    for pair in points.windows(2) {
        assert!(0.0 < pair[1].0 && pair[1].0 < pair[0].0, "abscissae must decrease: {pair:?}");
    }
    if points.len() < POINTS_MIN || points.iter().any(|(_, y)| !y.is_finite()) {
        return Interval::UNKNOWN;
    }
    let found = extrapolate(points);
    let before = extrapolate(&points[..points.len() - 1]);
    // An expansion in powers is one in powers of the root.
    let roots: Vec<(f64, Interval)> = points.iter().map(|&(x, y)| (x.sqrt(), y)).collect();
    let others = [before, extrapolate(&roots)].into_iter().filter(|other| !found.meets(*other));
    let limit = others.fold(found, Interval::hull);
    let (_, last) = points[points.len() - 1];
    limit.widened(GAIN * (limit.center() - last.center()).abs())
}

/// The narrowest interval of the columns of the Neville scheme. A column counts if those before it were seen to decay as the
/// expansion says: otherwise it would remove one term from the differences and leave another in the value. Where a first
/// term is small beside the second, values turn back and then decay slowly for a while; a column behind that counts if its
/// own last differences decay as they should.
fn extrapolate(points: &[(f64, Interval)]) -> Interval {
    let mut best = Interval::UNKNOWN;
    // Entry n of column k: the extrapolant through points n .. n + k, and the size of its error.
    let mut column: Vec<Interval> = points.iter().map(|&(_, y)| y).collect();
    let mut sizes: Vec<f64> = points.iter().map(|&(x, _)| x).collect();
    let mut regular = true;
    for order in 1..points.len() {
        let approaches = approaches(&sizes, &column);
        let found = narrowest(&sizes, &column, &approaches);
        regular |= recovered(&approaches) && found.meets(best);
        if regular && found.radius() < best.radius() {
            best = found;
        }
        let seen = approaches.iter().rev().flatten().find(|approach| approach.seen);
        regular &= seen.is_some_and(|approach| POWER_REGULAR <= approach.power);
        let next = |n: usize| {
            let (far, near) = (points[n].0, points[n + order].0);
            let weight = near / (far - near);
            column[n + 1].scaled(1.0 + weight) - column[n].scaled(weight)
        };
        column = (0..column.len() - 1).map(next).collect();
        sizes = (0..column.len()).map(|n| sizes[n] * points[n + order].0).collect();
    }
    best
}

/// Whether the last two approaches of a column are those of a regular error.
fn recovered(approaches: &[Option<Approach>]) -> bool {
    let regular = |approach: &Option<Approach>| {
        approach.is_some_and(|a| a.seen && !a.sudden && POWER_REGULAR <= a.power)
    };
    2 <= approaches.len() && approaches[approaches.len() - 2..].iter().all(regular)
}

/// The narrowest interval of one column, from its last entry, or from earlier ones while the
/// errors of the observations in the later ones alone are wider; later entries must lie within.
fn narrowest(sizes: &[f64], column: &[Interval], approaches: &[Option<Approach>]) -> Interval {
    let mut best = Interval::UNKNOWN;
    let mut noise = f64::INFINITY;
    for (n, approach) in approaches.iter().enumerate().rev() {
        let last = column[n + 2];
        let left = approach.map_or(f64::INFINITY, |approach| {
            SAFETY * left(sizes[n + 1], sizes[n + 2], approach.power) * approach.difference
        });
        let found = last.widened(left);
        let held = column[n + 3..].iter().all(|later| found.meets(*later));
        if held && found.radius() < noise.min(best.radius()) {
            best = found;
        }
        noise = noise.min(last.radius());
    }
    best
}

/// How a sequence approaches its limit, as three of its values show it.
#[derive(Clone, Copy)]
struct Approach {
    /// The error decays like this power of the sizes.
    power: f64,
    /// The differences fell faster than the expansion can explain: the first of them came from
    /// terms that are gone now, and the next may fall slower without being slow.
    sudden: bool,
    /// The last difference is at most this.
    difference: f64,
    /// Whether the power was read off these values, and not carried over noise.
    seen: bool,
}

/// The approach at every three successive values; `None` where they show no decay.
fn approaches(sizes: &[f64], column: &[Interval]) -> Vec<Option<Approach>> {
    let mut previous = None;
    let triples = sizes.windows(3).zip(column.windows(3));
    triples
        .map(|(sizes, values)| {
            previous = approach([sizes[0], sizes[1], sizes[2]], values, previous);
            previous
        })
        .collect()
}

fn approach(sizes: [f64; 3], values: &[Interval], previous: Option<Approach>) -> Option<Approach> {
    let change = |n: usize| values[n + 1].center() - values[n].center();
    let noise = |n: usize| values[n + 1].radius() + values[n].radius();
    let turned = change(0) * change(1) < 0.0;
    let (before, last) = (change(0).abs(), change(1).abs());
    let (hidden_before, hidden_last) = (before <= noise(0), last <= noise(1));
    if turned && !hidden_before && !hidden_last {
        return None;
    }
    // The ratio of the true differences lies between these.
    let least = (last - noise(1)).max(0.0) / (before + noise(0));
    let most = (last + noise(1)) / (before - noise(0)).max(0.0);
    if let Some(previous) = previous {
        let ratio = contraction(sizes, previous.power);
        if least <= ratio && ratio <= most {
            let carried = (previous.difference * ratio).min(last + noise(1));
            return Some(Approach { difference: carried.max(last), seen: false, ..previous });
        }
    }
    if hidden_before && hidden_last {
        return Some(Approach {
            power: POWER_HIDDEN,
            sudden: false,
            difference: last + noise(1),
            seen: false,
        });
    }
    let slowed = previous
        .filter(|previous| !previous.sudden)
        .map_or(0.0, |previous| previous.power - decay(sizes, least).unwrap_or(0.0));
    let power = decay(sizes, most)? - SLOWING * slowed.max(0.0);
    // A difference that is accidentally small counts as what the one before lets expect.
    let sudden = least < contraction(sizes, POWER_SUDDEN);
    let expected = contraction(sizes, if sudden { POWER_HIDDEN } else { 1.0 }) * before;
    (POWER_MIN <= power).then(|| Approach {
        power,
        sudden,
        difference: (last + noise(1)).max(expected),
        seen: true,
    })
}

/// The ratio of the two differences of `sizes^power`.
fn contraction(sizes: [f64; 3], power: f64) -> f64 {
    let [first, second, third] = sizes.map(|size| libm::pow(size / sizes[0], power));
    (second - third) / (first - second)
}

/// What is left of the error after the last of two sizes, in units of the difference between them.
fn left(size: f64, last: f64, power: f64) -> f64 {
    1.0 / (libm::pow(size / last, power) - 1.0)
}

/// The power at which differences contract as observed; at most one, `None` below [`POWER_MIN`].
fn decay(sizes: [f64; 3], observed: f64) -> Option<f64> {
    // The contraction falls with the power, since the sizes fall at least geometrically, or is
    // flat; where it is not monotone any root is as good. Sixty halvings end at neighbouring floats.
    if observed <= contraction(sizes, 1.0) {
        return Some(1.0);
    }
    let (mut slow, mut fast) = (POWER_MIN, 1.0);
    if contraction(sizes, slow) < observed {
        return None;
    }
    for _ in 0..60 {
        let middle = (slow + fast) / 2.0;
        if observed <= contraction(sizes, middle) {
            slow = middle;
        } else {
            fast = middle;
        }
    }
    Some(slow)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Values at `x = 2^-2 .. 2^-11`, each with an error of at most 1e-13.
    fn ladder(y: impl Fn(f64) -> f64) -> Vec<(f64, Interval)> {
        (2..12).map(|j| 0.5_f64.powi(j)).map(|x| (x, Interval::around(y(x), 1e-13))).collect()
    }

    #[test]
    fn a_limit_is_found_within_its_error() {
        let limit = at_zero(&ladder(|x| 2.0 * libm::exp(3.0 * x)));
        // The last point is 3e-3 off: what an extrapolation adds is believed to 1e-5 of that.
        assert!(limit.contains(2.0) && limit.radius() < 3e-8, "{limit:?}");
    }

    #[test]
    fn a_limit_is_held_whatever_the_approach() {
        type Curve = Box<dyn Fn(f64) -> f64>;
        for (row, (y, radius_max)) in [
            // 1e-5 of the last point's 4.9e-4, and of its 4.9e-5 below.
            (Box::new(|x: f64| 1.0 + x) as Curve, 5e-9),
            (Box::new(|_| 1.0), 1e-11),
            (Box::new(|x: f64| 1.0 + x.sqrt()), 0.08),
            (Box::new(|x: f64| 1.0 + x * libm::log(1.0 / x)), 0.01),
            (Box::new(|x: f64| 1.0 - x.sqrt() + 3.0 * x), 0.1),
            (Box::new(|x: f64| 1.0 + 1.0 / libm::log(1.0 / x)), 0.4),
            // The coarse points turn back: two neighbours and two extrapolants agree by accident.
            (Box::new(|x: f64| 1.0 + 5.0 * (x - 0.18) * (x - 0.18)), 1.0),
            (Box::new(|x: f64| 1.0 + x * x - 0.1 * x), 5e-10),
            (Box::new(|x: f64| (1.0 + x) / (1.0 + 4.0 * x)), 1e-4),
            // The values turn back near the finest points.
            (Box::new(|x: f64| 1.0 + x * x * (1.0 + x) - 0.005 * x), 1e-9),
        ]
        .into_iter()
        .enumerate()
        {
            let limit = at_zero(&ladder(&y));
            let exact = if row == 6 { 1.0 + 5.0 * 0.18 * 0.18 } else { 1.0 };
            assert!(limit.contains(exact), "row {row}: {limit:?} misses {exact}");
            assert!(limit.radius() <= radius_max, "row {row}: {limit:?}");
        }
    }

    proptest! {
           // Terms that are exponentially small in 1/x, as beside any asymptotic expansion, fall below all differences.
           #[test]
           fn a_limit_is_held_beside_terms_that_no_power_shows(
               terms in prop::array::uniform4(-1.0..1.0_f64), rate in 0.2..1.2_f64, ratio in 1.2..2.5_f64, count in 4..12,
               rounding in -15.0..-6.0,
           ) {
               let [linear, quadratic, cubic, hidden] = terms;
               let y = |x: f64| -> f64 {
    x * (linear + x * (quadratic + x * cubic)) + hidden * libm::exp(-rate / x)
    };
               let error = libm::pow(10.0, rounding);
               let ladder = (0..count).map(|k| rate / 6.0 / libm::pow(ratio, f64::from(k)));
               let points: Vec<_> = ladder.map(|x| (x, Interval::around(y(x), error))).collect();
               let limit = at_zero(&points);
               prop_assert!(limit.contains(0.0), "{limit:?} from {points:?}");
           }
       }

    #[test]
    fn no_limit_without_convergence() {
        for (row, y) in [
            Box::new(|x: f64| 1.0 / x) as Box<dyn Fn(f64) -> f64>,
            Box::new(|x: f64| libm::log(x)),
            Box::new(|x: f64| libm::cos(5.0 * libm::log(x))),
        ]
        .into_iter()
        .enumerate()
        {
            let limit = at_zero(&ladder(&y));
            assert_eq!(limit, Interval::UNKNOWN, "row {row}");
        }
    }

    #[test]
    fn a_limit_of_an_unknown_is_unknown() {
        let points = [
            (0.5, Interval::exactly(1.0)),
            (0.25, Interval::UNKNOWN),
            (0.1, Interval::exactly(1.0)),
        ];
        assert_eq!(at_zero(&points), Interval::UNKNOWN);
    }
}
