//! What the diffusion and SGD make of a function of the place that the noise leaves alone.

use crate::instances::hidden_invariant::HiddenInvariant;
use crate::interval::Interval;
use crate::oracles::law::kolmogorov;
use crate::oracles::numerics::spectral::Grid;

/// `E h(X(t))` and `E h(X(t))²` of `dX = -∇(f + ¼ η |∇f|²) dt + √η s ∇n dW`, in Ito's sense: from the Kolmogorov equation, whose
/// solutions are polynomials here. `h` is the same on all paths if the second is the first squared.
pub fn moments(problem: &HiddenInvariant) -> [Interval; 2] {
    let decay = problem.curvature + 0.5 * problem.step * problem.curvature.powi(2);
    let drift = |x: &[f64; 2]| x.map(|x| -decay * x);
    let covariance = |x: &[f64; 2]| {
        let [u, v] = problem.noise(*x).map(|n| problem.step.sqrt() * n);
        [[u * u, u * v], [u * v, v * v]]
    };
    // Enough for degree four on three quarters of the nodes too; more nodes have modes that grow.
    let grid = Grid::cube(-1.5, 1.5, 7);
    let times = [problem.time];
    [1, 2].map(|power: i32| {
        let observable = |x: &[f64; 2]| problem.invariant(*x).powi(power);
        let diffusion = (drift, covariance);
        kolmogorov::expectations(&grid, &diffusion, &observable, &times, &[problem.start])[0][0]
    })
}

/// `h` after SGD's steps up to the time, for three sequences of draws.
pub fn of_sgd(problem: &HiddenInvariant) -> Interval {
    let steps = (problem.time / problem.step).round() as u32;
    let run = |sign: fn(u32) -> bool| {
        let mut x = problem.start;
        for k in 0..steps {
            let xi = if sign(k) { 1.0 } else { -1.0 };
            let noise = problem.noise(x);
            let slope = [0, 1].map(|i| problem.curvature * x[i] + xi * noise[i]);
            x = [0, 1].map(|i| x[i] - problem.step * slope[i]);
        }
        problem.invariant(x)
    };
    let found = [run(|_| true), run(|k| k % 3 == 0), run(|k| k % 2 == 0)];
    let rounding = f64::from(steps + 8) * 16.0 * f64::EPSILON;
    let hull = found.map(Interval::exactly).into_iter().reduce(Interval::hull);
    hull.unwrap_or(Interval::UNKNOWN).widened(rounding)
}
