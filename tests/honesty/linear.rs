//! Linear diffusions, temperatures that jump, eigenvalues, fields that jump or push away, hypergeometric laws.

use nalgebra::DMatrix;
use rand::RngExt;
use rand_chacha::ChaCha8Rng;
use sgdcheck::interval::Interval;
use sgdcheck::oracles::{
    law::finite_population, linear::linear_sde, numerics::jacobi, numerics::ode,
};

use super::first_passage::scale;
use super::recursion::Exact;
use super::{Family, Trial};

pub(crate) static FAMILIES: &[Family] = &[
    Family {
        oracle: "linear_sde::stationary",
        truth: "rates in exact coordinates",
        draw: draw_stationary,
        quick: 500,
        full: 10_000,
        unknown_at_most: 0.05,
    },
    Family {
        oracle: "linear_sde::from_a_point",
        truth: "rates in exact coordinates",
        draw: draw_from_a_point,
        quick: 300,
        full: 10_000,
        unknown_at_most: 0.2,
    },
    Family {
        oracle: "linear_sde::cooling_variance",
        truth: "temperatures that jump, in closed form",
        draw: draw_cooling,
        quick: 500,
        full: 10_000,
        unknown_at_most: 0.02,
    },
    Family {
        oracle: "jacobi::eigenvalues",
        truth: "diagonals in exact coordinates",
        draw: draw_eigenvalues,
        quick: 400,
        full: 10_000,
        unknown_at_most: 0.0,
    },
    Family {
        oracle: "ode::solve",
        truth: "closed forms",
        draw: draw_path,
        quick: 30,
        full: 5_000,
        unknown_at_most: 0.05,
    },
    Family {
        oracle: "finite_population::marked_share",
        truth: "the formula for hypergeometric moments",
        draw: draw_share,
        quick: 500,
        full: 10_000,
        unknown_at_most: 0.05,
    },
];

/// Rates of at most ten bits on a grid of 2^-16, up to 2^6 on the whole.
fn rate(rng: &mut ChaCha8Rng) -> f64 {
    f64::from(rng.random_range(1..1024)) * libm::exp2(f64::from(-rng.random_range(4..17)))
}

fn problem(exact: &Exact) -> String {
    format!("{:?} turned by {:?}, noise {:?}", exact.eigenvalues, exact.turn[0], exact.noise)
}

fn draw_stationary(rng: &mut ChaCha8Rng) -> Trial {
    let orthogonal = rng.random::<bool>();
    let exact = Exact::draw(rng, orthogonal, rate);
    let (at, truth) = exact.entry(rng, |a, b| 1.0 / (a + b));
    let found = linear_sde::stationary(&exact.map(), &exact.covariance())[at];
    Trial { found, truth, problem: format!("entry {at}, {}", problem(&exact)) }
}

fn draw_from_a_point(rng: &mut ChaCha8Rng) -> Trial {
    let orthogonal = rng.random::<bool>();
    let sign = if rng.random_range(0..4) == 0 { -0.125 } else { 1.0 };
    let exact = Exact::draw(rng, orthogonal, |rng| sign * rate(rng));
    let time = scale(rng, 1e-3, 50.0);
    let (at, truth) = exact.entry(rng, |a, b| -libm::expm1(-(a + b) * time) / (a + b));
    let found = linear_sde::from_a_point(&exact.map(), &exact.covariance(), time)[at];
    // The exponent is rounded.
    let most = exact.eigenvalues.amax() * time;
    let truth = truth.widened(4e-16 * most * truth.abs().high());
    Trial { found, truth, problem: format!("time {time}, entry {at}, {}", problem(&exact)) }
}

fn draw_cooling(rng: &mut ChaCha8Rng) -> Trial {
    let (rate, time) = (scale(rng, 0.1, 10.0), scale(rng, 0.01, 30.0));
    let count = rng.random_range(0..6);
    let mut places: Vec<f64> = (0..count).map(|_| time * rng.random_range(0.0..1.0)).collect();
    places.extend([0.0, time]);
    places.sort_by(f64::total_cmp);
    // Level and slope of each piece, from its beginning.
    let values: Vec<[f64; 2]> = places
        .windows(2)
        .map(|ends| {
            let level = scale(rng, 1e-3, 1e3);
            let slope = if rng.random::<bool>() { 0.0 } else { rng.random_range(-0.9..2.0) };
            [level, slope * level / (ends[1] - ends[0])]
        })
        .collect();
    let inner = &places[1..places.len() - 1];
    let temperature = |t: f64| {
        let piece = inner.partition_point(|&place| place <= t);
        values[piece][0] + values[piece][1] * (t - places[piece])
    };
    let found = linear_sde::cooling_variance(rate, temperature, time);
    let k = 2.0 * rate;
    let mut sum = 0.0;
    for (ends, &[level, slope]) in places.windows(2).zip(&values) {
        let (length, after) = (ends[1] - ends[0], libm::exp(-k * (time - ends[1])));
        let gone = -libm::expm1(-k * length) / k;
        // The integral of s e^(-k (length - s)).
        let first = if k * length < 0.1 {
            let terms = (2..16).scan(1.0, |term: &mut f64, j| {
                *term *= if j == 2 { 0.5 } else { -k * length / f64::from(j) };
                Some(*term)
            });
            length * length * terms.sum::<f64>()
        } else {
            (length - gone) / k
        };
        sum += 2.0 * after * (level * gone + slope * first);
    }
    let problem = format!("rate {rate}, time {time}, (level, slope) {values:?} between {places:?}");
    Trial { found, truth: Interval::around(sum, 2e-12 * sum), problem }
}

fn draw_eigenvalues(rng: &mut ChaCha8Rng) -> Trial {
    let unit = libm::exp2(f64::from(rng.random_range(-600..500)));
    let spread = rng.random_range(1..30);
    let eigenvalue = move |rng: &mut ChaCha8Rng| {
        let size = f64::from(rng.random_range(-1024..1024));
        unit * size * libm::exp2(f64::from(-rng.random_range(0..spread)))
    };
    let exact = Exact::draw(rng, true, eigenvalue);
    // Once more turned, in up to 32 dimensions.
    let four = DMatrix::identity(4, 4) - DMatrix::from_element(4, 4, 0.5);
    let (turn, mut eigenvalues) = if rng.random::<bool>() {
        let e: Vec<f64> = exact.eigenvalues.iter().flat_map(|&e| [e, 0.5 * e, e, -e]).collect();
        (exact.turn[0].kronecker(&four), e)
    } else {
        (exact.turn[0].clone(), exact.eigenvalues.as_slice().to_vec())
    };
    let diagonal = DMatrix::from_diagonal(&eigenvalues.clone().into());
    let matrix = &turn * diagonal * turn.transpose();
    eigenvalues.sort_by(|a, b| b.total_cmp(a));
    let at = rng.random_range(0..eigenvalues.len());
    Trial {
        found: jacobi::eigenvalues(&matrix)[at],
        truth: Interval::exactly(eigenvalues[at]),
        problem: format!("eigenvalue {at} of {matrix:?}"),
    }
}

fn draw_path(rng: &mut ChaCha8Rng) -> Trial {
    let time = scale(rng, 0.01, 20.0);
    let solve = |field: &dyn Fn(&[f64]) -> Vec<f64>, start: f64| {
        ode::solve(field, &[start], &[0.3 * time, time])[1][0]
    };
    let rate = rng.random_range(-3.0..3.0) * scale(rng, 0.1, 30.0);
    let start = scale(rng, 1e-12, 10.0);
    match rng.random_range(0..4) {
        0 => {
            // Exponential growth or decay, fast too.
            let rate = if 20.0 < rate * time { 20.0 / time } else { rate };
            let exact = start * libm::exp(rate * time);
            let truth = Interval::around(exact, 4e-16 * (1.0 + (rate * time).abs()) * exact);
            let found = solve(&|y| vec![rate * y[0]], start);
            Trial { found, truth, problem: format!("y' = {rate} y from {start} for {time}") }
        }
        1 => {
            // From beside an unstable point: tan(y/2) grows.
            let found = solve(&|y| vec![rate * libm::sin(y[0])], start.min(3.0));
            let ln_tangent = libm::log(libm::tan(0.5 * start.min(3.0))) + rate * time;
            let exact = 2.0 * libm::atan(libm::exp(ln_tangent));
            let truth =
                Interval::around(exact, 1e-14 * (1.0 + ln_tangent.abs() + (rate * time).abs()));
            Trial { found, truth, problem: format!("y' = {rate} sin y from {start} for {time}") }
        }
        2 => {
            // A field that jumps on the way.
            let [before, after] = [0, 1].map(|_| scale(rng, 0.1, 10.0));
            let place = start + before * time * rng.random_range(0.0..2.0);
            let found = solve(&|y| vec![if y[0] < place { before } else { after }], start);
            let reached = (place - start) / before;
            let exact = if time < reached {
                start + before * time
            } else {
                place + after * (time - reached)
            };
            let truth = Interval::around(exact, 2e-15 * (exact.abs() + place + after * reached));
            let problem =
                format!("y' = {before}, from {place} on {after}, from {start} for {time}");
            Trial { found, truth, problem }
        }
        _ => {
            // A kink at zero, where decay becomes faster or slower, under a push.
            let [k, after] = [0, 1].map(|_| scale(rng, 0.1, 30.0));
            let field =
                |y: &[f64]| vec![if 0.0 < y[0] { -k * y[0] - 1.0 } else { -after * y[0] - 1.0 }];
            let found = solve(&field, start);
            let reached = libm::log1p(k * start) / k;
            let exact = if time < reached {
                (start + 1.0 / k) * libm::exp(-k * time) - 1.0 / k
            } else {
                libm::expm1(-after * (time - reached)) / after
            };
            let truth = Interval::around(exact, 1e-14 * (1.0 + start + 1.0 / k));
            Trial { found, truth, problem: format!("kink {k}, {after} from {start} for {time}") }
        }
    }
}

fn draw_share(rng: &mut ChaCha8Rng) -> Trial {
    let size = scale(rng, 1.0, 1e9) as u64 + 1;
    let marked = (size as f64 * scale(rng, 1e-9, 1.0)) as u64;
    let marked = if rng.random::<bool>() { marked } else { size - marked };
    let batch = (scale(rng, 1.0, size as f64 + 0.5) as u64).clamp(1, size);
    let [n, k, m] = [size, marked, batch].map(|count| count as f64);
    let [mean, variance] = finite_population::marked_share(size, marked, batch);
    let problem = format!("{marked} of {size} marked, batches of {batch}");
    if rng.random::<bool>() {
        let truth = Interval::around(k / n, 2e-16 * k / n);
        return Trial { found: mean, truth, problem };
    }
    let others = (size - marked) as f64;
    let exact = k / n * (others / n) * ((size - batch) as f64 / (n - 1.0)) / m;
    let truth = Interval::around(exact, 2e-15 * exact);
    Trial { found: variance, truth, problem }
}
