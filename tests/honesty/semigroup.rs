//! Expectations of chains with finitely many moves beside closed forms and all paths.

use std::f64::consts::TAU;

use rand::RngExt;
use rand_chacha::ChaCha8Rng;
use sgdcheck::interval::Interval;
use sgdcheck::oracles::numerics::spectral::Grid;
use sgdcheck::oracles::{law::paths, law::semigroup};

use super::{Family, Trial, log_uniform, within};

pub(crate) static FAMILIES: &[Family] = &[
    Family {
        oracle: "semigroup",
        truth: "all paths of a chain on the circle",
        draw: circle,
        quick: 100,
        full: 10_000,
        unknown_at_most: 0.4,
    },
    Family {
        oracle: "semigroup",
        truth: "moments of SGD on a quadratic",
        draw: quadratic,
        quick: 100,
        full: 10_000,
        unknown_at_most: 0.01,
    },
    Family {
        oracle: "paths",
        truth: "a random walk's binomial law",
        draw: walk,
        quick: 500,
        full: 10_000,
        unknown_at_most: 0.0,
    },
];

/// Smooth, sharp and kinked observables, on grids that resolve them or not.
fn circle(rng: &mut ChaCha8Rng) -> Trial {
    let nodes = log_uniform(rng, 9.0, 150.0) as usize;
    let steps = rng.random_range(1..=8_u64);
    let (drift, kick, p) = (within(rng, 0.0, 0.9), within(rng, 0.0, 1.0), within(rng, 0.05, 0.95));
    let start = within(rng, -3.1, 3.1);
    let kind = rng.random_range(0..3);
    let sharpness = log_uniform(rng, 0.5, 30.0);
    let chain = |&[x]: &[f64; 1]| {
        let to = |sign: f64| [x - drift * libm::sin(x) + sign * kick * libm::cos(x)];
        vec![(p, to(1.0)), (1.0 - p, to(-0.5))]
    };
    let observable = |x: &[f64; 1]| match kind {
        0 => libm::exp(libm::sin(x[0])),
        1 => 1.0 / (1.0 + sharpness * libm::sin(0.5 * x[0]).powi(2)),
        _ => libm::sin(x[0] - 0.4).abs(),
    };
    let problem = format!("drift {drift}, kick {kick}, p = {p}, observable {kind} of {sharpness}");
    beside_all_paths(chain, observable, (nodes, steps, start), 1e-14, problem)
}

/// The expectation on the circle after so many steps from a start, on so many nodes, beside that over all paths, which is known to
/// its rounding.
pub(super) fn beside_all_paths(
    chain: impl Fn(&[f64; 1]) -> Vec<(f64, [f64; 1])>,
    observable: impl Fn(&[f64; 1]) -> f64,
    (nodes, steps, start): (usize, u64, f64),
    rounding: f64,
    problem: String,
) -> Trial {
    let grid = Grid::torus(TAU, nodes);
    let found = semigroup::expectations(&grid, &chain, &observable, &[steps], &[[start]])[0][0];
    let value = |(), x: &[f64; 1]| observable(x);
    let exact = paths::expectation(&chain, &[start], steps, (), &|(), _, _| (), &value);
    let problem = format!("{problem}, {steps} steps from {start}, {nodes} nodes");
    Trial { found, truth: exact.widened(rounding), problem }
}

/// A thousand steps: rounding must not add up to more than is said.
fn quadratic(rng: &mut ChaCha8Rng) -> Trial {
    let (rate, p) = (log_uniform(rng, 1e-3, 0.95), within(rng, 0.1, 0.9));
    let odds = ((1.0 - p) / p).sqrt();
    let reach = odds.max(1.0 / odds);
    let start = reach * within(rng, -1.0, 1.0);
    let steps = log_uniform(rng, 1.0, 1000.0) as u64;
    let power = rng.random_range(1..=2);
    let chain = |&[x]: &[f64; 1]| {
        let to = |noise: f64| [(1.0 - rate) * x + rate * noise];
        vec![(p, to(odds)), (1.0 - p, to(-1.0 / odds))]
    };
    let observable = |x: &[f64; 1]| x[0].powi(power);
    let grid = Grid::cube(-reach, reach, 9);
    let found = semigroup::expectations(&grid, &chain, &observable, &[steps], &[[start]])[0][0];
    // Powers by libm, not by a recursion.
    let keep = libm::exp(steps as f64 * libm::log1p(-rate));
    let spread = rate / (2.0 - rate) * (1.0 - keep * keep);
    let exact = if power == 1 { keep * start } else { keep * keep * start * start + spread };
    Trial {
        found,
        truth: Interval::around(exact, 1e-15 * reach * reach),
        problem: format!("rate {rate}, p = {p}, power {power}, {steps} steps from {start}"),
    }
}

fn walk(rng: &mut ChaCha8Rng) -> Trial {
    let (p, tilt, start) =
        (within(rng, 0.01, 0.99), within(rng, -2.0, 2.0), within(rng, -1.0, 1.0));
    let steps = rng.random_range(0..=12_u64);
    let chain = |&[x]: &[f64; 1]| vec![(p, [x + 1.0]), (1.0 - p, [x - 1.0])];
    let value = |(), x: &[f64; 1]| libm::exp(tilt * x[0]);
    let found = paths::expectation(&chain, &[start], steps, (), &|(), _, _| (), &value);
    let factor = p * libm::exp(tilt) + (1.0 - p) * libm::exp(-tilt);
    let exact = libm::exp(tilt * start) * factor.powi(steps as i32);
    Trial {
        found,
        // Roundings of places within the value are the caller's: x is known to 2e-15 here.
        truth: Interval::around(exact, 2e-14 * exact),
        problem: format!("e^({tilt} X), p = {p}, {steps} steps from {start}"),
    }
}
