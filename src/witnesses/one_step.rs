//! One step of SGD and of a diffusion, and what such steps add up to.

use crate::instances::linear_sgd::LinearSgd;
use crate::instances::strong_noise::{Kick, StrongNoise};
use crate::instances::uniform_problem::UniformProblem;
use crate::instances::weak_problem::WeakProblem;
use crate::interval::Interval;
use crate::observation::Observation;
use crate::oracles::law::kolmogorov::{self, Diffusion};
use crate::oracles::law::paths;
use crate::oracles::law::polynomials;
use crate::oracles::law::semigroup::Chain;
use crate::oracles::numerics::extrema;
use crate::statistics::limit;
use crate::witnesses::linear_sgd;
use crate::witnesses::uniform_error;
use crate::witnesses::weak_error;

/// The steps of a ladder: 2^-2 to 2^-8 in one dimension, to 2^-7 in two.
pub fn steps<const D: usize>() -> impl Iterator<Item = f64> {
    let halvings = if D == 1 { 2..=8 } else { 2..=7 };
    halvings.map(|k| 0.5_f64.powi(k))
}

/// `e^(ηL) φ` at the starts, for each step `η` of the ladder, by the Kolmogorov equation of a diffusion.
pub fn diffusion_rungs<const D: usize, M: Diffusion<D>>(
    problem: &WeakProblem<D>,
    model: impl Fn(f64) -> M,
) -> Vec<(f64, Vec<Interval>)> {
    let observable = |x: &[f64; D]| problem.observable.value(x);
    let rung = |step: f64| {
        let (grid, starts) = (weak_error::grid(), &problem.starts);
        let rows = kolmogorov::expectations(&grid, &model(step), &observable, &[step], starts);
        (step, rows.concat())
    };
    steps::<D>().map(rung).collect()
}

/// What [`diffusion_rungs`] finds, as an observation.
pub fn diffusion_ladder<const D: usize, M: Diffusion<D>>(
    problem: &WeakProblem<D>,
    model: impl Fn(f64) -> M,
) -> Observation {
    Observation::of_all(diffusion_rungs(problem, model).into_iter().flat_map(|(_, values)| values))
}

/// `S φ` at the starts, for each step of the ladder: the sum over all gradients.
pub fn sgd_ladder<const D: usize>(problem: &WeakProblem<D>) -> Observation {
    Observation::of_all(steps::<D>().flat_map(|step| sgd(problem, step)))
}

/// `S φ` at the starts.
pub fn sgd<const D: usize>(problem: &WeakProblem<D>, step: f64) -> Vec<Interval> {
    let chain = problem.loss.sgd(step);
    let value = |(): (), x: &[f64; D]| problem.observable.value(x);
    let from = |start: &[f64; D]| {
        let sum = paths::expectation(&chain, start, 1, (), &|(), _, _| (), &value);
        // Places and cosines are rounded as well.
        sum.widened(64.0 * f64::EPSILON * problem.observable.bound(1))
    };
    problem.starts.iter().map(from).collect()
}

/// `E X_η²` from the minimum, where `X` is the diffusion with this drift and covariance (coefficients of powers of `x`) on the
/// inner ball.
///
/// *Error*: that of the moments, plus what paths that leave the inner ball within the step can change: by Bernstein's
/// inequality their share is below `4 e^(-1/(8 s² η²))`, and no path leaves the ball of radius `√2`.
pub fn square_after(kick: &Kick, drift: [f64; 2], covariance: [f64; 3]) -> Interval {
    let moments = polynomials::diffusion(drift, covariance, 2, kick.step, 0.0);
    let reach = kick.noise * kick.step;
    moments[2].widened(8.0 * libm::exp(-1.0 / (8.0 * reach * reach)))
}

/// `E Z_η^degree` after one step of a linear SGD's length, where `Z` is the diffusion with this drift and covariance (coefficients
/// of powers of the distance `z` from the minimizer) and starts where SGD does.
pub fn after_one_step(
    sgd: &LinearSgd,
    drift: [f64; 2],
    covariance: [f64; 3],
    degree: usize,
) -> Interval {
    let start = sgd.start() - sgd.minimizer();
    polynomials::diffusion(drift, covariance, degree, sgd.step(), start)[degree]
}

/// The sum of the largest `|S u^(j-1) - u^j|` over `|z| <= radius`, from a mesh of 81 places, `j` up to `count`: for a linear SGD with one
/// member per step, the diffusion with this drift and covariance (coefficients of powers of the distance `z` from the
/// minimizer) on the whole line, and a polynomial `u^0` in `z`.
///
/// *Error*: rounding of the coefficients, which shrink, and of the map of one step; and (measured) what lies between the places.
pub fn summed_defects(
    sgd: &LinearSgd,
    (drift, covariance): ([f64; 2], [f64; 3]),
    initial: &[f64],
    radius: f64,
    count: u64,
) -> Interval {
    let degree = initial.len() - 1;
    let Some((map, error)) = polynomials::diffusion_map(drift, covariance, degree, sgd.step())
    else {
        return Interval::UNKNOWN;
    };
    let chain = linear_sgd::one_by_one(sgd);
    let rest = sgd.minimizer();
    let value = |p: &[f64], z: f64| p.iter().rev().fold(0.0, |sum, c| sum * z + c);
    let mut u = initial.to_vec();
    let (mut sum, mut rounding) = (Interval::exactly(0.0), 0.0);
    for _ in 0..count {
        let next: Vec<f64> =
            (0..=degree).map(|j| (0..=degree).map(|k| u[k] * map[(k, j)]).sum()).collect();
        let defect = |place: i32| {
            let z = radius * f64::from(place) / 40.0;
            let moves = chain.moves(&[z + rest]);
            let mean: f64 = moves.iter().map(|(p, [w])| p * value(&u, w - rest)).sum();
            Interval::exactly(mean - value(&next, z))
        };
        sum = sum + extrema::greatest_magnitude(&(-40..=40).map(defect).collect::<Vec<_>>());
        let size: f64 =
            u.iter().enumerate().map(|(k, c)| c.abs() * radius.max(1.0).powi(k as i32)).sum();
        rounding += (error + 64.0 * f64::EPSILON) * size;
        u = next;
    }
    sum.widened(2.0 * rounding)
}

/// The limit of the power of the doubled ingredient with which a quantity grows.
pub fn growth(ladder: &StrongNoise, of: impl Fn(&Kick) -> Interval) -> Interval {
    let values: Vec<Interval> = (1..8).map(|k| of(&ladder.after(k)).abs()).collect();
    let power = |k: usize| (values[k + 1] / values[k]).ln() / std::f64::consts::LN_2;
    limit::at_zero(&(0..6).map(|k| (0.5_f64.powi(k as i32), power(k))).collect::<Vec<_>>())
}

/// Largest magnitudes over `|x| <= R`, from 41 places, of `S u^(j-1) - u^j` for `j` up to `count`, where `u^j` is the solution for a
/// diffusion at `jη`.
pub(crate) fn defects(
    problem: &UniformProblem,
    model: &impl Diffusion<1>,
    step: f64,
    count: u64,
) -> Vec<Interval> {
    let chain = problem.loss.sgd(step);
    let radius = problem.loss.radius();
    let starts: Vec<[f64; 1]> = (-20..=20).map(|j| [radius * f64::from(j) / 20.0]).collect();
    let moves: Vec<Vec<(f64, [f64; 1])>> = starts.iter().map(|x| chain.moves(x)).collect();
    let ends = moves.iter().flatten().map(|&(_, end)| end);
    let places: Vec<[f64; 1]> = starts.iter().copied().chain(ends).collect();
    let times: Vec<f64> = (0..=count).map(|j| j as f64 * step).collect();
    let rows = uniform_error::diffusion(problem, model, &times, &places);
    let largest = |pair: &[Vec<Interval>]| {
        let mut ends = pair[0][starts.len()..].iter();
        let defect = |(moves, &after): (&Vec<(f64, [f64; 1])>, &Interval)| {
            let mean: Interval = moves.iter().zip(&mut ends).map(|(&(p, _), &u)| p * u).sum();
            mean - after
        };
        let all = moves.iter().zip(&pair[1]).map(defect);
        extrema::greatest_magnitude(&all.collect::<Vec<_>>())
    };
    rows.windows(2).map(largest).collect()
}

/// The largest `|u(x, nη) - U^n(x)|` over `|x| <= R`, from the starts, and `n` up to `count`, where `u` is the solution for a diffusion.
pub(crate) fn largest_error(
    problem: &UniformProblem,
    model: &impl Diffusion<1>,
    step: f64,
    count: u64,
) -> Interval {
    let times: Vec<f64> = (1..=count).map(|n| n as f64 * step).collect();
    let starts = problem.starts();
    let sde = uniform_error::diffusion(problem, model, &times, &starts);
    let sgd = uniform_error::sgd(problem, step, &times, &starts);
    let largest = |(u, other): (Vec<Interval>, Vec<Interval>)| {
        let errors = u.into_iter().zip(other).map(|(u, other)| u - other);
        extrema::greatest_magnitude(&errors.collect::<Vec<_>>())
    };
    let each = sde.into_iter().zip(sgd).map(largest);
    each.reduce(Interval::max).unwrap_or(Interval::UNKNOWN)
}
