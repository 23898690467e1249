//! (1.5) to (1.7), (3.6), (3.7) and the Taylor display in the proof of Theorem 1.

use crate::claim::Rung;
use crate::instances::periodic_loss::PeriodicLoss;
use crate::instances::weak_problem::WeakProblem;
use crate::interval::Interval;
use crate::oracles::law::kolmogorov::Diffusion;
use crate::witnesses::{one_step, weak_error};

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
