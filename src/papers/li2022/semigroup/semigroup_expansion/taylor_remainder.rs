//! The remainder of the Taylor display and what bounds it.

use std::fmt;

use serde::Serialize;

use crate::claim::{
    Expected, Experiment, Instances, Observation, Prediction, Reading, Resolution, Witness,
};
use crate::instances::finite_noise::FiniteNoise;
use crate::instances::periodic_loss::{PeriodicLoss, Waves};
use crate::instances::weak_problem::WeakProblem;
use crate::interval::Interval;
use crate::papers::li2022::semigroup::cases::{circle, torus};
use crate::papers::li2022::semigroup::theory::taylor;
use crate::witnesses::one_step::sgd;

/// Wave numbers of the noise are multiplied by `waves` and its losses divided by it, which leaves the size of its gradients.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Rough<const D: usize> {
    problem: WeakProblem<D>,
    waves: i32,
}

impl<const D: usize> fmt::Display for Rough<D> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} times as rough: {}", self.waves, self.problem)
    }
}

pub(super) static REMAINDER_1D: Experiment<Rough<1>> =
    bounded("R below ⅙ sup|∇f(.; ξ)|³ |∇³u|, d = 1", || {
        Instances::named([1, 10, 100].map(|k| (name(k), rough(circle(), [1], k))).to_vec())
    });
pub(super) static REMAINDER_2D: Experiment<Rough<2>> =
    bounded("R below ⅙ sup|∇f(.; ξ)|³ |∇³u|, d = 2", || {
        Instances::named([1, 10, 100].map(|k| (name(k), rough(torus(), [1, 1], k))).to_vec())
    });

fn name(waves: i32) -> &'static str {
    match waves {
        1 => "smooth noise",
        10 => "ten times as rough",
        _ => "a hundred times as rough",
    }
}

/// One noise `ξ 0.6 cos(k·x + 0.8)/k` beside the mean of a problem.
fn rough<const D: usize>(problem: WeakProblem<D>, wave: [i32; D], waves: i32) -> Rough<D> {
    let shape = Waves::new(&[(wave.map(|k| k * waves), 0.6 / f64::from(waves), 0.8)]);
    let noise = FiniteNoise::two_point(0.2).expect("a probability");
    let loss = PeriodicLoss::new(problem.loss.mean().clone(), vec![(noise, shape)]);
    Rough { problem: WeakProblem { loss, ..problem }, waves }
}

const fn bounded<const D: usize>(
    name: &'static str,
    instances: fn() -> Instances<Rough<D>>,
) -> Experiment<Rough<D>> {
    Experiment {
        name,
        reading: Reading::AsPrinted,
        instances,
        predict: |Rough { problem, .. }| {
            let loss = &problem.loss;
            let kicks = loss.noises().iter().map(|(noise, shape)| {
                let furthest = noise.atoms().iter().map(|atom| atom.0.abs()).fold(0.0, f64::max);
                furthest * shape.bound(1)
            });
            let steepest = loss.mean().bound(1) + kicks.sum::<f64>();
            Prediction::at_most(steepest.powi(3) * problem.observable.bound(3) / 6.0)
        },
        decoys: &[],
        observe: Witness::Oracle(|Rough { problem, .. }| {
            let rungs = taylor(problem, [1.0, 1.0]).into_iter().flat_map(|rung| {
                let exact = sgd(problem, rung.step);
                let over = move |(su, expanded): (Interval, Interval)| {
                    (su - expanded).abs() / Interval::exactly(rung.step).powi(3)
                };
                exact.into_iter().zip(rung.values).map(over)
            });
            Observation::of(rungs.fold(Interval::exactly(0.0), |a, b| a.max(b)))
        }),
        resolution: Resolution::Relative(1e-3),
        expects: Expected::Consistent,
    }
}
