//! (3.6): the drift with its correction, and the diffusions of section 3.1.

use crate::claim::Rung;
use crate::instances::periodic_loss::PeriodicLoss;
use crate::instances::weak_problem::WeakProblem;
use crate::oracles::law::kolmogorov::Diffusion;
use crate::witnesses::weak_error;

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
    let rung = |step: f64| Rung { step, values: weak_error::diffusion(problem, &model(step)) };
    weak_error::steps::<D>().map(rung).collect()
}
