//! Mean exit times and exit distributions of any diffusion in a convex domain of the plane.
//!
//! For `dX = b(X) dt + σ(X) dW` with covariance `a = σ σᵀ` the mean exit time solves
//! `½ a : ∇∇u + b · ∇u = -1` with `u = 0` on the boundary. At each point of a lattice Selling's
//! decomposition writes `½ a = Σ λ v vᵀ` with at most three directions `v` of the lattice and
//! `λ >= 0` (Fehrenbach and Mirebeau, *J. Math. Imaging Vision* 49, 2014), so that the generator is
//! `Σ λ (∂_v² + g_v ∂_v)` with `g_v = v · (½a)⁻¹ b`: along each direction the rates to both sides are those of
//! the diffusion that has on each arm the `g_v` of its middle, cut short where the boundary is nearer than the next
//! point. Beside a jump of the coefficients they are averages of those around the point, divided by the covariance
//! across the jump, which is what the jump of `u`'s second derivative asks for. All rates are positive whatever `a`
//! and `b`, so elimination after Grassmann, Taksar and Heyman never subtracts, and a mean time of `e^300` is as
//! accurate as a mean time of one.
//!
//! What this solution leaves of the equation is measured with polynomials of degree six along the lattice's lines
//! from boundary to boundary, and weighted with the time spent at each point: a corrected time of order four.

mod arms;
mod lattice;
mod network;

use crate::interval::Interval;
use lattice::{Lattice, Rates, Site};
use network::Network;

/// A diffusion in a convex domain, all of whose boundary absorbs.
pub struct Domain<B, A, I> {
    /// The drift `b`.
    pub drift: B,
    /// The covariance `a = σ σᵀ` per unit time: symmetric and positive definite.
    pub covariance: A,
    /// Whether a point is inside. The domain must be convex, and lie within the parallelogram
    /// `centre ± axes[0] ± axes[1]`.
    pub inside: I,
    /// The middle of that parallelogram.
    pub centre: [f64; 2],
    /// Its half-axes: the lattice's directions. Best along those in which the domain is long and
    /// short, with the lengths that it has there.
    pub axes: [[f64; 2]; 2],
}

/// When and where a diffusion leaves.
#[derive(Clone, Debug, PartialEq)]
pub struct Exit {
    /// The natural logarithm of the mean exit time.
    pub ln_mean_time: Interval,
    /// The probability of each part of the boundary.
    pub probabilities: Vec<Interval>,
}

/// Time and place of the exit from `start`, with the boundary divided into `parts` parts, of which
/// `part` names the one that a boundary point belongs to.
///
/// Four lattices through `start`, with the given `cells` along the axes (rounded up to multiples of four, at least
/// eight), 5/4, 3/2 and twice as many, give four times that are accurate at any barrier, and four corrected ones, which
/// are better where `u` is resolved. The error of each kind is measured by how far the four lie apart, by the
/// distances between the two kinds on each lattice, by the polynomials of degree four and six along lines, by what jumps beside
/// points could change, and by rounding; it is larger where the start is nearer to the boundary than to the next point. The kind with
/// the smaller error is taken. With 40 by 40 cells `ln T` of 20 is known to about 0.05, times without a barrier to
/// about 1e-5. Probabilities are extrapolated in the squared step; their radius is a measured error too, with half of
/// what leaves next to a place where two parts meet. A part that no arm of one of the lattices meets has `[0, 1]`, and the
/// others then have zero as their lower end.
///
/// Jumps of drift and covariance by more than a hundredth are looked for between neighbours and need not be
/// declared; one more radius of about 1e-3 goes with them. Layers that lie between two points of the lattice are not seen.
///
/// The cost is `50 m n³` multiplications for `m` by `n` cells where covariances are round in units of the cells: 100 ms for 40 by 40.
/// The long axis belongs first.
///
/// Unknown if something is not finite, if the start is outside or `a` not positive definite, if the radius exceeds
/// 3, if the logarithm exceeds 600, or if that takes more than 1e11 multiplications.
pub fn leave<B, A, I>(
    domain: &Domain<B, A, I>,
    start: [f64; 2],
    cells: [usize; 2],
    part: impl Fn([f64; 2]) -> usize,
    parts: usize,
) -> Exit
where
    B: Fn([f64; 2]) -> [f64; 2],
    A: Fn([f64; 2]) -> [[f64; 2]; 2],
    I: Fn([f64; 2]) -> bool,
{
    let erased = Erased {
        drift: &domain.drift,
        covariance: &domain.covariance,
        inside: &domain.inside,
        centre: domain.centre,
        axes: domain.axes,
    };
    leave_erased(&erased, start, cells, &part, parts).unwrap_or(Exit {
        ln_mean_time: Interval::UNKNOWN,
        probabilities: vec![Interval::UNKNOWN; parts],
    })
}

/// The natural logarithm of the mean exit time from `start`: see [`leave`].
pub fn ln_mean_time<B, A, I>(
    domain: &Domain<B, A, I>,
    start: [f64; 2],
    cells: [usize; 2],
) -> Interval
where
    B: Fn([f64; 2]) -> [f64; 2],
    A: Fn([f64; 2]) -> [[f64; 2]; 2],
    I: Fn([f64; 2]) -> bool,
{
    leave(domain, start, cells, |_| 0, 0).ln_mean_time
}

type Erased<'a> = Domain<
    &'a dyn Fn([f64; 2]) -> [f64; 2],
    &'a dyn Fn([f64; 2]) -> [[f64; 2]; 2],
    &'a dyn Fn([f64; 2]) -> bool,
>;

fn leave_erased(
    domain: &Erased,
    start: [f64; 2],
    cells: [usize; 2],
    part: &dyn Fn([f64; 2]) -> usize,
    parts: usize,
) -> Option<Exit> {
    // Quarters of them have to be whole, or the steps' ratios are not those of the scales.
    let cells = cells.map(|count| count.max(8).next_multiple_of(4));
    let [m, n] = cells.map(|count| count as f64);
    if !(domain.inside)(start) || WORK_MAX < 50.0 * m * n * n * n {
        return None;
    }
    let mut found = Vec::with_capacity(SCALES.len());
    for scale in SCALES {
        let cells = cells.map(|count| count * scale / SCALES[0]);
        found.push(Solution::on(domain, start, cells, part, parts)?);
    }
    let found = <[Solution; 4]>::try_from(found).ok()?;
    if !(found.iter().all(|of| of.ln_time.plain.is_finite())
        && found[3].ln_time.plain < LN_TIME_MAX)
    {
        return None;
    }
    // What lies between the arms of every lattice may be any share of what its neighbours seem to have.
    let is_seen = |part: usize| found.iter().all(|of| of.seen[part]);
    let all_seen = (0..parts).all(is_seen);
    let chance = |part: usize| {
        if !is_seen(part) {
            return Interval::new(0.0, 1.0);
        }
        let shared = 0.5 * found[3].shared[part];
        let chance = resolved(estimate(&found, |of| of.chances[part], 1.0).widened(shared));
        if all_seen { chance } else { chance.hull(Interval::exactly(0.0)) }
    };
    Some(Exit {
        ln_mean_time: resolved(estimate(&found, |of| of.ln_time, found[3].time)),
        probabilities: (0..parts).map(chance).collect(),
    })
}

/// What four lattices say of a quantity, for which rounding is measured in these units.
fn estimate(found: &[Solution; 4], of: impl Fn(&Solution) -> Value, unit: f64) -> Interval {
    let values = found.each_ref().map(of);
    let [plain, corrected] = [values.map(|value| value.plain), values.map(|value| value.corrected)];
    let (fine, jumps) = (values[3], found[3].jumps);
    let near = nearness(found);
    let between = (fine.plain - fine.corrected).abs();
    let everywhere = JUMP * jumps + ROUNDING;
    // Plain and corrected values can cross, on some lattice, on the way to a limit elsewhere: none of the distances between
    // them is forgotten, each scaled to the finest lattice. Where steps climb, polynomials say nothing, but are no reason for doubt.
    let apart = |(value, scale): (&Value, usize)| {
        let step = SCALES[3] as f64 / scale as f64;
        (value.plain - value.corrected).abs().min(DOUBT_MAX) / (step * step)
    };
    let doubt = (1.0 + 3.0 * near) * values.iter().zip(SCALES).map(apart).fold(0.0, f64::max);
    let plain_radius = 3.0 * (1.0 + 2.0 * near) * range(plain) + 0.8 * doubt + everywhere;
    let moved = [0, 1, 2].map(|k: usize| [0.25, 0.5, 1.0][k] * (corrected[k] - corrected[3]).abs());
    let corrected_radius = SAFETY
        * (1.0 + 3.0 * near)
        * (3.25 * moved.into_iter().fold(0.0, f64::max)
            + (fine.corrected - fine.lower).abs()
            + (0.1 + 100.0 * jumps).min(1.0) * between)
        + found[3].rounding / unit
        + everywhere;
    let known = corrected[1..].iter().chain([&fine.lower]).all(|value| value.is_finite());
    let plain = Interval::around(fine.plain, plain_radius);
    if !known || plain_radius <= corrected_radius {
        return plain;
    }
    let corrected = Interval::around(fine.corrected, corrected_radius);
    if corrected.meets(plain) { corrected } else { corrected.hull(plain) }
}

/// Corrected values are up to 1.7 times as far off as their distances say (of 18 000 problems on 9 to 24 cells).
const SAFETY: f64 = 1.75;

/// How near the start is to the boundary: zero from one step on, one on it. A start that is nearer than the next point
/// feels the boundary on every lattice in its own way.
fn nearness(found: &[Solution; 4]) -> f64 {
    found.iter().map(|of| 1.0 - of.nearest).fold(0.0, f64::max)
}

fn resolved(value: Interval) -> Interval {
    if value.radius() < RADIUS_MAX { value } else { Interval::UNKNOWN }
}

fn range(values: [f64; 4]) -> f64 {
    let most = values.into_iter().fold(f64::NEG_INFINITY, f64::max);
    most - values.into_iter().fold(f64::INFINITY, f64::min)
}

/// One quantity on one lattice.
#[derive(Clone, Copy)]
struct Value {
    plain: f64,
    /// With polynomials of degree six along lines, NaN where that makes no sense,
    corrected: f64,
    /// and with polynomials of degree four.
    lower: f64,
}

/// What one lattice says.
struct Solution {
    time: f64,
    ln_time: Value,
    /// The probability of each part.
    chances: Vec<Value>,
    /// Whether an arm meets each part.
    seen: Vec<bool>,
    /// Of each part the probability of leaving where it meets another part.
    shared: Vec<f64>,
    /// A bound for what rounding does to corrections of the time.
    rounding: f64,
    /// By how much `ln T` could change if all points beside jumps were on the other side.
    jumps: f64,
    /// The shortest arm of the start, in steps.
    nearest: f64,
}

impl Solution {
    fn on(
        domain: &Erased,
        start: [f64; 2],
        cells: [usize; 2],
        part: &dyn Fn([f64; 2]) -> usize,
        parts: usize,
    ) -> Option<Solution> {
        let lattice = Lattice::of(domain, start, cells);
        let Rates { between, out, jumps, nearest } = lattice.rates()?;
        let (points, start) = (lattice.len(), lattice.start()?);
        let mut exits = vec![0.0; points];
        out.iter().for_each(|&(from, rate, _)| exits[from] += rate);
        let mut speeds = exits.clone();
        between.iter().for_each(|&(from, _, rate)| speeds[from] += rate);
        let mut at_jump = vec![false; points];
        jumps.iter().for_each(|&(point, _)| at_jump[point] = true);
        let network = Network::of(between, exits);
        let times = network.gathered(&vec![1.0; points]);
        let mut at_start = vec![0.0; points];
        at_start[start] = 1.0;
        let stays = network.occupations(at_start);

        let time = times[start];
        let (mut chances, mut seen) = (vec![0.0; parts], vec![false; parts]);
        if 0 < parts {
            for &(from, rate, z) in &out {
                chances[part(z)] += stays[from] * rate;
                seen[part(z)] = true;
            }
        }
        // What the plain solution leaves of the equation, weighted with the time spent at each point, is a sum over
        // points and the boundary; the sum over points is that from starts with these weights.
        let corrected = [3, 2].map(|reach| {
            let (mut missing, mut weights) = (0.0, vec![0.0; points]);
            let mut on_boundary = vec![0.0; parts];
            for (point, &stay) in stays.iter().enumerate() {
                let sites = lattice.generator(point, lattice.coefficients(point), reach, &at_jump);
                let Some(sites) = sites else { continue };
                missing += stay;
                for (site, weight) in sites {
                    match site {
                        Site::Point(at) => weights[at] += stay * weight,
                        Site::Boundary(z) if 0 < parts => on_boundary[part(z)] += stay * weight,
                        Site::Boundary(_) => {}
                    }
                }
            }
            missing += weights.iter().zip(&times).map(|(w, time)| w * time).sum::<f64>();
            if 0 < parts {
                let stays = network.occupations(weights);
                out.iter().for_each(|&(from, rate, z)| on_boundary[part(z)] += stays[from] * rate);
            }
            (libm::log(time + missing), on_boundary)
        });
        let value = |part: usize| {
            let plain = chances[part];
            let [corrected, lower] = corrected.each_ref().map(|(_, change)| plain + change[part]);
            Value { plain, corrected, lower }
        };
        let passed =
            stays.iter().zip(&speeds).zip(&times).map(|((stay, speed), t)| stay * speed * t);
        let changes = jumps
            .into_iter()
            .map(|(point, beyond)| stays[point] * lattice.difference(point, beyond, &times));
        Some(Solution {
            time,
            ln_time: Value {
                plain: libm::log(time),
                corrected: corrected[0].0,
                lower: corrected[1].0,
            },
            chances: (0..parts).map(value).collect(),
            seen,
            shared: shared(&lattice, &out, &stays, part, parts),
            rounding: 4.0 * f64::EPSILON * passed.sum::<f64>(),
            jumps: changes.sum::<f64>() / time,
            nearest,
        })
    }
}

/// Of each part the probability of leaving from beside a point that leaves through another part.
fn shared(
    lattice: &Lattice,
    out: &[(usize, f64, [f64; 2])],
    stays: &[f64],
    part: &dyn Fn([f64; 2]) -> usize,
    parts: usize,
) -> Vec<f64> {
    let mut shared = vec![0.0; parts];
    if parts == 0 {
        return shared;
    }
    let through: Vec<usize> = out.iter().map(|&(_, _, place)| part(place)).collect();
    let mut reached: Vec<Vec<usize>> = vec![Vec::new(); stays.len()];
    for (&(point, ..), &part) in out.iter().zip(&through) {
        reached[point].push(part);
    }
    for (&(point, rate, _), &part) in out.iter().zip(&through) {
        let mut near = lattice.around(point).flat_map(|next| &reached[next]);
        if let Some(&other) = near.find(|&&other| other != part) {
            shared[part] += stays[point] * rate;
            shared[other] += stays[point] * rate;
        }
    }
    shared
}

/// Quarters of the given cells in four lattices.
const SCALES: [usize; 4] = [4, 5, 6, 8];
/// Multiplications that four lattices may take.
const WORK_MAX: f64 = 1e11;
/// Beyond this, rates could underflow.
const LN_TIME_MAX: f64 = 600.0;
/// A wider result says nothing.
const RADIUS_MAX: f64 = 3.0;
/// The largest distance between the plain and the corrected time that casts doubt on the plain one.
const DOUBT_MAX: f64 = 0.02;
/// The share that averages at jumps leave of what jumps could change: measured, a hundredth at most.
const JUMP: f64 = 0.06;
const ROUNDING: f64 = 1e-10;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::oracles::exit::planar_exit;

    fn ellipse(axes: [[f64; 2]; 2]) -> impl Fn([f64; 2]) -> bool {
        let [e, f] = axes;
        let determinant = e[0] * f[1] - e[1] * f[0];
        move |[x, y]| {
            let (u, v) = ((x * f[1] - y * f[0]) / determinant, (e[0] * y - e[1] * x) / determinant);
            u * u + v * v < 1.0
        }
    }

    #[test]
    fn brownian_motion_leaves_an_ellipse_as_its_quadratic_says() {
        // ½ a : ∇∇u = -1 with u = c (1 - |G⁻¹x|²): c = 1 / tr(G⁻¹ a G⁻ᵀ).
        let axes = [[1.2, 0.7], [-0.2, 0.4]];
        let a = [[0.5, 0.3], [0.3, 0.4]];
        let determinant = axes[0][0] * axes[1][1] - axes[0][1] * axes[1][0];
        let inverse = [[axes[1][1], -axes[1][0]], [-axes[0][1], axes[0][0]]]
            .map(|row| row.map(|entry| entry / determinant));
        let trace: f64 = inverse
            .iter()
            .map(|row| {
                (0..2).map(|i| (0..2).map(|j| row[i] * a[i][j] * row[j]).sum::<f64>()).sum::<f64>()
            })
            .sum();
        let domain = Domain {
            drift: |_| [0.0, 0.0],
            covariance: |_| a,
            inside: ellipse(axes),
            centre: [0.0, 0.0],
            axes,
        };
        for start in [[0.0, 0.0], [0.5, 0.4]] {
            let level: f64 = inverse
                .iter()
                .map(|row| row[0] * start[0] + row[1] * start[1])
                .map(|coordinate| coordinate * coordinate)
                .sum();
            let truth = libm::log((1.0 - level) / trace);
            let found = ln_mean_time(&domain, start, [24, 24]);
            assert!(found.contains(truth) && found.radius() < 1e-9, "{found:?} {truth}");
        }
    }

    #[test]
    fn an_ornstein_uhlenbeck_process_leaves_a_disc_as_its_radius_says() {
        for (noise, radius) in [(0.5_f64, 3e-4), (0.3, 3e-3), (0.2, 2e-2), (0.15, 0.1)] {
            let domain = Domain {
                drift: |[x, y]: [f64; 2]| [-x, -y],
                covariance: |_| [[noise * noise, 0.0], [0.0, noise * noise]],
                inside: |[x, y]: [f64; 2]| x * x + y * y < 1.0,
                centre: [0.1, 0.2],
                axes: [[1.3, 0.2], [-0.2, 1.2]],
            };
            let truth = planar_exit::mean_time_disc(2, |r| -r, noise, 1.0).ln();
            let found = ln_mean_time(&domain, [0.0, 0.0], [40, 40]);
            assert!(found.meets(truth), "at {noise}: {found:?} misses {truth:?}");
            assert!(found.radius() < 2.0 * radius, "at {noise}: {found:?}");
        }
    }

    /// `F = ½ xᵀ K x` with eigenvalues 1 and 4 and tilted axes, in a thin rectangle.
    fn tilted(eta: f64) -> Domain<Field, Matrix, fn([f64; 2]) -> bool> {
        Domain {
            drift: Box::new(|[x, y]| [-2.5 * x - 1.5 * y, -1.5 * x - 2.5 * y]),
            covariance: Box::new(move |_| [[eta, 0.0], [0.0, eta]]),
            inside: |[x, y]| x.abs() < 1.0 && y.abs() < 0.2,
            centre: [0.0, 0.0],
            axes: [[1.0, 0.0], [0.0, 0.2]],
        }
    }

    type Field = Box<dyn Fn([f64; 2]) -> [f64; 2]>;
    type Matrix = Box<dyn Fn([f64; 2]) -> [[f64; 2]; 2]>;

    #[test]
    fn a_thin_rectangle_that_the_flow_leaves_agrees_with_spectral_solutions() {
        // Independent Chebyshev collocation (scipy), all digits shown.
        for (eta, start, time) in [
            (0.04, [0.0, 0.0], 2.079_606_821_98),
            (0.02, [0.0, 0.0], 9.425_536_5),
            (0.02, [0.05, 0.02], 9.416_713_4),
            (0.04, [-0.9, 0.1], 0.164_208_785),
            (0.02, [-0.9, 0.1], 0.219_061),
            (0.02, [-0.98, 0.19], 0.010_655),
        ] {
            let found = ln_mean_time(&tilted(eta), start, [100, 60]);
            let truth = libm::log(time);
            assert!(found.widened(1e-5).contains(truth), "{eta} {start:?}: {found:?} {truth}");
            assert!(found.radius() < 0.05, "{eta} {start:?}: {found:?}");
        }
    }

    #[test]
    fn sides_are_left_through_as_lattices_of_other_directions_say() {
        // A square with correlated noise and a rotating drift, on lattices along its sides and
        // along its diagonals.
        let on = |axes: [[f64; 2]; 2]| {
            let domain = Domain {
                drift: |[x, y]: [f64; 2]| [0.4 - x + 0.5 * y, -0.5 * x - 2.0 * y],
                covariance: |[x, _]: [f64; 2]| {
                    let grown = 1.0 + 0.3 * x;
                    [[0.3 * grown * grown, 0.15 * grown], [0.15 * grown, 0.2]]
                },
                inside: |[x, y]: [f64; 2]| x.abs() < 1.0 && y.abs() < 1.0,
                centre: [0.0, 0.0],
                axes,
            };
            let side = |[x, y]: [f64; 2]| {
                if x.abs() < y.abs() { 2 + usize::from(0.0 < y) } else { usize::from(0.0 < x) }
            };
            leave(&domain, [0.2, -0.3], [30, 30], side, 4)
        };
        let straight = on([[1.0, 0.0], [0.0, 1.0]]);
        let slanted = on([[1.0, 1.0], [-1.0, 1.0]]);
        assert!(straight.ln_mean_time.meets(slanted.ln_mean_time), "{straight:?} {slanted:?}");
        assert!(slanted.ln_mean_time.radius() < 1e-2, "{slanted:?}");
        for (one, other) in straight.probabilities.iter().zip(&slanted.probabilities) {
            assert!(one.meets(*other) && other.radius() < 2e-2, "{straight:?} {slanted:?}");
        }
        // Each part is corrected on its own, or not.
        let total = straight.probabilities.iter().fold(Interval::exactly(0.0), |sum, p| sum + *p);
        assert!(total.contains(1.0) && total.radius() < 1e-2, "{total:?}");
    }

    #[test]
    fn an_indefinite_covariance_is_unknown() {
        let domain = Domain {
            drift: |_| [0.0, 0.0],
            covariance: |_| [[1.0, 2.0], [2.0, 1.0]],
            inside: |[x, y]: [f64; 2]| x.abs() < 1.0 && y.abs() < 1.0,
            centre: [0.0, 0.0],
            axes: [[1.0, 0.0], [0.0, 1.0]],
        };
        assert_eq!(ln_mean_time(&domain, [0.0, 0.0], [8, 8]), Interval::UNKNOWN);
    }
}
