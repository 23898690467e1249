//! The stationary covariance of SGD on a quadratic, by dimension.

use crate::budget::PerBudget;
use crate::claim::Axis;
use crate::evidence::Curve;
use crate::instances::quadratic::{NoisyQuadratic, Spectral};
use crate::measure::{Measure, block, curves, effort};
use crate::monte_carlo::UnitNoise;
use crate::monte_carlo::sgd::stationary_moments;
use crate::oracles::linear::lyapunov;

/// The stationary covariance of SGD on a quadratic, by dimension.
pub(super) static MEASURE: Measure = Measure {
    id: "cost/stationary-covariance",
    problem: "The stationary covariance of SGD on a quadratic with dense, non-commuting K and C, \
                λk from 0.05 to 1.5.",
    counted: "Doubling counts the matrix products of the solution and of its proved error bound, d³ \
            multiplications each; a dense solve of the Kronecker system d⁶/3; the recursion 2 d³ per \
            iteration until it settles to rounding; simulation 2 d² per step of a chain, until one \
            variance is known to 1 % (one standard error), with the burn-in.",
    caption: "Multiplications for the stationary covariance of SGD on a quadratic, by dimension.",
    x: Axis { label: "dimension d", log: true },
    y: Axis { label: "multiplications", log: true },
    sizes: PerBudget { quick: 5, standard: 7, deep: 9 },
    curves: lyapunov,
    source: file!(),
};

/// Dimensions 2, 4, 8, ..
fn lyapunov(sizes: usize, seed: u64) -> Vec<Curve> {
    let row = |index: usize| {
        let d = 2_usize << index;
        let work = (d * d) as f64;
        let sgd = quadratic(d);
        let (a, q) = (sgd.transition(), sgd.noise_of_a_step());
        let products = lyapunov::solve(&a, &q).expect("the quadratic is stable").products();
        // A covariance falls short of its limit by the contraction squared to the number of steps.
        let rate = 2.0 * libm::log(sgd.contraction());
        let iterations = (libm::log(f64::EPSILON) / rate).ceil();
        let window = ((libm::log(1e-3) / rate).ceil() as usize, 100);
        let mut block = block(seed, &[MEASURE.id, &d.to_string()], 256);
        let tally = stationary_moments(&mut sgd.chains(), &[(0, 0)], window, &mut block);
        let costs = [
            products as f64 * work * d as f64,
            2.0 * iterations * work * d as f64,
            work * work * work / 3.0,
            2.0 * work * effort(&tally, d, 0.01),
        ];
        (d as f64, costs)
    };
    let rows: Vec<(f64, [f64; 4])> = (0..sizes).map(row).collect();
    let names =
        ["doubling, with its error bound", "recursion", "Kronecker system", "simulation to 1 %"];
    curves(names, &rows)
}

/// `λk` evenly from 1.5 down to 0.05, in a dense basis; `C` in another one.
fn quadratic(d: usize) -> NoisyQuadratic {
    let valid = "the hypotheses hold by construction";
    let mirror = |shift: usize| (0..d).map(|i| 1.0 / (1 + (i + shift) % d) as f64).collect();
    let place = |i: usize| i as f64 / (d - 1) as f64;
    let hessian = (0..d).map(|i| 1.5 - 1.45 * place(i)).collect();
    let noise = (0..d).map(|i| 1.0 + place(i)).collect();
    let hessian = Spectral::new(hessian, vec![mirror(0)]).expect(valid);
    let noise = Spectral::new(noise, vec![mirror(1)]).expect(valid);
    let zero = vec![0.0; d];
    NoisyQuadratic::new(1.0, hessian, noise, UnitNoise::Gaussian, zero.clone(), zero).expect(valid)
}
