//! How SGD departs from a diffusion, in units of what a term of the drift changes.

use crate::instances::departure_from_flow::{Effect, Part};
use crate::instances::linear_sgd::LinearSgd;
use crate::instances::lopsided_loss::LopsidedLoss;
use crate::instances::uniform_problem::UniformProblem;
use crate::interval::Interval;
use crate::observation::Observation;
use crate::oracles::law::kolmogorov::Diffusion;
use crate::oracles::law::semigroup;
use crate::oracles::numerics::spectral::Grid;
use crate::statistics::limit;
use crate::witnesses::{linear_sgd, uniform_error};

/// The quantity for SGD itself.
fn exact(effect: &Effect, sgd: &LinearSgd) -> Interval {
    match effect.part {
        Part::Stationary => linear_sgd::stationary_square(sgd),
        Part::Transient => linear_sgd::powers(sgd, (1.0 / sgd.step()).round() as u64, 1)[1],
    }
}

/// The limit, as `η` tends to zero, of SGD's departure from the diffusion without a term over the departure of that with
/// it; `moment` gives the quantity for a factor of the term.
pub fn departure(effect: &Effect, moment: impl Fn(&LinearSgd, f64) -> Interval) -> Observation {
    extrapolated(effect, |sgd| {
        let without = moment(sgd, 0.0);
        (exact(effect, sgd) - without) / (moment(sgd, 1.0) - without)
    })
}

/// The limit of SGD's excess over the diffusion without the term, over `η² Σ(x*)`.
pub fn excess(effect: &Effect, moment: impl Fn(&LinearSgd, f64) -> Interval) -> Observation {
    extrapolated(effect, |sgd| {
        let scale = Interval::exactly(sgd.step()).powi(2) * sgd.variance()[0];
        (exact(effect, sgd) - moment(sgd, 0.0)) / scale
    })
}

fn extrapolated(effect: &Effect, of: impl Fn(&LinearSgd) -> Interval) -> Observation {
    let at = |k: i32| {
        let sgd = effect.sgd.with(0.5_f64.powi(k), 1.0);
        (sgd.step(), of(&sgd))
    };
    let points: Vec<(f64, Interval)> = (3..=9).map(at).collect();
    Observation::of(limit::at_zero(&points)).with_curve(points)
}

/// The limit of [`departure`]'s ratio for `E x²` of the stationary law of a lopsided loss; `moment` gives it for a step
/// and a factor of the term.
pub fn lopsided_departure(
    loss: &LopsidedLoss,
    moment: impl Fn(&LopsidedLoss, f64, f64) -> Interval,
) -> Observation {
    along_steps(|step| {
        let without = moment(loss, step, 0.0);
        (settled_square(loss, step) - without) / (moment(loss, step, 1.0) - without)
    })
}

/// The limit of SGD's excess of `E x²` over the diffusion without the term, over `η²`.
pub fn lopsided_excess(
    loss: &LopsidedLoss,
    moment: impl Fn(&LopsidedLoss, f64, f64) -> Interval,
) -> Observation {
    along_steps(|step| {
        let excess = settled_square(loss, step) - moment(loss, step, 0.0);
        excess / Interval::exactly(step).powi(2)
    })
}

/// Steps 1/8 to 1/512.
fn along_steps(of: impl Fn(f64) -> Interval) -> Observation {
    let points = (3..=9).map(|k| 0.5_f64.powi(k)).map(|step| (step, of(step)));
    let points: Vec<(f64, Interval)> = points.collect();
    Observation::of(limit::at_zero(&points)).with_curve(points)
}

/// `E x²` of SGD at time 24 from the minimizer. What is left of the start is a multiple of `e^(-24) η`, below 1e-11.
fn settled_square(loss: &LopsidedLoss, step: f64) -> Interval {
    let grid = Grid::cube(-LopsidedLoss::RADIUS, LopsidedLoss::RADIUS, 101);
    let square = |&[x]: &[f64; 1]| x * x;
    let count = (24.0 / step) as u64;
    semigroup::expectations(&grid, &loss.sgd(step), &square, &[count], &[[0.0]])[0][0]
}

/// The same ratio for `E φ` at time 24 from the origin, by collocation.
pub(crate) fn late_departure<'a, M: Diffusion<1>>(
    problem: &'a UniformProblem,
    model: impl Fn(&'a UniformProblem, f64, f64) -> M,
) -> Observation {
    let (times, starts) = ([24.0], [[0.0]]);
    let at = |k: i32| {
        let step = 0.5_f64.powi(k);
        let sde = |correction: f64| {
            uniform_error::diffusion(problem, &model(problem, step, correction), &times, &starts)[0]
                [0]
        };
        let sgd = uniform_error::sgd(problem, step, &times, &starts)[0][0];
        let without = sde(0.0);
        (step, (sgd - without) / (sde(1.0) - without))
    };
    let points: Vec<(f64, Interval)> = (3..=7).map(at).collect();
    Observation::of(limit::at_zero(&points)).with_curve(points)
}
