//! Mean exit times of discrete chains on the line: the killed Markov kernel, solved directly.
//!
//! For `x' = m(x) + c(x) ζ` with independent `ζ`, the mean number of steps `u(x)` to leave an
//! interval solves `u(x) = 1 + E[u(x')]`, with `u = 0` outside. The overshoot is part of it.
//!
//! Elimination after Grassmann, Taksar and Heyman (*Operations Research* 33, 1985) works with what
//! leaves a state, never with one minus what stays: nothing is subtracted, so that a mean of `e^500`
//! steps is as accurate as a mean of ten.

use std::ops::Range;

use crate::interval::Interval;
use crate::oracles::numerics::breaks::{has_kink_inside, pieces, with_ends};

mod elimination;
mod landed;
mod lattice;
mod law;
mod uniform;

use elimination::{Row, Rows, Work, ln_expected, ln_expected_if_finite};
pub use law::{Law, ln_mean_steps_of_law};
use uniform::Bends;

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
/// Multiplications that all eliminations may take together, and what else takes as long as these.
const WORK_MAX: usize = 80_000_000_000;
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
/// As [`ln_mean_steps_with_breaks`], for maps and scales whose breaks, if any, a search finds.
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

/// As [`ln_mean_steps`], for a map and a scale that are smooth between `breaks` only: there either may have a
/// kink or a jump. Atoms take no notice of breaks.
///
/// Normal mixtures: Nyström's method on panels of eight Gauss-Legendre points between the breaks, those given and
/// those that a search at 101 points finds. The
/// radius is the distance between panels of 5/2 and of 7/4 standard deviations of the narrowest
/// component, plus rounding: a measured error, near 1e-9. It converges spectrally, since `u` is
/// analytic between the breaks. Where map or scale still show a kink inside a panel, the radius is ten times the larger
/// distance among these panels and those of 15/4 deviations. Jumps so long that all of them together do not happen in `u e^30`
/// steps are left out, which changes nothing; where a system would be too large for that, those
/// beyond 13 standard deviations and thrice the drift, and the radius contains what those from 9 and
/// twice on contribute.
///
/// Uniform mixtures: `u` is interpolated linearly between points at most 1/16, 1/24 and 1/36 of the narrowest part's standard
/// deviation apart, among them the ends, the breaks, the places from which an edge of a part leads to one of these, where `u`
/// has a kink, and those from which one leads to such a kink; and extrapolated in the squared distance. The radius is a
/// measured error: twice the distance between the two extrapolants, or a thirty-sixth of what the extrapolation
/// added, if that is more: near 1e-9 on intervals as short as a step, 1e-5 at logarithms of about 10, and 1e-4 at 30.
///
/// Atoms: `u` is interpolated linearly between points 1/8, 1/12 and 1/18 of the noise's standard deviation apart (in less
/// than 1000 deviations a third of that, in less than 300 a quarter; never on fewer than 128, 192 and 288 cells, since atoms of which one is rare
/// and far move by much less than their deviation most of the time), and extrapolated likewise. Since `u` has jumps
/// everywhere, ever smaller ones, the radius is at least thrice what the extrapolation added, and of the distance between
/// the finest mesh and three that are nearly as fine. It is near 0.03 up to logarithms of about 30, and grows with the
/// logarithm.
///
/// Atoms that lead to at most 6000 places, as on a lattice, are solved on these, with a radius of 1e-11.
/// Where rounding hides on which side of an end a place lies, the interval holds both.
///
/// Plus infinity if bounded noise surely can lead where there is no way out: on a lattice whose places are exactly
/// computed, or into a set of a grid's cells that no step from them leaves, map and scale being monotone within a cell.
/// A chain whose way is barred by less than a grid's distance may be unknown.
///
/// Unknown if an end is infinite, `scale` is not positive at the ends and the start and in the middle of each piece,
/// between which it is taken to be monotone, if the logarithm exceeds 690, or if the system is too
/// large: more than a million unknowns, or more than 8e10 multiplications in all, 2e10 for one mesh.
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
    if !(left.is_finite() && right.is_finite()) {
        return Interval::UNKNOWN;
    }
    let points = match noise {
        Noise::Mixture(_) | Noise::Uniforms(_) => pieces(&[&map, &scale], left, right, breaks),
        Noise::Atoms(_) => with_ends(left, right, breaks),
    };
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
    let work = Work::new(WORK_MAX);
    let chain = Chain { map: &map, scale: &scale, points, left, right, work: &work };
    match noise {
        Noise::Mixture(parts) => chain.ln_steps_of_mixture(parts, unit, start),
        Noise::Uniforms(parts) => chain.ln_steps_of_uniforms(parts, unit, start),
        Noise::Atoms(atoms) => {
            match lattice::ln_steps(&map, &scale, atoms, (left, right), start, &work) {
                Some(found) if found.high().is_infinite() || found.high() <= LN_STEPS_MAX => found,
                Some(_) => Interval::UNKNOWN,
                None => chain.ln_steps_of_atoms(atoms, unit, start),
            }
        }
    }
}

/// For uniform laws, the radius in units of what the extrapolation added, at least: what it leaves is of higher order by a
/// cell, a thirty-sixth of a deviation. Of 300 short intervals 0.009 was the most.
const OF_UNIFORMS: f64 = 1.0 / 36.0;

/// For atoms, the radius in units of the largest change: with 3/2 in its place 3 of 750 walks with a rare long step were
/// missed; with 5/2 one of 2000 was, by a sixth of the radius.
const OF_ATOMS: f64 = 3.0;

/// A quarter of the cells of the coarsest mesh, at least: noise may have parts that are narrower than its deviation, and the
/// map, where the interval is shorter than a step, still has its bends.
const QUARTER_LEAST: f64 = 32.0;

/// Extrapolated in the squared distance from meshes in the ratio 3/2, and how far that from the coarser two is away.
fn extrapolated(coarse: f64, middle: f64, fine: f64) -> (f64, f64) {
    // Squares of successive distances have the ratio 9/4.
    let first = middle + (middle - coarse) / 1.25;
    let second = fine + (fine - middle) / 1.25;
    (second, (second - first).abs())
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
    work: &'a Work,
}

/// Jumps of more than so many standard deviations, and so many drifts, are left out.
#[derive(Clone, Copy)]
struct Reach {
    deviations: f64,
    drifts: f64,
}

/// The most likely way up is the flow reversed: twice the drift from the mean.
const USUAL: Reach = Reach { deviations: 9.0, drifts: 2.0 };
/// How a piece is divided: into panels of this width, in standard deviations of the narrowest component, and some more.
#[derive(Clone, Copy)]
struct Panels {
    width: f64,
    more: f64,
}

// Of a piece shorter than a panel, too, no two meshes are alike, or their results could not differ.
const COARSEST: Panels = Panels { width: 3.75, more: 1.0 };
const COARSE: Panels = Panels { width: 2.5, more: 2.0 };
const FINE: Panels = Panels { width: 1.75, more: 4.0 };
/// Multiplications for which all jumps that can matter are followed, on both meshes together.
const WORK_FOR_ALL_JUMPS: usize = 2_000_000_000;

impl Chain<'_> {
    /// The logarithm for normal noise whose narrowest component, scaled, has this standard deviation.
    fn ln_steps_of_mixture(&self, parts: &[Component], unit: f64, start: f64) -> Interval {
        let solve = |mesh: Panels, reach, work: &Work| {
            self.nystrom(parts, Panels { width: mesh.width * unit, ..mesh }, reach, work, start)
        };
        let is_smooth =
            !self.points.windows(2).any(|piece| has_kink_inside(&[self.map, self.scale], piece));
        // Beside a kink inside a panel two meshes may agree by chance.
        let solve_twice = |reach, work| {
            let [fine, coarse] = [FINE, COARSE].map(|mesh| solve(mesh, reach, work));
            let apart = (fine - coarse).abs();
            let error = if is_smooth || !fine.is_finite() {
                apart
            } else {
                10.0 * apart.max((coarse - solve(COARSEST, reach, work)).abs())
            };
            (coarse, fine, error)
        };
        let usual = solve(COARSE, USUAL, self.work);
        // All jumps beyond t deviations together happen less than once in e^(t²/2) steps.
        let deviations = USUAL.deviations.max((2.0 * (usual + 30.0)).sqrt());
        let all = Reach { deviations, ..USUAL };
        let little = Work::new(WORK_FOR_ALL_JUMPS);
        let (_, fine, error) = solve_twice(all, &little);
        if error.is_finite() {
            return stated(fine, error);
        }
        let longer = Reach { deviations: 13.5, drifts: 3.0 };
        let (coarse, fine, error) = solve_twice(longer, self.work);
        stated(fine, error + (coarse - usual).abs())
    }

    /// `ln u(start)` by Nyström's method; not a number if it takes more than there is of `work`.
    fn nystrom(
        &self,
        parts: &[Component],
        mesh: Panels,
        reach: Reach,
        work: &Work,
        start: f64,
    ) -> f64 {
        let mut nodes: Vec<(f64, f64)> = Vec::new();
        for piece in self.points.windows(2) {
            let panels = ((piece[1] - piece[0]) / mesh.width).ceil() + mesh.more;
            if UNKNOWNS_MAX as f64 <= nodes.len() as f64 + panels * GAUSS.len() as f64 {
                return f64::NAN;
            }
            let half = 0.5 * (piece[1] - piece[0]) / panels;
            nodes.extend((0..panels as usize).flat_map(|k| {
                let middle = piece[0] + half * (2 * k + 1) as f64;
                GAUSS.map(|(node, weight)| (middle + half * node, half * weight))
            }));
        }
        let laws = |x: f64| {
            let (mean, scale) = ((self.map)(x), (self.scale)(x));
            let part = move |p: &Component| (p.weight, mean + scale * p.mean, scale * p.spread);
            (mean, part)
        };
        let extent = |x: f64| {
            let (mean, part) = laws(x);
            let farthest = |sign: f64| {
                let jump = |width| reach.deviations * width + reach.drifts * (mean - x).abs();
                let end = |(_, centre, width)| sign * centre + jump(width);
                sign * parts.iter().map(part).map(end).fold(f64::NEG_INFINITY, f64::max)
            };
            let from = nodes.partition_point(|node| node.0 < farthest(-1.0));
            from..nodes.partition_point(|node| node.0 < farthest(1.0))
        };
        let row = |x: f64| {
            let ((_, part), extent) = (laws(x), extent(x));
            let density = |y: f64| -> f64 {
                let density = |(weight, centre, width): (f64, f64, f64)| {
                    let z = (y - centre) / width;
                    weight * libm::exp(-0.5 * z * z) / width
                };
                let sum = parts.iter().fold(0.0, |sum, component| sum + density(part(component)));
                0.398_942_280_401_432_7 * sum
            };
            let beyond = |(weight, centre, width): (f64, f64, f64)| {
                let tail = |distance: f64| 0.5 * libm::erfc(distance / width * HALF_ROOT);
                weight * (tail(self.right - centre) + tail(centre - self.left))
            };
            Row {
                from: extent.start,
                entries: nodes[extent].iter().map(|&(y, weight)| weight * density(y)).collect(),
                exit: parts.iter().map(part).map(beyond).sum(),
            }
        };
        let extents = nodes.iter().map(|&(x, _)| extent(x)).collect();
        let rows = Rows { extents, row: &mut |k| row(nodes[k].0) };
        ln_expected(rows, row(start), work)
    }

    /// The logarithm for uniform laws whose narrowest part, scaled, has this standard deviation.
    fn ln_steps_of_uniforms(&self, parts: &[Uniform], unit: f64, start: f64) -> Interval {
        let bends = Bends::of(self, parts, unit);
        let [fine, middle, coarse] =
            [9, 6, 4].map(|cells| bends.ln_steps(self, parts, cells, start));
        if [coarse, middle, fine].contains(&f64::INFINITY) {
            let ways: Vec<_> = parts.iter().map(|p| (p.weight, [p.low, p.high])).collect();
            return self.trapped(
                &ways,
                36.0 * QUARTER_LEAST.max((self.right - self.left) / unit),
                start,
            );
        }
        let (second, apart) = extrapolated(coarse, middle, fine);
        stated(second, (2.0 * apart).max(OF_UNIFORMS * (second - fine).abs()))
    }

    /// The logarithm for atoms of this standard deviation, scaled.
    fn ln_steps_of_atoms(&self, atoms: &[(f64, f64)], unit: f64, start: f64) -> Interval {
        let steps = (self.right - self.left) / unit;
        let finer = [(300.0, 4.0), (1000.0, 3.0)].into_iter().find(|most| steps < most.0);
        let finer = finer.map_or(1.0, |most| most.1);
        // Cells in the ratio 3/2, however few.
        let quarter = (2.0 * finer * steps).ceil().max(QUARTER_LEAST);
        let solve = |quarters: f64| self.interpolated(atoms, (quarters * quarter).round(), start);
        let [fine, middle, coarse] = [9.0, 6.0, 4.0].map(solve);
        if [coarse, middle, fine].contains(&f64::INFINITY) {
            let ways: Vec<_> = atoms.iter().map(|&(value, p)| (p, [value; 2])).collect();
            let quarter = (4.0 * (self.right - self.left) / unit).ceil().max(QUARTER_LEAST);
            return self.trapped(&ways, 9.0 * quarter, start);
        }
        let (second, apart) = extrapolated(coarse, middle, fine);
        // Where `u` jumps, two meshes may agree by accident: four of nearly the same spacing do not.
        let others = [6.85, 7.55, 8.3].map(solve);
        let far = others.iter().map(|other| (other - fine).abs());
        let least = (2.0 * apart).max(OF_ATOMS * (second - fine).abs());
        let error = far.fold(
            least,
            |error, far| {
                if far.is_nan() { far } else { error.max(OF_ATOMS * far) }
            },
        );
        stated(second, error)
    }

    /// `ln u(start)` by linear interpolation, infinite where there is no way out; not a number if
    /// the system is too large.
    fn interpolated(&self, atoms: &[(f64, f64)], cells: f64, start: f64) -> f64 {
        if UNKNOWNS_MAX as f64 <= cells {
            return f64::NAN;
        }
        let spacing = (self.right - self.left) / cells;
        let row = |x: f64| {
            let (mean, scale) = ((self.map)(x), (self.scale)(x));
            let place = |value: f64| (mean + scale * value - self.left) / spacing;
            Row::between_points(atoms.iter().map(|&(value, p)| (place(value), p)), cells)
        };
        let node = |k: usize| self.left + k as f64 * spacing;
        ln_expected_if_finite(cells as usize + 1, &|k| row(node(k)), row(start), self.work)
    }

    /// Infinity if the walk can surely enter a set of cells that it cannot leave, unknown otherwise. From a cell it lands
    /// between where its two ends lead, map and scale being monotone there; a part, with its probability, between its two values.
    fn trapped(&self, ways: &[(f64, [f64; 2])], cells: f64, start: f64) -> Interval {
        let count = cells as usize;
        let spacing = (self.right - self.left) / cells;
        let parts: Vec<[f64; 2]> = ways.iter().filter(|way| 0.0 < way.0).map(|way| way.1).collect();
        // Cells that a part leads to from between two points, none if it may lead outside.
        let landed = |from: f64, to: f64, part: &[f64; 2]| -> Option<Range<usize>> {
            let corner = |x: f64, value: f64| (self.map)(x) + (self.scale)(x) * value - self.left;
            let corners = [from, to].map(|x| part.map(|value| corner(x, value) / spacing));
            let corners = corners.as_flattened();
            let low = corners.iter().copied().fold(f64::INFINITY, f64::min) - 1e-6;
            let high = corners.iter().copied().fold(f64::NEG_INFINITY, f64::max) + 1e-6;
            let is_known = corners.iter().all(|corner| corner.is_finite());
            (is_known && 0.0 < low && high < cells).then(|| low as usize..high as usize + 1)
        };
        let node = |k: usize| self.left + k as f64 * spacing;
        let ways = |k: usize| parts.iter().map(move |part| landed(node(k), node(k + 1), part));
        // Sums of cells up to each, so that ranges are looked up at once.
        let sums = |set: &[bool]| -> Vec<usize> {
            let add = |sum: &mut usize, &cell: &bool| {
                *sum += usize::from(cell);
                Some(*sum)
            };
            std::iter::once(0).chain(set.iter().scan(0, add)).collect()
        };
        let within = |sums: &[usize], way: Option<Range<usize>>| {
            way.is_some_and(|way| sums[way.end] - sums[way.start] == way.len())
        };
        // The largest set that no way leaves; then the cells from which some way surely leads into it.
        let mut set = vec![true; count];
        for every in [true, false] {
            loop {
                if !self.work.spend(20 * count * parts.len()) {
                    return Interval::UNKNOWN;
                }
                let sums = sums(&set);
                let holds = |k: usize| match every {
                    true => set[k] && ways(k).all(|way| within(&sums, way)),
                    false => set[k] || ways(k).any(|way| within(&sums, way)),
                };
                let next: Vec<bool> = (0..count).map(holds).collect();
                if next == set {
                    break;
                }
                set = next;
            }
        }
        let sums = sums(&set);
        let enters = parts.iter().any(|part| within(&sums, landed(start, start, part)));
        if enters { Interval::exactly(f64::INFINITY) } else { Interval::UNKNOWN }
    }
}

/// `1/√2`.
const HALF_ROOT: f64 = std::f64::consts::FRAC_1_SQRT_2;

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
mod tests;
