//! Sums of one-step errors.

use crate::claim::{
    Decoy, Expected, Experiment, Instances, Observation, Prediction, Reading, Resolution, Rung,
    Witness,
};
use crate::instances::confined_loss::{ConfinedLoss, Slope};
use crate::instances::finite_noise::FiniteNoise;
use crate::instances::linear_sgd::LinearSgd;
use crate::instances::uniform_problem::{CoarseStep, UniformProblem};
use crate::interval::Interval;
use crate::oracles::law::kolmogorov::Diffusion;
use crate::oracles::law::semigroup::Chain;
use crate::papers::li2022::semigroup::cases::skewed;
use crate::papers::li2022::semigroup::linear_gradients::linear;
use crate::witnesses::one_step::{defects, largest_error, summed_defects};
use crate::witnesses::uniform_error;

/// `n η`, up to which one-step errors are summed.
const HORIZON: f64 = 10.0;

/// Steps 2^-3 to 2^-9.
fn steps() -> impl Iterator<Item = f64> {
    (3..=9).map(|k| 0.5_f64.powi(k))
}

/// The step at which all `n` are looked at.
const STEP: f64 = 0.125;

/// `U^n - u` is what all paths find at their nodes: `n = 3` steps.
pub(super) static TELESCOPED: Experiment<CoarseStep> = Experiment {
    name: "U^3 - u(., 3η) is the sum of S^{3-j}(Su^{j-1} - u^j)",
    reading: Reading::AsPrinted,
    instances: || {
        let at = |start| CoarseStep { problem: problem(), step: STEP, count: 3, start };
        Instances::named(vec![("from 1.5", at(1.5))])
    },
    predict: |coarse| telescoped(coarse, 0),
    decoys: &[Decoy::new("S^{3-j+1} for S^{3-j}", |coarse| telescoped(coarse, 1))],
    observe: Witness::Oracle(|coarse| {
        let model = model(&coarse.problem, coarse.step);
        Observation::of(-uniform_error::weak_error(coarse, &model))
    }),
    resolution: Resolution::Relative(1e-3),
    expects: Expected::Consistent,
};

/// The sum, by all paths of the outer semigroup, `more` steps longer than printed, with `u` at all nodes.
fn telescoped(coarse: &CoarseStep, more: usize) -> Prediction {
    let CoarseStep { problem, step, count, start } = coarse;
    let chain = problem.loss.sgd(*step);
    let count = *count as usize;
    let mut levels = vec![vec![(1.0, [*start])]];
    for level in 0..count + more {
        let branch =
            |&(p, x): &(f64, [f64; 1])| chain.moves(&x).into_iter().map(move |(q, y)| (p * q, y));
        levels.push(levels[level].iter().flat_map(branch).collect());
    }
    let times: Vec<f64> = (0..=count).map(|j| j as f64 * step).collect();
    let places: Vec<[f64; 1]> = levels.concat().into_iter().map(|(_, place)| place).collect();
    let u = uniform_error::diffusion(problem, &model(problem, *step), &times, &places);
    // E u^j at the places that so many steps lead to.
    let mean = |j: usize, level: usize| -> Interval {
        let before: usize = levels[..level].iter().map(Vec::len).sum();
        levels[level].iter().zip(&u[j][before..]).map(|(&(p, _), &u)| p * u).sum()
    };
    let term = |j: usize| {
        let outer = count - j + more;
        mean(j - 1, outer + 1) - mean(j, outer)
    };
    Prediction::within((1..=count).map(term).sum())
}

/// At the coarsest step and for all `n` at once.
pub(super) static LARGEST: Experiment<UniformProblem> = Experiment {
    name: "the largest |U^n - u(., nη)| is below the sum of largest one-step errors",
    reading: Reading::AsPrinted,
    instances: || Instances::named(vec![("skewed noise", problem())]),
    predict: |problem| Prediction::at_most(summed(problem, STEP).low()),
    decoys: &[],
    observe: Witness::Oracle(|problem| {
        Observation::of(largest_error(problem, &model(problem, STEP), STEP, count(STEP)))
    }),
    resolution: Resolution::Relative(1e-3),
    expects: Expected::Consistent,
};

/// `|0 - Σ|` is of order two: the sum itself is the observation. Linear gradients, whose sums are known up to rounding.
pub(super) static SUM: Experiment<LinearSgd> = Experiment {
    name: "the sum of largest one-step errors is of order η²",
    reading: Reading::AsPrinted,
    instances: || Instances::named(vec![("skewed noise that changes with x", skewed())]),
    predict: |_| order(2.0),
    decoys: &[Decoy::new("order three", |_| order(3.0))],
    observe: Witness::Oracle(|sgd| {
        let sum = |step: f64| {
            let sgd = sgd.with(step, 1.0);
            // φ = z + z⁴ on the ball of radius 2.
            let initial = [0.0, 1.0, 0.0, 0.0, 1.0];
            (step, summed_defects(&sgd, linear(&sgd, [1.0, 1.0]), &initial, 2.0, count(step)))
        };
        let sums: Vec<(f64, Interval)> = steps().map(sum).collect();
        Observation::of_all(sums.iter().map(|&(_, sum)| sum)).with_curve(sums)
    }),
    resolution: Resolution::Absolute(0.1),
    expects: Expected::Consistent,
};

fn order(order: f64) -> Prediction {
    let rung = |step| Rung { step, values: vec![Interval::exactly(0.0)] };
    Prediction::approximates(order, steps().map(rung).collect())
}

fn summed(problem: &UniformProblem, step: f64) -> Interval {
    defects(problem, &model(problem, step), step, count(step)).into_iter().sum()
}

fn count(step: f64) -> u64 {
    (HORIZON / step) as u64
}

/// (3.2).
fn model(problem: &UniformProblem, step: f64) -> impl Diffusion<1> + '_ {
    (
        move |&[x]: &[f64; 1]| {
            let (first, second) = problem.loss.derivatives(x);
            // ¼ (f'²)' = ½ f' f''.
            [-first - 0.5 * step * first * second]
        },
        move |&[x]: &[f64; 1]| [[step * problem.loss.spread(x).powi(2)]],
    )
}

/// Some `f(.; ξ)` is not convex.
fn problem() -> UniformProblem {
    let noise = FiniteNoise::two_point(0.2).expect("a probability");
    let loss = ConfinedLoss::new(Slope::BENT, noise, [1.6, 2.2, 4.4]).expect("admissible");
    UniformProblem { loss, frequency: 1.1, phase: 0.5 }
}
