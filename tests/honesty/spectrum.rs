//! Lowest eigenvalues beside closed forms.

use rand::RngExt;
use rand_chacha::ChaCha8Rng;
use sgdcheck::interval::Interval;
use sgdcheck::oracles::exit::first_passage::{Convention, Diffusion, End};
use sgdcheck::oracles::law::spectrum;

use super::{Family, Trial, log_uniform, within};

pub(crate) static FAMILIES: &[Family] = &[
    Family {
        oracle: "spectrum",
        truth: "piecewise constant coefficients, jumps declared",
        draw: |rng| layered(rng, true),
        quick: 12,
        full: 2_000,
        unknown_at_most: 0.05,
    },
    Family {
        oracle: "spectrum",
        truth: "piecewise constant coefficients, jumps not declared",
        draw: |rng| layered(rng, false),
        quick: 12,
        full: 2_000,
        unknown_at_most: 0.05,
    },
    Family {
        oracle: "spectrum",
        truth: "powers of x",
        draw: powers,
        quick: 12,
        full: 2_000,
        unknown_at_most: 0.05,
    },
    Family {
        oracle: "spectrum",
        truth: "Ornstein-Uhlenbeck",
        draw: ornstein_uhlenbeck,
        quick: 4,
        full: 2_000,
        unknown_at_most: 0.1,
    },
    Family {
        oracle: "spectrum",
        truth: "the edge of the essential spectrum of a constant drift to a point",
        draw: wedge,
        quick: 6,
        full: 2_000,
        unknown_at_most: 0.1,
    },
];

fn any_convention(rng: &mut ChaCha8Rng) -> (Convention, f64) {
    let all = [
        (Convention::Ito, 0.0),
        (Convention::Stratonovich, 0.5),
        (Convention::HanggiKlimontovich, 1.0),
    ];
    all[rng.random_range(0..3)]
}

/// A stretch on which drift and coefficient are constant, up to `end`.
#[derive(Clone, Copy, Debug)]
struct Layer {
    end: f64,
    drift: f64,
    coefficient: f64,
}

fn layered(rng: &mut ChaCha8Rng, declared: bool) -> Trial {
    let count = rng.random_range(2..=4);
    let scale = log_uniform(rng, 0.1, 10.0);
    let height = log_uniform(rng, 0.1, 12.0);
    let layers: Vec<Layer> = (1..=count)
        .map(|k| {
            let jitter = if k == count { 0.0 } else { within(rng, -0.45, 0.45) };
            let coefficient = log_uniform(rng, 0.1, 10.0);
            let drift = within(rng, -1.0, 1.0) * height * coefficient / scale;
            Layer { end: scale * (k as f64 + jitter) / count as f64, drift, coefficient }
        })
        .collect();
    let (convention, power) = any_convention(rng);
    let killed = [rng.random::<bool>(), rng.random::<bool>()];
    let k = rng.random_range(1..=3);
    let at = |x: f64| *layers.iter().find(|layer| x < layer.end).unwrap_or(&layers[count - 1]);
    let line = Diffusion::ito(|x| at(x).drift, |x| at(x).coefficient).under(convention);
    let jumps = layers[..count - 1].iter().map(|layer| layer.end);
    let line = if declared { line.with_breaks(jumps) } else { line };
    let end = |kills, at| if kills { End::Absorbing(at) } else { End::Reflecting(at) };
    let ends = [end(killed[0], 0.0), end(killed[1], scale)];
    let found = spectrum::ln_lowest(&line, ends[0], ends[1], (0.0, scale), k)[k - 1];
    // The zero of a closed interval is not among them.
    let index = if killed == [false, false] { k + 1 } else { k };
    let (mut low, mut high) = (-60.0, 30.0);
    for _ in 0..80 {
        let middle = 0.5 * (low + high);
        if index <= below(&layers, power, killed, libm::exp(middle)) {
            high = middle;
        } else {
            low = middle;
        }
    }
    Trial {
        found,
        truth: Interval::new(low, high).widened(1e-10),
        problem: format!("number {k}, {layers:?}, {convention:?}, killed at {killed:?}"),
    }
}

/// How many eigenvalues of a layered line are below `lambda`: zeros of the solution from the left end, and
/// one more if it falls towards zero at a reflecting right end (Sturm).
fn below(layers: &[Layer], power: f64, killed: [bool; 2], lambda: f64) -> usize {
    // The value, and the slope times D^α, which is continuous.
    let (mut u, mut flux) = if killed[0] { (0.0, 1.0) } else { (1.0, 0.0) };
    let mut zeros = 0;
    let mut from = 0.0;
    for layer in layers {
        let (length, d) = (layer.end - from, layer.coefficient);
        from = layer.end;
        let weight = libm::pow(d, power);
        let slope = flux / weight;
        let half = 0.5 * layer.drift / d;
        let square = lambda / d - half * half;
        // u = e^(-half x) v with v'' = -square v.
        let tilted = slope + half * u;
        let (v, v_slope) = if 0.0 < square {
            let omega = square.sqrt();
            let phase = libm::atan2(u * omega, tilted).rem_euclid(std::f64::consts::TAU);
            let turned = phase + omega * length;
            let half_turns = |angle: f64| (angle / std::f64::consts::PI).floor() as usize;
            zeros += half_turns(turned) - half_turns(phase);
            let size = libm::hypot(u * omega, tilted);
            (size * libm::sin(turned) / omega, size * libm::cos(turned))
        } else {
            let (root, small) = (lambda / d, (-square).sqrt());
            // Exponents p q = λ/D, p + q = -2 half; the small one without cancellation.
            let large = if 0.0 < half { -half - small } else { -half + small };
            let (p, q) = if large == 0.0 { (0.0, 0.0) } else { (large, root / large) };
            let (at, rate) = if p == q {
                (u + (slope - p * u) * length, 0.0)
            } else {
                let (a, b) = ((slope - q * u) / (p - q), (p * u - slope) / (p - q));
                let (grown, kept) = (a * libm::exp(p * length), b * libm::exp(q * length));
                (grown + kept, p * grown + q * kept)
            };
            // A sum of two exponentials has one zero at most.
            zeros += usize::from(at * u < 0.0 || (u == 0.0 && at * slope < 0.0) || at == 0.0);
            (u, flux) = rescaled(at, rate * weight);
            continue;
        };
        // The common factor e^(-half length) matters to nobody.
        (u, flux) = rescaled(v, (v_slope - half * v) * weight);
    }
    if killed[1] { zeros } else { zeros + usize::from(u * flux < 0.0) }
}

fn rescaled(u: f64, flux: f64) -> (f64, f64) {
    let size = u.abs().max(flux.abs());
    (u / size, flux / size)
}

/// `D = c x²`, `b = a x` between two killed ends: sines of `ln x`.
fn powers(rng: &mut ChaCha8Rng) -> Trial {
    let (c, a) = (log_uniform(rng, 1e-2, 1e2), within(rng, -5.0, 5.0));
    let from = log_uniform(rng, 0.01, 10.0);
    let length = log_uniform(rng, 0.05, 3.0);
    let to = from * libm::exp(length);
    let k = rng.random_range(1..=4);
    let (convention, power) = any_convention(rng);
    let line = Diffusion::ito(|x| a * c * x, |x| c * x * x).under(convention);
    let ends = (End::Absorbing(from), End::Absorbing(to));
    let found = spectrum::ln_lowest(&line, ends.0, ends.1, (from, to), k)[k - 1];
    let wave = std::f64::consts::PI * k as f64 / length;
    let tilt = a + 2.0 * power - 1.0;
    let exact = libm::log(c * (wave * wave + 0.25 * tilt * tilt));
    Trial {
        found,
        truth: Interval::around(exact, 1e-13),
        problem: format!("number {k}, {c} x², drift {a} {c} x on [{from}, {to}], {convention:?}"),
    }
}

/// The drift `-a sign(x - c)` has no eigenvalue but zero, and an essential spectrum from `a²/4T` on.
fn wedge(rng: &mut ChaCha8Rng) -> Trial {
    let (slope, temperature) = (log_uniform(rng, 1e-2, 1e2), log_uniform(rng, 1e-3, 1e2));
    let width = temperature / slope;
    let center = within(rng, -3.0, 3.0) * width;
    let wells = (
        center - width * log_uniform(rng, 1.0, 20.0),
        center + width * log_uniform(rng, 1.0, 20.0),
    );
    let line = Diffusion::ito(|x: f64| -slope * (x - center).signum(), |_| temperature);
    let found = spectrum::ln_lowest(&line, End::Natural, End::Natural, wells, 1)[0];
    Trial {
        found,
        truth: Interval::around(libm::log(0.25 * slope * slope / temperature), 1e-13),
        problem: format!("{slope} |x - {center}|, T = {temperature}, {wells:?}"),
    }
}

fn ornstein_uhlenbeck(rng: &mut ChaCha8Rng) -> Trial {
    let (rate, temperature) = (log_uniform(rng, 1e-2, 1e2), log_uniform(rng, 1e-3, 1e2));
    let deviation = (temperature / rate).sqrt();
    let center = within(rng, -3.0, 3.0) * deviation;
    let reach = deviation * log_uniform(rng, 0.5, 20.0);
    let k = rng.random_range(1..=25);
    let line = Diffusion::ito(|x: f64| -rate * (x - center), |_| temperature);
    let wells = (center - reach, center + reach * within(rng, 0.2, 1.0));
    let found = spectrum::ln_lowest(&line, End::Natural, End::Natural, wells, k)[k - 1];
    Trial {
        found,
        truth: Interval::around(libm::log(rate * k as f64), 1e-13),
        problem: format!("number {k}, {rate} (x - {center}), T = {temperature}, {wells:?}"),
    }
}
