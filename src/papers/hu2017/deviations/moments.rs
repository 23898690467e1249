//! How far SGD is from its gradient flow: moments by the exact semigroup, on ladders of steps.

use crate::interval::Interval;
use crate::oracles::semigroup;
use crate::papers::hu2017::approximation::theory::grid;
use crate::papers::hu2017::deviations::trajectory::Trajectory;
use crate::statistics::limit;

/// The first two moments of the deviation `e = x_k - Y(kη)` on the circle, through trigonometric
/// functions that agree with powers of `e` to the next order but one.
#[derive(Clone, Copy, Debug)]
pub struct Moments {
    /// `E sin e = E e + O(E |e|³)`.
    pub mean: Interval,
    /// `E (2 - 2 cos e)`, the mean square of the chord: `E e² + O(E e⁴)`.
    pub square: Interval,
}

/// The next two moments.
#[derive(Clone, Copy, Debug)]
pub struct HigherMoments {
    /// `E (2 sin e - sin 2e) = E e³ + O(E |e|⁵)`.
    pub cube: Interval,
    /// `E (2 - 2 cos e)² = E e⁴ + O(E e⁶)`.
    pub fourth: Interval,
}

/// The steps of a ladder, 2^-3 to 2^-11.
pub fn steps() -> impl Iterator<Item = f64> {
    (3..=11).map(|halvings| 0.5_f64.powi(halvings))
}

/// `E cos(h e)` and `E sin(h e)` at each of the times for `h` = `harmonic`, for SGD with step `step`.
fn harmonics(
    trajectory: &Trajectory<1>,
    step: f64,
    times: &[f64],
    harmonic: f64,
) -> Vec<[Interval; 2]> {
    let counts: Vec<u64> = times.iter().map(|time| (time / step) as u64).collect();
    let chain = trajectory.loss.sgd(step);
    let [cosine, sine] = [libm::cos, libm::sin].map(|of: fn(f64) -> f64| {
        let observable = |x: &[f64; 1]| of(harmonic * x[0]);
        semigroup::expectations(&grid(), &chain, &observable, &counts, &[trajectory.start])
    });
    let flow = trajectory.flow(times);
    let turned = |n: usize| {
        let (c, s) = (cosine[n][0], sine[n][0]);
        let y = flow[n][0];
        let (sy, cy) = libm::sincos(harmonic * y.center());
        // The center is off by the radius of Y.
        let moved = |value: Interval| value.widened(harmonic * y.radius());
        [moved(c.scaled(cy) + s.scaled(sy)), moved(s.scaled(cy) - c.scaled(sy))]
    };
    (0..times.len()).map(turned).collect()
}

/// The first two moments at each of the times, for SGD with step `step`.
pub fn moments(trajectory: &Trajectory<1>, step: f64, times: &[f64]) -> Vec<Moments> {
    let of = |[cos, sin]: [Interval; 2]| Moments {
        mean: sin,
        square: Interval::exactly(2.0) - cos.scaled(2.0),
    };
    harmonics(trajectory, step, times, 1.0).into_iter().map(of).collect()
}

/// The next two.
pub fn higher_moments(trajectory: &Trajectory<1>, step: f64, times: &[f64]) -> Vec<HigherMoments> {
    let first = harmonics(trajectory, step, times, 1.0);
    let second = harmonics(trajectory, step, times, 2.0);
    let of = |([cos, sin], [cos2, sin2]): ([Interval; 2], [Interval; 2])| HigherMoments {
        cube: sin.scaled(2.0) - sin2,
        fourth: Interval::exactly(6.0) - cos.scaled(8.0) + cos2.scaled(2.0),
    };
    first.into_iter().zip(second).map(of).collect()
}

/// A ladder of whatever is computed for a step and the trajectory's times.
pub fn ladder<M>(
    trajectory: &Trajectory<1>,
    of: impl Fn(&Trajectory<1>, f64, &[f64]) -> Vec<M>,
) -> Vec<(f64, Vec<M>)> {
    steps().map(|step| (step, of(trajectory, step, &trajectory.times()))).collect()
}

/// The limit, at each time, of a moment that is scaled by `η^-power` and has an expansion in
/// powers of `η^variable`.
pub fn limits<M>(
    ladder: &[(f64, Vec<M>)],
    of: impl Fn(&M) -> Interval,
    power: f64,
    variable: f64,
) -> Vec<Interval> {
    let times = ladder.first().map_or(0, |(_, moments)| moments.len());
    let limit = |n: usize| {
        let point = |(step, moments): &(f64, Vec<M>)| {
            let scaled = of(&moments[n]).scaled(libm::pow(*step, -power));
            (libm::pow(*step, variable), scaled)
        };
        limit::at_zero(&ladder.iter().map(point).collect::<Vec<_>>())
    };
    (0..times).map(limit).collect()
}

/// The limits of the variances of `(x_k - Y(kη)) / √η` at the trajectory's times.
pub fn variances(trajectory: &Trajectory<1>) -> Vec<Interval> {
    limits(&ladder(trajectory, moments), |moments| moments.square, 1.0, 1.0)
}

/// The limits of the mean squares of `c·(x_k - Y(kη)) / √η` at the time `T`, for each of the
/// integer vectors `c`, from steps 1/4 to 1/128.
pub fn squares_along(trajectory: &Trajectory<2>, directions: &[[i32; 2]]) -> Vec<Interval> {
    let [y, z] = trajectory.flow(&[trajectory.time])[0];
    let along = |&[a, b]: &[i32; 2], [x, y]: [f64; 2]| f64::from(a) * x + f64::from(b) * y;
    let limit = |direction: &[i32; 2]| {
        let center = along(direction, [y.center(), z.center()]);
        let square = |&x: &[f64; 2]| 2.0 - 2.0 * libm::cos(along(direction, x) - center);
        let point = |step: f64| {
            let (chain, count) = (trajectory.loss.sgd(step), (trajectory.time / step) as u64);
            let found =
                semigroup::expectations(&grid(), &chain, &square, &[count], &[trajectory.start]);
            let margin = 2.0 * along(&direction.map(i32::abs), [y.radius(), z.radius()]);
            (step, found[0][0].widened(margin).scaled(1.0 / step))
        };
        let steps = (2..=7).map(|halvings| 0.5_f64.powi(halvings));
        limit::at_zero(&steps.map(point).collect::<Vec<_>>())
    };
    directions.iter().map(limit).collect()
}

/// The limit of the covariance of `(x_k - Y(kη)) / √η` at the times `T/2` and `T`.
///
/// By the Markov property it is the expectation at `T/2` of `sin e` times the function that the
/// semigroup gives for the rest of the time, which is interpolated.
pub fn covariance_of_two_times(trajectory: &Trajectory<1>) -> Interval {
    let half = trajectory.time / 2.0;
    let flow = trajectory.flow(&[half, trajectory.time]);
    let [early, late] = [flow[0][0], flow[1][0]];
    let (grid, axis) = (grid::<1>(), grid::<1>().axes[0]);
    let (nodes, places) = (axis.nodes(), grid.nodes());
    let point = |step: f64| {
        let chain = trajectory.loss.sgd(step);
        let count = [(half / step) as u64];
        let deviation = |x: &[f64; 1]| libm::sin(x[0] - late.center());
        let after = semigroup::expectations(&grid, &chain, &deviation, &count, &places).remove(0);
        let product = |x: &[f64; 1]| {
            let mut weights = vec![0.0; nodes.len()];
            axis.weights(&nodes, x[0], &mut weights);
            let later: f64 = weights.iter().zip(&after).map(|(w, u)| w * u.center()).sum();
            libm::sin(x[0] - early.center()) * later
        };
        let found = semigroup::expectations(&grid, &chain, &product, &count, &[trajectory.start]);
        // The interpolated function errs by its radius, both centers by theirs.
        let margin = 2.0 * after[0].radius() + early.radius() + late.radius();
        (step, found[0][0].widened(margin).scaled(1.0 / step))
    };
    limit::at_zero(&steps().map(point).collect::<Vec<_>>())
}
