//! Formulas of Appendix C.

use crate::instances::exact_diffusion::ExactDiffusion;
use crate::instances::training_loss::{Target, TrainingLoss};

/// `S = E[x xᵀ]`, row by row.
pub(super) fn second_moment(loss: &TrainingLoss) -> Vec<Vec<f64>> {
    let (d, count) = (loss.dimension(), loss.examples.len() as f64);
    let entry = |i: usize, j: usize| loss.examples.iter().map(|x| x[i] * x[j]).sum::<f64>() / count;
    (0..d).map(|i| (0..d).map(|j| entry(i, j)).collect()).collect()
}

/// `Tr S`.
pub(super) fn trace(loss: &TrainingLoss) -> f64 {
    second_moment(loss).iter().enumerate().map(|(i, row)| row[i]).sum()
}

/// `w - w0` and `S (w - w0)`.
pub(super) fn displaced(loss: &TrainingLoss, w: &[f64]) -> [Vec<f64>; 2] {
    let Target::Linear(truth) = &loss.target else { return [vec![f64::NAN; w.len()], vec![]] };
    let v: Vec<f64> = w.iter().zip(truth).map(|(w, t)| w - t).collect();
    let image = second_moment(loss).iter().map(|row| dot(row, &v)).collect();
    [v, image]
}

pub(super) fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

/// `E` of a function of `x`, `P(y = 1)` and `ŷ = 1/(1 + e^(-w·x))`.
pub(super) fn mean(loss: &TrainingLoss, w: &[f64], of: impl Fn(&[f64], f64, f64) -> f64) -> f64 {
    let Target::Labels { chances, .. } = &loss.target else { return f64::NAN };
    let term = |(x, &p): (&Vec<f64>, &f64)| of(x, p, 1.0 / (1.0 + libm::exp(-dot(w, x))));
    loss.examples.iter().zip(chances).map(term).sum::<f64>() / loss.examples.len() as f64
}

/// `β^(-power) exp(-(2M/γ) ∫_0^w L'/β)` at these points, in units of that at 0, for `W = sinh Y`: there `D = s² (1 + w²)/2` and `L' = k
/// (asinh w - µ) √(1 + w²) - s² w/2`, so that the integral of `L'/D` is `(2k/s²) (a²/2 - µ a) - ln √(1 + w²)` with `a = asinh w`.
pub(super) fn explicit(diffusion: &ExactDiffusion, points: &[f64], power: f64) -> Vec<f64> {
    let &ExactDiffusion::Sinh { rate, center, noise, .. } = diffusion else { return Vec::new() };
    let density = |&w: &f64| {
        let (a, square) = (libm::asinh(w), 1.0 + w * w);
        let climb =
            2.0 * rate / (noise * noise) * (0.5 * a * a - center * a) - 0.5 * libm::log(square);
        libm::exp(-climb) * libm::pow(square, -power)
    };
    points.iter().map(density).collect()
}
