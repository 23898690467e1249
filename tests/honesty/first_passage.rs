//! First passages: coefficients that jump, declared or not, of which the times are closed forms; images of
//! Brownian motions under steep maps; Gaussian processes over barriers of a thousand temperatures.

use rand::RngExt;
use rand_chacha::ChaCha8Rng;
use sgdcheck::interval::Interval;
use sgdcheck::oracles::exit::first_passage::{
    Convention, Diffusion, End, ln_mean_time, probability_left, probability_right,
};

use super::{Family, Trial};

pub(crate) static FAMILIES: &[Family] = &[
    Family {
        oracle: "first_passage::ln_mean_time",
        truth: "pieces of constant coefficients, in closed form",
        draw: draw_layers,
        quick: 300,
        full: 30_000,
        unknown_at_most: 0.02,
    },
    Family {
        oracle: "first_passage::probability_left",
        truth: "pieces of constant coefficients, in closed form",
        draw: draw_shares,
        quick: 60,
        full: 10_000,
        unknown_at_most: 0.02,
    },
    Family {
        oracle: "first_passage::ln_mean_time",
        truth: "narrow wells and layers that nobody declares, in closed form",
        draw: draw_narrow,
        quick: 60,
        full: 10_000,
        unknown_at_most: 0.02,
    },
    Family {
        oracle: "first_passage::ln_mean_time",
        truth: "Brownian motion under a steep map",
        draw: draw_image,
        quick: 40,
        full: 10_000,
        unknown_at_most: 0.02,
    },
    Family {
        oracle: "first_passage::ln_mean_time",
        truth: "Ornstein-Uhlenbeck processes, by quadrature of error functions",
        draw: draw_gaussian,
        quick: 40,
        full: 10_000,
        unknown_at_most: 0.02,
    },
];

/// Between `low` and `high`, uniformly in the logarithm.
pub(crate) fn scale(rng: &mut ChaCha8Rng, low: f64, high: f64) -> f64 {
    libm::exp(rng.random_range(libm::log(low)..libm::log(high)))
}

/// A convention and its `α`.
pub(crate) fn convention(rng: &mut ChaCha8Rng) -> (Convention, f64) {
    [(Convention::Ito, 0.0), (Convention::Stratonovich, 0.5), (Convention::HanggiKlimontovich, 1.0)]
        [rng.random_range(0..3)]
}

fn ln_sum(a: f64, b: f64) -> f64 {
    let most = a.max(b);
    if most == f64::NEG_INFINITY { most } else { most + libm::log1p(libm::exp(-(a - b).abs())) }
}

/// `ln((1 - e^-z)/z)`.
fn ln_first(z: f64) -> f64 {
    match z {
        _ if z.abs() < 1e-9 => -0.5 * z,
        _ if 0.0 < z => libm::log(-libm::expm1(-z) / z),
        _ => -z + ln_first(-z),
    }
}

/// `ln((e^-z - 1 + z)/z²)`.
fn ln_second(z: f64) -> f64 {
    if z.abs() < 0.5 {
        let (mut term, mut sum) = (0.5, 0.0);
        for k in 3..30 {
            sum += term;
            term *= -z / f64::from(k);
        }
        return libm::log(sum);
    }
    // Nothing cancels by more than a few units beyond one half; and nothing overflows.
    let away = if 0.0 < z { libm::expm1(-z) + z } else { -libm::expm1(z) + z * libm::exp(z) };
    libm::log(away) - 2.0 * libm::log(z.abs()) + (-z).max(0.0)
}

/// Constant drift and coefficient between places.
pub(crate) struct Layers {
    /// The ends and the places between them.
    pub(crate) places: Vec<f64>,
    /// Drift and coefficient.
    pub(crate) values: Vec<[f64; 2]>,
}

impl Layers {
    /// The layer to the right of a place.
    pub(crate) fn at(&self, x: f64) -> [f64; 2] {
        let inner = &self.places[1..self.places.len() - 1];
        self.values[inner.partition_point(|&place| place <= x)]
    }

    /// The parts from one end towards the start: lengths, and the coefficients `k`, `b/D` seen in that
    /// direction, and `D`.
    fn parts(&self, from: f64, to: f64) -> Vec<[f64; 3]> {
        let sign = if from <= to { 1.0 } else { -1.0 };
        let (low, high) = (from.min(to), from.max(to));
        let layers = self.places.windows(2).zip(&self.values);
        let inside = layers.filter_map(|(ends, &[b, d])| {
            let length = ends[1].min(high) - ends[0].max(low);
            (0.0 < length).then_some([length, sign * b / d, d])
        });
        let mut parts: Vec<[f64; 3]> = inside.collect();
        if sign < 0.0 {
            parts.reverse();
        }
        parts
    }

    /// Logarithms of `y` and of the integral of `weight y`, for `y' = -decay y + source` from
    /// `ln_y`, through parts with their decays, sources and weights.
    fn follow(ln_y: f64, parts: impl Iterator<Item = [f64; 4]>) -> [f64; 2] {
        let (mut y, mut integral) = (ln_y, f64::NEG_INFINITY);
        for [length, decay, source, weight] in parts {
            let z = decay * length;
            let (first, second) = (ln_first(z), ln_second(z));
            let ln_length = libm::log(length);
            let from_y = y + first + ln_length;
            let from_source = libm::log(source) + second + 2.0 * ln_length;
            integral = ln_sum(integral, libm::log(weight) + ln_sum(from_y, from_source));
            y = ln_sum(y - z, libm::log(source) + first + ln_length);
        }
        [y, integral]
    }

    /// `ln E T` to the right end from `start`, the left end reflecting, or none: the first layer goes on.
    pub(crate) fn ln_hit(&self, alpha: f64, start: f64, natural: bool) -> f64 {
        let (left, right) = (self.places[0], self.places[self.places.len() - 1]);
        let form = |&[length, k, d]: &[f64; 3]| {
            [length, k, libm::pow(d, alpha - 1.0), libm::pow(d, -alpha)]
        };
        let [b, d] = self.values[0];
        let settled = libm::log(libm::pow(d, alpha - 1.0) * d / b);
        let before = if natural { settled } else { f64::NEG_INFINITY };
        let reached = Self::follow(before, self.parts(left, start).iter().map(form))[0];
        Self::follow(reached, self.parts(start, right).iter().map(form))[1]
    }

    /// `ln E T` out of both ends, and the logarithms of the probabilities of leaving left and right.
    pub(crate) fn ln_leave(&self, alpha: f64, start: f64) -> [f64; 3] {
        let (left, right) = (self.places[0], self.places[self.places.len() - 1]);
        let form = |&[length, k, d]: &[f64; 3]| {
            [length, -k, libm::pow(d, -alpha), libm::pow(d, alpha - 1.0)]
        };
        let sweep =
            |end: f64| Self::follow(f64::NEG_INFINITY, self.parts(end, start).iter().map(form));
        let [[q_left, i_left], [q_right, i_right]] = [sweep(left), sweep(right)];
        let total = ln_sum(q_left, q_right);
        let time = ln_sum(q_right + i_left, q_left + i_right) - total;
        [time, q_right - total, q_left - total]
    }

    /// Layers whose climbs are up to so much, on a line of a random length that begins anywhere.
    pub(crate) fn draw(rng: &mut ChaCha8Rng, climb: f64) -> Layers {
        let length = scale(rng, 1e-3, 1e3);
        let left = length * rng.random_range(-2.0..1.0);
        let count = rng.random_range(1..6);
        let mut parts: Vec<f64> = (1..count).map(|_| rng.random_range(0.0..1.0)).collect();
        parts.extend([0.0, 1.0]);
        parts.sort_by(f64::total_cmp);
        let noise = scale(rng, 1e-6, 1e2);
        let values = parts.windows(2).map(|part| {
            let d = noise * scale(rng, 0.1, 10.0);
            let k = scale(rng, 0.1, climb) / (length * (part[1] - part[0]).max(0.05));
            let sign = if rng.random::<bool>() { 1.0 } else { -1.0 };
            [sign * k * d, d]
        });
        let values = values.collect();
        Layers { places: parts.iter().map(|part| left + length * part).collect(), values }
    }

    /// Somewhere inside, near an end or at a place where the coefficients jump now and then.
    pub(crate) fn draw_start(&self, rng: &mut ChaCha8Rng) -> f64 {
        let (left, right) = (self.places[0], self.places[self.places.len() - 1]);
        match rng.random_range(0..6) {
            0 => left + (right - left) * scale(rng, 1e-6, 0.1),
            1 => right - (right - left) * scale(rng, 1e-6, 0.1),
            2 if 2 < self.places.len() => self.places[1],
            _ => left + (right - left) * rng.random_range(0.02..0.98),
        }
    }
}

impl std::fmt::Debug for Layers {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "(drift, D) {:?} between {:?}", self.values, self.places)
    }
}

/// Rounding of the closed forms: a few units for each part and for each unit of the climbs.
fn rounded(ln_truth: f64) -> Interval {
    Interval::around(ln_truth, 2e-14 * (10.0 + ln_truth.abs()) + 1e-12)
}

fn draw_layers(rng: &mut ChaCha8Rng) -> Trial {
    let climb = if rng.random_range(0..4) == 0 { 500.0 } else { 60.0 };
    let mut layers = Layers::draw(rng, climb);
    let (convention, alpha) = convention(rng);
    let declared = rng.random_range(0..3) == 0;
    let start = layers.draw_start(rng);
    let ends = rng.random_range(0..3);
    if ends == 2 {
        layers.values[0][0] = layers.values[0][0].abs();
    }
    let (left, right) = (layers.places[0], layers.places[layers.places.len() - 1]);
    let breaks = if declared { layers.places.clone() } else { Vec::new() };
    let line = Diffusion::ito(|x| layers.at(x)[0], |x| layers.at(x)[1])
        .under(convention)
        .with_breaks(breaks);
    let (far, truth) = match ends {
        0 => (End::Absorbing(left), layers.ln_leave(alpha, start)[0]),
        1 => (End::Reflecting(left), layers.ln_hit(alpha, start, false)),
        _ => (End::Natural, layers.ln_hit(alpha, start, true)),
    };
    Trial {
        found: ln_mean_time(&line, far, End::Absorbing(right), start),
        truth: rounded(truth),
        problem: format!("{layers:?}, {convention:?}, {far:?}, from {start}, declared: {declared}"),
    }
}

/// A well, a hill or a layer of another `D`, from the least width that is promised on, in a line of which nothing else is
/// to be said.
fn draw_narrow(rng: &mut ChaCha8Rng) -> Trial {
    let length = scale(rng, 1e-2, 1e2);
    let left = length * rng.random_range(-2.0..1.0);
    let width = length * scale(rng, NARROWEST, 0.1);
    let at = left + rng.random_range(0.0..1.0) * (length - width);
    let (d, slope) = (scale(rng, 1e-3, 10.0), rng.random_range(-5.0..5.0) / length);
    let mut values = vec![[slope * d, d]; 4];
    match rng.random_range(0..3) {
        0 => {
            let other = d * scale(rng, 1e-3, 1e3);
            values[1] = [slope * other, other];
            values[2] = values[1];
        }
        1 => {
            let steep = rng.random_range(-80.0..80.0) / width;
            (values[1][0], values[2][0]) = (steep * d, -steep * d);
        }
        _ => values[1][0] = rng.random_range(-60.0..60.0) / width * d,
    }
    let places = vec![left, at, at + 0.5 * width, at + width, left + length];
    let layers = Layers { places, values };
    let (convention, alpha) = convention(rng);
    let start = layers.draw_start(rng);
    let reflecting = rng.random::<bool>();
    let (far, truth) = if reflecting {
        (End::Reflecting(left), layers.ln_hit(alpha, start, false))
    } else {
        (End::Absorbing(left), layers.ln_leave(alpha, start)[0])
    };
    let line = Diffusion::ito(|x| layers.at(x)[0], |x| layers.at(x)[1]).under(convention);
    Trial {
        found: ln_mean_time(&line, far, End::Absorbing(left + length), start),
        truth: rounded(truth),
        problem: format!("{layers:?}, {convention:?}, {far:?}, from {start}"),
    }
}

/// The width of a feature, in lengths of the line, that is never passed by.
const NARROWEST: f64 = 1.0 / 64.0;

fn draw_shares(rng: &mut ChaCha8Rng) -> Trial {
    let layers = Layers::draw(rng, 60.0);
    let (convention, alpha) = convention(rng);
    let start = layers.draw_start(rng);
    let (left, right) = (layers.places[0], layers.places[layers.places.len() - 1]);
    let line = Diffusion::ito(|x| layers.at(x)[0], |x| layers.at(x)[1]).under(convention);
    let [_, to_left, to_right] = layers.ln_leave(alpha, start);
    let is_left = rng.random::<bool>();
    let (found, truth) = if is_left {
        (probability_left(&line, left, right, start), to_left)
    } else {
        (probability_right(&line, left, right, start), to_right)
    };
    let problem = format!("{layers:?}, {convention:?}, from {start}, left: {is_left}");
    Trial { found, truth: rounded(truth).exp(), problem }
}

/// `X = g(Y)` with `g(y) = y + a sin(w y)/w`: where the sine falls, `X` moves little.
fn draw_image(rng: &mut ChaCha8Rng) -> Trial {
    let (amplitude, waves) = (rng.random_range(-0.9..0.9_f64), rng.random_range(0.5..12.0_f64));
    let d = scale(rng, 1e-4, 10.0);
    let k = rng.random_range(-60.0..60.0_f64);
    let layers = Layers { places: vec![0.0, 1.0], values: vec![[k * d, d]] };
    let g = move |y: f64| y + amplitude * libm::sin(waves * y) / waves;
    let inverse = move |x: f64| {
        let mut y = x;
        for _ in 0..60 {
            let slope = 1.0 + amplitude * libm::cos(waves * y);
            let step = (g(y) - x) / slope;
            // Newton's steps, shortened where the slope is small.
            y -= step.clamp(-0.2 / waves, 0.2 / waves);
            if step.abs() < 1e-15 {
                break;
            }
        }
        y
    };
    let (convention, alpha) = convention(rng);
    let slope = move |y: f64| 1.0 + amplitude * libm::cos(waves * y);
    let bend = move |y: f64| -amplitude * waves * libm::sin(waves * y);
    let drift = move |x: f64| {
        let y = inverse(x);
        d * (k * slope(y) + (1.0 - 2.0 * alpha) * bend(y))
    };
    let coefficient = move |x: f64| d * slope(inverse(x)) * slope(inverse(x));
    let line = Diffusion::ito(drift, coefficient).under(convention);
    let start = rng.random_range(0.01..0.99);
    let reflecting = rng.random::<bool>();
    let (far, truth) = if reflecting {
        (End::Reflecting(g(0.0)), layers.ln_hit(0.0, start, false))
    } else {
        (End::Absorbing(g(0.0)), layers.ln_leave(0.0, start)[0])
    };
    // The inverse is known to a few units of rounding, which the steep places magnify.
    let blur = 1e-14 * (1.0 + k.abs()) / (1.0 - amplitude.abs()) * (1.0 + waves);
    Trial {
        found: ln_mean_time(&line, far, End::Absorbing(g(1.0)), g(start)),
        truth: rounded(truth).widened(blur),
        problem: format!(
            "a {amplitude}, w {waves}, k {k}, D {d}, {convention:?}, {far:?}, start {start}"
        ),
    }
}

/// `E T` from `x` to `r` for `dX = -c (X - m) dt + sqrt(2 D) dW`: with `z = (y - m) sqrt(c/2D)` the
/// integral of `sqrt(π) e^(z²) erfc(-z) dz / c`.
fn draw_gaussian(rng: &mut ChaCha8Rng) -> Trial {
    let (rate, d) = (scale(rng, 1e-3, 1e3), scale(rng, 1e-6, 1e3));
    let centre = rng.random_range(-5.0..5.0);
    let unit = (2.0 * d / rate).sqrt();
    let high = if rng.random_range(0..3) == 0 {
        scale(rng, 1.0, 31.0)
    } else {
        rng.random_range(-3.0..8.0)
    };
    let low = high - rng.random_range(0.05..1.0) * (high + 5.0).min(15.0);
    let mirrored = rng.random::<bool>();
    let sign = if mirrored { -1.0 } else { 1.0 };
    let (start, target) = (centre + sign * unit * low, centre + sign * unit * high);
    // As the doubles are, not as meant.
    let [low, high] = [start, target].map(|x| sign * (x - centre) / unit);
    // Panels of 1/16 and eight points; the largest term is taken out.
    let panels = (16.0 * (high - low)).ceil();
    let half = 0.5 * (high - low) / panels;
    let most = (high * high).max(low * low) * f64::from(u8::from(0.0 < high));
    let node = |z: f64| libm::exp(z * z - most) * libm::erfc(-z);
    let panel = |k: usize| {
        let middle = low + half * (2 * k + 1) as f64;
        let point = |&(x, weight): &(f64, f64)| half * weight * node(middle + half * x);
        GAUSS.iter().map(point).sum::<f64>()
    };
    let sum: f64 = (0..panels as usize).map(panel).sum();
    let truth = libm::log(sum * std::f64::consts::PI.sqrt() / rate) + most;
    let line = Diffusion::ito(|x| -rate * (x - centre), |_| d);
    let found = if mirrored {
        ln_mean_time(&line, End::Absorbing(target), End::Natural, start)
    } else {
        ln_mean_time(&line, End::Natural, End::Absorbing(target), start)
    };
    // A unit of rounding in a place, times the slope there.
    let size = (centre.abs() + start.abs() + target.abs()) / unit;
    let places = 4e-16 * size * (1.0 + 2.0 * high.abs() + 1.0 / (high - low));
    Trial {
        found,
        truth: rounded(truth).widened(places + 1e-15 * high * high),
        problem: format!("rate {rate}, D {d}, centre {centre}, from {start} to {target}"),
    }
}

/// The eight-point Gauss-Legendre rule on `[-1, 1]` (Abramowitz and Stegun, table 25.4).
pub(crate) const GAUSS: [(f64, f64); 8] = [
    (-0.960_289_856_497_536_2, 0.101_228_536_290_376_26),
    (-0.796_666_477_413_626_7, 0.222_381_034_453_374_48),
    (-0.525_532_409_916_329, 0.313_706_645_877_887_3),
    (-0.183_434_642_495_649_8, 0.362_683_783_378_362),
    (0.183_434_642_495_649_8, 0.362_683_783_378_362),
    (0.525_532_409_916_329, 0.313_706_645_877_887_3),
    (0.796_666_477_413_626_7, 0.222_381_034_453_374_48),
    (0.960_289_856_497_536_2, 0.101_228_536_290_376_26),
];
