//! Natural gradient and damped Newton with minibatch noise: what is stated, and where it is found.

use nalgebra::DMatrix;

use crate::claim::Prediction;
use crate::instances::second_order::{
    self, SecondOrder, inverse, moments_in_time, self_consistent,
};
use crate::interval::Interval;
use crate::oracles::{linear::linear_sde, numerics::dense};
use crate::papers::liu2021::theory::triangle;

/// (26), with `theta` times its second term.
pub(super) fn stated(p: &SecondOrder, c: f64, theta: f64) -> Prediction {
    let mu = p.momentum;
    let factor = ((1.0 + mu) * c + theta * (1.0 - mu)) / (2.0 * (1.0 - mu * mu));
    triangle(&p.inverse_hessian(p.learning_rate * factor))
}

/// This power of K over its mean eigenvalue; twice.
pub(super) fn shapes(p: &SecondOrder, power: i32) -> Prediction {
    let x = p.hessian.map(|k| k.powi(power)).matrix();
    let x = &x * (p.hessian.dimension() as f64 / x.trace());
    let rows = (0..x.nrows()).flat_map(|i| (0..=i).map(move |j| (i, j)));
    let entries: Vec<f64> = rows.map(|at| x[at]).collect();
    Prediction::equals_all([entries.clone(), entries].concat())
}

/// Λ and C for a covariance Σ.
pub(super) type Method = fn(&SecondOrder, &DMatrix<f64>) -> Option<(DMatrix<f64>, DMatrix<f64>)>;

/// Λ = λJ⁻¹ with J = KΣK, and C = c KΣK.
pub(super) fn natural(
    p: &SecondOrder,
    covariance: &DMatrix<f64>,
) -> Option<(DMatrix<f64>, DMatrix<f64>)> {
    let gradient = p.between(covariance);
    Some((inverse(&gradient)? * p.learning_rate, gradient * p.batch_factor))
}

/// With λk* in the place of λ, which for this method has no unit.
pub(super) fn newton(p: &SecondOrder, _: &DMatrix<f64>) -> Option<(DMatrix<f64>, DMatrix<f64>)> {
    let step = p.learning_rate * p.hessian.largest();
    Some((p.inverse_hessian(step), p.hessian.matrix() * p.batch_factor))
}

/// The covariance of the chain whose matrices are made of it.
pub(super) fn solve(p: &SecondOrder, method: Method) -> Option<DMatrix<f64>> {
    let start = p.start(&p.inverse_hessian(2.0 * p.learning_rate));
    self_consistent(p, start, |x| method(p, x))
}

/// Its lower triangle, for the natural gradient.
pub(super) fn covariance(p: &SecondOrder) -> Vec<Interval> {
    second_order::triangle(solve(p, natural), p.hessian.dimension())
}

/// Tr[KΣ].
pub(super) fn traces(p: &SecondOrder, method: Method) -> Interval {
    let trace = |x: DMatrix<f64>| (p.hessian.matrix() * x).trace();
    solve(p, method).map(trace).map_or(Interval::UNKNOWN, |x| Interval::around(x, 1e-9 * x))
}

/// λJ⁻¹ of an average of E w wᵀ.
pub(super) fn rates(p: &SecondOrder) -> impl Fn(&DMatrix<f64>) -> Option<DMatrix<f64>> {
    move |average| Some(inverse(&p.between(average))? * p.learning_rate)
}

/// Where the moments of the averaged method come to rest, from off it.
pub(super) fn settled(p: &SecondOrder) -> Option<DMatrix<f64>> {
    let start = p.start(&p.inverse_hessian(0.6 * p.learning_rate));
    moments_in_time(p, start, 0.3, 400, rates(p))
}

/// The factor by which a step with the Λ and C of the stationary law multiplies a departure of E w wᵀ from it.
pub(super) fn departure_with_stationary_matrices(p: &SecondOrder) -> Interval {
    let factor = solve(p, natural).and_then(|rest| {
        let (rates, noise) = natural(p, &rest)?;
        let start = p.start(&rest);
        let left = p.step(&start, &rates, &noise) - &rest;
        Some(left.amax() / (start - rest).amax())
    });
    factor.map_or(Interval::UNKNOWN, |factor| Interval::around(factor, 1e-6))
}

/// Tr[KΣ] of dw = -ΛKw dt + ΛC^½ dW, with Λ and C made of that Σ: half of the way each time.
pub(super) fn in_continuous_time(p: &SecondOrder, method: Method) -> Interval {
    let d = p.hessian.dimension();
    let mut x = p.inverse_hessian(p.learning_rate);
    for _ in 0..60 {
        let Some((rates, noise)) = method(p, &x) else {
            return Interval::UNKNOWN;
        };
        let added = dense::congruence(&rates, &noise);
        let entries = linear_sde::stationary(&(&rates * p.hessian.matrix()), &added);
        let next = DMatrix::from_fn(d, d, |i, j| {
            let (i, j) = (i.max(j), i.min(j));
            entries[i * (i + 1) / 2 + j].center()
        });
        x = (x + next) * 0.5;
    }
    let trace = (p.hessian.matrix() * x).trace();
    Interval::around(trace, 1e-6 * trace)
}
