//! Problems with bounded gradients on the circle and the torus, and problems with linear gradients on the line.

use proptest::prelude::*;

use super::theory::corrected;
use crate::claim::{Instances, PerBudget};
use crate::instances::finite_noise::FiniteNoise;
use crate::instances::linear_sgd::LinearSgd;
use crate::instances::periodic_loss::{PeriodicLoss, Waves, any_waves};
use crate::instances::weak_problem::WeakProblem;
use crate::witnesses::weak_error::worst_start;

/// Two noises, so that `Σ` is positive definite; starts where the weak errors of the corrected and of the uncorrected diffusion are
/// largest.
pub(super) fn circle() -> WeakProblem<1> {
    let mean = Waves::new(&[([1], 0.7, 0.9), ([2], 0.15, 0.2)]);
    let noises = vec![
        (rare(), Waves::new(&[([1], 0.6, 2.4), ([2], 0.15, 1.0)])),
        (far(), Waves::new(&[([1], 0.4, 0.8)])),
    ];
    WeakProblem {
        loss: PeriodicLoss::new(mean, noises),
        observable: Waves::new(&[([1], 1.0, 1.7), ([2], 0.3, 0.6)]),
        starts: vec![[5.9062], [6.0319]],
    }
}

/// One noise, which vanishes at points.
pub(super) fn vanishing() -> WeakProblem<1> {
    let problem = circle();
    let noises = problem.loss.noises()[..1].to_vec();
    let loss = PeriodicLoss::new(problem.loss.mean().clone(), noises);
    WeakProblem { loss, ..problem }
}

/// Two noises in the plane.
pub(super) fn torus() -> WeakProblem<2> {
    let mean = Waves::new(&[([1, 0], 0.6, 0.9), ([0, 1], 0.5, 0.2), ([1, -1], 0.2, 1.3)]);
    let noises = vec![
        (rare(), Waves::new(&[([1, 0], 0.45, 2.4), ([0, 1], 0.35, 1.0)])),
        (far(), Waves::new(&[([1, 1], 0.35, 0.8)])),
    ];
    WeakProblem {
        loss: PeriodicLoss::new(mean, noises),
        observable: Waves::new(&[([1, 0], 1.0, 1.7), ([1, 1], 0.5, 0.6)]),
        starts: vec![[0.3770, 1.1310], [0.0628, 0.1885]],
    }
}

/// Random problems on the circle.
pub(super) fn any_circle() -> BoxedStrategy<WeakProblem<1>> {
    let waves = |first: std::ops::Range<f64>, second| any_waves(&[([1], first), ([2], second)]);
    let noise = (FiniteNoise::skewed(), waves(0.5..0.7, 0.1..0.2));
    (waves(0.5..0.8, 0.08..0.15), noise, waves(0.8..1.2, 0.2..0.4))
        .prop_map(|(mean, noise, observable)| {
            at_worst_starts(PeriodicLoss::new(mean, vec![noise]), observable)
        })
        .boxed()
}

/// A start with the largest error has a smooth error, whose order can be read off; a supremum over starts has leaders that take
/// turns.
fn at_worst_starts(loss: PeriodicLoss<1>, observable: Waves<1>) -> WeakProblem<1> {
    let problem = WeakProblem { loss, observable, starts: Vec::new() };
    let starts = [1.0, 0.0].map(|correction| {
        worst_start(&problem, |step| corrected(&problem.loss, step, [correction, 1.0]))
    });
    WeakProblem { starts: starts.to_vec(), ..problem }
}

/// `f'(x; ξ) = 2x + ξ (1 + x/2)` with `ξ = -1` twice as likely as `ξ = 2`, from 0.7.
pub(super) fn skewed() -> LinearSgd {
    linear(&[[1.5, 1.0], [1.5, 1.0], [3.0, -2.0]], 0.7)
}

/// Skewed noise that grows away from the minimizer, and noise that does not. Orders of misreadings are read off these: on a random
/// problem their errors may change sign along the ladder.
pub(super) fn lines() -> Instances<LinearSgd> {
    Instances::named(vec![
        ("skewed noise that changes with x", skewed()),
        ("constant noise", linear(&[[1.5, 1.3], [1.5, -0.7]], 1.2)),
    ])
}

/// Random problems as well, for equalities.
pub(super) fn lines_and_random() -> Instances<LinearSgd> {
    lines().and_random(PerBudget { quick: 2, standard: 6, deep: 64 }, any_line())
}

/// Random ones, one member per step.
pub(super) fn any_line() -> BoxedStrategy<LinearSgd> {
    LinearSgd::any().prop_map(|sgd| sgd.with(sgd.step(), 1.0)).boxed()
}

fn linear(members: &[[f64; 2]], start: f64) -> LinearSgd {
    LinearSgd::new(members, start, 0.1, 1.0).expect("a positive mean slope")
}

/// Two values, the larger one rare: skewness 1.5.
fn rare() -> FiniteNoise {
    FiniteNoise::two_point(0.2).expect("a probability")
}

/// Three values, one of them far off.
fn far() -> FiniteNoise {
    FiniteNoise::standardised(&[0.0, 1.0, 4.0]).expect("the values differ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn named_starts_are_the_worst() {
        for problem in [circle(), vanishing()] {
            let found = at_worst_starts(problem.loss, problem.observable).starts;
            for (known, found) in problem.starts.iter().zip(&found) {
                // The starts are written down with four digits.
                assert!((known[0] - found[0]).abs() < 1e-4, "{known:?} {found:?}");
            }
        }
    }
}
