//! Weak errors of diffusion approximations (section 3.1): what the claims about orders share.

use std::fmt;

use serde::Serialize;

use crate::claim::{Observation, Rung};
use crate::instances::periodic_loss::{PeriodicLoss, Waves};
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
}

impl<const D: usize> fmt::Display for WeakProblem<D> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}; φ = {}", self.loss, self.observable)
    }
}

/// The horizon `T`: shorter in two dimensions, where steep solutions need many nodes.
pub const fn horizon<const D: usize>() -> f64 {
    if D == 1 { 1.0 } else { 0.5 }
}

/// Times `k η` at which expectations are compared: multiples of the coarsest step.
fn times<const D: usize>() -> Vec<f64> {
    let count = (horizon::<D>() / STEP_MAX) as u32;
    (1..=count).map(|k| f64::from(k) * STEP_MAX).collect()
}

/// The coarsest step.
const STEP_MAX: f64 = 0.25;

/// The steps of a ladder: seven halvings in one dimension, five in two.
fn steps<const D: usize>() -> impl Iterator<Item = f64> {
    let halvings = if D == 1 { 7 } else { 5 };
    (0..=halvings).map(|k| STEP_MAX * 0.5_f64.powi(k))
}

/// The torus on which functions are represented.
pub fn grid<const D: usize>() -> Grid<D> {
    Grid::torus(std::f64::consts::TAU, if D == 1 { 127 } else { 37 })
}

/// Starts spread over the torus, off any symmetry of the losses.
pub fn starts<const D: usize>() -> Vec<[f64; D]> {
    let torus: Grid<D> = Grid::torus(std::f64::consts::TAU, if D == 1 { 31 } else { 7 });
    let shifted = |node: &[f64; D]| std::array::from_fn(|i| node[i] + 0.07 * (i + 1) as f64);
    torus.nodes().iter().map(shifted).collect()
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
    let rung = |step: f64| {
        let observable = |x: &[f64; D]| problem.observable.value(x);
        let (grid, starts) = (grid(), starts());
        let rows = kolmogorov::expectations(&grid, &model(step), &observable, &times::<D>(), &starts);
        Rung {
            step,
            values: rows.concat(),
        }
    };
    steps::<D>().map(rung).collect()
}

/// SGD's own expectations on the same ladder.
pub fn sgd_ladder<const D: usize>(problem: &WeakProblem<D>) -> Observation {
    let rung = |step: f64| {
        let observable = |x: &[f64; D]| problem.observable.value(x);
        let counts: Vec<u64> = times::<D>().iter().map(|time| (time / step) as u64).collect();
        let chain = problem.loss.sgd(step);
        semigroup::expectations(&grid(), &chain, &observable, &counts, &starts()).concat()
    };
    Observation::of_all(steps::<D>().flat_map(rung))
}
