//! Weak errors of diffusion approximations (section 3.1): what the claims about orders share.

use std::f64::consts::TAU;
use std::fmt;

use proptest::prelude::*;
use serde::{Serialize, Serializer};

use crate::claim::{Observation, Rung};
use crate::instances::finite_noise::FiniteNoise;
use crate::instances::periodic_loss::{PeriodicLoss, Waves, any_waves};
use crate::interval::Interval;
use crate::oracles::kolmogorov::{self, Diffusion};
use crate::oracles::semigroup;
use crate::oracles::spectral::Grid;

/// A loss and a test function, both trigonometric polynomials: they satisfy the hypotheses of
/// Theorem 1, `‖f(.; ζ)‖_{C^7} <= C` uniformly in `ζ` and `φ` in `C_b^6`, to the letter.
#[derive(Clone, Debug, Serialize)]
pub struct WeakProblem<const D: usize> {
    /// The random loss `f(x; ζ)`.
    pub loss: PeriodicLoss<D>,
    /// The test function `φ`.
    pub observable: Waves<D>,
    /// The starts `x_0` at which weak errors are compared.
    #[serde(serialize_with = "as_lists")]
    pub starts: Vec<[f64; D]>,
}

fn as_lists<S: Serializer, const D: usize>(
    starts: &[[f64; D]],
    serializer: S,
) -> Result<S::Ok, S::Error> {
    serializer.collect_seq(starts.iter().map(|start| start.to_vec()))
}

impl<const D: usize> WeakProblem<D> {
    /// The problem, with the starts at which the weak errors of three diffusions are largest: the
    /// corrected one, the one without the correction and the one with twice the covariance.
    ///
    /// The theorem fixes `x_0`. At a start with the largest error the leading term dominates from
    /// moderate steps on, and the error is a smooth function of the step, whose order can be read
    /// off. A supremum over starts is not smooth: its leaders take turns.
    pub fn at_worst_starts(loss: PeriodicLoss<D>, observable: Waves<D>) -> WeakProblem<D> {
        let mut problem = WeakProblem { loss, observable, starts: Vec::new() };
        let factors = [(1.0, 1.0), (0.0, 1.0), (1.0, 2.0)];
        let starts = factors.map(|(correction, spread)| {
            problem.worst_start(|step| corrected(&problem.loss, step, correction, spread))
        });
        problem.starts = starts.to_vec();
        problem
    }

    /// The start, of a hundred along a closed curve, with the largest weak error of a diffusion at
    /// step 1/64 and the last of the times. The curve winds round the torus once in its first
    /// coordinate, three times in its second.
    pub fn worst_start<M: Diffusion<D>>(&self, model: impl Fn(f64) -> M) -> [f64; D] {
        const STEP: f64 = 1.0 / 64.0;
        let along = |j: u32| TAU * f64::from(j) / 100.0;
        let curve = |j: u32| std::array::from_fn(|i| ((1 + 2 * i) as f64 * along(j)) % TAU);
        let candidates: Vec<[f64; D]> = (0..100).map(curve).collect();
        let everywhere = WeakProblem { starts: candidates.clone(), ..self.clone() };
        let (sde, sgd) = (everywhere.sde(&model(STEP)), everywhere.sgd(STEP));
        let last = sde.len() - candidates.len();
        let error = |j: usize| (sde[last + j].center() - sgd[last + j].center()).abs();
        let order = |&a: &usize, &b: &usize| error(a).total_cmp(&error(b));
        candidates[(0..candidates.len()).max_by(order).expect("a hundred candidates")]
    }

    /// A diffusion's expectations, time by time and start by start.
    fn sde(&self, model: &impl Diffusion<D>) -> Vec<Interval> {
        let observable = |x: &[f64; D]| self.observable.value(x);
        kolmogorov::expectations(&grid(), model, &observable, &times::<D>(), &self.starts).concat()
    }

    /// SGD's expectations, time by time and start by start.
    fn sgd(&self, step: f64) -> Vec<Interval> {
        let observable = |x: &[f64; D]| self.observable.value(x);
        let counts: Vec<u64> = times::<D>().iter().map(|time| (time / step) as u64).collect();
        let chain = self.loss.sgd(step);
        semigroup::expectations(&grid(), &chain, &observable, &counts, &self.starts).concat()
    }
}

impl<const D: usize> fmt::Display for WeakProblem<D> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let WeakProblem { loss, observable, starts } = self;
        let places = starts.iter().map(|x| format!("{x:.2?}")).collect::<Vec<String>>();
        write!(f, "{loss}; φ = {observable}; x_0 in {{{}}}", places.join(", "))
    }
}

/// The steps of a ladder: 2^-4 to 2^-11 in one dimension, 2^-2 to 2^-8 in two.
fn steps<const D: usize>() -> impl Iterator<Item = f64> {
    let halvings = if D == 1 { 4..=11 } else { 2..=8 };
    halvings.map(|k| 0.5_f64.powi(k))
}

/// The times `k η` at which expectations are compared: all multiples of 1/4 up to `T`, which is 1,
/// or 1/2 in two dimensions, where steep solutions need many nodes.
fn times<const D: usize>() -> Vec<f64> {
    let count = if D == 1 { 4 } else { 2 };
    (1..=count).map(|k| f64::from(k) / 4.0).collect()
}

/// The torus on which functions are represented.
pub(crate) fn grid<const D: usize>() -> Grid<D> {
    Grid::torus(TAU, if D == 1 { 171 } else { 41 })
}

/// The drift `-scale ∇F - correction (η/4) ∇|∇F|²` at `x`; (3.6) has both factors one.
pub fn drift<const D: usize>(
    loss: &PeriodicLoss<D>,
    step: f64,
    scale: f64,
    correction: f64,
    x: &[f64; D],
) -> [f64; D] {
    let (gradient, hessian) = loss.mean().derivatives(x);
    std::array::from_fn(|i| {
        // ¼ ∇|∇F|² = ½ ∇²F ∇F.
        let bend: f64 = hessian[i].iter().zip(&gradient).map(|(h, g)| h * g).sum();
        -scale * gradient[i] - correction * 0.5 * step * bend
    })
}

/// The diffusion (3.2) of (3.6) with the correction and the covariance multiplied by factors, both
/// one in the paper.
pub fn corrected<const D: usize>(
    loss: &PeriodicLoss<D>,
    step: f64,
    correction: f64,
    spread: f64,
) -> impl Diffusion<D> + '_ {
    (
        move |x: &[f64; D]| drift(loss, step, 1.0, correction, x),
        move |x: &[f64; D]| loss.covariance(x).map(|row| row.map(|a| step * spread * a)),
    )
}

/// A diffusion's expectations on the ladder: what (3.3) compares with SGD's.
pub fn ladder<const D: usize, M: Diffusion<D>>(
    problem: &WeakProblem<D>,
    model: impl Fn(f64) -> M,
) -> Vec<Rung> {
    let rung = |step: f64| Rung { step, values: problem.sde(&model(step)) };
    steps::<D>().map(rung).collect()
}

/// SGD's own expectations on the same ladder.
pub fn sgd_ladder<const D: usize>(problem: &WeakProblem<D>) -> Observation {
    Observation::of_all(steps::<D>().flat_map(|step| problem.sgd(step)))
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
            WeakProblem::at_worst_starts(loss, observable)
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
            WeakProblem::at_worst_starts(loss, observable)
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
            let found = WeakProblem::at_worst_starts(problem.loss, problem.observable).starts;
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
