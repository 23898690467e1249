//! Walks with normal noise whose ends are left, reflect or clamp: mean times, payoffs at the exit, and the rate of exit.
//!
//! For `x' = m(x) + c(x) ζ` with a mixture of normal laws for `ζ`: the kernel of what stays inside, by Nyström's method on
//! panels of eight Gauss-Legendre points. At a reflecting end the density is folded; a clamping end is a state of its own,
//! as of SGD projected onto an interval. [`chain`](super::chain) solves for mean times out of two ends over larger systems,
//! and for laws without a density; [`exit_side`](super::exit_side) for the share of one side.

use crate::interval::Interval;
use crate::oracles::exit::chain::{Component, GAUSS};
use crate::oracles::numerics::breaks::{has_kink_inside, pieces};

mod kernel;

pub use kernel::KilledKernel;

/// What happens to a step that leads to an end or beyond.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// It leaves, and is the last.
    Leaves,
    /// It ends as far inside as it would have gone outside; beyond the other end, it leaves there.
    Reflects,
    /// It ends at the end.
    Clamps,
}

/// A walk on an interval.
pub struct Walk<'a> {
    /// Where a step ends in the mean of `ζ = 0`; smooth between [`breaks`](Walk::breaks).
    pub map: &'a dyn Fn(f64) -> f64,
    /// The factor of `ζ`, positive; as smooth as the map.
    pub scale: &'a dyn Fn(f64) -> f64,
    /// The law of `ζ`.
    pub noise: &'a [Component],
    /// The ends.
    pub domain: (f64, f64),
    /// What happens at the left and at the right end.
    pub sides: [Side; 2],
    /// Where map or scale have kinks or jumps, apart from those that a search at 101 points finds.
    pub breaks: &'a [f64],
}

/// Unknowns that a system may have.
const UNKNOWNS_MAX: usize = 1600;

impl Walk<'_> {
    /// The natural logarithm of the mean number of steps from `start` until the walk leaves; the step that leaves counts.
    ///
    /// The radius is a measured error: on panels of 15/4, 5/2 and 7/4 standard deviations of the narrowest component, less
    /// where the map stretches, the distance between the two finer results, and at least 1/25 of that between the two coarser, if
    /// the finer are ten times as near to each other and neither map nor scale has a kink beside the breaks; ten times the
    /// larger distance otherwise; plus 1e-11. Near 1e-9.
    ///
    /// Unknown if the scale is not positive at 65 points from end to end, if no side is left, if the system is too large, more
    /// than 1600 unknowns, or if the logarithm is above 690.
    ///
    /// # Panics
    ///
    /// If `start` is neither inside the domain nor at an end that clamps.
    pub fn ln_mean_steps(&self, start: f64) -> Interval {
        self.assert_start(start);
        let solved = self.on_three_meshes(&|mesh| {
            // A start is a state that no step leads to.
            let gathered = mesh.kernel.gathered(&vec![1.0; mesh.places.len()]);
            Interval::from(libm::log(1.0 + mesh.ahead(self, start, &gathered)))
        });
        if solved.high() <= 690.0 { solved.widened(1e-11) } else { Interval::UNKNOWN }
    }

    /// The natural logarithm of `1 - λ`, with `λ` the largest eigenvalue of the kernel of what stays inside: the probability
    /// per step of leaving a walk that has been inside for long, one over the mean number of steps from its
    /// quasi-stationary law.
    ///
    /// Error and domain as for [`ln_mean_steps`](Walk::ln_mean_steps), where on each mesh the eigenvalue is enclosed by
    /// [`KilledKernel::ln_exit_rate`]: as accurate at a rate of `e^-500` as at one half.
    pub fn ln_exit_rate(&self) -> Interval {
        self.on_three_meshes(&|mesh| mesh.kernel.ln_exit_rate())
    }

    /// The mean, from `start`, of a payoff at the place outside to which the last step leads: an indicator gives the
    /// probability of a side, the place itself the mean overshoot.
    ///
    /// The payoff is smooth on each side, and grows at most like a power: the last step's law is integrated over nine standard
    /// deviations beyond the end or its mean. Behind a reflecting end the place is that beyond the other end. Parts above and
    /// below zero are summed apart; error and domain as for [`ln_mean_steps`](Walk::ln_mean_steps), relative to
    /// the mean absolute payoff. Means of less than 1e-290 of the largest payoff are only known to be that small.
    ///
    /// # Panics
    ///
    /// If `start` is neither inside the domain nor at an end that clamps.
    pub fn mean_payoff(&self, start: f64, payoff: &dyn Fn(f64) -> f64) -> Interval {
        self.assert_start(start);
        let part = |sign: f64| {
            let largest = std::cell::Cell::new(0.0_f64);
            let part = |place: f64| {
                let part = (sign * payoff(place)).max(0.0);
                largest.set(largest.get().max(part));
                part
            };
            let found = self.on_three_meshes(&|mesh| {
                let gain = |x: f64| self.beyond(x, &part, mesh.panels_beyond);
                let gains: Vec<f64> = mesh.places.iter().map(|&x| gain(x)).collect();
                let gathered = mesh.kernel.gathered(&gains);
                Interval::from(gain(start) + mesh.ahead(self, start, &gathered))
            });
            // Of the smallest shares some are lost to underflow; a payoff that is zero everywhere is zero.
            let least = 1e-290 * largest.get();
            if found.high() < least {
                return Interval::new(0.0, least);
            }
            found.widened(1e-11 * found.high().max(0.0)).max(0.0)
        };
        let [above, below] = [part(1.0), part(-1.0)];
        if above.is_finite() && below.is_finite() { above - below } else { Interval::UNKNOWN }
    }

    fn assert_start(&self, start: f64) {
        let (left, right) = self.domain;
        let clamps = |end: f64, side: Side| start == end && side == Side::Clamps;
        let is_inside = left < start && start < right;
        assert!(
            is_inside || clamps(left, self.sides[0]) || clamps(right, self.sides[1]),
            "start {start} outside ({left}, {right})"
        );
    }

    /// What three meshes say together.
    fn on_three_meshes(&self, solve: &dyn Fn(&Mesh) -> Interval) -> Interval {
        let (left, right) = self.domain;
        let points = pieces(&[self.map, self.scale], left, right, self.breaks);
        let unit = self.narrowest();
        if !(self.sides.contains(&Side::Leaves) && 0.0 < unit && unit.is_finite()) {
            return Interval::UNKNOWN;
        }
        let mut found = [Interval::UNKNOWN; 3];
        // No two alike, or their results could not differ.
        let meshes = [(3.75, 1.0, 11), (2.5, 2.0, 15), (1.75, 4.0, 22)];
        for (found, (panel, least, panels_beyond)) in found.iter_mut().zip(meshes) {
            let panels = |piece: &[f64]| ((piece[1] - piece[0]) / (panel * unit)).ceil() + least;
            let all: f64 = points.windows(2).map(panels).sum();
            if UNKNOWNS_MAX as f64 <= all * GAUSS.len() as f64 {
                return Interval::UNKNOWN;
            }
            let nodes = points.windows(2).flat_map(|piece| {
                let half = 0.5 * (piece[1] - piece[0]) / panels(piece);
                let start = piece[0];
                (0..panels(piece) as usize).flat_map(move |k| {
                    let middle = start + half * (2 * k + 1) as f64;
                    GAUSS.map(|(node, weight)| (middle + half * node, half * weight))
                })
            });
            let Some(mesh) = Mesh::new(self, nodes.collect(), panels_beyond) else {
                return Interval::UNKNOWN;
            };
            *found = solve(&mesh);
        }
        let [coarse, middle, fine] = found;
        if !found.iter().all(|found| found.is_finite()) {
            return Interval::UNKNOWN;
        }
        let distance = |a: Interval, b: Interval| (a - b).abs().high();
        let (before, last) = (distance(coarse, middle), distance(middle, fine));
        let is_smooth =
            !points.windows(2).any(|piece| has_kink_inside(&[self.map, self.scale], piece));
        let rounding = 1e-11 * fine.abs().high().min(1.0);
        let converges = is_smooth && 10.0 * last <= before || before.max(last) <= rounding;
        fine.widened(if converges { last.max(4e-2 * before) } else { 10.0 * before.max(last) })
    }

    /// The width that a panel must resolve, at 65 points: where the map stretches, what a step sees changes as much
    /// faster.
    fn narrowest(&self) -> f64 {
        let (left, right) = self.domain;
        let step = (right - left) / 64.0;
        let resolution = |k: usize| {
            let [from, to] = [k, k + 1].map(|k| left + step * k as f64);
            let stretch = (((self.map)(to) - (self.map)(from)) / step).abs().max(1.0);
            [from, to].map(|x| (self.scale)(x) / stretch)
        };
        let least = |least: f64, s: f64| if s < least || s.is_nan() { s } else { least };
        let spread = self.noise.iter().fold(f64::INFINITY, |s, part| least(s, part.spread));
        spread * (0..64).flat_map(resolution).fold(f64::INFINITY, least)
    }

    /// Weights, means and standard deviations of a step from `x`.
    fn parts(&self, x: f64) -> impl Iterator<Item = [f64; 3]> + '_ {
        let (mean, scale) = ((self.map)(x), (self.scale)(x));
        self.noise.iter().map(move |p| [p.weight, mean + scale * p.mean, scale * p.spread])
    }

    /// The density of a step from `x` at a place inside, folded at reflecting ends.
    fn density(&self, x: f64, place: f64) -> f64 {
        let (left, right) = self.domain;
        let at = |place: f64| -> f64 {
            let part = |[weight, centre, width]: [f64; 3]| {
                let z = (place - centre) / width;
                weight * libm::exp(-0.5 * z * z) / width
            };
            0.398_942_280_401_432_7 * self.parts(x).map(part).sum::<f64>()
        };
        let folded = |side: Side, end: f64| {
            if side == Side::Reflects { at(2.0 * end - place) } else { 0.0 }
        };
        at(place) + folded(self.sides[0], left) + folded(self.sides[1], right)
    }

    /// The probability of a step from `x` to `end` or beyond, in the direction of `sign`.
    fn tail(&self, x: f64, sign: f64, end: f64) -> f64 {
        let part = |[weight, centre, width]: [f64; 3]| {
            let distance = sign * (end - centre) / width;
            weight * 0.5 * libm::erfc(distance * std::f64::consts::FRAC_1_SQRT_2)
        };
        self.parts(x).map(part).sum()
    }

    /// The ways out, each with the direction, the place from which on it leads out, and for a place there the place where
    /// the walk ends.
    fn ways_out(&self) -> Vec<(f64, f64, Option<f64>)> {
        let (left, right) = self.domain;
        let mut ways = Vec::new();
        for (index, (sign, end, other)) in
            [(-1.0, left, right), (1.0, right, left)].into_iter().enumerate()
        {
            match self.sides[index] {
                Side::Leaves => ways.push((sign, end, None)),
                Side::Reflects => ways.push((sign, 2.0 * end - other, Some(end))),
                Side::Clamps => {}
            }
        }
        ways
    }

    /// The mean over a step from `x` of a payoff outside.
    fn beyond(&self, x: f64, payoff: &dyn Fn(f64) -> f64, panels: usize) -> f64 {
        let mut sum = 0.0;
        for (sign, end, mirror) in self.ways_out() {
            for [weight, centre, width] in self.parts(x) {
                // Both stretches: from the end to the mean, if that is outside, and from there on.
                let top = (sign * (centre - end)).max(0.0);
                let from = (top - 9.0 * width).max(0.0);
                let half = 0.5 * (top + 9.0 * width - from) / panels as f64;
                for k in 0..panels {
                    for (node, share) in GAUSS {
                        let step = end + sign * (from + half * ((2 * k + 1) as f64 + node));
                        let z = (step - centre) / width;
                        let density = 0.398_942_280_401_432_7 * libm::exp(-0.5 * z * z) / width;
                        let place = mirror.map_or(step, |end| 2.0 * end - step);
                        sum += weight * half * share * density * payoff(place);
                    }
                }
            }
        }
        sum
    }
}

/// The kernel on the nodes of panels, and at clamping ends.
struct Mesh {
    /// Nodes and weights.
    nodes: Vec<(f64, f64)>,
    /// The nodes' places, then the clamping ends.
    places: Vec<f64>,
    kernel: KilledKernel,
    /// Panels for payoffs: more on finer meshes, so that what they do not resolve is seen.
    panels_beyond: usize,
}

impl Mesh {
    fn new(walk: &Walk, nodes: Vec<(f64, f64)>, panels_beyond: usize) -> Option<Mesh> {
        let (left, right) = walk.domain;
        let mut places: Vec<f64> = nodes.iter().map(|node| node.0).collect();
        let ends = [left, right].into_iter().zip(walk.sides);
        places.extend(ends.filter(|end| end.1 == Side::Clamps).map(|end| end.0));
        let exit = |&x: &f64| -> f64 {
            walk.ways_out().iter().map(|&(sign, end, _)| walk.tail(x, sign, end)).sum()
        };
        let exits = places.iter().map(exit).collect();
        let rows = places.iter().map(|&x| row(walk, &nodes, x)).collect();
        Some(Mesh { kernel: KilledKernel::new(rows, exits)?, nodes, places, panels_beyond })
    }

    /// The mean, one step from `start`, of a function given on the states, zero outside.
    fn ahead(&self, walk: &Walk, start: f64, values: &[f64]) -> f64 {
        row(walk, &self.nodes, start).iter().zip(values).map(|(share, value)| share * value).sum()
    }
}

/// The shares of the states in a step from `x`.
fn row(walk: &Walk, nodes: &[(f64, f64)], x: f64) -> Vec<f64> {
    let (left, right) = walk.domain;
    let mut row: Vec<f64> = nodes.iter().map(|&(y, weight)| weight * walk.density(x, y)).collect();
    for (side, sign, end) in [(walk.sides[0], -1.0, left), (walk.sides[1], 1.0, right)] {
        if side == Side::Clamps {
            row.push(walk.tail(x, sign, end));
        }
    }
    row
}

#[cfg(test)]
mod tests;
