//! Exits from starts from which the drift leads out: deep wells and further turns upstream, and unstable points.

use rand::RngExt;
use rand_chacha::ChaCha8Rng;
use sgdcheck::interval::Interval;
use sgdcheck::oracles::exit::outward;

use super::first_passage::{GAUSS, Layers, scale};
use super::{Family, Trial};

pub(crate) static FAMILIES: &[Family] = &[
    Family {
        oracle: "outward::ln_mean_time",
        truth: "slopes with wells upstream, in closed form",
        draw: draw_wells,
        quick: 30,
        full: 10_000,
        unknown_at_most: 0.02,
    },
    Family {
        oracle: "outward::ln_mean_time",
        truth: "unstable linear drifts, by quadrature of error functions",
        draw: draw_unstable,
        quick: 40,
        full: 10_000,
        unknown_at_most: 0.02,
    },
];

/// Layers that all lead to the right from the start on, upstream of which there may be anything.
fn draw_wells(rng: &mut ChaCha8Rng) -> Trial {
    let mut layers = Layers::draw(rng, 60.0);
    let (left, right) = (layers.places[0], layers.places[layers.places.len() - 1]);
    let length = right - left;
    // A last layer down a slope of which the upper part is higher than 60.
    let slope = length * rng.random_range(0.2..2.0);
    let d = layers.values[0][1] * scale(rng, 0.1, 10.0);
    let climb = scale(rng, 61.0, 300.0);
    layers.places.push(right + slope);
    layers.values.push([climb / slope * d, d]);
    if rng.random::<bool>() {
        // A deep well behind.
        let depth = scale(rng, 1.0, 400.0);
        let d = layers.values[0][1];
        let first = layers.places[1] - left;
        layers.values[0][0] = -depth / first * d;
        layers.places.insert(0, left - first);
        layers.values.insert(0, [depth / first * d, d]);
    }
    let start = right + slope * rng.random_range(60.0 / climb..1.0);
    let mirrored = rng.random::<bool>();
    let sign = if mirrored { -1.0 } else { 1.0 };
    let (low, high) = (layers.places[0], right + slope);
    let ends = if mirrored { [-high, -low] } else { [low, high] };
    let found = outward::ln_mean_time(
        |x| sign * layers.at(sign * x)[0],
        |x| layers.at(sign * x)[1],
        ends,
        sign * start,
    );
    let truth = layers.ln_leave(0.0, start)[0];
    Trial {
        found,
        truth: Interval::around(truth, 2e-14 * (50.0 + truth.abs()) + 1e-12),
        problem: format!("{layers:?}, from {start}, mirrored: {mirrored}"),
    }
}

/// `e^(x²) erfc(x)` for `x >= 0`.
fn scaled_error_function(x: f64) -> f64 {
    if x < 20.0 {
        return libm::exp(x * x) * libm::erfc(x);
    }
    // The asymptotic series: ten terms are below 1e-16 of the first.
    let (mut term, mut sum) = (1.0, 0.0);
    for k in 0..10 {
        sum += term;
        term *= -f64::from(2 * k + 1) / (2.0 * x * x);
    }
    sum / (x * std::f64::consts::PI.sqrt())
}

/// `dX = g (X - c) dt + sqrt(2 D) dW` from `z` out of `(l, r)` in units of `sqrt(2 D / g)`: the Green
/// function of `u'' + 2 z u' = -2/g`, integrated.
fn draw_unstable(rng: &mut ChaCha8Rng) -> Trial {
    let (rate, centre) = (scale(rng, 1e-2, 1e2), rng.random_range(-2.0..2.0));
    let unit = scale(rng, 1e-3, 1e2);
    let d = 0.5 * rate * unit * unit;
    let [l, r] = [-1.0, 1.0].map(|side| side * scale(rng, 0.3, 50.0));
    let z = l + (r - l) * rng.random_range(0.001..0.999);
    let ends = [centre + unit * l, centre + unit * r];
    let start = centre + unit * z;
    let found = outward::ln_mean_time(|x| rate * (x - centre), |_| d, ends, start);
    // By the mirror: the time through the left part of the line, and through the right one.
    let part = |l: f64, z: f64, r: f64| {
        // The integral of S(l, y) m(y) up to z, and S(z, r), in units of sqrt(π)/2; where z is positive the
        // first times e^-z² and the second times e^(z²).
        let shift = if 0.0 < z { z * z } else { 0.0 };
        let below = |y: f64| {
            if 0.0 < y {
                libm::exp(y * y - shift) * (libm::erf(y) - libm::erf(l))
            } else {
                let near = scaled_error_function(-y);
                let far = libm::exp(y * y - l * l) * scaled_error_function(-l);
                libm::exp(-shift) * (near - far)
            }
        };
        let mut sum = 0.0;
        let mut from = l;
        while from < z {
            let to = (from + 0.5 / (1.0 + from.abs())).min(z);
            let (middle, half) = (0.5 * (from + to), 0.5 * (to - from));
            let point = |&(x, weight): &(f64, f64)| half * weight * below(middle + half * x);
            sum += GAUSS.iter().map(point).sum::<f64>();
            from = to;
        }
        let above = if 0.0 < z {
            scaled_error_function(z) - libm::exp(z * z - r * r) * scaled_error_function(r)
        } else {
            libm::erf(r) - libm::erf(z)
        };
        sum * above
    };
    let total = libm::erf(r) - libm::erf(l);
    let sum = part(l, z, r) + part(-r, -z, -l);
    // (√π/2)(√π/2)/(√π/2), the speed density 2/g.
    let truth = libm::log(sum / total * std::f64::consts::PI.sqrt() / rate);
    // Cancellation near an end, and units of rounding in z² there.
    let near = (z - l).min(r - z);
    let error = 1e-15 * (1.0 + l * l + r * r) * (1.0 + 1.0 / near)
        + 1e-15 * (1.0 + centre.abs() / unit) * (1.0 + l.abs() + r + 1.0 / near);
    Trial {
        found,
        truth: Interval::around(truth, error + 1e-13),
        problem: format!("rate {rate}, centre {centre}, unit {unit}, l {l}, r {r}, z {z}"),
    }
}
