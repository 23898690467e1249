//! Mean exit times of discrete chains on the line: the killed Markov kernel, solved directly.
//!
//! For `x' = m(x) + c(x) ζ` with independent `ζ`, the mean number of steps `u(x)` to leave an
//! interval solves `u(x) = 1 + E[u(x')]`, with `u = 0` outside. The overshoot is part of it.

use crate::interval::Interval;

/// The law of `ζ`.
#[derive(Clone, Debug, PartialEq)]
pub enum Noise {
    /// A mixture of normal laws.
    Mixture(Vec<Component>),
    /// Values and their probabilities.
    Atoms(Vec<(f64, f64)>),
}

/// One normal law of a mixture.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Component {
    /// Its probability.
    pub weight: f64,
    /// Its mean.
    pub mean: f64,
    /// Its standard deviation.
    pub spread: f64,
}

impl Noise {
    /// The standard normal law.
    pub fn gaussian() -> Noise {
        Noise::Mixture(vec![Component { weight: 1.0, mean: 0.0, spread: 1.0 }])
    }

    fn finest(&self) -> f64 {
        match self {
            Noise::Mixture(parts) => parts.iter().fold(f64::INFINITY, |s, p| s.min(p.spread)),
            Noise::Atoms(atoms) => {
                let variance: f64 = atoms.iter().map(|(value, p)| p * value * value).sum();
                variance.sqrt()
            }
        }
    }
}

/// Unknowns that a system may have.
const UNKNOWNS_MAX: usize = 1_000_000;
/// Multiplications that an elimination may take.
const WORK_MAX: usize = 20_000_000_000;

/// The mean number of steps that `x' = map(x) + scale(x) ζ` takes from `start` to leave the open
/// interval `(left, right)`; the step that leaves counts.
///
/// Normal mixtures: Nyström's method on panels of eight Gauss-Legendre points, solved by banded
/// elimination. The radius is the distance between panels of 5/2 and of 7/4 standard deviations
/// of the narrowest component, plus rounding: a measured error, near 1e-9 relative. It converges
/// spectrally, since `u` is analytic inside the interval.
///
/// Atoms: `u` has jumps everywhere, ever smaller ones. It is interpolated linearly between points
/// 1/8, 1/12 and 1/18 of the noise's standard deviation apart; the radius is twice the spread of
/// the three results: a measured error, near 1e-3 relative.
///
/// Unknown if `scale` is not positive at the ends and the start, between which it is taken to be
/// monotone, or if the system is too large: more than a million unknowns.
///
/// # Panics
///
/// If `start` is not inside the interval.
pub fn mean_steps(
    map: impl Fn(f64) -> f64,
    scale: impl Fn(f64) -> f64,
    noise: &Noise,
    (left, right): (f64, f64),
    start: f64,
) -> Interval {
    assert!(left < start && start < right, "start {start} outside ({left}, {right})");
    let narrowest = [left, start, right].map(&scale).into_iter().fold(f64::INFINITY, f64::min);
    let unit = noise.finest() * narrowest;
    if !(0.0 < unit && unit.is_finite()) {
        return Interval::UNKNOWN;
    }
    let chain = Chain { map: &map, scale: &scale, left, right };
    match noise {
        Noise::Mixture(parts) => {
            let [coarse, fine] =
                [2.5, 1.75].map(|panels| chain.nystrom(parts, panels * unit, start));
            around(fine, (fine - coarse).abs())
        }
        Noise::Atoms(atoms) => {
            let values =
                [8.0, 12.0, 18.0].map(|fraction| chain.interpolated(atoms, unit / fraction, start));
            let lowest = values.into_iter().fold(f64::INFINITY, f64::min);
            let highest = values.into_iter().fold(f64::NEG_INFINITY, f64::max);
            if values.iter().any(|value| value.is_nan()) {
                return Interval::UNKNOWN;
            }
            around(values[2], 2.0 * (highest - lowest))
        }
    }
}

/// Rounding: each of the `value` steps that a chain takes adds a unit in the last place.
fn around(value: f64, error: f64) -> Interval {
    Interval::around(value, error + f64::EPSILON * value * value)
}

struct Chain<'a> {
    map: &'a dyn Fn(f64) -> f64,
    scale: &'a dyn Fn(f64) -> f64,
    left: f64,
    right: f64,
}

impl Chain<'_> {
    /// `u(start)` by Nyström's method; not a number if the system is too large.
    fn nystrom(&self, parts: &[Component], panel: f64, start: f64) -> f64 {
        let panels = ((self.right - self.left) / panel).ceil();
        if UNKNOWNS_MAX as f64 <= panels * GAUSS.len() as f64 {
            return f64::NAN;
        }
        let half = 0.5 * (self.right - self.left) / panels;
        let nodes: Vec<(f64, f64)> = (0..panels as usize)
            .flat_map(|k| {
                let middle = self.left + half * (2 * k + 1) as f64;
                GAUSS.map(|(node, weight)| (middle + half * node, half * weight))
            })
            .collect();
        let row = |x: f64| {
            let (mean, scale) = ((self.map)(x), (self.scale)(x));
            let reach = |sign: f64| {
                let ends =
                    parts.iter().map(|p| sign * (mean + scale * p.mean) + 9.0 * scale * p.spread);
                sign * ends.fold(f64::NEG_INFINITY, f64::max)
            };
            let from = nodes.partition_point(|node| node.0 < reach(-1.0));
            let to = nodes.partition_point(|node| node.0 < reach(1.0));
            let density = |y: f64| -> f64 {
                let part = |p: &Component| {
                    let width = scale * p.spread;
                    let z = (y - mean - scale * p.mean) / width;
                    p.weight * libm::exp(-0.5 * z * z) / width
                };
                0.398_942_280_401_432_7 * parts.iter().map(part).sum::<f64>()
            };
            let entries = nodes[from..to].iter().map(|&(y, weight)| weight * density(y)).collect();
            Row { from, entries }
        };
        let rows = nodes.iter().map(|&(x, _)| row(x)).collect();
        expected(rows, &row(start))
    }

    /// `u(start)` by linear interpolation; not a number if the system is too large.
    fn interpolated(&self, atoms: &[(f64, f64)], spacing: f64, start: f64) -> f64 {
        let cells = ((self.right - self.left) / spacing).ceil();
        if UNKNOWNS_MAX as f64 <= cells {
            return f64::NAN;
        }
        let spacing = (self.right - self.left) / cells;
        let row = |x: f64| {
            let (mean, scale) = ((self.map)(x), (self.scale)(x));
            let landed = |&(value, probability): &(f64, f64)| {
                let y = mean + scale * value;
                let cell = ((y - self.left) / spacing).floor().min(cells - 1.0);
                let part = (y - self.left) / spacing - cell;
                (self.left < y && y < self.right).then_some((cell as usize, part, probability))
            };
            let landed: Vec<(usize, f64, f64)> = atoms.iter().filter_map(landed).collect();
            let from = landed.iter().map(|hit| hit.0).min().unwrap_or(0);
            let to = landed.iter().map(|hit| hit.0 + 2).max().unwrap_or(0);
            let mut entries = vec![0.0; to - from];
            for (cell, part, probability) in landed {
                entries[cell - from] += probability * (1.0 - part);
                entries[cell + 1 - from] += probability * part;
            }
            Row { from, entries }
        };
        let node = |k: usize| self.left + k as f64 * spacing;
        expected((0..=cells as usize).map(|k| row(node(k))).collect(), &row(start))
    }
}

/// One row of the killed kernel: its entries that may differ from zero, from column `from`.
struct Row {
    from: usize,
    entries: Vec<f64>,
}

/// `1 + K_s (1 - K)^-1 1` for the rows of `K` and the row `K_s`; not a number if that takes too
/// long. Without pivoting, which a matrix `1 - K` with `K >= 0` and row sums at most one does not need.
fn expected(rows: Vec<Row>, start: &Row) -> f64 {
    let n = rows.len();
    let below = |i: usize| {
        if rows[i].entries.is_empty() { 0 } else { i.saturating_sub(rows[i].from) }
    };
    let above = |i: usize| (rows[i].from + rows[i].entries.len()).saturating_sub(i + 1);
    let lower = (0..n).map(below).max().unwrap_or(0);
    let upper = (0..n).map(above).max().unwrap_or(0);
    if WORK_MAX / n.max(1) < (lower + 1) * (upper + 1) {
        return f64::NAN;
    }
    // Row i of the band holds columns i - lower .. i + upper.
    let width = lower + upper + 1;
    let mut band = vec![0.0; n * width];
    for (i, row) in rows.iter().enumerate() {
        band[i * width + lower] = 1.0;
        for (k, entry) in row.entries.iter().enumerate() {
            band[i * width + lower + row.from + k - i] -= entry;
        }
    }
    let mut u = vec![1.0; n];
    for i in 0..n {
        let (done, rest) = band.split_at_mut((i + 1) * width);
        let pivot_row = &done[i * width + lower..];
        for j in i + 1..n.min(i + 1 + lower) {
            let row = &mut rest[(j - i - 1) * width..(j - i) * width];
            let at = lower + i - j;
            let factor = row[at] / pivot_row[0];
            if factor != 0.0 {
                for (entry, pivot) in row[at..].iter_mut().zip(pivot_row) {
                    *entry -= factor * pivot;
                }
                u[j] -= factor * u[i];
            }
        }
    }
    for i in (0..n).rev() {
        let row = &band[i * width + lower..(i + 1) * width];
        let known: f64 = row[1..].iter().zip(&u[i + 1..]).map(|(a, u)| a * u).sum();
        u[i] = (u[i] - known) / row[0];
    }
    let later: f64 = start.entries.iter().zip(&u[start.from..]).map(|(k, u)| k * u).sum();
    1.0 + later
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

    const SKEWED: [(f64, f64); 2] = [(-0.5, 0.8), (2.0, 0.2)];

    fn map(x: f64) -> f64 {
        1.25 * x + 0.1 * x * x
    }

    fn scale(x: f64) -> f64 {
        0.3 * (1.0 + 0.2 * x)
    }

    /// `E N = Σ_n P(N > n)`, with the density of the survivors on a grid of midpoints.
    fn by_propagation(noise: &[Component], (left, right): (f64, f64)) -> f64 {
        let cells = 400;
        let h = (right - left) / f64::from(cells);
        let nodes: Vec<f64> = (0..cells).map(|k| left + (f64::from(k) + 0.5) * h).collect();
        let density = |from: f64, to: f64| -> f64 {
            let part = |p: &Component| {
                let width = scale(from) * p.spread;
                let z = (to - map(from) - scale(from) * p.mean) / width;
                p.weight * libm::exp(-0.5 * z * z) / (width * 2.506_628_274_631_000_5)
            };
            noise.iter().map(part).sum()
        };
        let kernel: Vec<Vec<f64>> = nodes
            .iter()
            .map(|&to| nodes.iter().map(|&from| h * density(from, to)).collect())
            .collect();
        let mut alive: Vec<f64> = nodes.iter().map(|&x| density(0.0, x)).collect();
        let mut steps = 1.0;
        for _ in 0..80 {
            steps += h * alive.iter().sum::<f64>();
            let next = |row: &Vec<f64>| row.iter().zip(&alive).map(|(k, a)| k * a).sum();
            alive = kernel.iter().map(next).collect();
        }
        steps
    }

    #[test]
    fn mixtures_agree_with_propagated_densities() {
        let part = |weight, mean, spread| Component { weight, mean, spread };
        for (row, parts) in
            [vec![part(1.0, 0.0, 1.0)], vec![part(0.2, 1.6, 0.6), part(0.8, -0.4, 0.6)]]
                .into_iter()
                .enumerate()
        {
            let domain = (-1.0, 0.7);
            let propagated = by_propagation(&parts, domain);
            let steps = mean_steps(map, scale, &Noise::Mixture(parts), domain, 0.0);
            // Midpoints of width 0.004 against a kernel of width 0.15: h²/(24 w²) = 3e-5 per step,
            // relative. Fewer than one in e^20 survives 80 steps.
            assert!(steps.widened(1e-4 * propagated).contains(propagated), "row {row}: {steps:?}");
            assert!(steps.radius() < 1e-9, "row {row}: {steps:?}");
        }
    }

    /// `E N` by following every path, dropping those of a probability below 1e-9, and what these
    /// may add: less than 100 steps each.
    fn by_enumeration(x: f64, probability: f64, (left, right): (f64, f64)) -> (f64, f64) {
        if probability < 1e-9 {
            return (0.0, 100.0 * probability);
        }
        let mut total = (probability, 0.0);
        for (value, p) in SKEWED {
            let next = map(x) + scale(x) * value;
            if left < next && next < right {
                let (steps, missed) = by_enumeration(next, probability * p, (left, right));
                total = (total.0 + steps, total.1 + missed);
            }
        }
        total
    }

    #[test]
    fn atoms_agree_with_enumerated_paths() {
        let domain = (-1.0, 0.7);
        let (enumerated, missed) = by_enumeration(0.0, 1.0, domain);
        let steps = mean_steps(map, scale, &Noise::Atoms(SKEWED.to_vec()), domain, 0.0);
        assert!(missed < 0.01 * enumerated, "{missed}");
        let truth = Interval::new(enumerated, enumerated + missed);
        assert!(steps.meets(truth) && steps.radius() < 0.1 * enumerated, "{steps:?} {truth:?}");
    }

    #[test]
    fn a_step_that_always_leaves_is_one_step() {
        let steps = mean_steps(|_| 50.0, |_| 1.0, &Noise::gaussian(), (-1.0, 1.0), 0.0);
        assert!(steps.contains(1.0) && steps.radius() < 1e-12, "{steps:?}");
    }

    #[test]
    fn too_large_a_system_is_unknown() {
        let steps = mean_steps(|x| x, |_| 1e-9, &Noise::gaussian(), (-1.0, 1.0), 0.0);
        assert_eq!(steps, Interval::UNKNOWN);
    }
}
