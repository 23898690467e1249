//! Sections 4.1 and 4.2: stationary laws, horizons of the order of ln(1/η), exits from balls and saddles.

use nalgebra::DMatrix;
use sgdcheck::instances::finite_noise::FiniteNoise;
use sgdcheck::instances::long_runs::{Horizon, LinearSaddle};
use sgdcheck::instances::outward_loss::OutwardLoss;
use sgdcheck::instances::rough_saddle::{RoughSaddle, SaddleNoise};
use sgdcheck::instances::settled_sgd::{Question, SettledSgd};
use sgdcheck::instances::unstable_point::{Drift, UnstablePoint};
use sgdcheck::interval::Interval;
use sgdcheck::oracles::numerics::spectral::Grid;
use sgdcheck::oracles::{law::kolmogorov, law::semigroup, linear::linear_sde};
use sgdcheck::witnesses::escape::{ln_time_on_line, pace};
use sgdcheck::witnesses::{hitting, long_runs, settled};

use super::holds;

/// f = -x²/2 along the unstable direction, noise ±1, from 0, φ = x².
#[test]
fn second_moments_at_a_saddle() {
    for (step, count, sgd, error) in [
        (0.1, 5, 0.0758924981, 0.756591),
        (0.01, 115, 0.0440840136, 4.392848),
        (1e-3, 1726, 0.0152469070, 15.236411),
        (1e-4, 23025, 0.00494775091, 49.472311),
    ] {
        let time = f64::from(count) * step;
        let saddle = LinearSaddle {
            rates: [1.0, 1.0],
            angle: 0.0,
            covariance: [1.0, 0.0, 1.0],
            start: [0.0, 0.0],
            along: [1.0, 0.0],
            horizon: Horizon::Fixed(time),
        };
        let found = long_runs::squares_of_sgd(&saddle, step)[1];
        holds("E X²", found, sgd, 1e-10);
        let drift = DMatrix::from_element(1, 1, -1.0 + 0.5 * step);
        let noise = DMatrix::from_element(1, 1, step);
        let sde = linear_sde::from_a_point(&drift, &noise, time)[0];
        holds("its error", (sde - found).scaled(1.0 / (step * step)), error, 2e-6);
    }
}

/// f' = x³ - x, noise ±1/4, Λ cut off between 1.45 and 1.6, φ = x²: the largest error over |x| <= 1 at fixed times.
#[test]
fn weak_errors_in_a_double_well() {
    let cut = |x: f64| {
        let depth = ((x.abs() - 1.45) / 0.15).clamp(0.0, 1.0);
        if depth == 0.0 {
            1.0
        } else if depth == 1.0 {
            0.0
        } else {
            let [a, b] = [1.0 - depth, depth].map(|t| libm::exp(-1.0 / t));
            a / (a + b)
        }
    };
    let starts: Vec<[f64; 1]> = (-100..=100).map(|j| [f64::from(j) / 100.0]).collect();
    let observable = |x: &[f64; 1]| x[0] * x[0];
    for (step, error) in [(0.1, 1.514980e-3), (0.05, 4.29842e-4), (0.025, 1.154093e-4)] {
        let count = (1.0 / step + 0.5) as u64;
        let chain = |&[x]: &[f64; 1]| {
            let to = |noise: f64| (0.5, [x - step * (x * x * x - x + noise)]);
            vec![to(0.25), to(-0.25)]
        };
        let counts: Vec<u64> = (1..=count).collect();
        let times: Vec<f64> = counts.iter().map(|&n| n as f64 * step).collect();
        let sgd = Grid::cube(-1.6, 1.6, 121);
        let sgd = semigroup::expectations(&sgd, &chain, &observable, &counts, &starts);
        let drift = |&[x]: &[f64; 1]| {
            let (first, second) = (x * x * x - x, 3.0 * x * x - 1.0);
            [-first - 0.5 * step * first * second]
        };
        let noise = |&[x]: &[f64; 1]| [[step * (0.25 * cut(x)).powi(2)]];
        let sde = Grid::cube(-1.6, 1.6, 201);
        let sde = kolmogorov::expectations(&sde, &(drift, noise), &observable, &times, &starts);
        let at = |n: usize| sde[n].iter().zip(&sgd[n]).map(|(u, v)| (*u - *v).abs());
        // The reference's supremum is over its own nodes and over all times up to one.
        let largest = (0..counts.len()).flat_map(at).fold(Interval::exactly(0.0), Interval::max);
        holds("largest error", largest, error, 0.01 * error);
    }
}

#[test]
fn earliest_times_out_of_a_ball() {
    let calm = FiniteNoise::two_point(0.5).expect("a probability");
    let hill = OutwardLoss::hill(Drift::linear(1.0), calm, 0.0).expect("outward");
    for (step, count) in [(0.1, 8), (0.05, 15), (0.01, 70)] {
        assert_eq!(hitting::earliest(&hill, step), count);
    }
    for (frequency, step, count) in [(1.0, 0.01, 100), (10.0, 0.01, 10), (2.0, 0.1, 5)] {
        let wave = OutwardLoss::wave(frequency).expect("positive");
        assert_eq!(hitting::earliest(&wave, step), count);
    }
}

fn rough(drift: Drift, noise: f64) -> RoughSaddle {
    RoughSaddle { drift, stiffness: 1.0, noise: SaddleNoise::Constant([noise, 1.0]), reach: 1.0 }
}

#[test]
fn mean_times_out_of_a_saddle() {
    let point = UnstablePoint::new(Drift::linear(1.0), 1.0, (1.0, 1.0)).expect("valid");
    for (eps, time) in [
        (0.1, 2.105715159),
        (0.01, 3.281821035),
        (1e-3, 4.435382464),
        (1e-4, 5.586900197),
        (1e-6, 7.889510042),
    ] {
        holds("E τ", ln_time_on_line(&point, eps).exp(), time, 1e-8);
    }
    for (eps, time) in [(0.1, 1.584806701), (0.01, 2.161874042), (1e-3, 2.737661085)] {
        let found = pace::ln_time_of_diffusion(&rough(Drift::linear(2.0), 0.5), eps).exp();
        holds("E τ, twice the rate", found, time, 1e-8);
    }
    for (eps, time) in [(0.1, 4.659201252), (0.01, 15.92875432), (1e-3, 51.46011088)] {
        let found = pace::ln_time_of_diffusion(&rough(Drift::new(0.0, 0.0, 1.0), 1.0), eps).exp();
        holds("E τ, degenerate", found, time, 1e-6);
    }
}

#[test]
fn mean_steps_out_of_a_saddle() {
    for (eta, steps, faster, degenerate) in [
        (0.1, 23.25264769, 18.17887641, 49.34809280),
        (0.05, 51.69553714, 37.69663908, 139.6591342),
        (0.02, 149.2259410, 102.1809699, 558.9955173),
    ] {
        let found = |drift, noise| pace::steps_of_sgd(&rough(drift, noise), eta);
        holds("E N", found(Drift::linear(1.0), 1.0), steps, 1e-6);
        holds("E N, twice the rate", found(Drift::linear(2.0), 0.5), faster, 1e-6);
        holds("E N, degenerate", found(Drift::new(0.0, 0.0, 1.0), 1.0), degenerate, 1e-5);
    }
}

/// f = x²/2: noise ±1, and -1 with probability 2/3 and 2 with probability 1/3.
#[test]
fn stationary_laws() {
    let signs = FiniteNoise::two_point(0.5).expect("a probability");
    let skewed = FiniteNoise::new(vec![(-1.0, 2.0 / 3.0), (2.0, 1.0 / 3.0)]).expect("centred");
    let ask = |noise: &FiniteNoise, question, step| {
        let noise = noise.clone();
        settled::answer(&SettledSgd { curvature: 1.0, amplitude: 1.0, noise, question }, step)
    };
    for (step, distance, cosine, below) in [
        (0.1, 0.184730642, 0.974003804909, 0.5146854385),
        (0.05, 0.128322386, 0.987258546524, 0.5101403630),
        (0.025, 0.0899605501, 0.993690536838, 0.5070882041),
    ] {
        holds("E |X|", ask(&signs, Question::Distance, step), distance, 1e-8);
        holds("E cos X", ask(&signs, Question::Cosine(1.0, 0.0), step), cosine, 1e-11);
        holds("P(X <= 0)", ask(&skewed, Question::Below, step), below, 1e-8);
    }
}
