//! How far SGD is from its gradient flow: moments by the exact semigroup on ladders of steps, and
//! simulated and enumerated paths.

use std::f64::consts::TAU;

use crate::budget::PerBudget;
use crate::experiment::Simulation;
use crate::instances::trajectory::Trajectory;
use crate::interval::Interval;
use crate::monte_carlo::{Block, Normals, Tally};
use crate::observation::Observation;
use crate::oracles::numerics::spectral::Grid;
use crate::oracles::{law::paths, law::semigroup};
use crate::statistics::{intervals, limit};
use crate::witnesses::weak_error::grid;

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

/// How many steps a ladder has.
pub const RUNGS: usize = 9;

/// The steps of a ladder, 2^-3 to 2^-11.
pub fn steps() -> impl Iterator<Item = f64> {
    (3..3 + RUNGS as i32).map(|halvings| 0.5_f64.powi(halvings))
}

/// `E cos(h e)` and `E sin(h e)` at each of the times for `h` = `harmonic`, for SGD with step `step`.
fn harmonics(
    grid: &Grid<1>,
    trajectory: &Trajectory<1>,
    step: f64,
    times: &[f64],
    harmonic: f64,
) -> Vec<[Interval; 2]> {
    let counts: Vec<u64> = times.iter().map(|time| (time / step) as u64).collect();
    let chain = trajectory.loss.sgd(step);
    let [cosine, sine] = [libm::cos, libm::sin].map(|of: fn(f64) -> f64| {
        let observable = |x: &[f64; 1]| of(harmonic * x[0]);
        semigroup::expectations(grid, &chain, &observable, &counts, &[trajectory.start])
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
    harmonics(&grid(), trajectory, step, times, 1.0).into_iter().map(of).collect()
}

/// The next two.
pub fn higher_moments(trajectory: &Trajectory<1>, step: f64, times: &[f64]) -> Vec<HigherMoments> {
    // A third moment is a difference of harmonics, divided by a step to the power 3/2: every digit counts.
    let grid = Grid::torus(TAU, 213);
    let first = harmonics(&grid, trajectory, step, times, 1.0);
    let second = harmonics(&grid, trajectory, step, times, 2.0);
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

/// One moment at four times, on the ladder, coarsest step first.
pub fn each(trajectory: &Trajectory<1>, of: fn(&Moments) -> Interval) -> Observation {
    let ladder = ladder(trajectory, moments);
    Observation::of_all(ladder.iter().flat_map(|(_, moments)| moments.iter().map(of)))
}

/// The root of the chord's mean square, averaged over four times, on the ladder: the largest of the four would have a kink where one of them
/// overtakes another.
pub fn magnitudes(trajectory: &Trajectory<1>) -> Observation {
    let root = |(_, moments): (f64, Vec<Moments>)| {
        let share = 1.0 / moments.len() as f64;
        let squares = moments.iter().map(|moments| moments.square.scaled(share));
        let mean = squares.reduce(|a, b| a + b).unwrap_or(Interval::UNKNOWN);
        Interval::new(mean.low().max(0.0), mean.high().max(0.0))
            .map_increasing(f64::sqrt, f64::EPSILON)
    };
    Observation::of_all(ladder(trajectory, moments).into_iter().map(root))
}

/// How many rungs of the ladder [`LARGEST`] simulates: 2^-3 to 2^-8.
pub const SIMULATED_RUNGS: usize = 6;

/// The mean of the largest `|x_k - Y(kη)|` over all `k <= T/η`, simulated on the coarse part of the ladder.
pub const LARGEST: Simulation<Trajectory<1>> = Simulation {
    simulate: |trajectory, block| {
        let steps: Vec<f64> = steps().take(SIMULATED_RUNGS).collect();
        simulate(trajectory, &steps, largest, block)
    },
    estimate: |_, tally, alpha| {
        let each = alpha / tally.moments.len() as f64;
        Observation::of_all(tally.moments.iter().map(|seen| intervals::mean(seen, each)))
    },
    replicas: 1024,
    blocks: PerBudget::always(192),
};

/// Simulated SGD for the time `T`, one statistic per step size: `of` sees the iterates minus
/// `Y(kη)`, for `k = 1, .., T/η`.
pub fn simulate(
    trajectory: &Trajectory<1>,
    steps: &[f64],
    of: impl Fn(&[f64]) -> f64,
    block: &mut Block,
) -> Tally {
    let mut normals = Normals::from_rng(&mut block.rng);
    let mut tally = Tally::new(steps.len());
    for (moments, &step) in tally.moments.iter_mut().zip(steps) {
        let flow = trajectory.flow_by_step(step);
        let mut levels = vec![0.0; flow.len() * trajectory.noises()];
        let mut deviations = vec![0.0; flow.len()];
        for _ in 0..block.replicas {
            normals.fill_uniform(&mut levels);
            let mut x = trajectory.start[0];
            let draws = levels.chunks_exact(trajectory.noises());
            for ((deviation, y), levels) in deviations.iter_mut().zip(&flow).zip(draws) {
                x = trajectory.advance(x, step, levels);
                *deviation = x - y.center();
            }
            moments.push(of(&deviations));
        }
        tally.steps += (block.replicas * flow.len()) as u64;
    }
    tally.replicas = block.replicas as u64;
    tally
}

/// The largest magnitude.
fn largest(deviations: &[f64]) -> f64 {
    deviations.iter().fold(0.0, |largest, deviation| largest.max(deviation.abs()))
}

/// `E max |x_k - Y(kη)|` over `k = 1, .., count`, by following every path of `count` steps of size
/// `η = T / count`. Error: that of the flow and of the sums; the paths' roundings are below 1e-13.
pub fn expected_maximum(trajectory: &Trajectory<1>, count: u64) -> Interval {
    let step = trajectory.time / count as f64;
    let flow = trajectory.flow_by_step(step);
    let radius = flow.iter().map(|y| y.radius()).fold(0.0, f64::max);
    let further =
        |top: f64, k: u64, &[x]: &[f64; 1]| top.max((x - flow[k as usize - 1].center()).abs());
    let chain = trajectory.loss.sgd(step);
    let found = paths::expectation(&chain, &trajectory.start, count, 0.0, &further, &|top, _| top);
    found.widened(radius + 1e-13)
}
