//! SGD and a diffusion on the same problem at all times and from all starts: the exact semigroup and the Kolmogorov
//! equation.

use crate::instances::uniform_problem::{CoarseStep, UniformProblem};
use crate::interval::Interval;
use crate::observation::Observation;
use crate::oracles::law::kolmogorov::{self, Diffusion};
use crate::oracles::law::semigroup;
use crate::oracles::numerics::spectral::Grid;

/// `u(x, t)` of a diffusion at each of `times` and from each of `starts`. It must not leave `|x| <= R_2`, which is
/// all that the grid covers.
pub(crate) fn diffusion(
    problem: &UniformProblem,
    model: &impl Diffusion<1>,
    times: &[f64],
    starts: &[[f64; 1]],
) -> Vec<Vec<Interval>> {
    let radius = problem.loss.outer_radius();
    let observable = |x: &[f64; 1]| problem.observable(x);
    let grid = Grid::cube(-radius, radius, SDE_NODES);
    kolmogorov::expectations(&grid, model, &observable, times, starts)
}

/// `U^n(x)` at each of `times = n η` and from each of `starts`. SGD does not leave the ball, which is all that the
/// grid covers.
pub(crate) fn sgd(
    problem: &UniformProblem,
    step: f64,
    times: &[f64],
    starts: &[[f64; 1]],
) -> Vec<Vec<Interval>> {
    let radius = problem.loss.radius();
    let observable = |x: &[f64; 1]| problem.observable(x);
    let counts: Vec<u64> = times.iter().map(|time| (time / step) as u64).collect();
    let grid = Grid::cube(-radius, radius, SGD_NODES);
    semigroup::expectations(&grid, &problem.loss.sgd(step), &observable, &counts, starts)
}

/// `U^n(x)` at the times `n η >= since`, for the first `rungs` step sizes.
pub(crate) fn sgd_ladder(problem: &UniformProblem, since: f64, rungs: usize) -> Observation {
    Observation::of_all(
        along(problem, since, rungs, |step, times, starts| sgd(problem, step, times, starts))
            .into_iter()
            .flat_map(|(_, values)| values),
    )
}

/// Expectations at the times `n η >= since`, for the first `rungs` step sizes.
pub(crate) fn along(
    problem: &UniformProblem,
    since: f64,
    rungs: usize,
    expectations: impl Fn(f64, &[f64], &[[f64; 1]]) -> Vec<Vec<Interval>>,
) -> Vec<(f64, Vec<Interval>)> {
    let (times, starts) = (problem.times(), problem.starts());
    let skipped = times.partition_point(|&time| time < since);
    let rung = |&step: &f64| (step, expectations(step, &times, &starts)[skipped..].concat());
    problem.steps()[..rungs].iter().map(rung).collect()
}

/// The weak error `u(x_0, n η) - U^n(x_0)` of a diffusion, with its sign.
pub(crate) fn weak_error(coarse: &CoarseStep, model: &impl Diffusion<1>) -> Interval {
    let (times, starts) = ([coarse.step * coarse.count as f64], [[coarse.start]]);
    let sde = diffusion(&coarse.problem, model, &times, &starts);
    sde[0][0] - sgd(&coarse.problem, coarse.step, &times, &starts)[0][0]
}

/// Nodes on `[-R_2, R_2]`, where `Λ` is smooth but not analytic.
const SDE_NODES: usize = 161;

/// Nodes on `[-R, R]`, where everything is analytic.
const SGD_NODES: usize = 81;
