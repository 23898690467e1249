//! Walks that reach finitely many places: each place is a state, and nothing is interpolated.

use super::elimination::{Row, Work, ln_expected_if_finite};
use crate::interval::Interval;

/// Places that a walk may reach.
const PLACES_MAX: usize = 6000;
/// Places closer than this part of the interval are one if rounding on the way explains the distance; if it does
/// not, nothing is known of them here.
const SAME: f64 = 2e-12;
/// Roundings of a landing: the map's, of unknown number, the product's and the sum's, in units of the last place.
const ROUNDINGS: f64 = 8.0;
/// A move of fewer roundings than this may be mostly rounding.
const MOVE_LEAST: f64 = 1e6;
/// As close as this to an end, but not exactly there, a place may lie on either side of it.
const BLURRED: f64 = 1e-9;

/// A place, and where its steps lead.
struct Place {
    at: f64,
    /// How far rounding may have moved it; zero if it was exactly computed.
    blur: f64,
    /// Probabilities, and indices of places.
    onward: Vec<(f64, usize)>,
    /// The probability of leaving at once.
    exit: f64,
}

impl Place {
    fn new(at: f64, blur: f64) -> Place {
        Place { at, blur, onward: Vec::new(), exit: 0.0 }
    }
}

/// `ln E N` of the walk `x' = map(x) + scale(x) ζ` with atoms, from `start` out of `(left, right)`, if it
/// reaches at most 6000 places.
///
/// A step that leads within 1e-9 of the length of an end and is not exactly computed may or may not have
/// left: the result then holds both. None, too, where places lie so near to each other that they are neither surely
/// one nor surely two, and where rounded places are one but the walk drives what is near apart. Infinite only if every place
/// and step was exactly computed, for the map and the scale as they are evaluated.
pub(super) fn ln_steps(
    map: &dyn Fn(f64) -> f64,
    scale: &dyn Fn(f64) -> f64,
    atoms: &[(f64, f64)],
    (left, right): (f64, f64),
    start: f64,
    work: &Work,
) -> Option<Interval> {
    let length = right - left;
    // Sorted: keys of places in units of what is the same.
    let mut known = std::collections::BTreeMap::new();
    let key = |x: f64| ((x - left) / (SAME * length)).floor() as i64;
    let mut places = vec![Place::new(start, 0.0)];
    known.insert(key(start), 0_usize);
    let mut is_blurred = Vec::new();
    let mut next = 0;
    while next < places.len() {
        let x = places[next].at;
        let (mean, width) = (map(x), scale(x));
        if !(mean.is_finite() && 0.0 < width && width.is_finite()) {
            return None;
        }
        for &(value, probability) in atoms {
            let jump = width * value;
            let to = mean + jump;
            let near = (to - left).abs().min((to - right).abs()) <= BLURRED * length;
            let is_exact = is_exact_product(width, value, jump) && is_exact_sum(mean, jump);
            let blurred = near && !is_exact;
            if !(left < to && to < right || blurred) {
                places[next].exit += probability;
                continue;
            }
            let rounding = if is_exact {
                0.0
            } else {
                ROUNDINGS * f64::EPSILON * (x.abs() + mean.abs() + jump.abs())
            };
            // Where drift and jump cancel, the step is taken to stay.
            if (mean - x).abs().max(jump.abs()) < MOVE_LEAST * rounding {
                return None;
            }
            let blur = places[next].blur + rounding;
            let around = key(to) - 1..=key(to) + 1;
            let same =
                known.range(around).find(|&(_, &k)| (places[k].at - to).abs() <= SAME * length);
            let index = match same {
                Some((_, &index)) => {
                    let (known, blurs) = (places[index].at, places[index].blur + blur);
                    let apart = (known - to).abs();
                    // Exact steps from a start or with atoms that were rounded themselves miss each other so.
                    let explained = blurs.max(ROUNDINGS * f64::EPSILON * (known.abs() + to.abs()));
                    if explained < apart
                        || 0.0 < blurs.max(apart) && expands(map, scale, atoms, known, length)
                    {
                        return None;
                    }
                    places[index].blur = places[index].blur.max(apart);
                    index
                }
                None if places.len() == PLACES_MAX => return None,
                None => {
                    known.insert(key(to), places.len());
                    places.push(Place::new(to, blur));
                    places.len() - 1
                }
            };
            is_blurred.resize(places.len(), false);
            is_blurred[index] |= blurred;
            places[next].onward.push((probability, index));
        }
        next += 1;
    }
    is_blurred.resize(places.len(), false);
    let [inside, outside] = [true, false].map(|stays| {
        let alive: Vec<bool> = is_blurred.iter().map(|&blurred| stays || !blurred).collect();
        solve(&places, &alive, work)
    });
    let is_exact = places.iter().all(|place| place.blur == 0.0);
    let is_known = |ln_steps: f64| ln_steps.is_finite() || ln_steps == f64::INFINITY && is_exact;
    if !(is_known(inside) && is_known(outside)) {
        return None;
    }
    let about = |ln_steps: f64| match ln_steps.is_finite() {
        true => Interval::around(ln_steps, 1e-11),
        false => Interval::exactly(ln_steps),
    };
    Some(about(inside).hull(about(outside)))
}

/// Whether a step drives what is near a place apart: on either side, over 1e-7 of the length, by more than a millionth,
/// which 6000 steps make less than a hundredth.
fn expands(
    map: &dyn Fn(f64) -> f64,
    scale: &dyn Fn(f64) -> f64,
    atoms: &[(f64, f64)],
    x: f64,
    length: f64,
) -> bool {
    let (mean, width, aside) = (map(x), scale(x), 1e-7 * length);
    [x - aside, x + aside].into_iter().any(|y| {
        let (drift, widening) = (map(y) - mean, scale(y) - width);
        let apart = |&(value, _): &(f64, f64)| (drift + widening * value).abs();
        atoms.iter().map(apart).any(|apart| (1.0 + 1e-6) * aside < apart)
    })
}

/// `ln E N` from the first place, where those that are not alive are outside.
fn solve(places: &[Place], alive: &[bool], work: &Work) -> f64 {
    let mut order: Vec<usize> = (0..places.len()).filter(|&k| alive[k]).collect();
    order.sort_by(|&a, &b| places[a].at.total_cmp(&places[b].at));
    let mut rank = vec![0; places.len()];
    for (position, &k) in order.iter().enumerate() {
        rank[k] = position;
    }
    let row = |k: usize| {
        let onward = || places[k].onward.iter().filter(|step| alive[step.1] && 0.0 < step.0);
        let from = onward().map(|step| rank[step.1]).min().unwrap_or(0);
        let to = onward().map(|step| rank[step.1] + 1).max().unwrap_or(0);
        let mut entries = vec![0.0; to - from];
        for &(probability, next) in onward() {
            entries[rank[next] - from] += probability;
        }
        (from, entries)
    };
    let rows = |k: usize| {
        let (from, entries) = row(k);
        let dead = places[k].onward.iter().filter(|step| !alive[step.1]).map(|step| step.0);
        Row { from, entries, exit: places[k].exit + dead.sum::<f64>() }
    };
    ln_expected_if_finite(order.len(), &|k| rows(order[k]), rows(0), work)
}

/// Whether a product was not rounded.
fn is_exact_product(a: f64, b: f64, product: f64) -> bool {
    libm::fma(a, b, -product) == 0.0
}

/// Whether a sum is not rounded (Knuth's two-sum).
fn is_exact_sum(a: f64, b: f64) -> bool {
    let sum = a + b;
    let part = sum - a;
    (a - (sum - part)) + (b - part) == 0.0
}
