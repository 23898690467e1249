//! (1.4), (1.5), (3.7) and (3.9) for linear gradients, where polynomials stay polynomials: by their coefficients.

use crate::instances::linear_sgd::LinearSgd;
use crate::interval::Interval;
use crate::oracles::law::polynomials;

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
