//! Mean times of rare exits of discrete chains on the line, as logarithms.
//!
//! For `x' = m(x) + s(x) ζ` with independent standard normal `ζ`, the mean number of steps `u(x)` to
//! reach `[target, ∞)` solves `u(x) = 1 + E[u(x')]` with `u = 0` there. [`super::chain`] solves this as
//! it stands and loses the digits of small exit probabilities to cancellation. Here the kernel is
//! kept as transition rates between nodes and exit rates, and nodes are eliminated one after the other
//! with additions, multiplications and divisions of positive numbers only (Grassmann, Taksar and
//! Heyman, *Operations Research* 33, 1985): every rate keeps its relative accuracy, however rare the exit.

use crate::interval::Interval;

/// The chain `x' = m(x) + s(x) ζ`.
pub struct Chain<M, S> {
    map: M,
    spread: S,
    breaks: Vec<f64>,
    reach: f64,
}

impl<M: Fn(f64) -> f64, S: Fn(f64) -> f64> Chain<M, S> {
    /// The chain with the map `m` and the standard deviation `s > 0` of a step, both smooth between
    /// `breaks`.
    pub fn new(map: M, spread: S, breaks: impl IntoIterator<Item = f64>) -> Self {
        Chain { map, spread, breaks: breaks.into_iter().collect(), reach: REACH }
    }

    /// The same without steps longer than `reach` standard deviations. For small steps, which climb a
    /// barrier in many: the work is as the square of the reach.
    pub fn with_reach(self, reach: f64) -> Self {
        Chain { reach, ..self }
    }
}

/// Steps longer than this many standard deviations, of probability below `e^-648`, are left out, unless
/// the chain says otherwise.
const REACH: f64 = 36.0;
/// Nodes that a system may have.
const NODES_MAX: usize = 50_000;
/// Multiplications that an elimination may take.
const WORK_MAX: usize = 20_000_000_000;

/// The natural logarithm of the mean number of steps from `start` until the chain is at `target` or
/// above; the step that arrives counts.
///
/// The chain must not leave on the left: what lands below `left` is put back there, to the first node.
/// Cut so far out that this is much rarer than the exit.
///
/// Nyström's method on panels of eight Gauss-Legendre points between the breaks, with the
/// probability to stay at a node taken as what the others leave. The radius is the distance
/// between panels of at most 5/2 and 7/4 of the smallest standard deviation, plus four roundings per
/// node: a measured error, near 1e-10 for exits as rare as `e^-600`. Unknown if an exit is rarer than
/// numbers are small, if a spread is not positive, or if the system is too large.
///
/// # Panics
///
/// Unless `left < start < target`.
pub fn ln_mean_steps<M, S>(chain: &Chain<M, S>, left: f64, target: f64, start: f64) -> Interval
where
    M: Fn(f64) -> f64,
    S: Fn(f64) -> f64,
{
    assert!(left < start && start < target, "start {start} outside ({left}, {target})");
    let mut points = vec![left, target];
    points.extend(chain.breaks.iter().copied().filter(|&x| left < x && x < target));
    points.sort_by(f64::total_cmp);
    let inside = points.windows(2).flat_map(|pair| {
        // Breaks may be jumps: just beside them the spread is that of the piece.
        [0.001, 0.5, 0.999].map(|part| (chain.spread)(pair[0] + part * (pair[1] - pair[0])))
    });
    let narrowest = inside.fold(f64::INFINITY, f64::min);
    if !(0.0 < narrowest && narrowest.is_finite()) {
        return Interval::UNKNOWN;
    }
    let [coarse, fine] = [2.5, 1.75].map(|width| solve(chain, &points, width * narrowest, start));
    match (coarse, fine) {
        (Some((coarse, _)), Some((fine, nodes))) => {
            let rounding = 4.0 * f64::EPSILON * nodes as f64;
            Interval::around(fine, (fine - coarse).abs() + rounding)
        }
        _ => Interval::UNKNOWN,
    }
}

/// The logarithm of the mean number of steps, and the number of nodes.
fn solve<M, S>(chain: &Chain<M, S>, points: &[f64], panel: f64, start: f64) -> Option<(f64, usize)>
where
    M: Fn(f64) -> f64,
    S: Fn(f64) -> f64,
{
    let (left, target) = (points[0], points[points.len() - 1]);
    let mut nodes: Vec<(f64, f64)> = Vec::new();
    for pair in points.windows(2) {
        let panels = ((pair[1] - pair[0]) / panel).ceil().max(1.0);
        if NODES_MAX as f64 <= nodes.len() as f64 + panels * GAUSS.len() as f64 {
            return None;
        }
        let half = 0.5 * (pair[1] - pair[0]) / panels;
        for k in 0..panels as usize {
            let middle = pair[0] + half * (2 * k + 1) as f64;
            nodes.extend(GAUSS.map(|(node, weight)| (middle + half * node, half * weight)));
        }
    }
    let row = |x: f64| -> Option<Row> {
        let (mean, spread) = ((chain.map)(x), (chain.spread)(x));
        if !(mean.is_finite() && 0.0 < spread && spread.is_finite()) {
            return None;
        }
        let from = nodes.partition_point(|node| node.0 < mean - chain.reach * spread);
        let to = nodes.partition_point(|node| node.0 < mean + chain.reach * spread);
        let density = |&(y, weight): &(f64, f64)| {
            let z = (y - mean) / spread;
            0.398_942_280_401_432_7 * weight * libm::exp(-0.5 * z * z) / spread
        };
        let tail = |z: f64| 0.5 * libm::erfc(z / std::f64::consts::SQRT_2);
        Some(Row {
            from,
            entries: nodes[from..to].iter().map(density).collect(),
            folded: tail((mean - left) / spread),
            exit: tail((target - mean) / spread),
        })
    };
    let rows: Vec<Row> = nodes.iter().map(|&(x, _)| row(x)).collect::<Option<_>>()?;
    let mut system = System::new(&rows, row(start)?)?;
    let ln_steps = system.eliminate()?;
    Some((ln_steps, nodes.len()))
}

/// Where a node leads: to the nodes from `from` on, below the left end, and out.
struct Row {
    from: usize,
    entries: Vec<f64>,
    folded: f64,
    exit: f64,
}

/// Rates between nodes in a band, to the exit, and the mean time until a node is left, times its
/// rate. The start is one more state, to which nothing leads.
struct System {
    reach: usize,
    band: Vec<f64>,
    exit: Vec<f64>,
    time: Vec<f64>,
    start: Vec<f64>,
    start_exit: f64,
    start_time: f64,
}

impl System {
    /// None if it is too large.
    fn new(rows: &[Row], start: Row) -> Option<System> {
        let n = rows.len();
        let reach = |(i, row): (usize, &Row)| {
            let last = (row.from + row.entries.len()).saturating_sub(1);
            let first = if 0.0 < row.folded { 0 } else { row.from };
            i.saturating_sub(first).max(last.saturating_sub(i))
        };
        let reach = rows.iter().enumerate().map(reach).max()?.min(n - 1);
        let width = 2 * reach + 1;
        if WORK_MAX / n < (reach + 1) * (reach + 1) {
            return None;
        }
        let mut band = vec![0.0; n * width];
        for (i, row) in rows.iter().enumerate() {
            let at = |j: usize| i * width + reach + j - i;
            for (k, entry) in row.entries.iter().enumerate() {
                band[at(row.from + k)] += entry;
            }
            if 0.0 < row.folded {
                band[at(0)] += row.folded;
            }
        }
        let mut leads = vec![0.0; n];
        leads[start.from..start.from + start.entries.len()].copy_from_slice(&start.entries);
        leads[0] += start.folded;
        Some(System {
            reach,
            band,
            exit: rows.iter().map(|row| row.exit).collect(),
            time: vec![1.0; n],
            start: leads,
            start_exit: start.exit,
            start_time: 1.0,
        })
    }

    /// Removes all nodes, from both ends to the middle; the logarithm of the time that is left at the
    /// start over its rate of exit. None if a rate vanishes.
    fn eliminate(&mut self) -> Option<f64> {
        let n = self.exit.len();
        let middle = n / 2;
        for i in 0..middle {
            self.remove(i, i + 1, (i + 1 + self.reach).min(n))?;
        }
        for i in (middle..n).rev() {
            self.remove(i, middle.max(i.saturating_sub(self.reach)), i)?;
        }
        let ln_steps = libm::log(self.start_time) - libm::log(self.start_exit);
        ln_steps.is_finite().then_some(ln_steps)
    }

    /// Removes node `i`, whose neighbours that are left are `from..to`.
    fn remove(&mut self, i: usize, from: usize, to: usize) -> Option<()> {
        let width = 2 * self.reach + 1;
        let reach = self.reach;
        let at = |row: usize, column: usize| row * width + reach + column - row;
        let leads = self.band[at(i, from)..at(i, from) + (to - from)].to_vec();
        let rate = leads.iter().sum::<f64>() + self.exit[i];
        if !(0.0 < rate && rate.is_finite()) {
            return None;
        }
        let (exit, time) = (self.exit[i] / rate, self.time[i] / rate);
        let leads: Vec<f64> = leads.iter().map(|lead| lead / rate).collect();
        for j in from..to {
            let inflow = self.band[at(j, i)];
            if inflow == 0.0 {
                continue;
            }
            let row = at(j, from);
            for (entry, lead) in self.band[row..row + (to - from)].iter_mut().zip(&leads) {
                *entry += inflow * lead;
            }
            self.exit[j] += inflow * exit;
            self.time[j] += inflow * time;
        }
        let inflow = self.start[i];
        for (entry, lead) in self.start[from..to].iter_mut().zip(&leads) {
            *entry += inflow * lead;
        }
        self.start_exit += inflow * exit;
        self.start_time += inflow * time;
        Some(())
    }
}

/// Nodes and weights of the eight-point Gauss-Legendre rule on `[-1, 1]`
/// (Abramowitz and Stegun, table 25.4).
const GAUSS: [(f64, f64); 8] = [
    (-0.960_289_856_497_536_2, 0.101_228_536_290_376_26),
    (-0.796_666_477_413_626_7, 0.222_381_034_453_374_48),
    (-0.525_532_409_916_329, 0.313_706_645_877_887_3),
    (-0.183_434_642_495_649_8, 0.362_683_783_378_362),
    (0.183_434_642_495_649_8, 0.362_683_783_378_362),
    (0.525_532_409_916_329, 0.313_706_645_877_887_3),
    (0.796_666_477_413_626_7, 0.222_381_034_453_374_48),
    (0.960_289_856_497_536_2, 0.101_228_536_290_376_26),
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::oracles::chain::{self, Noise};

    /// Frequent exits, which the oracle that subtracts can do as well; the same far from a left end.
    #[test]
    fn frequent_exits_agree_with_the_killed_kernel() {
        for (contraction, slope) in [(0.7, 0.0), (-0.5, 0.0), (0.9, 0.05)] {
            let map = |x: f64| contraction * x;
            let spread = |x: f64| 0.3 * (1.0 + slope * x);
            let target = 1.2;
            let rare = ln_mean_steps(&Chain::new(map, spread, []), -6.0, target, 0.1);
            let known = chain::mean_steps(map, spread, &Noise::gaussian(), (-6.0, target), 0.1);
            assert!(rare.exp().meets(known) && rare.radius() < 1e-8, "{rare:?} {:?}", known.ln());
        }
    }

    /// Without memory the time is geometric: `x' = s ζ` arrives with probability `erfc(c/(s √2))/2`.
    #[test]
    fn without_memory_the_time_is_one_over_a_tail() {
        for (target, ln_tail) in [
            // mpmath: log(erfc(z/sqrt(2))/2)
            (3.0, -6.607_726_221_510_349),
            (12.0, -75.410_673_001_837_45),
            (30.0, -454.321_243_956_343_4),
        ] {
            let steps = ln_mean_steps(&Chain::new(|_| 0.0, |_| 1.0, []), -34.0, target, 0.0);
            // The start's own node-free row is exact; the others' only differ by quadrature.
            assert!(steps.widened(1e-9).contains(-ln_tail), "{target}: {steps:?}");
            assert!(steps.radius() < 1e-9, "{target}: {steps:?}");
        }
    }

    /// A spread that jumps: with a break there the two meshes agree.
    #[test]
    fn jumps_of_the_spread_are_resolved_by_breaks() {
        let chain = Chain::new(|x| 0.8 * x, |x| if x < 0.4 { 0.2 } else { 0.1 }, [0.4]);
        let steps = ln_mean_steps(&chain, -3.0, 1.0, 0.0);
        assert!(steps.radius() < 1e-8 && 8.0 < steps.low(), "{steps:?}");
    }

    /// The mean number of steps of `w' = w - λL' + λ√(|L''|/S) ζ` to pass the top of the barrier between two
    /// parabolas of equal curvature, by an independent solution of the killed kernel.
    #[test]
    fn exits_over_a_barrier_agree_with_independent_values() {
        for (batch, steps) in [(1.0, 403.244_957_8), (2.0, 18_235.684_62), (4.0, 37_743_107.13)] {
            let slope = |w: f64| if w < 1.0 { w } else { 2.0 - w };
            let spread = 0.5 / f64::sqrt(batch);
            let chain = Chain::new(|w| w - 0.5 * slope(w), |_| spread, [1.0]);
            let found = ln_mean_steps(&chain, -9.0, 2.0, 0.0);
            // Ten digits were given.
            assert!(found.widened(2e-9).contains(libm::log(steps)), "{batch}: {found:?}");
        }
    }

    /// A climb of 30 in some hundred steps: none of them is of 10 standard deviations.
    #[test]
    fn small_steps_need_no_long_reach() {
        let steps = |reach: f64| {
            let chain = Chain::new(|x| 0.98 * x, |_| 0.02_f64.sqrt(), []).with_reach(reach);
            ln_mean_steps(&chain, -9.0, 7.0, 0.0)
        };
        let (short, long) = (steps(10.0), steps(30.0));
        assert!(short.widened(1e-9).meets(long) && 20.0 < long.low(), "{short:?} {long:?}");
    }

    #[test]
    fn what_cannot_be_done_is_unknown() {
        let fine = ln_mean_steps(&Chain::new(|x| x, |_| 1e-9, []), -1.0, 1.0, 0.0);
        assert_eq!(fine, Interval::UNKNOWN);
        let none = ln_mean_steps(&Chain::new(|x| x, |_| 0.0, []), -1.0, 1.0, 0.0);
        assert_eq!(none, Interval::UNKNOWN);
    }
}
