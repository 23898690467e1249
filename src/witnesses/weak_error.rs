//! Expectations of SGD by its exact semigroup and of diffusions by the Kolmogorov equation, on ladders
//! of steps.

use std::f64::consts::TAU;

use crate::instances::weak_problem::{CoarseStep, WeakProblem};
use crate::interval::Interval;
use crate::observation::Observation;
use crate::oracles::law::kolmogorov::{self, Diffusion};
use crate::oracles::law::semigroup;
use crate::oracles::numerics::spectral::Grid;

/// The steps of a ladder: 2^-5 to 2^-12 in one dimension, 2^-2 to 2^-8 in two.
pub fn steps<const D: usize>() -> impl Iterator<Item = f64> {
    let halvings = if D == 1 { 5..=12 } else { 2..=8 };
    halvings.map(|k| 0.5_f64.powi(k))
}

/// The times `k η` at which expectations are compared: all multiples of 1/4 up to `T`, which is 1,
/// or 1/2 in two dimensions, where steep solutions need many nodes.
fn times<const D: usize>() -> Vec<f64> {
    let count = if D == 1 { 4 } else { 2 };
    (1..=count).map(|k| f64::from(k) / 4.0).collect()
}

/// The torus on which functions are represented.
pub fn grid<const D: usize>() -> Grid<D> {
    Grid::torus(TAU, if D == 1 { 171 } else { 41 })
}

/// A diffusion's expectations, time by time and start by start.
pub fn diffusion<const D: usize>(
    problem: &WeakProblem<D>,
    model: &impl Diffusion<D>,
) -> Vec<Interval> {
    let observable = |x: &[f64; D]| problem.observable.value(x);
    kolmogorov::expectations(&grid(), model, &observable, &times::<D>(), &problem.starts).concat()
}

/// SGD's expectations, time by time and start by start.
fn sgd<const D: usize>(problem: &WeakProblem<D>, step: f64) -> Vec<Interval> {
    let observable = |x: &[f64; D]| problem.observable.value(x);
    let counts: Vec<u64> = times::<D>().iter().map(|time| (time / step) as u64).collect();
    let chain = problem.loss.sgd(step);
    semigroup::expectations(&grid(), &chain, &observable, &counts, &problem.starts).concat()
}

/// SGD's expectations on the ladder, coarsest step first.
pub fn sgd_ladder<const D: usize>(problem: &WeakProblem<D>) -> Observation {
    Observation::of_all(steps::<D>().flat_map(|step| sgd(problem, step)))
}

/// The start, of a hundred along a closed curve, with the largest weak error of a diffusion at
/// step 1/64 and the last of the times. The curve winds round the torus once in its first
/// coordinate, three times in its second.
pub fn worst_start<const D: usize, M: Diffusion<D>>(
    problem: &WeakProblem<D>,
    model: impl Fn(f64) -> M,
) -> [f64; D] {
    const STEP: f64 = 1.0 / 64.0;
    let along = |j: u32| TAU * f64::from(j) / 100.0;
    let curve = |j: u32| std::array::from_fn(|i| ((1 + 2 * i) as f64 * along(j)) % TAU);
    let candidates: Vec<[f64; D]> = (0..100).map(curve).collect();
    let everywhere = WeakProblem { starts: candidates.clone(), ..problem.clone() };
    let (sde, sgd) = (diffusion(&everywhere, &model(STEP)), sgd(&everywhere, STEP));
    let last = sde.len() - candidates.len();
    let error = |j: usize| (sde[last + j].center() - sgd[last + j].center()).abs();
    let order = |&a: &usize, &b: &usize| error(a).total_cmp(&error(b));
    candidates[(0..candidates.len()).max_by(order).expect("a hundred candidates")]
}

/// The weak error `E φ(X(kη)) - E φ(x_k)` at a coarse step, with its sign.
pub fn at_coarse_step<const D: usize>(
    coarse: &CoarseStep<D>,
    model: &impl Diffusion<D>,
) -> Interval {
    let observable = |x: &[f64; D]| coarse.problem.observable.value(x);
    let (grid, starts, time) = (grid(), [coarse.start()], coarse.step * coarse.count as f64);
    let sde = kolmogorov::expectations(&grid, model, &observable, &[time], &starts);
    let chain = coarse.problem.loss.sgd(coarse.step);
    let sgd = semigroup::expectations(&grid, &chain, &observable, &[coarse.count], &starts);
    sde[0][0] - sgd[0][0]
}
