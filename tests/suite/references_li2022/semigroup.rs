//! Sections 1 and 3 for linear gradients.

use sgdcheck::instances::linear_sgd::LinearSgd;
use sgdcheck::instances::strong_noise::{Doubled, StrongNoise};
use sgdcheck::interval::Interval;
use sgdcheck::oracles::law::polynomials;
use sgdcheck::witnesses::linear_sgd;
use sgdcheck::witnesses::one_step::after_one_step;

use super::holds;

/// `f'(x; ξ) = 2x + ξ (1 + x/2)`, `ξ = -1` with probability 2/3, otherwise 2; η = 1/10, from 7/10, `φ = x⁴`.
#[test]
fn expectations_of_sgd() {
    let sgd = LinearSgd::new(&[[1.5, 1.0], [1.5, 1.0], [3.0, -2.0]], 0.7, 0.1, 1.0);
    let sgd = sgd.expect("valid");
    for (steps, reference) in [
        (1, 126319763.0 / 800000000.0),
        (2, 6776449844409.0 / 64000000000000.0),
        (3, 372373249885297387.0 / 5120000000000000000.0),
        (5, 0.03752088106945032),
    ] {
        holds("paths", linear_sgd::power_by_paths(&sgd, steps, 4), reference, 1e-15);
        holds("moments", linear_sgd::powers(&sgd, steps, 4)[4], reference, 1e-15);
    }
}

/// `f = x²/2`, `ξ = ±1`, from 1, at time 1: mean and variance of SGD, and of `dX = -X dt + √(ηΣ) dW`.
#[test]
fn fluctuations_with_other_covariances() {
    for (step, mean, variance, errors) in [
        (0.1, 0.3486784401, 0.04623280765, [-2.999572e-3, -0.0462328, 0.1267001]),
        (0.05, 0.3584859224, 0.02234584214, [-7.292242e-4, -0.0223458, 0.0641206]),
        (0.025, 0.3632324399, 0.01098812905, [-1.798201e-4, -0.0109881, 0.0322451]),
    ] {
        let sgd = LinearSgd::new(&[[1.0, 1.0], [1.0, -1.0]], 1.0, step, 1.0).expect("valid");
        let found = linear_sgd::powers(&sgd, (1.0_f64 / step).round() as u64, 2);
        let spread = found[2] - found[1].powi(2);
        holds("mean", found[1], mean, 1e-10);
        holds("variance", spread, variance, 1e-11);
        for (covariance, error) in [1.0, 0.0, 4.0].into_iter().zip(errors) {
            let sde =
                polynomials::diffusion([0.0, -1.0], [step * covariance, 0.0, 0.0], 2, 1.0, 1.0);
            holds("error", sde[2] - sde[1].powi(2) - spread, error, 1e-7);
        }
    }
}

/// `f = x²/2`, noise of variance 2, from 1, `E X²` at time 1: errors of the true Σ and of Σ = 2 - x² without the correction.
#[test]
fn a_covariance_that_makes_up_for_the_drift() {
    let kick = 2.0_f64.sqrt();
    for (step, square, with_true, with_other) in [
        (0.1, 0.2140422699, 7.759485e-3, -8.010263e-3),
        (0.05, 0.1732038408, 5.364678e-3, -1.968201e-3),
        (0.025, 0.1539140635, 3.037838e-3, -4.879696e-4),
    ] {
        let sgd = LinearSgd::new(&[[1.0, kick], [1.0, -kick]], 1.0, step, 1.0).expect("valid");
        let found = linear_sgd::powers(&sgd, (1.0_f64 / step).round() as u64, 2)[2];
        holds("square", found, square, 1e-10);
        for (bend, error) in [(0.0, with_true), (-1.0, with_other)] {
            let covariance = [2.0 * step, 0.0, bend * step];
            let sde = polynomials::diffusion([0.0, -1.0], covariance, 2, 1.0, 1.0)[2];
            holds("error", sde - found, error, 1e-9);
        }
    }
}

/// `f = ax²/2`, `Σ = s²`: what is left of (3.7) over `η³`, with `a = 3/2`, `s = 1`, `x = 1/2`.
#[test]
fn remainders_of_lemma_3() {
    let (a, x) = (1.5, 0.5);
    for (step, references) in [
        (0.1, [0.539637345017, -0.993294003524, -6.13976600592]),
        (0.01, [0.560371767522, -0.944172009515, -7.18702100989]),
    ] {
        let sgd = LinearSgd::new(&[[a, 1.0], [a, -1.0]], x, step, 1.0).expect("valid");
        let drift = [0.0, -a * (1.0 + 0.5 * step * a)];
        for (degree, reference) in [1, 2, 4].into_iter().zip(references) {
            let after = after_one_step(&sgd, drift, [step, 0.0, 0.0], degree);
            let k = degree as f64;
            let power = |n: f64| libm::pow(x, n);
            // L1 u, L2 u and L1² u of x^k.
            let first = -a * k * power(k);
            let trace = if degree < 2 { 0.0 } else { 0.5 * k * (k - 1.0) * power(k - 2.0) };
            let second = -0.5 * a * a * k * power(k) + trace;
            let bracket = power(k)
                + step * (first + step * second)
                + 0.5 * step * step * a * a * k * k * power(k);
            let remainder = (after - bracket) / Interval::exactly(step).powi(3);
            holds("remainder", remainder, reference, 2e-9);
        }
    }
}

/// The same with `a = 1`, `φ = x²`, at the minimizer and `η = 1/100`: it grows like `s²`.
#[test]
fn the_remainder_grows_with_the_noise() {
    for (noise, reference) in
        [(1.0, -0.998300200272), (10.0, -99.8300200272), (100.0, -9983.00200272)]
    {
        let square: f64 = noise * noise;
        let step = 0.01;
        let sde = polynomials::diffusion([0.0, -1.005], [step * square, 0.0, 0.0], 2, step, 0.0)[2];
        let remainder = (sde - step * step * square) / Interval::exactly(step).powi(3);
        holds("remainder", remainder, reference, 1e-8 * square);
    }
    let ladder = StrongNoise { curvature: 1.0, doubled: Doubled::Noise };
    let kick = ladder.after(3);
    // (R - 1)/(a + s) = 0.2/9 and 2a/(aR + s)² = 2/9.2², whose smaller one is divided by eight.
    holds("step", Interval::exactly(kick.step), 0.2 / 9.0 / 8.0, 1e-15);
}

/// `f = x²`, `s = 3/2`: stationary variances, and departures from the diffusion without the correction over `η²`.
#[test]
fn stationary_variances() {
    for (step, sgd, with, without) in [
        (0.2, 0.140625, 0.09375, 0.1125),
        (0.1, 0.0625, 0.0511363636, 0.05625),
        (0.05, 0.0296052632, 0.0267857143, 0.028125),
    ] {
        let chain = LinearSgd::new(&[[2.0, 1.5], [2.0, -1.5]], 0.0, step, 1.0).expect("valid");
        holds("SGD", linear_sgd::stationary_square(&chain), sgd, 1e-10);
        for (correction, reference) in [(1.0, with), (0.0, without)] {
            let drift = [0.0, -2.0 * (1.0 + correction * step)];
            let sde = polynomials::diffusion(drift, [2.25 * step, 0.0, 0.0], 2, 12.0, 0.0)[2];
            holds("diffusion", sde, reference, 1e-10);
        }
    }
}

/// Gradient descent on `f = x²` from 1 at time 1, the flow of `f`, and that of `f + ¼η|f'|²`.
#[test]
fn the_way_to_the_minimizer() {
    for (step, descent, regularised) in [
        (0.2, 0.07776, 0.0907179533),
        (0.1, 0.1073741824, 0.1108031584),
        (0.05, 0.1215766546, 0.1224564283),
    ] {
        let chain = LinearSgd::new(&[[2.0, 0.0]], 1.0, step, 1.0).expect("valid");
        let steps = (1.0_f64 / step).round() as u64;
        holds("descent", linear_sgd::powers(&chain, steps, 1)[1], descent, 1e-10);
        let flow = |extra: f64| {
            polynomials::diffusion([0.0, -2.0 * (1.0 + extra)], [0.0; 3], 1, 1.0, 1.0)[1]
        };
        holds("flow", flow(0.0), 0.1353352832, 1e-10);
        holds("regularised flow", flow(step), regularised, 1e-10);
    }
}
