//! Several paths and valleys, and laws of the escape rate. References by double quadrature, a matrix of transition
//! probabilities and the gamma law.

use sgdcheck::instances::boxed_parabola::BoxedParabola;
use sgdcheck::instances::repeated_runs::RepeatedRuns;
use sgdcheck::instances::valleys::Valleys;
use sgdcheck::interval::Interval;
use sgdcheck::oracles::exit::chain::{self, Noise};
use sgdcheck::oracles::exit::first_passage::{Diffusion, End, ln_mean_time, probability_right};
use sgdcheck::oracles::law::gibbs::ln_mass;
use sgdcheck::witnesses::repeated_runs::{best_numerator, coverage, inverse_moments, survival};
use sgdcheck::witnesses::rescaled_wells::{ln_time_at, second_derivative};
use sgdcheck::witnesses::valleys::{Edge, along, prefactor, share_of_left_valley};

use super::holds;

/// Within a relative error.
fn near(name: &str, found: Interval, reference: f64, tolerance: f64) {
    holds(name, found, reference, tolerance * reference);
}

fn time(
    slope: impl Fn(f64) -> f64,
    d: impl Fn(f64) -> f64,
    breaks: &[f64],
    ends: [End; 2],
    start: f64,
) -> Interval {
    let line = Diffusion::ito(|x| -slope(x), d).with_breaks(breaks.iter().copied());
    ln_mean_time(&line, ends[0], ends[1], start).exp()
}

/// L' = x (x + 1.2)(1 - x), from 0, absorbed at -1.55 and 1.35 or reflected at the other top.
#[test]
fn two_paths_in_parallel() {
    let slope = |x: f64| x * (x + 1.2) * (1.0 - x);
    let [left, right] = [End::Absorbing(-1.55), End::Absorbing(1.35)];
    for (d, both) in [(0.08, 132.640615), (0.04, 4810.44638), (0.02, 5635404.56)] {
        near("both", time(slope, |_| d, &[], [left, right], 0.0), both, 2e-8);
    }
    let single = |ends| time(slope, |_| 0.04, &[], ends, 0.0);
    near("right", single([End::Reflecting(-1.2), right]), 4873.6362, 2e-8);
    near("left", single([left, End::Reflecting(1.0)]), 371360.548, 2e-8);
    let line = Diffusion::ito(|x: f64| -slope(x), |_: f64| 0.04);
    near("share", probability_right(&line, -1.55, 1.35, 0.0), 0.98704045, 1e-8);
}

/// L = -cos(2πx)/2 - F x, from the minimum to the second after it, reflected at the top before it.
#[test]
fn three_valleys_in_a_row() {
    use std::f64::consts::{PI, TAU};
    let row = |f: f64, d: f64, from: f64, to: f64| {
        let a = libm::asin(f / PI) / TAU;
        let slope = move |x: f64| PI * libm::sin(TAU * x) - f;
        let ends = [End::Reflecting(-0.5 - a), End::Absorbing(to + a)];
        time(slope, move |_| d, &[], ends, from + a)
    };
    for (f, d, all, first) in [
        (0.0, 0.2, 162.345624, 54.115208),
        (0.0, 0.1, 22260.3185, 7420.10617),
        (0.3, 0.1, 3574.40719, 1743.79447),
        (1.0, 0.1, 179.829597, 89.912758),
        (-0.3, 0.1, 773545.53, 35024.9789),
    ] {
        near("to the third", row(f, d, 0.0, 2.0), all, 2e-8);
        near("to the second", row(f, d, 0.0, 1.0), first, 2e-8);
    }
    near("from the second, with returns", row(0.0, 0.1, 1.0, 2.0), 14840.2123, 2e-8);
}

/// L' = e^(0.8x)(x³ - x), from each minimum to the other, and its stationary law.
#[test]
fn two_valleys() {
    let slope = |x: f64| libm::exp(0.8 * x) * (x * x * x - x);
    let both = |d: fn(f64) -> f64, breaks: &[f64]| {
        let right = time(slope, d, breaks, [End::Natural, End::Absorbing(1.0)], -1.0);
        [right, time(slope, d, breaks, [End::Absorbing(-1.0), End::Natural], 1.0)]
    };
    let [first, second] = both(|_| 0.05, &[]);
    near("from the first", first, 205.663867, 2e-8);
    near("from the second", second, 7968.35292, 2e-8);
    let levels = |x: f64| {
        0.06 * if x < -0.5 {
            0.898657928
        } else if x < 0.5 {
            1.0
        } else {
            4.451081857
        }
    };
    let [first, second] = both(levels, &[-0.5, 0.5]);
    near("from the first, two levels", first, 150.580435, 1e-7);
    near("from the second, two levels", second, 59.4989103, 1e-7);
    // The integral of L', by parts.
    let loss = |x: f64| {
        let k = 0.8_f64;
        let polynomial =
            x.powi(3) / k - 3.0 * x * x / k.powi(2) + 6.0 * x / k.powi(3) - 6.0 / k.powi(4) - x / k
                + 1.0 / k.powi(2);
        libm::exp(k * x) * polynomial
    };
    for (d, share) in [(0.05, 0.025367135), (0.025, 0.000296292345)] {
        let energy = |x: f64| loss(x) / d;
        // Left of -6 there is nothing, and the loss levels off.
        let left = ln_mass(&energy, [-3.5, 0.0], &[-1.0]);
        let right = ln_mass(&energy, [0.0, 3.0], &[1.0]);
        near("share", 1.0 / ((right - left).exp() + 1.0), share, 1e-4);
    }
}

/// By hand: equal exponents, curvatures 0.8 and 3 at the minima, so that P(V_1) tends to 3/3.8; and 2π/1.6 over two cols.
#[test]
fn limits_by_hand() {
    let pair = Valleys::new(&[0.8, -1.3, 3.0], &[0.3; 2], Some(&[0.4, 0.7])).expect("valid");
    holds("share", share_of_left_valley(&pair.cold(0.3), 1e-3), 3.0 / 3.8, 1e-3);
    let fork = Valleys::new(&[-2.0, 0.8, -4.0], &[0.3; 2], Some(&[0.3, 0.15])).expect("valid");
    let found = prefactor(&along(&fork.cold(0.3), 1, [Edge::Outside; 2]));
    near("prefactor", found, std::f64::consts::TAU / 1.6, 1e-4);
}

#[test]
fn estimates_of_rates() {
    let at = |runs: u32, numerator: f64| {
        let half = 1.96 / f64::from(runs).sqrt();
        RepeatedRuns { runs, numerator, ends: [1.0 - half, 1.0 + half] }
    };
    for (runs, numerator, reference) in [
        (100, 98.0, 0.939972800),
        (100, 99.0, 0.946517019),
        (100, 100.0, 0.950613564),
        (30, 28.0, 0.914954822),
        (10, 8.0, 0.830206647),
    ] {
        holds("coverage", coverage(&at(runs, numerator)), reference, 1e-9);
    }
    let hundred = at(100, 98.0);
    let one_sided = |ends: [f64; 2]| coverage(&RepeatedRuns { ends, ..hundred });
    holds("below the upper end", one_sided([0.0, 1.196]), 1.0 - 0.0480720674, 1e-10);
    holds("above the lower end", one_sided([0.804, 9.0]), 1.0 - 0.0119551321, 1e-10);
    holds("exact", one_sided([0.830245, 1.229887]), 0.95, 1e-6);
    let [first, second] = inverse_moments(100);
    holds("mean", first * 98.0, 0.98989899, 1e-8);
    let error = (second * 98.0 * 98.0 - first * 196.0 + 1.0).sqrt();
    holds("error", error, 0.100503782, 1e-9);
    holds("numerator", best_numerator(100), 98.0, 1e-9);
}

/// L = (x² - 1)²/4, C = 1/B, from -1 until x > 0.
#[test]
fn sgd_with_normal_noise() {
    let map = |eta: f64| move |x: f64| x - eta * (x * x * x - x);
    let steps = |eta: f64, batch: f64| {
        let spread = eta / batch.sqrt();
        chain::mean_steps(map(eta), |_| spread, &Noise::gaussian(), (-3.0, 0.0), -1.0)
    };
    for (eta, reference) in [(0.1, 58735.233), (0.2, 57924.458), (0.4, 42058.913), (0.8, 86.3197)] {
        near("B = 20 η", steps(eta, 20.0 * eta) * eta, reference, 1e-6);
    }
    for (eta, reference, diffusion) in
        [(0.2, 35.777205, 30.8213025), (0.1, 416.893928, 361.903760), (0.05, 57346.305, 51050.7025)]
    {
        near("B = 1", steps(eta, 1.0) * eta, reference, 1e-6);
        let ends = [End::Natural, End::Absorbing(0.0)];
        near("diffusion", time(|x| x * x * x - x, |_| 0.5 * eta, &[], ends, -1.0), diffusion, 1e-8);
    }
}

/// L = θ²/2, gradients θ ± 1, from 0 until |θ| >= 0.8.
#[test]
fn sgd_with_two_values() {
    let noise = Noise::Atoms(vec![(-1.0, 0.5), (1.0, 0.5)]);
    for (eta, reference) in [(0.2, 253.267), (0.1, 30864.5)] {
        let steps = chain::mean_steps(|x| (1.0 - eta) * x, |_| eta, &noise, (-0.8, 0.8), 0.0);
        near("steps", steps, reference, 0.02);
    }
}

/// L' = -x(x + 1)(h + (h - H)x) with (H, h) = (4, 1) and (2, 1), D = ε H up to half of the climb and ε h above.
#[test]
fn noise_of_batches() {
    let well = |high: f64, low: f64| move |x: f64| -x * (x + 1.0) * (low + (low - high) * x);
    let jump = -0.5723942860;
    for (batch, reference) in
        [(2.0, 55934.854), (4.0, 1.89732139e9), (8.0, 2.07353793e18), (12.0, 2.27099342e27)]
    {
        let epsilon = 0.05 / batch;
        let d = move |x: f64| epsilon * if x < jump { 4.0 } else { 1.0 };
        let ends = [End::Reflecting(-1.9), End::Absorbing(0.3)];
        near("B", time(well(4.0, 1.0), d, &[jump], ends, -1.0), reference, 1e-6);
    }
    let jump = -0.5411961001;
    for (k, reference) in [(1.0_f64, 6.1412306e16), (2.0, 223713214.861)] {
        let root = k.sqrt();
        let slope = move |x: f64| root * well(2.0, 1.0)(root * x);
        let d = move |x: f64| 0.005 * k * if root * x < jump { 2.0 } else { 1.0 };
        let ends = [End::Reflecting(-1.9 / root), End::Absorbing(0.6 / root)];
        near("k", time(slope, d, &[jump / root], ends, -1.0 / root), reference, 1e-6);
    }
}

/// H = 1, r = 1.
#[test]
fn boxes() {
    let parabola = |curvature| BoxedParabola::new(curvature, 1.0, 1);
    for (heights, reference) in
        [(1.0, 1.44524561), (3.0, 11.3619257), (6.0, 161.893964), (12.0, 43656.3271)]
    {
        near("box", ln_time_at(&parabola(1.0), 0.5 / heights).exp(), reference, 1e-8);
    }
    for (curvature, reference) in [(1.0, 6545.76506), (2.0, 4.93775100e7), (4.0, 8.35303076e15)] {
        near("D = 0.05", ln_time_at(&parabola(curvature), 0.05).exp(), reference, 1e-8);
    }
    // f = θ⁴, k = 4, θ = 1: k f''(√k θ) = 192, printed 48.
    holds("Hessian", second_derivative(|x| (2.0 * x).powi(4), 1.0), 192.0, 1e-9);
}

/// Where escapes are rare the law is exponential to one in a thousand.
#[test]
fn chances_of_long_times() {
    let valley = Valleys::new(&[1.0, -1.0], &[0.3], None).expect("valid").driven(0.025, 1);
    let found = survival(&valley, 0.025, &[0.5, 1.0, 2.0]);
    for (found, u) in found.into_iter().zip([0.5, 1.0, 2.0]) {
        holds("chance", found, libm::exp(-u), 1e-3);
    }
}
