//! Mean exit times of discrete chains on the line: the killed Markov kernel, solved directly.
//!
//! For `x' = m(x) + c(x) ζ` with independent `ζ`, the mean number of steps `u(x)` to leave an
//! interval solves `u(x) = 1 + E[u(x')]`, with `u = 0` outside. The overshoot is part of it.
//!
//! Elimination after Grassmann, Taksar and Heyman (*Operations Research* 33, 1985) works with what
//! leaves a state, never with one minus what stays: nothing is subtracted, so that a mean of `e^500`
//! steps is as accurate as a mean of ten.

use crate::interval::Interval;

/// The law of `ζ`.
#[derive(Clone, Debug, PartialEq)]
pub enum Noise {
    /// A mixture of normal laws.
    Mixture(Vec<Component>),
    /// A mixture of uniform laws: bounded, with a density.
    Uniforms(Vec<Uniform>),
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

/// One uniform law of a mixture.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Uniform {
    /// Its probability.
    pub weight: f64,
    /// Its least value.
    pub low: f64,
    /// Its largest value.
    pub high: f64,
}

impl Noise {
    /// The standard normal law.
    pub fn gaussian() -> Noise {
        Noise::Mixture(vec![Component { weight: 1.0, mean: 0.0, spread: 1.0 }])
    }

    /// The uniform law with mean zero and variance one.
    pub fn uniform() -> Noise {
        let reach = 3.0_f64.sqrt();
        Noise::Uniforms(vec![Uniform { weight: 1.0, low: -reach, high: reach }])
    }

    /// The width that a grid must resolve.
    fn finest(&self) -> f64 {
        match self {
            Noise::Mixture(parts) => parts.iter().fold(f64::INFINITY, |s, p| s.min(p.spread)),
            // The standard deviation of each, and of the points.
            Noise::Uniforms(parts) => {
                parts.iter().fold(f64::INFINITY, |s, p| s.min((p.high - p.low) / 12.0_f64.sqrt()))
            }
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
/// Logarithms up to which nothing overflows.
const LN_STEPS_MAX: f64 = 690.0;

/// The mean number of steps that `x' = map(x) + scale(x) ζ` takes from `start` to leave the open
/// interval `(left, right)`; the step that leaves counts.
///
/// The exponential of [`ln_mean_steps`], with the same domain and relative error.
///
/// # Panics
///
/// If `start` is not inside the interval.
pub fn mean_steps(
    map: impl Fn(f64) -> f64,
    scale: impl Fn(f64) -> f64,
    noise: &Noise,
    domain: (f64, f64),
    start: f64,
) -> Interval {
    let ln_steps = ln_mean_steps(map, scale, noise, domain, start);
    if ln_steps == Interval::UNKNOWN { ln_steps } else { ln_steps.exp() }
}

/// The natural logarithm of the mean number of steps that `x' = map(x) + scale(x) ζ` takes from
/// `start` to leave the open interval `(left, right)`; the step that leaves counts.
///
/// As [`ln_mean_steps_with_breaks`], for maps and scales without breaks.
///
/// # Panics
///
/// If `start` is not inside the interval.
pub fn ln_mean_steps(
    map: impl Fn(f64) -> f64,
    scale: impl Fn(f64) -> f64,
    noise: &Noise,
    domain: (f64, f64),
    start: f64,
) -> Interval {
    ln_mean_steps_with_breaks(map, scale, noise, domain, start, &[])
}

/// The same for a map and a scale that are smooth between `breaks` only: there either may have a
/// kink or a jump. Atoms and uniform laws take no notice of breaks.
///
/// Normal mixtures: Nyström's method on panels of eight Gauss-Legendre points between the breaks. The
/// radius is the distance between panels of 5/2 and of 7/4 standard deviations of the narrowest
/// component, plus rounding: a measured error, near 1e-9. It converges spectrally, since `u` is
/// analytic between the breaks. Jumps so long that all of them together do not happen in `u e^30`
/// steps are left out, which changes nothing; where a system would be too large for that, those
/// beyond 13 standard deviations and thrice the drift, and the radius contains what those from 9 and
/// twice on contribute.
///
/// Uniform mixtures and atoms: `u` is interpolated linearly between points 1/8, 1/12 and 1/18 of
/// the noise's standard deviation apart (for uniform mixtures, half as far, in units of the
/// narrowest component; for atoms in less than 1000 deviations, a third), and extrapolated in the
/// squared distance. The radius is a measured error:
/// twice the distance between the two extrapolants, and for atoms, for which `u` has jumps
/// everywhere, ever smaller ones, at least 3/2 of what the extrapolation added. It is near 1e-3 up
/// to logarithms of about 30 for densities, 0.03 for atoms, and grows with the logarithm.
///
/// Plus infinity if bounded noise cannot lead out, or can lead where there is no way out; a chain
/// whose way is barred by less than a grid's distance counts as one that gets out.
///
/// Unknown if `scale` is not positive at the ends and the start and in the middle of each piece,
/// between which it is taken to be monotone, if the logarithm exceeds 690, or if the system is too
/// large: more than a million unknowns.
///
/// # Panics
///
/// If `start` is not inside the interval.
pub fn ln_mean_steps_with_breaks(
    map: impl Fn(f64) -> f64,
    scale: impl Fn(f64) -> f64,
    noise: &Noise,
    (left, right): (f64, f64),
    start: f64,
    breaks: &[f64],
) -> Interval {
    assert!(left < start && start < right, "start {start} outside ({left}, {right})");
    let mut points = vec![left, right];
    points.extend(breaks.iter().copied().filter(|&x| left < x && x < right));
    points.sort_by(f64::total_cmp);
    // Just beside a break the scale is that of the piece.
    let inside = points.windows(2).flat_map(|piece| {
        [0.001, 0.5, 0.999].map(|part| scale(piece[0] + part * (piece[1] - piece[0])))
    });
    let ends = [left, start, right].map(&scale);
    let narrowest = inside.chain(ends).fold(f64::INFINITY, f64::min);
    let unit = noise.finest() * narrowest;
    if !(0.0 < unit && unit.is_finite()) {
        return Interval::UNKNOWN;
    }
    let chain = Chain { map: &map, scale: &scale, points, left, right };
    if let Noise::Mixture(parts) = noise {
        return chain.ln_steps_of_mixture(parts, unit, start);
    }
    let steps = (right - left) / unit;
    let finer = match noise {
        Noise::Uniforms(_) => 2.0,
        _ if steps < 1000.0 => 3.0,
        _ => 1.0,
    };
    let [coarse, middle, fine] =
        [8.0, 12.0, 18.0].map(|points| chain.interpolated(noise, unit / (finer * points), start));
    if [coarse, middle, fine] == [f64::INFINITY; 3] {
        return Interval::exactly(f64::INFINITY);
    }
    // Squares of successive distances have the ratio 9/4.
    let first = middle + (middle - coarse) / 1.25;
    let second = fine + (fine - middle) / 1.25;
    let rough = if let Noise::Atoms(_) = noise { 1.5 * (second - fine).abs() } else { 0.0 };
    stated(second, (2.0 * (second - first).abs()).max(rough))
}

fn stated(ln_steps: f64, error: f64) -> Interval {
    // Each of up to 1e5 states is eliminated with a few roundings, none of them amplified.
    let error = error + 1e-11;
    if LN_STEPS_MAX < ln_steps || !error.is_finite() {
        return Interval::UNKNOWN;
    }
    Interval::around(ln_steps, error)
}

struct Chain<'a> {
    map: &'a dyn Fn(f64) -> f64,
    scale: &'a dyn Fn(f64) -> f64,
    /// The ends, and the breaks between them.
    points: Vec<f64>,
    left: f64,
    right: f64,
}

/// Jumps of more than so many standard deviations, and so many drifts, are left out.
#[derive(Clone, Copy)]
struct Reach {
    deviations: f64,
    drifts: f64,
}

/// The most likely way up is the flow reversed: twice the drift from the mean.
const USUAL: Reach = Reach { deviations: 9.0, drifts: 2.0 };
/// Multiplications for which all jumps that can matter are followed.
const WORK_FOR_ALL_JUMPS: usize = 1_000_000_000;

impl Chain<'_> {
    /// The logarithm for normal noise whose narrowest component, scaled, has this standard deviation.
    fn ln_steps_of_mixture(&self, parts: &[Component], unit: f64, start: f64) -> Interval {
        let solve = |panel: f64, reach, work| self.nystrom(parts, panel * unit, reach, work, start);
        let usual = solve(2.5, USUAL, WORK_MAX);
        // All jumps beyond t deviations together happen less than once in e^(t²/2) steps.
        let deviations = USUAL.deviations.max((2.0 * (usual + 30.0)).sqrt());
        let all = Reach { deviations, ..USUAL };
        let [coarse, fine] = [2.5, 1.75].map(|panel| solve(panel, all, WORK_FOR_ALL_JUMPS));
        if fine.is_finite() {
            return stated(fine, (fine - coarse).abs());
        }
        let longer = Reach { deviations: 13.5, drifts: 3.0 };
        let [coarse, fine] = [2.5, 1.75].map(|panel| solve(panel, longer, WORK_MAX));
        stated(fine, (fine - coarse).abs() + (coarse - usual).abs())
    }

    /// `ln u(start)` by Nyström's method; not a number if it takes more than `work` multiplications.
    fn nystrom(
        &self,
        parts: &[Component],
        panel: f64,
        reach: Reach,
        work: usize,
        start: f64,
    ) -> f64 {
        let mut nodes: Vec<(f64, f64)> = Vec::new();
        for piece in self.points.windows(2) {
            let panels = ((piece[1] - piece[0]) / panel).ceil();
            if UNKNOWNS_MAX as f64 <= nodes.len() as f64 + panels * GAUSS.len() as f64 {
                return f64::NAN;
            }
            let half = 0.5 * (piece[1] - piece[0]) / panels;
            nodes.extend((0..panels as usize).flat_map(|k| {
                let middle = piece[0] + half * (2 * k + 1) as f64;
                GAUSS.map(|(node, weight)| (middle + half * node, half * weight))
            }));
        }
        let row = |x: f64| {
            let (mean, scale) = ((self.map)(x), (self.scale)(x));
            let part = |p: &Component| (p.weight, mean + scale * p.mean, scale * p.spread);
            let farthest = |sign: f64| {
                let jump = |width| reach.deviations * width + reach.drifts * (mean - x).abs();
                let end = |(_, centre, width)| sign * centre + jump(width);
                sign * parts.iter().map(part).map(end).fold(f64::NEG_INFINITY, f64::max)
            };
            let from = nodes.partition_point(|node| node.0 < farthest(-1.0));
            let to = nodes.partition_point(|node| node.0 < farthest(1.0));
            let density = |y: f64| -> f64 {
                let density = |(weight, centre, width): (f64, f64, f64)| {
                    let z = (y - centre) / width;
                    weight * libm::exp(-0.5 * z * z) / width
                };
                0.398_942_280_401_432_7 * parts.iter().map(part).map(density).sum::<f64>()
            };
            let beyond = |(weight, centre, width): (f64, f64, f64)| {
                let tail = |distance: f64| 0.5 * libm::erfc(distance / width * HALF_ROOT);
                weight * (tail(self.right - centre) + tail(centre - self.left))
            };
            Row {
                from,
                entries: nodes[from..to].iter().map(|&(y, weight)| weight * density(y)).collect(),
                exit: parts.iter().map(part).map(beyond).sum(),
            }
        };
        ln_expected(nodes.iter().map(|&(x, _)| row(x)).collect(), &row(start), work)
    }

    /// `ln u(start)` by linear interpolation, infinite where there is no way out; not a number if
    /// the system is too large.
    fn interpolated(&self, noise: &Noise, spacing: f64, start: f64) -> f64 {
        let cells = ((self.right - self.left) / spacing).ceil();
        if UNKNOWNS_MAX as f64 <= cells {
            return f64::NAN;
        }
        let spacing = (self.right - self.left) / cells;
        let row = |x: f64| {
            let (mean, scale) = ((self.map)(x), (self.scale)(x));
            let place = |value: f64| (mean + scale * value - self.left) / spacing;
            let landed = match noise {
                Noise::Atoms(atoms) => {
                    Landed::on(atoms.iter().map(|&(value, p)| (place(value), p)), cells)
                }
                Noise::Uniforms(parts) => Landed::between(
                    parts.iter().map(|p| (place(p.low), place(p.high), p.weight)),
                    cells,
                ),
                Noise::Mixture(_) => unreachable!("mixtures have Nyström's method"),
            };
            landed.row()
        };
        let node = |k: usize| self.left + k as f64 * spacing;
        let mut rows: Vec<Row> = (0..=cells as usize).map(|k| row(node(k))).collect();
        let start = row(start);
        if !keep_reachable(&mut rows, &start) {
            return f64::INFINITY;
        }
        ln_expected(rows, &start, WORK_MAX)
    }
}

/// `1/√2`.
const HALF_ROOT: f64 = std::f64::consts::FRAC_1_SQRT_2;

/// Where a step may land: shares of grid points, and what is outside.
struct Landed {
    shares: Vec<(usize, f64)>,
    exit: f64,
}

impl Landed {
    /// At places in units of the spacing, each shared between the two points beside it.
    fn on(atoms: impl Iterator<Item = (f64, f64)>, cells: f64) -> Landed {
        let mut landed = Landed { shares: Vec::new(), exit: 0.0 };
        for (place, probability) in atoms {
            if 0.0 < place && place < cells {
                let cell = place.floor().min(cells - 1.0);
                let part = place - cell;
                landed.shares.push((cell as usize, probability * (1.0 - part)));
                landed.shares.push((cell as usize + 1, probability * part));
            } else {
                landed.exit += probability;
            }
        }
        landed
    }

    /// Uniformly between two places, hat functions being integrated exactly.
    fn between(parts: impl Iterator<Item = (f64, f64, f64)>, cells: f64) -> Landed {
        let mut landed = Landed { shares: Vec::new(), exit: 0.0 };
        for (low, high, probability) in parts {
            let density = probability / (high - low);
            let (from, to) = (low.max(0.0), high.min(cells));
            landed.exit += density * ((high - low) - (to - from).max(0.0));
            if to <= from {
                continue;
            }
            for cell in from.floor() as usize..to.ceil() as usize {
                let first = (from - cell as f64).max(0.0);
                let last = (to - cell as f64).min(1.0);
                let length = last - first;
                let upper = 0.5 * (first + last) * length;
                landed.shares.push((cell, density * (length - upper)));
                landed.shares.push((cell + 1, density * upper));
            }
        }
        landed
    }

    fn row(self) -> Row {
        let hits = || self.shares.iter().filter(|hit| 0.0 < hit.1);
        let from = hits().map(|hit| hit.0).min().unwrap_or(0);
        let to = hits().map(|hit| hit.0 + 1).max().unwrap_or(0);
        let mut entries = vec![0.0; to - from];
        for &(column, share) in hits() {
            entries[column - from] += share;
        }
        Row { from, entries, exit: self.exit }
    }
}

/// One row of the killed kernel: its entries that may differ from zero, from column `from`, and
/// the probability of leaving.
struct Row {
    from: usize,
    entries: Vec<f64>,
    exit: f64,
}

impl Row {
    fn targets(&self) -> impl Iterator<Item = usize> + '_ {
        let hits = self.entries.iter().enumerate().filter(|(_, entry)| 0.0 < **entry);
        hits.map(|(k, _)| self.from + k)
    }
}

/// Whether every state that can be reached from `start` has a way out. States that cannot be
/// reached are made to leave at once: they do not matter, and may have no way out.
fn keep_reachable(rows: &mut [Row], start: &Row) -> bool {
    let mut reached = vec![false; rows.len()];
    let mut open: Vec<usize> = start.targets().collect();
    while let Some(state) = open.pop() {
        if !std::mem::replace(&mut reached[state], true) {
            open.extend(rows[state].targets().filter(|&next| !reached[next]));
        }
    }
    let mut sources: Vec<Vec<usize>> = vec![Vec::new(); rows.len()];
    let mut leaves = vec![false; rows.len()];
    for (state, row) in rows.iter_mut().enumerate() {
        if !reached[state] {
            *row = Row { from: 0, entries: Vec::new(), exit: 1.0 };
        }
        row.targets().for_each(|next| sources[next].push(state));
        if 0.0 < row.exit {
            open.push(state);
        }
    }
    while let Some(state) = open.pop() {
        if !std::mem::replace(&mut leaves[state], true) {
            open.extend(sources[state].iter().filter(|&&before| !leaves[before]));
        }
    }
    leaves.into_iter().all(|leaves| leaves)
}

/// `ln(1 + K_s (1 - K)^-1 1)` for the rows of `K` and the row `K_s`; not a number if that takes more
/// than `work` multiplications. State by state, each leaves its ways on to those that remain; the diagonal is never read.
fn ln_expected(rows: Vec<Row>, start: &Row, work: usize) -> f64 {
    let n = rows.len();
    let below = |i: usize| {
        if rows[i].entries.is_empty() { 0 } else { i.saturating_sub(rows[i].from) }
    };
    let above = |i: usize| (rows[i].from + rows[i].entries.len()).saturating_sub(i + 1);
    let lower = (0..n).map(below).max().unwrap_or(0);
    let upper = (0..n).map(above).max().unwrap_or(0);
    if work / n.max(1) < (lower + 1) * (upper + 1) {
        return f64::NAN;
    }
    // Row i of the band holds columns i - lower .. i + upper.
    let width = lower + upper + 1;
    let mut band = vec![0.0; n * width];
    for (i, row) in rows.iter().enumerate() {
        for (k, entry) in row.entries.iter().enumerate() {
            band[i * width + lower + row.from + k - i] = *entry;
        }
    }
    let mut exit: Vec<f64> = rows.iter().map(|row| row.exit).collect();
    let mut u = vec![1.0; n];
    let mut leaving = vec![0.0; n];
    for i in 0..n {
        let (done, rest) = band.split_at_mut((i + 1) * width);
        let onward = &done[i * width + lower + 1..];
        leaving[i] = onward.iter().sum::<f64>() + exit[i];
        for j in i + 1..n.min(i + 1 + lower) {
            let row = &mut rest[(j - i - 1) * width..(j - i) * width];
            let at = lower + i - j;
            if row[at] == 0.0 {
                continue;
            }
            let visits = row[at] / leaving[i];
            for (entry, onward) in row[at + 1..].iter_mut().zip(onward) {
                *entry += visits * onward;
            }
            u[j] += visits * u[i];
            exit[j] += visits * exit[i];
        }
    }
    for i in (0..n).rev() {
        let onward = &band[i * width + lower + 1..(i + 1) * width];
        let later: f64 = onward.iter().zip(&u[i + 1..]).map(|(a, u)| a * u).sum();
        u[i] = (u[i] + later) / leaving[i];
    }
    let later: f64 = start.entries.iter().zip(&u[start.from..]).map(|(k, u)| k * u).sum();
    libm::log((1.0 + later) / (start.entries.iter().sum::<f64>() + start.exit))
}

/// Nodes and weights of the eight-point Gauss-Legendre rule on `[-1, 1]`
/// (Abramowitz and Stegun, table 25.4).
pub(crate) const GAUSS: [(f64, f64); 8] = [
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
        assert!(steps.contains(1.0) && steps.radius() < 1e-10, "{steps:?}");
    }

    #[test]
    fn too_large_a_system_is_unknown() {
        let steps = mean_steps(|x| x, |_| 1e-9, &Noise::gaussian(), (-1.0, 1.0), 0.0);
        assert_eq!(steps, Interval::UNKNOWN);
    }

    /// `∫ p dx` with `ln E e^(p ζ) = F'(x) p`: what `η ln E N` tends to.
    fn gaussian_well(eta: f64, noise: &Noise, end: f64) -> Interval {
        ln_mean_steps(|x| x - eta * x, |_| eta, noise, (-end, end), 0.0)
    }

    #[test]
    fn a_gaussian_chain_agrees_with_its_propagated_law_far_beyond_overflow() {
        // Linear drift and Gaussian noise: x' = (1 - η) x + η ζ in (-1, 1) has the exact kernel
        // of dX = -X dt + s dB observed at times δ apart, e^-δ = 1 - η. Its mean time is between
        // that of the continuous process and that with the boundary moved out by 0.5826 standard
        // deviations of a step (Siegmund), within one per cent of the moved one here.
        use crate::oracles::first_passage::{Diffusion, End, ln_mean_time};
        for eta in [0.05, 0.01, 0.0025] {
            let steps = gaussian_well(eta, &Noise::gaussian(), 1.0);
            let delta = -libm::log1p(-eta);
            let noise = eta * (2.0 * delta / (1.0 - (1.0 - eta) * (1.0 - eta))).sqrt();
            let line = Diffusion::ito(|x: f64| -x, |_| 0.5 * noise * noise / delta);
            let time = |moved: f64| {
                let end = 1.0 + moved * eta;
                ln_mean_time(&line, End::Absorbing(-end), End::Absorbing(end), 0.0).center()
                    - libm::log(delta)
            };
            let (least, moved) = (time(0.0), time(0.5826));
            assert!(least < steps.low(), "at {eta}: {steps:?} below {least}");
            // Siegmund's shift is of first order in the drift per step's standard deviation, η/η:
            // the tilted walk at the boundary drifts by one standard deviation per step.
            assert!((steps.center() - moved).abs() < 0.6, "at {eta}: {steps:?} {moved}");
            assert!(steps.radius() < 1e-6, "at {eta}: {steps:?}");
        }
    }

    #[test]
    fn a_gaussian_chain_agrees_with_dense_solutions() {
        // numpy: 1200 Gauss-Legendre points and a dense solve, which loses e^12 units of rounding.
        for (eta, reference) in [(0.2, 6.327_711_892_6), (0.1, 11.672_323_111_4)] {
            let steps = gaussian_well(eta, &Noise::gaussian(), 1.0);
            assert!((steps.center() - reference).abs() < 1e-6, "at {eta}: {steps:?}");
        }
    }

    #[test]
    fn uniform_noise_agrees_with_many_narrow_normals() {
        // With widths h and spreads h, the variance is 1 + h²/4 (1 - 1/3) more than uniform; the
        // rest is divided out, and what remains is of the order h⁴ of the fourth moment.
        let distance = |count: i32| {
            let spread = 2.0 * 3.0_f64.sqrt() / f64::from(count);
            let part = |k| Component {
                weight: 1.0 / f64::from(count),
                mean: spread * (f64::from(k) + 0.5) - 3.0_f64.sqrt(),
                spread,
            };
            let parts: Vec<Component> = (0..count).map(part).collect();
            let second = |p: &Component| p.weight * (p.mean * p.mean + p.spread * p.spread);
            let width = parts.iter().map(second).sum::<f64>().sqrt();
            let noise = Noise::Mixture(parts);
            let steps = ln_mean_steps(|x| 0.9 * x, |_| 0.1 / width, &noise, (-0.7, 0.7), 0.0);
            steps.center() - gaussian_well(0.1, &Noise::uniform(), 0.7).center()
        };
        let [coarse, fine] = [16, 32].map(distance);
        // Of second order or better, down to the radius of the uniform kernel.
        assert!(fine.abs() < 0.3 * coarse.abs() + 1e-3, "{coarse} {fine}");
        assert!(gaussian_well(0.1, &Noise::uniform(), 0.7).radius() < 1e-3);
    }

    #[test]
    fn bounded_noise_may_never_lead_out() {
        let coin = Noise::Atoms(vec![(-0.5, 0.5), (0.5, 0.5)]);
        assert_eq!(gaussian_well(0.01, &coin, 1.0), Interval::exactly(f64::INFINITY));
        let steps = gaussian_well(0.1, &coin, 0.4);
        assert!(steps.is_finite() && steps.radius() < 0.1, "{steps:?}");
    }

    #[test]
    fn atoms_hold_what_finer_grids_give() {
        // Spacings of 1/64 .. 1/144 of a standard deviation and extrapolated: 14.875 and 26.567, each
        // to 0.015.
        let skewed = Noise::Atoms(vec![(0.5, 0.8), (-2.0, 0.2)]);
        for (eta, reference) in [(0.02, 14.875), (0.01, 26.567)] {
            let map = |x: f64| x - eta * x * (1.2 + x * (0.5 - 0.4 * x));
            let scale = |x: f64| eta * (1.0 + 0.2 * x);
            let steps = ln_mean_steps(map, scale, &skewed, (-0.5, 0.4), 0.0);
            assert!(steps.widened(0.015).contains(reference), "at {eta}: {steps:?}");
            assert!(steps.radius() < 0.15, "at {eta}: {steps:?}");
        }
    }
}
