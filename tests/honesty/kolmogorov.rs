//! Expectations of diffusions beside closed forms, resolved or not.

use std::f64::consts::TAU;

use rand::RngExt;
use rand_chacha::ChaCha8Rng;
use sgdcheck::interval::Interval;
use sgdcheck::oracles::law::kolmogorov;
use sgdcheck::oracles::numerics::spectral::Grid;

use super::{Family, Trial, log_uniform, within};

pub(crate) static FAMILIES: &[Family] = &[
    Family {
        oracle: "kolmogorov",
        truth: "the flow of a cosine",
        draw: flow,
        quick: 100,
        full: 10_000,
        unknown_at_most: 0.5,
    },
    Family {
        oracle: "kolmogorov",
        truth: "Brownian motion of a kinked observable",
        draw: kinked,
        quick: 100,
        full: 10_000,
        unknown_at_most: 0.3,
    },
    Family {
        oracle: "kolmogorov",
        truth: "waves at multiples of a step",
        draw: multiples,
        quick: 50,
        full: 5_000,
        unknown_at_most: 0.05,
    },
    Family {
        oracle: "kolmogorov",
        truth: "waves in the plane",
        draw: plane,
        quick: 10,
        full: 1_000,
        unknown_at_most: 0.3,
    },
];

/// `x' = -sin x`, which steepens without end: tan(x/2) decays like e^-t.
fn flow(rng: &mut ChaCha8Rng) -> Trial {
    let nodes = log_uniform(rng, 9.0, 120.0) as usize;
    let (rate, time) = (log_uniform(rng, 0.1, 10.0), log_uniform(rng, 0.01, 3.0));
    let start = within(rng, -3.1, 3.1);
    let diffusion = (|x: &[f64; 1]| [-rate * libm::sin(x[0])], |_: &[f64; 1]| [[0.0]]);
    let observable = |x: &[f64; 1]| libm::cos(x[0]);
    let grid = Grid::torus(TAU, nodes);
    let found = kolmogorov::expectations(&grid, &diffusion, &observable, &[time], &[[start]])[0][0];
    let tangent = libm::tan(start / 2.0) * libm::exp(-rate * time);
    let exact = (1.0 - tangent * tangent) / (1.0 + tangent * tangent);
    Trial {
        found,
        truth: Interval::around(exact, 1e-14),
        problem: format!("-{rate} sin x from {start} at {time}, {nodes} nodes"),
    }
}

/// `|sin(x - c)|`, whose waves fall like k^-2, after a while or at once.
fn kinked(rng: &mut ChaCha8Rng) -> Trial {
    let nodes = log_uniform(rng, 9.0, 120.0) as usize;
    let clock = log_uniform(rng, 1e-6, 1.0);
    let (drift, kink, start) =
        (within(rng, -2.0, 2.0), within(rng, 0.0, 3.1), within(rng, -3.1, 3.1));
    let diffusion = (|_: &[f64; 1]| [drift], |_: &[f64; 1]| [[2.0 * clock]]);
    let observable = |x: &[f64; 1]| libm::sin(x[0] - kink).abs();
    let grid = Grid::torus(TAU, nodes);
    let found = kolmogorov::expectations(&grid, &diffusion, &observable, &[1.0], &[[start]])[0][0];
    // |sin y| = 2/π - 4/π Σ cos(2 m y)/(4 m² - 1).
    let y = start + drift - kink;
    let term =
        |m: f64| libm::exp(-4.0 * m * m * clock) * libm::cos(2.0 * m * y) / (4.0 * m * m - 1.0);
    let terms = 30_000;
    let sum: f64 = (1..=terms).rev().map(|m| term(f64::from(m))).sum();
    let rest = 1.0 / (4.0 * f64::from(terms)) * libm::exp(-4.0 * f64::from(terms).powi(2) * clock);
    let exact = 2.0 / std::f64::consts::PI * (1.0 - 2.0 * sum);
    Trial {
        found,
        truth: Interval::around(exact, 1e-13 + 2.0 * rest),
        problem: format!(
            "|sin(x - {kink})| under {clock} u'' + {drift} u' from {start}, {nodes} nodes"
        ),
    }
}

/// Fifty multiples of a step that is no binary fraction.
fn multiples(rng: &mut ChaCha8Rng) -> Trial {
    let nodes = log_uniform(rng, 9.0, 40.0) as usize;
    let wave = rng.random_range(1..=3);
    let (drift, noise) = (within(rng, -3.0, 3.0), log_uniform(rng, 1e-3, 0.3));
    let (step, start) = (log_uniform(rng, 0.003, 0.3), within(rng, -3.1, 3.1));
    let skip = rng.random_range(1..=3);
    let times: Vec<f64> = (1..=50).map(|k| f64::from(k * skip) * step).collect();
    let diffusion = (|_: &[f64; 1]| [drift], |_: &[f64; 1]| [[noise]]);
    let wave = f64::from(wave);
    let observable = |x: &[f64; 1]| libm::cos(wave * x[0]);
    let grid = Grid::torus(TAU, nodes);
    let row = rng.random_range(0..50);
    let found =
        kolmogorov::expectations(&grid, &diffusion, &observable, &times, &[[start]])[row][0];
    let time = times[row];
    let exact =
        libm::exp(-0.5 * noise * wave * wave * time) * libm::cos(wave * (start + drift * time));
    Trial {
        found,
        truth: Interval::around(exact, 1e-15),
        problem: format!(
            "cos {wave} x, drift {drift}, a = {noise}, {time} of steps {step} from {start}, {nodes} nodes"
        ),
    }
}

/// Correlated noise; grids on both sides of the limit of dense ones.
fn plane(rng: &mut ChaCha8Rng) -> Trial {
    let nodes = rng.random_range(7..=21);
    let waves = [0.0; 2].map(|_| f64::from(rng.random_range(-4..=4)));
    let drift = [0.0; 2].map(|_| within(rng, -2.0, 2.0));
    let [p, q, r] = [0.0; 3].map(|_| within(rng, -0.7, 0.7));
    let a = [[p * p, p * q], [p * q, q * q + r * r]];
    let time = log_uniform(rng, 0.05, 2.0);
    let start = [0.0; 2].map(|_| within(rng, -3.1, 3.1));
    let bump = |x: f64| libm::exp(libm::cos(x));
    let diffusion = (|_: &[f64; 2]| drift, |_: &[f64; 2]| a);
    let observable = |x: &[f64; 2]| bump(waves[0] * x[0] + waves[1] * x[1]);
    let grid = Grid::torus(TAU, nodes);
    let found = kolmogorov::expectations(&grid, &diffusion, &observable, &[time], &[start])[0][0];
    // e^cos y = Σ I_m(1) cos(m y), whose Bessel numbers are sums 2^-(m+2j)/(j! (m+j)!).
    let damping = a[0][0] * waves[0] * waves[0]
        + 2.0 * a[0][1] * waves[0] * waves[1]
        + a[1][1] * waves[1] * waves[1];
    let y: f64 = (0..2).map(|i| waves[i] * (start[i] + drift[i] * time)).sum();
    let factorial = |n: i32| (1..=n).map(f64::from).product::<f64>();
    let bessel = |m: i32| {
        (0..16).map(|j| 0.5_f64.powi(m + 2 * j) / (factorial(j) * factorial(m + j))).sum::<f64>()
    };
    let term = |m: i32| {
        let twice = if m == 0 { 1.0 } else { 2.0 };
        twice
            * bessel(m)
            * libm::exp(-0.5 * damping * time * f64::from(m * m))
            * libm::cos(f64::from(m) * y)
    };
    let exact: f64 = (0..24).rev().map(term).sum();
    Trial {
        found,
        truth: Interval::around(exact, 1e-14),
        problem: format!(
            "e^cos({waves:?} x), b = {drift:?}, a = {a:?}, {time} from {start:?}, {nodes} nodes"
        ),
    }
}
