//! On which side a discrete chain on the line leaves an interval, however unlikely.
//!
//! For `x' = m(x) + c(x) ζ` with independent `ζ`, the probability of leaving through the right end solves
//! `u(x) = P(x' beyond it) + E[u(x')]`, with `u = 0` outside. As in [`chain`](super::chain), states are
//! eliminated by what leaves them (Grassmann, Taksar and Heyman, *Operations Research* 33, 1985): nothing
//! is subtracted, so that a probability of 1e-300 is as accurate as one half.

use crate::interval::Interval;
use crate::oracles::exit::chain::{Component, GAUSS};
use crate::oracles::numerics::breaks::{has_kink_inside, pieces};

/// Unknowns that a system may have.
const UNKNOWNS_MAX: usize = 2000;

/// Probabilities below this are products of numbers that may have lost digits to underflow, below 1e-308.
const LEAST: f64 = 1e-290;

/// The probability that `x' = map(x) + scale(x) ζ` leaves the open interval `(left, right)` through its
/// right end, from `start`, where `ζ` has a mixture of normal laws.
///
/// Nyström's method on panels of eight Gauss-Legendre points, of 15/4, 5/2 and 7/4 standard deviations of the
/// narrowest component, less where the map stretches. It converges spectrally where map and scale are smooth: `u`
/// is then analytic inside the interval. Where they have kinks or jumps, panels end: a search at 101 points finds those
/// that stand out. The radius is the distance between the two finer results, and at least 1/25 of that between the two
/// coarser, if the finer are ten times as near to each other and no kink is left inside a panel; ten times the larger of
/// both distances otherwise; plus rounding: a measured error, near 1e-9 relative.
///
/// At most 1e-290 where it is less than that. Unknown if `scale` is not positive at 65 points from end to end, among which its least value is sought, if the
/// radius exceeds a tenth of the probability, or if the system is too large: more than 2000 unknowns.
///
/// # Panics
///
/// If `start` is not inside the interval.
pub fn probability_right(
    map: impl Fn(f64) -> f64,
    scale: impl Fn(f64) -> f64,
    noise: &[Component],
    (left, right): (f64, f64),
    start: f64,
) -> Interval {
    assert!(left < start && start < right, "start {start} outside ({left}, {right})");
    // Where the map stretches, what a step sees changes as much faster.
    let step = (right - left) / 64.0;
    let resolution = |k: usize| {
        let [from, to] = [k, k + 1].map(|k| left + step * k as f64);
        let stretch = ((map(to) - map(from)) / step).abs().max(1.0);
        [scale(from), scale(to)].map(|scale| scale / stretch)
    };
    let narrowest = (0..64).flat_map(resolution).fold(f64::INFINITY, |least, s| {
        // What is not a number is not positive either.
        if s < least || s.is_nan() { s } else { least }
    });
    let spread = noise.iter().fold(f64::INFINITY, |least, part| least.min(part.spread));
    if !(0.0 < spread * narrowest && narrowest.is_finite()) {
        return Interval::UNKNOWN;
    }
    let points = pieces(&[&map, &scale], left, right, &[]);
    // For each piece three numbers of panels that differ, or their results could not.
    let counts = |piece: &[f64]| {
        let count = |panel: f64| ((piece[1] - piece[0]) / (panel * spread * narrowest)).ceil();
        let fine = count(1.75).max(6.0);
        // Apart by 7/5 at least, however few: meshes that are nearly alike agree whatever they miss.
        let fewer = |panels: f64| (panels / 1.4).floor();
        let middle = count(2.5).clamp(4.0, fewer(fine));
        [fine, middle, count(3.75).clamp(2.0, fewer(middle))]
    };
    let fine: f64 = points.windows(2).map(|piece| counts(piece)[0]).sum();
    if UNKNOWNS_MAX as f64 <= fine * GAUSS.len() as f64 {
        return Interval::UNKNOWN;
    }
    let solve = |mesh: usize| {
        let panels = |piece: &[f64]| {
            let panels = counts(piece)[mesh];
            let (from, half) = (piece[0], 0.5 * (piece[1] - piece[0]) / panels);
            (0..panels as usize).flat_map(move |k| {
                let middle = from + half * (2 * k + 1) as f64;
                GAUSS.map(|(node, weight)| (middle + half * node, half * weight))
            })
        };
        let nodes: Vec<(f64, f64)> = points.windows(2).flat_map(panels).collect();
        let row = |x: f64| {
            let (mean, scale) = (map(x), scale(x));
            let part = |p: &Component| (p.weight, mean + scale * p.mean, scale * p.spread);
            let density = |y: f64| {
                let density = |(weight, centre, width): (f64, f64, f64)| {
                    let z = (y - centre) / width;
                    weight * libm::exp(-0.5 * z * z) / width
                };
                0.398_942_280_401_432_7 * noise.iter().map(part).map(density).sum::<f64>()
            };
            let beyond = |side: f64, end: f64| {
                let tail = |(weight, centre, width): (f64, f64, f64)| {
                    let distance = side * (end - centre) / width;
                    weight * 0.5 * libm::erfc(distance * std::f64::consts::FRAC_1_SQRT_2)
                };
                noise.iter().map(part).map(tail).sum::<f64>()
            };
            Row {
                entries: nodes.iter().map(|&(y, weight)| weight * density(y)).collect(),
                exits: [beyond(-1.0, left), beyond(1.0, right)],
            }
        };
        share_right(nodes.iter().map(|&(x, _)| row(x)).collect(), row(start))
    };
    let [fine, middle, coarse] = [0, 1, 2].map(solve);
    let (before, last) = ((coarse - middle).abs(), (middle - fine).abs());
    // Each state is eliminated with a few roundings, none of them amplified.
    let rounding = 1e-12 * fine;
    let is_smooth = !points.windows(2).any(|piece| has_kink_inside(&[&map, &scale], piece));
    let converges = is_smooth && 10.0 * last <= before || before.max(last) <= rounding;
    let radius =
        if converges { last.max(4e-2 * before) } else { 10.0 * before.max(last) } + rounding;
    if fine < LEAST {
        // Underflow, on the way already: not known but for being small.
        return if middle < LEAST && coarse < LEAST {
            Interval::at_most(LEAST)
        } else {
            Interval::UNKNOWN
        };
    }
    if radius <= 0.1 * fine { Interval::around(fine, radius) } else { Interval::UNKNOWN }
}

/// Where a step may land: on which state, and out on which side.
struct Row {
    entries: Vec<f64>,
    exits: [f64; 2],
}

/// The share of the right exit, from the row of the start, once all states are eliminated.
fn share_right(mut rows: Vec<Row>, mut start: Row) -> f64 {
    while let Some(gone) = rows.pop() {
        let kept = &gone.entries[..rows.len()];
        let leaving = kept.iter().sum::<f64>() + gone.exits[0] + gone.exits[1];
        for row in rows.iter_mut().chain([&mut start]) {
            let share = row.entries[kept.len()] / leaving;
            if share == 0.0 {
                continue;
            }
            row.entries.iter_mut().zip(kept).for_each(|(entry, k)| *entry += share * k);
            row.exits.iter_mut().zip(gone.exits).for_each(|(exit, e)| *exit += share * e);
        }
    }
    start.exits[1] / (start.exits[0] + start.exits[1])
}

#[cfg(test)]
mod tests {
    use super::*;

    const NORMAL: [Component; 1] = [Component { weight: 1.0, mean: 0.0, spread: 1.0 }];

    #[test]
    fn tiny_probabilities_agree_with_propagated_densities() {
        // Out of (-0.3, 0.7) to the right, against a drift to -1/6.
        let (width, domain, cells) = (0.13, (-0.3, 0.7), 400);
        let pull = |x: f64| 0.4 * x - 0.1;
        let h = (domain.1 - domain.0) / f64::from(cells);
        let nodes: Vec<f64> = (0..cells).map(|k| domain.0 + (f64::from(k) + 0.5) * h).collect();
        let density = |from: f64, to: f64| {
            let z = (to - pull(from)) / width;
            libm::exp(-0.5 * z * z) / (width * 2.506_628_274_631_000_5)
        };
        let beyond = |from: f64| 0.5 * libm::erfc((domain.1 - pull(from)) / width * 0.5_f64.sqrt());
        let gains: Vec<f64> = nodes.iter().map(|&x| h * beyond(x)).collect();
        let kernel: Vec<Vec<f64>> = nodes
            .iter()
            .map(|&to| nodes.iter().map(|&from| h * density(from, to)).collect())
            .collect();
        let dot = |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(a, b)| a * b).sum::<f64>();
        let mut alive: Vec<f64> = nodes.iter().map(|&x| density(0.0, x)).collect();
        let mut right = beyond(0.0);
        for _ in 0..150 {
            right += dot(&gains, &alive);
            alive = kernel.iter().map(|row| dot(row, &alive)).collect();
        }
        let found = probability_right(pull, |_| width, &NORMAL, domain, 0.0);
        assert!(right < 1e-7 && found.radius() < 1e-8 * found.center(), "{found:?}");
        // Midpoints of width 0.0025 against a kernel of width 0.13: h²/(24 w²) = 2e-5 per step, relative.
        assert!(found.widened(1e-4 * right).contains(right), "{found:?} {right}");
    }

    #[test]
    fn the_two_sides_exhaust_the_exits() {
        let parts = [
            Component { weight: 0.2, mean: 1.6, spread: 0.6 },
            Component { weight: 0.8, mean: -0.4, spread: 0.6 },
        ];
        let mirrored = parts.map(|part| Component { mean: -part.mean, ..part });
        let map = |x: f64| 1.25 * x + 0.1 * x * x;
        let scale = |x: f64| 0.3 * (1.0 + 0.2 * x);
        let right = probability_right(map, scale, &parts, (-1.0, 0.7), 0.1);
        let left = probability_right(|x| -map(-x), |x| scale(-x), &mirrored, (-0.7, 1.0), -0.1);
        assert!((right + left).contains(1.0) && right.radius() < 1e-8, "{right:?} {left:?}");
        assert!(0.1 < right.low() && right.high() < 0.9, "{right:?}");
    }

    #[test]
    fn the_least_likely_exits_keep_their_digits() {
        // A walk with drift -μ per step leaves (0, b) to the right like e^-2μb: from b to 2b the
        // probability falls by that factor, up to what starts near zero, which is e^-2μb again.
        let walk = |b: f64| probability_right(|x| x - 1.0, |_| 1.0, &NORMAL, (0.0, b), 1.0);
        let (near, far, further) = (walk(60.0), walk(80.0), walk(100.0));
        let ratios = [far.center() / near.center(), further.center() / far.center()];
        for ratio in ratios {
            assert!((ratio * libm::exp(40.0) - 1.0).abs() < 1e-8, "{near:?} {far:?} {further:?}");
        }
    }

    #[test]
    fn what_underflows_is_only_small() {
        // e^-2μb again, of 1e-521.
        let found = probability_right(|x| x - 1.0, |_| 1.0, &NORMAL, (0.0, 600.0), 1.0);
        assert!(found == Interval::UNKNOWN || found == Interval::at_most(LEAST), "{found:?}");
    }

    #[test]
    fn too_large_a_system_is_unknown() {
        let found = probability_right(|x| x, |_| 1e-4, &NORMAL, (-1.0, 1.0), 0.0);
        assert_eq!(found, Interval::UNKNOWN);
    }
}
