//! Exits in the plane that reduce to one dimension, and what functions do around a point.

use rand::RngExt;
use rand_chacha::ChaCha8Rng;
use sgdcheck::interval::Interval;
use sgdcheck::oracles::exit::exit_2d::domain::{Domain, ln_mean_time};
use sgdcheck::oracles::exit::first_passage::End;
use sgdcheck::oracles::exit::planar_exit::{Axis, ln_mean_time_to_ball, mean_time, mean_time_disc};
use sgdcheck::oracles::numerics::small_spheres::neighbourhood;

use super::plane::Strip;
use super::{Family, Trial, log_uniform};

pub(crate) static FAMILIES: &[Family] = &[
    Family {
        oracle: "planar_exit::mean_time_disc",
        truth: "linear drifts, by the entire exponential integral",
        draw: disc,
        quick: 300,
        full: 100_000,
        unknown_at_most: 0.0,
    },
    Family {
        oracle: "planar_exit::ln_mean_time_to_ball",
        truth: "Brownian motion and linear drifts, in closed form",
        draw: ball,
        quick: 40,
        full: 20_000,
        unknown_at_most: 0.02,
    },
    Family {
        oracle: "planar_exit::mean_time",
        truth: "Brownian motion in a rectangle, by its series",
        draw: brownian,
        quick: 20,
        full: 50_000,
        unknown_at_most: 0.0,
    },
    Family {
        oracle: "planar_exit::mean_time",
        truth: "cubic drifts, by a lattice",
        draw: cubic,
        quick: 10,
        full: 10_000,
        unknown_at_most: 0.2,
    },
    Family {
        oracle: "small_spheres",
        truth: "quadratic forms with larger cubic and quartic terms, by their determinant",
        draw: form,
        quick: 300,
        full: 10_000,
        unknown_at_most: 0.05,
    },
];

/// `E T = Ein(z)/(2 γ)` from the centre, with `z = γ R²/n²` and `Ein(z) = Σ (-1)^(k+1) z^k/(k k!)`.
fn disc(rng: &mut ChaCha8Rng) -> Trial {
    let (noise, radius) = (log_uniform(rng, 1e-3, 1e3), log_uniform(rng, 1e-2, 1e2));
    let z = -rng.random_range(-2.0..40.0_f64);
    let rate = z * noise * noise / (radius * radius);
    let (mut sum, mut term) = (0.0, 1.0);
    for k in 1..400 {
        term *= -z / f64::from(k);
        sum -= term / f64::from(k);
    }
    let truth = if z == 0.0 { radius * radius / (2.0 * noise * noise) } else { sum / (2.0 * rate) };
    let found = mean_time_disc(2, |r| rate * r, noise, radius);
    let problem = format!("rate {rate}, noise {noise}, radius {radius}");
    Trial { found, truth: Interval::around(truth, 1e-13 * truth), problem }
}

/// To a ball of radius `a` from `r`, within a shell of radius `R` or held back by a drift `-γ r`.
fn ball(rng: &mut ChaCha8Rng) -> Trial {
    let (noise, outer) = (log_uniform(rng, 1e-3, 1e3), log_uniform(rng, 1e-2, 1e2));
    let start = outer * rng.random_range(0.01..0.99);
    let target = start * log_uniform(rng, 1e-9, 0.95);
    let square = noise * noise;
    let (r, a) = (start, target);
    // Logarithms and differences of what may be close.
    let (ln_way, squares) = (libm::log(r / a), (r - a) * (r + a));
    let kind = rng.random_range(0..4);
    let (dimension, rate, far, truth) = match kind {
        0 => {
            let time = (outer * outer * ln_way - 0.5 * squares) / square;
            (2, 0.0, End::Reflecting(outer), time)
        }
        1 => {
            let rise = outer * outer * outer * (r - a) / (a * r);
            (3, 0.0, End::Reflecting(outer), (rise - 0.5 * squares) * 2.0 / (3.0 * square))
        }
        2 => {
            let shell = (outer - a) * (outer + a) * ln_way / libm::log(outer / a);
            (2, 0.0, End::Absorbing(outer), (shell - squares) / (2.0 * square))
        }
        _ => {
            // At most 500 temperatures high.
            let rate = square / (outer * outer) * log_uniform(rng, 0.1, 500.0);
            (2, rate, End::Natural, ln_way / rate)
        }
    };
    let found = ln_mean_time_to_ball(dimension, |r| -rate * r, noise, target, far, start);
    let problem = format!("kind {kind}, noise {noise}, from {start} to {target}, {far:?}, {rate}");
    // What cancels: terms of the size of R² for a time of the size of the way.
    let size = if kind == 2 { outer * outer * (1.0 + ln_way) / square } else { truth };
    let error = 1e-14 * (1.0 + size / truth) * (1.0 + r / (r - a)) + 1e-15 * libm::log(truth).abs();
    Trial { found, truth: Interval::around(libm::log(truth), error), problem }
}

fn brownian(rng: &mut ChaCha8Rng) -> Trial {
    let mut strip = Strip::draw(rng, false, false);
    (strip.along, strip.across) = (0.0, [0.0; 2]);
    let noises = [(2.0 * strip.diffusivity[0]).sqrt(), log_uniform(rng, 1e-2, 1.0)];
    // The second coordinate in units in which both diffuse alike.
    let unit = noises[1] / noises[0];
    let axis = |noise: f64, side: f64, start: f64| Axis {
        drift: [0.0; 3],
        noise,
        sides: [-0.25 * side, 0.75 * side],
        start: start - 0.25 * side,
    };
    let axes = [
        axis(noises[0], strip.length, strip.start[0]),
        axis(noises[1], strip.height * unit, strip.start[1] * unit),
    ];
    Trial {
        found: mean_time(axes, 0.0),
        truth: strip.ln_mean_time().exp(),
        problem: format!("{axes:?}"),
    }
}

fn cubic(rng: &mut ChaCha8Rng) -> Trial {
    let mut axis = || {
        let sides = [-rng.random_range(0.05..1.0), rng.random_range(0.05..1.0)];
        let drift =
            [rng.random_range(-2.0..2.0), rng.random_range(-1.0..1.0), rng.random_range(-1.0..1.0)];
        let start: f64 = rng.random_range(0.02..0.98);
        Axis {
            drift,
            noise: log_uniform(rng, 0.1, 1.0),
            sides,
            start: sides[0] + start * (sides[1] - sides[0]),
        }
    };
    let axes = [axis(), axis()];
    let [x, y] = axes;
    let along = |axis: Axis, x: f64| x * (axis.drift[0] + x * (axis.drift[1] + x * axis.drift[2]));
    let half = |axis: Axis| 0.5 * (axis.sides[1] - axis.sides[0]);
    let domain = Domain {
        drift: |[u, v]: [f64; 2]| [along(x, u), along(y, v)],
        covariance: |_| [[x.noise * x.noise, 0.0], [0.0, y.noise * y.noise]],
        inside: |[u, v]: [f64; 2]| {
            x.sides[0] < u && u < x.sides[1] && y.sides[0] < v && v < y.sides[1]
        },
        centre: axes.map(|axis| 0.5 * (axis.sides[0] + axis.sides[1])),
        axes: [[half(x), 0.0], [0.0, half(y)]],
    };
    // On so few cells one of 10 000 is off by 1.2 of its radii.
    let truth = ln_mean_time(&domain, axes.map(|axis| axis.start), [16, 16]);
    let truth = truth.widened(truth.radius()).exp();
    Trial { found: mean_time(axes, 0.0), truth, problem: format!("{axes:?}") }
}

fn form(rng: &mut ChaCha8Rng) -> Trial {
    let mut term = |size: f64| rng.random_range(-size..size);
    let [a, b, c] = [term(1.0), term(1.0), term(1.0)];
    let higher = [term(5.0), term(5.0), term(5.0), term(50.0)];
    let value = |[x, y]: [f64; 2]| {
        a * x * x
            + 2.0 * b * x * y
            + c * y * y
            + higher[0] * x * x * x
            + higher[1] * x * x * y
            + higher[2] * y * y * y
            + higher[3] * x * x * y * y
    };
    let is_below = a < 0.0 || a * c < b * b;
    let found = neighbourhood(2, value).below;
    Trial {
        found,
        truth: Interval::exactly(f64::from(u8::from(is_below))),
        problem: format!("{a} {b} {c} {higher:?}"),
    }
}
