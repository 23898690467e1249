//! Problems for weak errors: noise that vanishes at points, noise that vanishes nowhere, symmetric noise.

use proptest::prelude::*;

use crate::instances::finite_noise::FiniteNoise;
use crate::instances::periodic_loss::{PeriodicLoss, Waves, any_waves};
use crate::instances::weak_problem::WeakProblem;
use crate::papers::hu2017::approximation::theory::corrected;
use crate::witnesses::weak_error::worst_start;

/// The problem, with the starts at which the weak errors of three diffusions are largest: the
/// corrected one, the one without the correction and the one with twice the covariance.
///
/// The theorem fixes `x_0`. At a start with the largest error the leading term dominates from
/// moderate steps on, and the error is a smooth function of the step, whose order can be read
/// off. A supremum over starts is not smooth: its leaders take turns.
fn at_worst_starts<const D: usize>(loss: PeriodicLoss<D>, observable: Waves<D>) -> WeakProblem<D> {
    let problem = WeakProblem { loss, observable, starts: Vec::new() };
    let starts = [(1.0, 1.0), (0.0, 1.0), (1.0, 2.0)].map(|(correction, spread)| {
        worst_start(&problem, |step| corrected(&problem.loss, step, correction, spread))
    });
    WeakProblem { starts: starts.to_vec(), ..problem }
}

/// Problems on the circle: noise that vanishes at points, noise that vanishes nowhere, symmetric
/// noise.
pub fn named_1d() -> Vec<(&'static str, WeakProblem<1>)> {
    let mean = Waves::new(&[([1], 0.8, 0.3), ([2], 0.12, 1.1)]);
    let observable = Waves::new(&[([1], 1.0, 0.5), ([2], 0.4, 2.2)]);
    let shape = Waves::new(&[([1], 0.7, 1.9), ([2], 0.2, 0.4)]);
    let turned = Waves::new(&[([1], 0.5, 0.3), ([2], 0.1, 1.3)]);
    let problem = |noises, starts: [[f64; 1]; 3]| WeakProblem {
        loss: PeriodicLoss::new(mean.clone(), noises),
        observable: observable.clone(),
        starts: starts.to_vec(),
    };
    vec![
        (
            "skewed noise, Σ vanishing at points",
            problem(vec![(rare(), shape.clone())], [[5.9062], [5.5292], [6.1575]]),
        ),
        (
            "two skewed noises, Σ positive",
            problem(vec![(rare(), shape.clone()), (far(), turned)], [[5.9062], [5.5292], [6.2204]]),
        ),
        ("symmetric noise", problem(vec![(fair(), shape)], [[6.1575], [5.5292], [6.1575]])),
    ]
}

/// Problems on the torus: covariances of rank one everywhere and of rank two except on curves.
pub fn named_2d() -> Vec<(&'static str, WeakProblem<2>)> {
    let mean = Waves::new(&[([1, 0], 0.7, 0.3), ([0, 1], 0.5, 1.1), ([1, 1], 0.25, 0.7)]);
    let observable = Waves::new(&[([1, 0], 1.0, 0.5), ([1, 1], 0.6, 2.2)]);
    let shape = Waves::new(&[([1, 0], 0.5, 1.9), ([0, 1], 0.4, 0.4)]);
    let turned = Waves::new(&[([1, -1], 0.4, 0.9)]);
    let problem = |noises, starts: [[f64; 2]; 3]| WeakProblem {
        loss: PeriodicLoss::new(mean.clone(), noises),
        observable: observable.clone(),
        starts: starts.to_vec(),
    };
    vec![
        (
            "two skewed noises",
            problem(
                vec![(rare(), shape.clone()), (far(), turned)],
                [[5.9690, 5.3407], [6.2204, 6.0947], [5.9690, 5.3407]],
            ),
        ),
        (
            "one noise, Σ of rank one",
            problem(vec![(rare(), shape)], [[5.9690, 5.3407], [6.2204, 6.0947], [5.9690, 5.3407]]),
        ),
    ]
}

/// A random problem on the circle.
pub fn any_1d() -> BoxedStrategy<WeakProblem<1>> {
    (
        any_waves(&[([1], 0.5..0.8), ([2], 0.08..0.15)]),
        FiniteNoise::skewed(),
        any_waves(&[([1], 0.5..0.8), ([2], 0.1..0.2)]),
        any_waves(&[([1], 0.8..1.2), ([2], 0.2..0.5)]),
    )
        .prop_map(|(mean, noise, shape, observable)| {
            let loss = PeriodicLoss::new(mean, vec![(noise, shape)]);
            at_worst_starts(loss, observable)
        })
        .boxed()
}

/// A random problem on the torus.
pub fn any_2d() -> BoxedStrategy<WeakProblem<2>> {
    (
        any_waves(&[([1, 0], 0.4..0.7), ([0, 1], 0.4..0.6), ([1, 1], 0.1..0.25)]),
        (FiniteNoise::skewed(), FiniteNoise::skewed()),
        any_waves(&[([1, 0], 0.3..0.5), ([0, 1], 0.3..0.5)]),
        any_waves(&[([1, -1], 0.3..0.5)]),
        any_waves(&[([1, 0], 0.8..1.2), ([1, 1], 0.3..0.6)]),
    )
        .prop_map(|(mean, (first, second), shape, turned, observable)| {
            let loss = PeriodicLoss::new(mean, vec![(first, shape), (second, turned)]);
            at_worst_starts(loss, observable)
        })
        .boxed()
}

/// Two values, the larger one rare: skewness 1.5.
fn rare() -> FiniteNoise {
    FiniteNoise::two_point(0.2).expect("0.2 is a probability")
}

/// Three values, one of them far off: skewness 0.53.
fn far() -> FiniteNoise {
    FiniteNoise::standardised(&[0.0, 1.0, 4.0]).expect("the values differ")
}

/// A fair sign.
fn fair() -> FiniteNoise {
    FiniteNoise::two_point(0.5).expect("0.5 is a probability")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn assert_starts_are_the_worst<const D: usize>(problems: Vec<(&str, WeakProblem<D>)>) {
        for (name, problem) in problems {
            let found = at_worst_starts(problem.loss, problem.observable).starts;
            for (known, found) in problem.starts.iter().zip(&found) {
                for (known, found) in known.iter().zip(found) {
                    // The starts are written down with four digits.
                    assert!((known - found).abs() < 1e-4, "{name}: {:?} {found:?}", problem.starts);
                }
            }
        }
    }

    #[test]
    fn named_starts_are_the_worst() {
        assert_starts_are_the_worst(named_1d());
        assert_starts_are_the_worst(named_2d());
    }
}
