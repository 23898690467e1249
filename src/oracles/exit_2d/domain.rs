//! Mean exit times and exit distributions of any diffusion in a convex domain of the plane.
//!
//! For `dX = b(X) dt + σ(X) dW` with covariance `a = σ σᵀ` the mean exit time solves
//! `½ a : ∇∇u + b · ∇u = -1` with `u = 0` on the boundary. At each point of a lattice Selling's
//! decomposition writes `½ a = Σ λ v vᵀ` with at most three directions `v` of the lattice and
//! `λ >= 0` (Fehrenbach and Mirebeau, *J. Math. Imaging Vision* 49, 2014), so that the generator is
//! `Σ λ (∂_v² + (v · ½a⁻¹ b) ∂_v)`: along each direction the rates to both sides are those of the
//! diffusion whose gradients are those in the middles of both arms, cut short where the boundary is nearer
//! than the next point. All rates are positive whatever `a` and `b`, so elimination after Grassmann, Taksar and
//! Heyman never subtracts, and a mean time of `e^300` is as accurate as a mean time of one.

mod arms;

use crate::interval::Interval;
use arms::{arm_rates, boundary, selling, slope};

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
/// Eight lattices through `start`, with 0.65 to 1.9 times the given `cells` along the axes, are fitted by a polynomial of
/// the second degree in the squared step. Points near the boundary come and go, which acts like noise: the radius
/// is nine standard deviations of the fit as its residuals show them, up to thirteen times more where the start is
/// nearer to the boundary than to the next point, the distance from the fit of the first degree, and 1e-10
/// for rounding: a measured error. It is small where a step of the finest lattice climbs less than about two units of
/// `∫ 2 a⁻¹ b`. The cost is `60 m n³` multiplications for `m` by `n` cells: 100 ms for 40 by 40. The long
/// axis belongs first.
///
/// Unknown if something is not finite, if the start is outside or `a` not positive definite, if drift or covariance
/// jump (seen as bends along the arms of points that do not shrink with the step), if the radius exceeds two, if
/// the logarithm exceeds 600, or if that takes more than 1e11 multiplications.
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
    let [m, n] = cells.map(|count| count.max(8) as f64);
    if !(domain.inside)(start) || WORK_MAX < 60.0 * m * n * n * n {
        return None;
    }
    let (mut found, mut bends, mut nearest) = (Vec::new(), Vec::new(), 1.0_f64);
    for scale in SCALES {
        let network = Network::of(domain, start, [m * scale, n * scale], part, parts)?;
        bends.push(network.bends);
        nearest = nearest.min(network.nearest);
        found.push(network.solve());
    }
    // Smooth coefficients bend four times less along half the way, those that jump as much as before.
    let jumps = (0..2).any(|k: usize| BEND_MIN < bends[7][k] && 0.6 * bends[2][k] < bends[7][k]);
    if jumps || !found.iter().flatten().all(|value| value.is_finite()) || LN_TIME_MAX < found[7][0]
    {
        return None;
    }
    let value = |index: usize| {
        let interval = extrapolate(std::array::from_fn(|lattice| found[lattice][index]), nearest);
        if interval.radius() < RADIUS_MAX { interval } else { Interval::UNKNOWN }
    };
    Some(Exit { ln_mean_time: value(0), probabilities: (1..=parts).map(value).collect() })
}

/// The given cells are multiplied by these. Simple ratios would let a boundary that one lattice almost meets be
/// almost met by all: what cut arms do would look like a power of the step.
const SCALES: [f64; 8] = [0.65, 0.75, 0.87, 1.0, 1.15, 1.33, 1.55, 1.9];

/// The limit of values with errors in `h²` and `h⁴`, where `h` is one over a scale, beside which points near the
/// boundary come and go: noise of the order of `h²`.
fn extrapolate(values: [f64; 8], nearest: f64) -> Interval {
    let (limit, deviation) = fit::<3>(values);
    let (without, _) = fit::<2>(values);
    // A start nearer to the boundary than the next point feels all of the boundary's roughness, and cuts
    // the same arm in all lattices.
    let near = 1.0 + NEAR * (1.0 - nearest);
    let noise = SAFETY * deviation + SHARE * (limit - values[7]).abs();
    Interval::around(limit, (limit - without).abs() + noise * near + 1e-10)
}

/// Least squares with `N` powers of `h²` and weights `h⁻⁴`: the constant, and its standard deviation as the residuals
/// show it.
fn fit<const N: usize>(values: [f64; 8]) -> (f64, f64) {
    // Columns over h², made orthogonal; the last one is the constant's, so that nothing else is needed.
    let mut columns: Vec<[f64; 8]> = Vec::new();
    let dot = |a: &[f64; 8], b: &[f64; 8]| a.iter().zip(b).map(|(a, b)| a * b).sum::<f64>();
    for power in (0..N).rev() {
        let mut column = SCALES.map(|scale| scale.powi(2 - 2 * power as i32));
        for other in &columns {
            let share = dot(&column, other) / dot(other, other);
            column.iter_mut().zip(other).for_each(|(c, o)| *c -= share * o);
        }
        columns.push(column);
    }
    // Differences from the finest, so that large values do not drown them.
    let mut rest: [f64; 8] =
        std::array::from_fn(|k| (values[k] - values[7]) * SCALES[k] * SCALES[k]);
    let mut share = 0.0;
    for column in &columns {
        share = dot(&rest, column) / dot(column, column);
        rest.iter_mut().zip(column).for_each(|(r, c)| *r -= share * c);
    }
    let constant = columns[N - 1];
    let variance = dot(&rest, &rest) / (8 - N) as f64 / dot(&constant, &constant);
    (values[7] + share, variance.sqrt())
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

/// Multiplications that eight lattices may take.
const WORK_MAX: f64 = 1e11;
/// Beyond this, rates could underflow.
const LN_TIME_MAX: f64 = 600.0;
/// A wider result says nothing.
const RADIUS_MAX: f64 = 2.0;
/// Standard deviations of Student's law with five degrees of freedom that are exceeded once in 5000 times.
const SAFETY: f64 = 9.0;
/// Of the way that is extrapolated, the share that is uncertain.
const SHARE: f64 = 0.3;
/// How much more uncertain a start on the boundary is.
const NEAR: f64 = 12.0;
/// Bends of the coefficients, relative to their largest values, that could be rounding.
const BEND_MIN: f64 = 1e-5;
/// The largest exponent of one arm.
const CLIMB_MAX: f64 = 200.0;

/// Rates between the points of a lattice and out of the domain.
///
/// Row `i` of the band holds the rates to points `i - reach .. i + reach`.
struct Network {
    /// The shortest arm of the start.
    nearest: f64,
    /// The largest bends of drift and covariance along an arm and its opposite, over their largest values.
    bends: [f64; 2],
    reach: usize,
    band: Vec<f64>,
    /// By point and part of the boundary; one part, unread, if none is asked for.
    exits: Vec<f64>,
    parts: usize,
    start: usize,
}

/// An arm from a lattice point: its end, and how far that is.
enum Arm {
    Point(usize),
    Boundary(usize),
}

impl Network {
    fn of(
        domain: &Erased,
        start: [f64; 2],
        cells: [f64; 2],
        part: &dyn Fn([f64; 2]) -> usize,
        parts: usize,
    ) -> Option<Network> {
        let [e, f] = [0, 1].map(|axis: usize| domain.axes[axis].map(|x| 2.0 * x / cells[axis]));
        let determinant = e[0] * f[1] - e[1] * f[0];
        // From the plane to multiples of the lattice's steps.
        let along = |[x, y]: [f64; 2]| {
            [(x * f[1] - y * f[0]) / determinant, (e[0] * y - e[1] * x) / determinant]
        };
        let place = |[i, j]: [f64; 2]| [0, 1].map(|k: usize| start[k] + (i * e[k] + j * f[k]));
        let from_centre = along([0, 1].map(|k: usize| start[k] - domain.centre[k]));
        let half = cells.map(|count| 0.5 * count);
        let first = [0, 1].map(|k: usize| -(half[k] + from_centre[k]).floor());
        let counts =
            [0, 1].map(|k: usize| ((half[k] - from_centre[k]).floor() - first[k]) as usize + 1);
        let at = |i: usize, j: usize| [first[0] + i as f64, first[1] + j as f64];
        let mut number = vec![usize::MAX; counts[0] * counts[1]];
        let mut points = Vec::new();
        for i in 0..counts[0] {
            for j in 0..counts[1] {
                if (domain.inside)(place(at(i, j))) {
                    number[i * counts[1] + j] = points.len();
                    points.push((i, j));
                }
            }
        }
        let numbered = |i: i64, j: i64| {
            let inside = 0 <= i && i < counts[0] as i64 && 0 <= j && j < counts[1] as i64;
            let found =
                if inside { number[i as usize * counts[1] + j as usize] } else { usize::MAX };
            (found != usize::MAX).then_some(found)
        };
        let columns = parts.max(1);
        let mut rates: Vec<(usize, usize, f64)> = Vec::with_capacity(6 * points.len());
        let mut exits = vec![0.0; points.len() * columns];
        let coefficients = |x: [f64; 2]| {
            let (drift, covariance) = (along((domain.drift)(x)), (domain.covariance)(x));
            let [p, q] = [0, 1].map(|k: usize| along(covariance[k]));
            let [c, d] = [along([p[0], q[0]]), along([p[1], q[1]])];
            (drift, [0.5 * c[0], 0.25 * (c[1] + d[0]), 0.5 * d[1]])
        };
        let mut nearest = vec![1.0_f64; points.len()];
        let (mut bends, mut largest) = ([0.0_f64; 2], [0.0_f64; 2]);
        for (index, &(i, j)) in points.iter().enumerate() {
            let here = at(i, j);
            let x = place(here);
            let (drift, half) = coefficients(x);
            drift.iter().for_each(|b| largest[0] = largest[0].max(b.abs()));
            largest[1] = largest[1].max(half[0] + half[2]);
            for (lambda, v) in selling(half)? {
                if lambda <= 0.0 {
                    continue;
                }
                let to = |t: f64| place([here[0] + t * v[0] as f64, here[1] + t * v[1] as f64]);
                let arm = |sign: i64| {
                    let (di, dj) = (sign * v[0], sign * v[1]);
                    match numbered(i as i64 + di, j as i64 + dj) {
                        Some(next) => (1.0, Arm::Point(next)),
                        None => {
                            let out = |t: f64| to(t * sign as f64);
                            let t = boundary(|t| (domain.inside)(out(t)));
                            (t, Arm::Boundary(if parts == 0 { 0 } else { part(out(t)) }))
                        }
                    }
                };
                let (ahead, behind) = (arm(1), arm(-1));
                nearest[index] = nearest[index].min(ahead.0).min(behind.0);
                // The gradient of each arm is that at its middle.
                let middles = [0.5 * ahead.0, -0.5 * behind.0].map(|t| coefficients(to(t)));
                let gradients = middles.map(|(drift, half)| slope(half, drift, v));
                let bend = |k: usize, f: &dyn Fn(&([f64; 2], [f64; 3])) -> [f64; 3]| {
                    let ([p, q], c) = (middles.each_ref().map(f), f(&(drift, half)));
                    let share = behind.0 / (ahead.0 + behind.0);
                    let at = |l: usize| (p[l] * share + q[l] * (1.0 - share) - c[l]).abs();
                    (k, (0..3).map(at).fold(0.0, f64::max))
                };
                for (k, size) in [bend(0, &|m| [m.0[0], m.0[1], 0.0]), bend(1, &|m| m.1)] {
                    bends[k] = bends[k].max(size);
                }
                if gradients.iter().any(|g| CLIMB_MAX < g.abs() * ahead.0.max(behind.0)) {
                    return None;
                }
                let (up, down) = arm_rates(gradients, ahead.0, behind.0);
                for (rate, arm) in [(up, ahead.1), (down, behind.1)] {
                    match arm {
                        Arm::Point(next) => rates.push((index, next, lambda * rate)),
                        Arm::Boundary(part) => exits[index * columns + part] += lambda * rate,
                    }
                }
            }
        }
        let reach = rates.iter().map(|&(from, to, _)| from.abs_diff(to)).max().unwrap_or(0);
        let width = 2 * reach + 1;
        let mut band = vec![0.0; points.len() * width];
        for (from, to, rate) in rates {
            band[from * width + reach + to - from] += rate;
        }
        let [i, j] = [0, 1].map(|k: usize| (-first[k]) as i64);
        let bends =
            [0, 1].map(|k: usize| if largest[k] == 0.0 { 0.0 } else { bends[k] / largest[k] });
        let start = numbered(i, j)?;
        Some(Network { bends, nearest: nearest[start], reach, band, exits, parts: columns, start })
    }

    /// The logarithm of the mean time from the start, and the probability of each part.
    fn solve(mut self) -> Vec<f64> {
        let (reach, parts) = (self.reach, self.parts);
        let (width, n) = (2 * reach + 1, self.exits.len() / parts);
        let mut time = vec![1.0; n];
        let mut leaving = vec![0.0; n];
        for i in 0..n {
            let (done, rest) = self.band.split_at_mut((i + 1) * width);
            let onward = &done[i * width + reach + 1..][..reach.min(n - 1 - i)];
            let (exits_done, exits_rest) = self.exits.split_at_mut((i + 1) * parts);
            let exits = &exits_done[i * parts..];
            leaving[i] = onward.iter().sum::<f64>() + exits.iter().sum::<f64>();
            for j in i + 1..n.min(i + 1 + reach) {
                let row = &mut rest[(j - i - 1) * width..(j - i) * width];
                let at = reach + i - j;
                if row[at] == 0.0 {
                    continue;
                }
                let visits = row[at] / leaving[i];
                for (rate, onward) in row[at + 1..].iter_mut().zip(onward) {
                    *rate += visits * onward;
                }
                for (rate, exit) in exits_rest[(j - i - 1) * parts..].iter_mut().zip(exits) {
                    *rate += visits * exit;
                }
                time[j] += visits * time[i];
            }
        }
        let mut chances = vec![0.0; n * parts];
        for i in (0..n).rev() {
            let onward = &self.band[i * width + reach + 1..][..reach.min(n - 1 - i)];
            let later: f64 = onward.iter().zip(&time[i + 1..]).map(|(rate, t)| rate * t).sum();
            time[i] = (time[i] + later) / leaving[i];
            for part in 0..parts {
                let after = chances[(i + 1) * parts..].iter().skip(part).step_by(parts);
                let later: f64 = onward.iter().zip(after).map(|(rate, p)| rate * p).sum();
                chances[i * parts + part] = (self.exits[i * parts + part] + later) / leaving[i];
            }
        }
        let mut found = vec![libm::log(time[self.start])];
        found.extend(&chances[self.start * parts..(self.start + 1) * parts]);
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::oracles::planar_exit;

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
            let found = ln_mean_time(&tilted(eta), start, [120, 48]);
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
        let total: f64 = straight.probabilities.iter().map(|p| p.center()).sum();
        assert!((total - 1.0).abs() < 1e-9, "{total}");
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
