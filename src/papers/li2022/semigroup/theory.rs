//! (1.4) to (1.7), (3.5) to (3.9) and the Taylor display in the proof of Theorem 1.

use crate::claim::Rung;
use crate::instances::linear_sgd::LinearSgd;
use crate::instances::periodic_loss::PeriodicLoss;
use crate::instances::weak_problem::WeakProblem;
use crate::interval::Interval;
use crate::oracles::law::kolmogorov::Diffusion;
use crate::oracles::law::polynomials;
use crate::witnesses::{one_step, weak_error};

/// `S p` of a polynomial, by its coefficients: (1.4) for linear gradients, one member per step.
pub(super) fn recursion(sgd: &LinearSgd, polynomial: &[f64]) -> Vec<f64> {
    let share = 1.0 / sgd.members().len() as f64;
    let moved = |&[a, b]: &[f64; 2]| {
        let map = [sgd.step() * b, 1.0 - sgd.step() * a];
        // Horner's scheme.
        let horner = |sum: Vec<f64>, &c: &f64| added(&times(&sum, &map), &[c]);
        scaled(share, &polynomial.iter().rev().fold(Vec::new(), horner))
    };
    sgd.members().iter().map(moved).fold(Vec::new(), |sum, p| added(&sum, &p))
}

/// The drift `-scale ∇f - correction (η/4) ∇|∇f|²`; (1.5) has both factors one.
pub(super) fn drift<const D: usize>(
    loss: &PeriodicLoss<D>,
    step: f64,
    [scale, correction]: [f64; 2],
    x: &[f64; D],
) -> [f64; D] {
    let (gradient, hessian) = loss.mean().derivatives(x);
    std::array::from_fn(|i| {
        // ¼ ∇|∇f|² = ½ ∇²f ∇f.
        let bend: f64 = hessian[i].iter().zip(&gradient).map(|(h, g)| h * g).sum();
        -scale * gradient[i] - correction * 0.5 * step * bend
    })
}

/// The diffusion with that drift and the covariance `η Σ`, for some matrix `Σ`.
pub(super) fn diffusion<'a, const D: usize>(
    loss: &'a PeriodicLoss<D>,
    step: f64,
    factors: [f64; 2],
    spread: impl Fn(&[f64; D]) -> [[f64; D]; D] + 'a,
) -> impl Diffusion<D> + 'a {
    (
        move |x: &[f64; D]| drift(loss, step, factors, x),
        move |x: &[f64; D]| spread(x).map(|row| row.map(|entry| step * entry)),
    )
}

/// (1.5), the correction and `Σ` multiplied by factors, both one in the paper.
pub(super) fn corrected<const D: usize>(
    loss: &PeriodicLoss<D>,
    step: f64,
    [correction, spread]: [f64; 2],
) -> impl Diffusion<D> + '_ {
    let covariance =
        move |x: &[f64; D]| loss.covariance(x).map(|row| row.map(|entry| spread * entry));
    diffusion(loss, step, [1.0, correction], covariance)
}

/// A diffusion's expectations on the ladder of steps.
pub(super) fn ladder<const D: usize, M: Diffusion<D>>(
    problem: &WeakProblem<D>,
    model: impl Fn(f64) -> M,
) -> Vec<Rung> {
    let rung = |step: f64| Rung { step, values: weak_error::diffusion(problem, &model(step)) };
    weak_error::steps::<D>().map(rung).collect()
}

/// `u - η ∇f·∇u + ½ η² (spread Σ + square ∇f⊗∇f) : ∇²u` on the ladder of single steps: the last line of (3.6), and the Taylor
/// display, with both factors one.
pub(super) fn taylor<const D: usize>(
    problem: &WeakProblem<D>,
    [spread, square]: [f64; 2],
) -> Vec<Rung> {
    expansions(problem, |at, step| {
        let second = |i: usize, j: usize| {
            spread * at.covariance[i][j] + square * at.gradient[i] * at.gradient[j]
        };
        let first: f64 = (0..D).map(|i| at.gradient[i] * at.slope[i]).sum();
        let second: f64 = (0..D)
            .flat_map(|i| (0..D).map(move |j| (i, j)))
            .map(|(i, j)| second(i, j) * at.bend[i][j])
            .sum();
        at.value - step * first + 0.5 * step * step * second
    })
}

/// `u + η L u + ½ η² ∇f·∇(∇f·∇u)` on the ladder of single steps: what (3.7) and the middle line of (3.6) contain. The
/// last term is multiplied by a factor, one in the paper.
pub(super) fn bracket<const D: usize>(problem: &WeakProblem<D>, factor: f64) -> Vec<Rung> {
    expansions(problem, |at, step| {
        let pairs = || (0..D).flat_map(|i| (0..D).map(move |j| (i, j)));
        let dot = |a: &[f64; D], b: &[f64; D]| a.iter().zip(b).map(|(a, b)| a * b).sum::<f64>();
        // ¼ ∇|∇f|² = ½ ∇²f ∇f.
        let along =
            pairs().map(|(i, j)| at.slope[i] * at.hessian[i][j] * at.gradient[j]).sum::<f64>();
        let twice =
            pairs().map(|(i, j)| at.gradient[i] * at.bend[i][j] * at.gradient[j]).sum::<f64>();
        let trace = pairs().map(|(i, j)| at.covariance[i][j] * at.bend[i][j]).sum::<f64>();
        let generator = -dot(&at.gradient, &at.slope) + 0.5 * step * (trace - along);
        at.value + step * generator + factor * 0.5 * step * step * (along + twice)
    })
}

/// What expansions consist of, at a point.
struct Local<const D: usize> {
    /// `u`, `∇u`, `∇²u`.
    value: f64,
    slope: [f64; D],
    bend: [[f64; D]; D],
    /// `∇f`, `∇²f`, `Σ`.
    gradient: [f64; D],
    hessian: [[f64; D]; D],
    covariance: [[f64; D]; D],
}

fn expansions<const D: usize>(
    problem: &WeakProblem<D>,
    of: impl Fn(&Local<D>, f64) -> f64,
) -> Vec<Rung> {
    let local = |x: &[f64; D]| {
        let (slope, bend) = problem.observable.derivatives(x);
        let (gradient, hessian) = problem.loss.mean().derivatives(x);
        let covariance = problem.loss.covariance(x);
        Local { value: problem.observable.value(x), slope, bend, gradient, hessian, covariance }
    };
    let all: Vec<Local<D>> = problem.starts.iter().map(local).collect();
    let rung = |step: f64| {
        let values = all.iter().map(|at| Interval::exactly(of(at, step))).collect();
        Rung { step, values }
    };
    one_step::steps::<D>().map(rung).collect()
}

/// Drift and covariance of (1.5) for linear gradients, in powers of the distance `z` from the minimizer; the correction and `Σ`
/// are multiplied by factors.
pub(super) fn linear(sgd: &LinearSgd, [correction, spread]: [f64; 2]) -> ([f64; 2], [f64; 3]) {
    let (slope, step) = (sgd.slope(), sgd.step());
    let drift = -slope * (1.0 + correction * 0.5 * step * slope);
    ([0.0, drift], sgd.variance().map(|c| spread * step * c))
}

/// `E z^k` at a time for that diffusion, `k` from one to `degree`.
pub(super) fn powers(
    sgd: &LinearSgd,
    factors: [f64; 2],
    time: f64,
    degree: usize,
) -> Vec<Interval> {
    let (drift, covariance) = linear(sgd, factors);
    let start = sgd.start() - sgd.minimizer();
    polynomials::diffusion(drift, covariance, degree, time, start).split_off(1)
}

/// `E z²` at a time for (1.5), in closed form.
pub(super) fn mean_square(sgd: &LinearSgd, time: f64) -> f64 {
    let ([_, drift], [c0, c1, c2]) = linear(sgd, [1.0, 1.0]);
    let start = sgd.start() - sgd.minimizer();
    let (slow, fast) = (-drift, -2.0 * drift - c2);
    let fade = |rate: f64| libm::exp(-rate * time);
    start * start * fade(fast)
        + c0 * (1.0 - fade(fast)) / fast
        + c1 * start * (fade(slow) - fade(fast)) / (fast - slow)
}

/// `L_1 p = -∇f·∇p` of a polynomial in `z`, by coefficients.
pub(super) fn first(sgd: &LinearSgd, p: &[f64]) -> Vec<f64> {
    times(&[0.0, -sgd.slope()], &derivative(p))
}

/// `L_2 p = -¼ ∇|∇f|²·∇p + ½ Σ : ∇²p`.
pub(super) fn second(sgd: &LinearSgd, p: &[f64]) -> Vec<f64> {
    let along = times(&[0.0, -0.5 * sgd.slope() * sgd.slope()], &derivative(p));
    let trace = times(&sgd.variance().map(|c| 0.5 * c), &derivative(&derivative(p)));
    added(&along, &trace)
}

/// `p + η (L_1 + η L_2) p + ½ η² L_1² p`: the bracket of (3.7) without its modulus.
pub(super) fn lemma_3(sgd: &LinearSgd, p: &[f64]) -> Vec<f64> {
    let step = sgd.step();
    let generator = added(&first(sgd, p), &scaled(step, &second(sgd, p)));
    let square = first(sgd, &first(sgd, p));
    added(p, &added(&scaled(step, &generator), &scaled(0.5 * step * step, &square)))
}

/// The coefficient of `η³` in the integrals of (3.9), where the triple one, times a weight, is of `L_1^power u`: of power one as
/// printed in the last expression, three by the expression before it.
pub(super) fn third_order(sgd: &LinearSgd, p: &[f64], (power, weight): (usize, f64)) -> Vec<f64> {
    let triple = (0..power).fold(p.to_vec(), |p, _| first(sgd, &p));
    let double = added(&first(sgd, &second(sgd, p)), &second(sgd, &first(sgd, p)));
    added(&scaled(weight / 6.0, &triple), &scaled(0.5, &double))
}

/// The value at a point.
pub(super) fn value(p: &[f64], z: f64) -> f64 {
    p.iter().rev().fold(0.0, |sum, c| sum * z + c)
}

fn derivative(p: &[f64]) -> Vec<f64> {
    p.iter().enumerate().skip(1).map(|(k, c)| k as f64 * c).collect()
}

fn scaled(factor: f64, p: &[f64]) -> Vec<f64> {
    p.iter().map(|c| factor * c).collect()
}

fn added(p: &[f64], q: &[f64]) -> Vec<f64> {
    let at = |p: &[f64], k: usize| p.get(k).copied().unwrap_or(0.0);
    (0..p.len().max(q.len())).map(|k| at(p, k) + at(q, k)).collect()
}

fn times(p: &[f64], q: &[f64]) -> Vec<f64> {
    let mut product = vec![0.0; (p.len() + q.len()).saturating_sub(1)];
    for (i, a) in p.iter().enumerate() {
        for (j, b) in q.iter().enumerate() {
            product[i + j] += a * b;
        }
    }
    product
}
