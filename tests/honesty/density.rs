//! Densities in time beside Gaussian laws, Brownian motion between walls and with a drift that jumps.

use rand::RngExt;
use rand_chacha::ChaCha8Rng;
use sgdcheck::interval::Interval;
use sgdcheck::oracles::law::density::{Annealed, Mesh};

use super::{Family, Trial, log_uniform, within};

pub(crate) static FAMILIES: &[Family] = &[
    Family {
        oracle: "density",
        truth: "Gaussian at a constant temperature",
        draw: constant,
        quick: 40,
        full: 2_000,
        unknown_at_most: 0.2,
    },
    Family {
        oracle: "density",
        truth: "Gaussian at a temperature that jumps and bends",
        draw: varying,
        quick: 40,
        full: 2_000,
        unknown_at_most: 0.2,
    },
    Family {
        oracle: "density",
        truth: "Brownian motion between walls",
        draw: between_walls,
        quick: 40,
        full: 2_000,
        unknown_at_most: 0.2,
    },
    Family {
        oracle: "density",
        truth: "Brownian motion pulled to a kink",
        draw: kinked,
        quick: 40,
        full: 2_000,
        unknown_at_most: 0.2,
    },
];

/// Coarse and fine.
fn any_mesh(rng: &mut ChaCha8Rng) -> Mesh {
    Mesh { cells: log_uniform(rng, 16.0, 200.0) as usize, steps: log_uniform(rng, 2.0, 20.0) }
}

fn below(x: f64) -> f64 {
    0.5 * libm::erfc(-x / std::f64::consts::SQRT_2)
}

/// The normal mass of `[from, to]`, from the tail on the side where it is small.
fn normal(mean: f64, deviation: f64, [from, to]: [f64; 2]) -> f64 {
    let (low, high) = ((from - mean) / deviation, (to - mean) / deviation);
    if 0.0 < low { below(-low) - below(-high) } else { below(high) - below(low) }
}

/// A mass up to rounding of the two tails and to what is reflected.
fn mass(value: f64, scale: f64) -> Interval {
    Interval::around(value, 1e-13 * scale + 1e-290)
}

fn constant(rng: &mut ChaCha8Rng) -> Trial {
    let rate = log_uniform(rng, 0.05, 50.0);
    let temperature = log_uniform(rng, 0.01, 10.0);
    let time = log_uniform(rng, 0.01, 1e4);
    gaussian(rng, rate, time, &|_| temperature, &[], &format!("T = {temperature}"))
}

fn varying(rng: &mut ChaCha8Rng) -> Trial {
    let rate = log_uniform(rng, 0.05, 10.0);
    let time = log_uniform(rng, 0.05, 1e3);
    let [first, second] = [0.0; 2].map(|_| log_uniform(rng, 0.05, 5.0));
    let jump = time * within(rng, 0.1, 0.99);
    let bend = time * within(rng, 0.05, 0.9);
    let slope = within(rng, 0.0, 2.0) / time;
    let temperature =
        |t: f64| (if t < jump { first } else { second }) + slope * (t - bend).max(0.0);
    let problem = format!("T = {first}, {second} from {jump}, rising by {slope} from {bend}");
    gaussian(rng, rate, time, &temperature, &[jump.min(bend), jump.max(bend)], &problem)
}

/// An Ornstein-Uhlenbeck process with walls nine deviations away.
fn gaussian(
    rng: &mut ChaCha8Rng,
    rate: f64,
    time: f64,
    temperature: &dyn Fn(f64) -> f64,
    breaks: &[f64],
    problem: &str,
) -> Trial {
    let mut moments = vec![0.0];
    moments.extend(breaks);
    moments.push(time);
    let mut variance = 0.0;
    let mut deviation_max = 0.0_f64;
    for pair in moments.windows(2) {
        variance = advanced(variance, rate, pair[0], pair[1], temperature);
        deviation_max = deviation_max.max(variance.sqrt());
        let inner = 1e-9 * (pair[1] - pair[0]);
        for at in [pair[0] + inner, pair[1] - inner] {
            deviation_max = deviation_max
                .max((temperature(at) / rate).sqrt().min((2.0 * temperature(at) * time).sqrt()));
        }
    }
    let start = deviation_max * within(rng, -3.0, 3.0);
    let reach = start.abs() + 9.0 * deviation_max;
    let (mean, deviation) = (start * libm::exp(-rate * time), variance.sqrt());
    let from = mean + deviation * within(rng, -4.0, 4.0);
    let to = if rng.random::<bool>() { from + deviation * within(rng, 0.2, 3.0) } else { reach };
    let region = [from.max(-0.999 * reach), to.min(reach)];
    let mesh = any_mesh(rng);
    let process = Annealed::new(|x| 0.5 * rate * x * x, temperature, [-reach, reach]);
    let found = process.masses(start, &[region], &[time], mesh)[0][0];
    let exact = normal(mean, deviation, region);
    Trial {
        found,
        truth: mass(exact, 1.0),
        problem: format!(
            "{rate} x²/2, {problem}, from {start} in {region:?} at {time}, walls {reach}, {mesh:?}"
        ),
    }
}

/// The variance after a stretch of smooth temperature: Gauss-Legendre on panels that shrink
/// towards the end.
fn advanced(variance: f64, rate: f64, from: f64, to: f64, temperature: &dyn Fn(f64) -> f64) -> f64 {
    let length = to - from;
    let reach = length.min(25.0 / rate);
    let panels = (16.0 + 4.0 * rate * reach) as usize;
    let node = 0.6_f64.sqrt();
    let mut sum = 0.0;
    for k in 0..panels {
        let half = 0.5 * reach / panels as f64;
        let middle = to - (2 * k + 1) as f64 * half;
        let term = |s: f64| 2.0 * temperature(s) * libm::exp(-2.0 * rate * (to - s));
        let sides = term(middle - node * half) + term(middle + node * half);
        sum += half / 9.0 * (5.0 * sides + 8.0 * term(middle));
    }
    variance * libm::exp(-2.0 * rate * length) + sum
}

/// Cosines, from the start on: `T` may be anything, as only its integral counts.
fn between_walls(rng: &mut ChaCha8Rng) -> Trial {
    let length = log_uniform(rng, 0.1, 10.0);
    let clock = length * length * log_uniform(rng, 2e-3, 10.0);
    let time = log_uniform(rng, 0.01, 100.0);
    let growth = within(rng, -0.9, 5.0);
    // ∫ T = clock over the time.
    let level = clock / (time * (1.0 + 0.5 * growth));
    let temperature = |t: f64| level * (1.0 + growth * t / time);
    let start = length * within(rng, 0.0, 1.0);
    let [a, b] = [0.0; 2].map(|_| length * within(rng, 0.0, 1.0));
    let region = [a.min(b), a.max(b)];
    let mesh = any_mesh(rng);
    let process = Annealed::new(|_| 0.0, temperature, [0.0, length]);
    let found = process.masses(start, &[region], &[time], mesh)[0][0];
    // Images at 2 n L ± start.
    let deviation = (2.0 * clock).sqrt();
    let images =
        (-20..=20).flat_map(|n| [1.0, -1.0].map(|sign| 2.0 * length * f64::from(n) + sign * start));
    let exact: f64 = images.map(|at| normal(at, deviation, region)).sum();
    Trial {
        found,
        truth: mass(exact, 1.0),
        problem: format!(
            "walls 0, {length}, T = {level} (1 + {growth} t/{time}), from {start} in {region:?}, {mesh:?}"
        ),
    }
}

/// `F = slope |x - kink|`: the transition density is known (Karatzas and Shreve, *Brownian motion and stochastic
/// calculus*, section 6.5); its mass by Gauss-Legendre quadrature.
fn kinked(rng: &mut ChaCha8Rng) -> Trial {
    let slope = log_uniform(rng, 0.1, 10.0);
    let temperature = log_uniform(rng, 0.1, 3.0);
    let time = log_uniform(rng, 0.05, 1.0) * temperature / (slope * slope) * 4.0;
    let kink = within(rng, -1.0, 1.0);
    let scale = (2.0 * temperature * time).sqrt();
    let start = kink + scale * within(rng, -2.0, 2.0);
    let fall = temperature / slope;
    let reach = (start - kink).abs() + (9.0 * scale).min(3.0 * scale + 36.0 * fall);
    let mean = kink + (start - kink) * 0.7;
    let from = mean + scale * within(rng, -1.5, 1.5);
    let region = [from, from + scale * within(rng, 0.1, 1.5)];
    let mesh = any_mesh(rng);
    let process =
        Annealed::new(|x| slope * (x - kink).abs(), |_| temperature, [kink - reach, kink + reach]);
    let found = process.masses(start, &[region], &[time], mesh)[0][0];
    // In units where dX = -θ sgn X dt + dW.
    let unit = (2.0 * temperature).sqrt();
    let theta = slope / unit;
    let density = |z: f64| pulled((start - kink) / unit, (z - kink) / unit, theta, time) / unit;
    let mut edges = vec![region[0], region[1]];
    if region[0] < kink && kink < region[1] {
        edges.insert(1, kink);
    }
    let exact: f64 = edges.windows(2).map(|edge| integral(&density, edge[0], edge[1], 40)).sum();
    Trial {
        found,
        truth: mass(exact, 1.0),
        problem: format!(
            "{slope} |x - {kink}|, T = {temperature}, from {start} in {region:?} at {time}, {reach}, {mesh:?}"
        ),
    }
}

/// The density at `z` of Brownian motion from `x` with drift `-θ sgn`, after `t`.
fn pulled(x: f64, z: f64, theta: f64, t: f64) -> f64 {
    let (x, z) = if x < 0.0 { (-x, -z) } else { (x, z) };
    let root = t.sqrt();
    let gauss = |y: f64| libm::exp(-0.5 * y * y / t) / (std::f64::consts::TAU.sqrt() * root);
    // ∫_from^∞ of the normal density with mean θ t.
    let tail = |from: f64| below(-(from - theta * t) / root);
    if 0.0 <= z {
        gauss(x - z - theta * t) + theta * libm::exp(-2.0 * theta * z) * tail(x + z)
    } else {
        libm::exp(2.0 * theta * x) * gauss(x - z + theta * t)
            + theta * libm::exp(2.0 * theta * z) * tail(x - z)
    }
}

/// Three-point Gauss-Legendre on equal panels.
fn integral(f: &dyn Fn(f64) -> f64, from: f64, to: f64, panels: usize) -> f64 {
    let half = 0.5 * (to - from) / panels as f64;
    let node = half * 0.6_f64.sqrt();
    let panel = |k: usize| {
        let middle = from + (2 * k + 1) as f64 * half;
        half / 9.0 * (5.0 * (f(middle - node) + f(middle + node)) + 8.0 * f(middle))
    };
    (0..panels).map(panel).sum()
}
