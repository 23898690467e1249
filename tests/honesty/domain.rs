//! Exits from convex domains in the plane.

use rand::RngExt;
use rand_chacha::ChaCha8Rng;
use sgdcheck::oracles::exit::exit_2d::domain::{Domain, leave, ln_mean_time};
use sgdcheck::oracles::exit::exit_2d::{self, Plane};
use sgdcheck::oracles::exit::first_passage::{self, Diffusion, End};

use super::plane::Strip;
use super::{Family, Trial, log_uniform};

pub(crate) static FAMILIES: &[Family] = &[
    Family {
        oracle: "exit_2d::domain",
        truth: "radial drifts in the image of a disc, by quadrature",
        draw: |rng| radial(rng, false),
        quick: 15,
        full: 20_000,
        unknown_at_most: 0.3,
    },
    Family {
        oracle: "exit_2d::domain",
        truth: "D that jumps on a circle, by quadrature",
        draw: |rng| radial(rng, true),
        quick: 10,
        full: 5_000,
        unknown_at_most: 0.3,
    },
    Family {
        oracle: "exit_2d::domain",
        truth: "noise that jumps across a line, whatever its direction, by quadrature",
        draw: broken,
        quick: 8,
        full: 5_000,
        unknown_at_most: 0.3,
    },
    Family {
        oracle: "exit_2d::domain",
        truth: "constant drift in a rectangle, by its series",
        draw: rectangle,
        quick: 15,
        full: 20_000,
        unknown_at_most: 0.3,
    },
    Family {
        oracle: "exit_2d::domain",
        truth: "quadratic losses aslant in rectangles, some thin, by finite volumes",
        draw: aslant,
        quick: 8,
        full: 5_000,
        unknown_at_most: 0.3,
    },
    Family {
        oracle: "exit_2d::domain",
        truth: "sides of a strip of the plane, by scale functions",
        draw: sides,
        quick: 10,
        full: 10_000,
        unknown_at_most: 0.4,
    },
];

/// `dR = (b(R) + D/R) dt + sqrt(2 D(R)) dW` for the distance from the centre; the disc is mapped by a matrix.
fn radial(rng: &mut ChaCha8Rng, jumps: bool) -> Trial {
    let [rate, cubic] = [rng.random_range(-2.0..2.0), rng.random_range(-1.0..1.0)];
    let d = log_uniform(rng, 0.02, 5.0);
    let (at, factor) = (rng.random_range(0.2..0.9), log_uniform(rng, 0.1, 10.0));
    let coefficient = move |r: f64| if jumps && at < r { d * factor } else { d };
    let r = if rng.random_bool(0.5) {
        rng.random_range(0.0..1.0)
    } else {
        1.0 - log_uniform(rng, 1e-3, 0.5)
    };
    let angle = rng.random_range(0.0..std::f64::consts::TAU);
    let map = {
        let (long, short) = (log_uniform(rng, 0.3, 3.0), log_uniform(rng, 0.3, 3.0));
        let shear = rng.random_range(-0.5..0.5);
        [[long, shear * short], [0.2 * shear * long, short]]
    };
    let determinant = map[0][0] * map[1][1] - map[0][1] * map[1][0];
    let image = move |[x, y]: [f64; 2]| map.map(|row| row[0] * x + row[1] * y);
    let back = move |[x, y]: [f64; 2]| {
        [
            (map[1][1] * x - map[0][1] * y) / determinant,
            (map[0][0] * y - map[1][0] * x) / determinant,
        ]
    };
    let pull = move |r: f64| rate * r + cubic * r * r * r;
    let domain = Domain {
        drift: |x| {
            let z = back(x);
            let r = (z[0] * z[0] + z[1] * z[1]).sqrt().max(1e-300);
            image(z.map(|z| pull(r) * z / r))
        },
        covariance: |x| {
            let z = back(x);
            let two_d = 2.0 * coefficient((z[0] * z[0] + z[1] * z[1]).sqrt());
            let entry =
                |i: usize, j: usize| two_d * (map[i][0] * map[j][0] + map[i][1] * map[j][1]);
            [[entry(0, 0), entry(0, 1)], [entry(1, 0), entry(1, 1)]]
        },
        inside: |x| {
            let z = back(x);
            z[0] * z[0] + z[1] * z[1] < 1.0
        },
        centre: [0.0, 0.0],
        axes: [[map[0][0], map[1][0]], [map[0][1], map[1][1]]].map(|axis| axis.map(|x| 1.3 * x)),
    };
    let cells = [rng.random_range(8..28), rng.random_range(8..28)];
    let start = image([r * libm::cos(angle), r * libm::sin(angle)]);
    let found = ln_mean_time(&domain, start, cells);
    let line = Diffusion::ito(|r: f64| pull(r) + coefficient(r) / r, coefficient)
        .with_breaks(jumps.then_some(at));
    // What the inner reflection leaves out is of the order of the square of its distance.
    let inner = 1e-6;
    let truth = first_passage::ln_mean_time(
        &line,
        End::Reflecting(inner),
        End::Absorbing(1.0),
        r.max(inner),
    );
    let problem = format!(
        "rate {rate}, cubic {cubic}, D {d}, jumps {jumps} at {at} by {factor}, r {r}, angle {angle}, {map:?}, {cells:?}"
    );
    Trial { found, truth: truth.widened(1e-8), problem }
}

/// Drift and noise are constant; the lattice's axes may lie aslant.
fn rectangle(rng: &mut ChaCha8Rng) -> Trial {
    let strip = Strip::draw(rng, false, false);
    let [length, height] = [strip.length, strip.height];
    let d = strip.diffusivity[0];
    let domain = Domain {
        drift: |_| [d * strip.along, d * strip.across[0]],
        covariance: |_| [[2.0 * d, 0.0], [0.0, 2.0 * d]],
        inside: |[x, y]: [f64; 2]| 0.0 < x && x < length && 0.0 < y && y < height,
        centre: [0.5 * length, 0.5 * height],
        axes: if rng.random_bool(0.5) {
            [[0.5 * length, 0.0], [0.0, 0.5 * height]]
        } else {
            [[0.5 * length, 0.5 * height], [-0.5 * length, 0.5 * height]]
        },
    };
    let cells = [rng.random_range(8..28), rng.random_range(8..28)];
    let found = ln_mean_time(&domain, strip.start, cells);
    Trial { found, truth: strip.ln_mean_time(), problem: format!("{strip:?}, {cells:?}") }
}

/// Which of two opposite sides is left through, where the other two are far away.
fn sides(rng: &mut ChaCha8Rng) -> Trial {
    let (rate, shift) = (rng.random_range(-2.0..2.0), rng.random_range(-1.0..1.0));
    let d = log_uniform(rng, 0.05, 2.0);
    let slope = rng.random_range(-0.4..0.4);
    let coefficient = move |x: f64| d * (1.0 + slope * x);
    let drift = move |x: f64| rate * x + shift;
    // Upwards nothing but a pull to the middle, which takes e^-60 to climb.
    let domain = Domain {
        drift: |[x, y]: [f64; 2]| [drift(x), -16.0 * d * y],
        covariance: |[x, _]: [f64; 2]| [[2.0 * coefficient(x), 0.0], [0.0, 0.5 * d]],
        inside: |[x, y]: [f64; 2]| x.abs() < 1.0 && y.abs() < 1.4,
        centre: [0.0, 0.0],
        axes: [[1.0, 0.0], [0.0, 1.4]],
    };
    let x = rng.random_range(-0.99..0.99);
    let cells = [rng.random_range(8..28), rng.random_range(12..28)];
    let part = |[x, y]: [f64; 2]| if y.abs() < 1.399 { usize::from(0.0 < x) } else { 2 };
    let exit = leave(&domain, [x, 0.0], cells, part, 3);
    let line = Diffusion::ito(drift, coefficient);
    let truth = first_passage::probability_right(&line, -1.0, 1.0, x);
    let problem = format!("rate {rate}, shift {shift}, D {d}, slope {slope}, x {x}, {cells:?}");
    Trial { found: exit.probabilities[1], truth: truth.widened(1e-12), problem }
}

/// Only `x` matters: upwards there is nothing but a pull to the middle, which takes `e^-60` to climb. The covariance
/// is another matrix on each side of a line `x = c`.
fn broken(rng: &mut ChaCha8Rng) -> Trial {
    let (rate, shift) = (rng.random_range(-2.0..2.0), rng.random_range(-1.0..1.0));
    let drift_jump = if rng.random_bool(0.3) { rng.random_range(-1.0..1.0) } else { 0.0 };
    let at = rng.random_range(-0.8..0.8);
    let mut side = || {
        let (along, across) = (log_uniform(rng, 0.1, 2.0), log_uniform(rng, 0.05, 0.5));
        let correlation: f64 = rng.random_range(-0.8..0.8);
        [along, correlation * (along * across).sqrt(), across]
    };
    let halves = [side(), side()];
    let which = move |x: f64| halves[usize::from(at < x)];
    let drift = move |x: f64| rate * x + shift + if at < x { drift_jump } else { 0.0 };
    let high = rng.random_range(0.5..1.5);
    let domain = Domain {
        drift: |[x, y]: [f64; 2]| [drift(x), -120.0 * which(x)[2] * y / (high * high)],
        covariance: |[x, _]: [f64; 2]| {
            let [p, q, r] = which(x).map(|half| 2.0 * half);
            [[p, q], [q, r]]
        },
        inside: |[x, y]: [f64; 2]| x.abs() < 1.0 && y.abs() < high,
        centre: [0.0, 0.0],
        axes: if rng.random_bool(0.7) {
            [[1.0, 0.0], [0.0, high]]
        } else {
            [[1.0, high], [-1.0, high]]
        },
    };
    let x = if rng.random_bool(0.7) {
        rng.random_range(-0.95..0.95)
    } else {
        1.0 - log_uniform(rng, 1e-2, 0.5)
    };
    let cells = [rng.random_range(8..32), rng.random_range(12..32)];
    let found = ln_mean_time(&domain, [x, 0.0], cells);
    let line = Diffusion::ito(drift, |x| which(x)[0]).with_breaks([at]);
    let truth = first_passage::ln_mean_time(&line, End::Absorbing(-1.0), End::Absorbing(1.0), x);
    let problem = format!(
        "rate {rate}, shift {shift}, jump {drift_jump}, halves {halves:?} at {at}, high {high}, x {x}, {cells:?}"
    );
    Trial { found, truth: truth.widened(1e-9), problem }
}

/// A quadratic loss whose principal axes lie aslant, in a rectangle that may be thin: the flow may leave it.
fn aslant(rng: &mut ChaCha8Rng) -> Trial {
    let thin = if rng.random_bool(0.5) { 1.0 } else { log_uniform(rng, 0.08, 1.0) };
    let curvatures = [rng.random_range(-0.5..1.0), log_uniform(rng, 0.5, 5.0)];
    let angle: f64 = rng.random_range(0.0..std::f64::consts::PI);
    let (c, s) = (libm::cos(angle), libm::sin(angle));
    let [k, l] = curvatures;
    let [p, q, r] = [k * c * c + l * s * s, (k - l) * c * s, k * s * s + l * c * c];
    let temperature = log_uniform(rng, 0.02, 1.0) * thin;
    let [left, bottom] = [-rng.random_range(0.3..1.0), -thin * rng.random_range(0.3..1.0)];
    let [right, top] = [rng.random_range(0.3..1.0), thin * rng.random_range(0.3..1.0)];
    let start = [
        left + (right - left) * rng.random_range(0.03..0.97),
        bottom + (top - bottom) * rng.random_range(0.03..0.97),
    ];
    let half = [0.5 * (right - left), 0.5 * (top - bottom)];
    let domain = Domain {
        drift: |[x, y]: [f64; 2]| [-p * x - q * y, -q * x - r * y],
        covariance: |_| [[2.0 * temperature, 0.0], [0.0, 2.0 * temperature]],
        inside: |[x, y]: [f64; 2]| left < x && x < right && bottom < y && y < top,
        centre: [0.5 * (left + right), 0.5 * (bottom + top)],
        axes: if rng.random_bool(0.7) {
            [[half[0], 0.0], [0.0, half[1]]]
        } else {
            [[half[0], half[1]], [-half[0], half[1]]]
        },
    };
    let cells = [rng.random_range(8..32), rng.random_range(8..32)];
    let found = ln_mean_time(&domain, start, cells);
    let plane = Plane {
        ln_density: |x: f64, y: f64| -(0.5 * (p * x * x + r * y * y) + q * x * y) / temperature,
        diffusivity: temperature,
        x: [left, right],
        y: [bottom, top],
        absorbing_sides: [true; 4],
    };
    let truth = exit_2d::ln_mean_time(&plane, start, (32, 32));
    let problem = format!(
        "curvatures {curvatures:?} at {angle}, temperature {temperature}, [{left}, {right}] by [{bottom}, {top}], from {start:?}, {cells:?}"
    );
    Trial { found, truth, problem }
}
