//! Gibbs masses beside mixtures of normal laws and products, whose masses are error functions.

use rand::RngExt;
use rand_chacha::ChaCha8Rng;
use sgdcheck::interval::Interval;
use sgdcheck::oracles::law::gibbs::{Slice, ln_mass, ln_mass_of_disc, ln_mass_of_plane};

use super::{Family, Trial, log_uniform};

pub(crate) static FAMILIES: &[Family] = &[
    Family {
        oracle: "gibbs",
        truth: "mixtures of normal laws between two ends",
        draw: between,
        quick: 600,
        full: 100_000,
        unknown_at_most: 0.01,
    },
    Family {
        oracle: "gibbs",
        truth: "mixtures of normal laws on the line",
        draw: on_the_line,
        quick: 300,
        full: 100_000,
        unknown_at_most: 0.01,
    },
    Family {
        oracle: "gibbs",
        truth: "lines that jump and bend",
        draw: broken,
        quick: 2000,
        full: 100_000,
        unknown_at_most: 0.01,
    },
    Family {
        oracle: "gibbs",
        truth: "discs of an isotropic well, off its centre's height",
        draw: disc,
        quick: 8,
        full: 10_000,
        unknown_at_most: 0.01,
    },
    Family {
        oracle: "gibbs",
        truth: "planes of two normal laws",
        draw: plane,
        quick: 2,
        full: 2_000,
        unknown_at_most: 0.01,
    },
];

/// Weights, means and deviations.
struct Mixture(Vec<[f64; 3]>);

impl Mixture {
    fn any(rng: &mut ChaCha8Rng) -> Mixture {
        let count = rng.random_range(1..=4);
        let part = |_| {
            [
                log_uniform(rng, 1e-6, 1.0),
                10.0 * rng.random::<f64>() - 5.0,
                log_uniform(rng, 1e-4, 2.0),
            ]
        };
        Mixture((0..count).map(part).collect())
    }

    /// Minus the logarithm of the density, without underflow.
    fn energy(&self, x: f64) -> f64 {
        let ln = self.0.iter().map(|[w, m, s]| {
            let z = (x - m) / s;
            libm::log(*w / s) - 0.5 * z * z
        });
        let terms: Vec<f64> = ln.collect();
        let largest = terms.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let sum: f64 = terms.iter().map(|ln| libm::exp(ln - largest)).sum();
        0.5 * libm::log(std::f64::consts::TAU) - largest - libm::log(sum)
    }

    fn means(&self) -> Vec<f64> {
        self.0.iter().map(|part| part[1]).collect()
    }

    /// The mass between two places, without cancellation in the tails.
    fn mass(&self, [low, high]: [f64; 2]) -> f64 {
        let above = |z: f64| 0.5 * libm::erfc(z / 2.0_f64.sqrt());
        let part = |[w, m, s]: &[f64; 3]| {
            let (a, b) = ((low - m) / s, (high - m) / s);
            w * if 0.0 < a {
                above(a) - above(b)
            } else if b < 0.0 {
                above(-b) - above(-a)
            } else {
                1.0 - above(-a) - above(b)
            }
        };
        self.0.iter().map(part).sum()
    }
}

fn ln_about(mass: f64) -> Interval {
    Interval::around(mass, 1e-13 * mass).ln()
}

fn between(rng: &mut ChaCha8Rng) -> Trial {
    let mixture = Mixture::any(rng);
    let from = 12.0 * rng.random::<f64>() - 6.0;
    let ends = [from, from + log_uniform(rng, 0.1, 8.0)];
    let mass = mixture.mass(ends);
    let found = ln_mass(&|x| mixture.energy(x), ends, &mixture.means());
    // Tails beyond doubles are no test of the truth.
    let truth = if mass < 1e-250 { Interval::UNKNOWN } else { ln_about(mass) };
    Trial { found, truth, problem: format!("{:?} between {ends:?}", mixture.0) }
}

fn on_the_line(rng: &mut ChaCha8Rng) -> Trial {
    let mixture = Mixture::any(rng);
    let line = [f64::NEG_INFINITY, f64::INFINITY];
    let found = ln_mass(&|x| mixture.energy(x), line, &mixture.means());
    let truth = ln_about(mixture.0.iter().map(|part| part[0]).sum());
    Trial { found, truth, problem: format!("{:?}", mixture.0) }
}

/// Two straight energies on `[0, 1]`, between which there is a jump, and every other time a kink.
fn broken(rng: &mut ChaCha8Rng) -> Trial {
    let [slope, turn] = [0, 1].map(|_| 8.0 * rng.random::<f64>() - 4.0);
    let (at, size) = (rng.random::<f64>(), log_uniform(rng, 1e-6, 5.0));
    let jump = if rng.random() { size } else { -size };
    let turn = if rng.random() { turn } else { 0.0 };
    let energy = |x: f64| slope * x + if at < x { jump + turn * (x - at) } else { 0.0 };
    // ∫ e^(-rate x) over [0, length].
    let straight = |rate: f64, length: f64| {
        if rate == 0.0 { length } else { -libm::expm1(-rate * length) / rate }
    };
    let right = libm::exp(-jump - slope * at) * straight(slope + turn, 1.0 - at);
    Trial {
        found: ln_mass(&energy, [0.0, 1.0], &[]),
        truth: ln_about(straight(slope, at) + right),
        problem: format!("{slope} x, then {jump} up and {turn} more at {at}"),
    }
}

fn disc(rng: &mut ChaCha8Rng) -> Trial {
    let (rate, radius) = (log_uniform(rng, 1e-2, 1e6), log_uniform(rng, 1e-3, 3.0));
    let shift = 100.0 * rng.random::<f64>() - 50.0;
    let center = [rng.random::<f64>(), rng.random::<f64>()];
    let slice = |x: f64| -> Slice {
        let across = (x - center[0]) * (x - center[0]);
        Box::new(move |y: f64| 0.5 * rate * (across + (y - center[1]) * (y - center[1])) + shift)
    };
    let found = ln_mass_of_disc(&slice, center, radius);
    let mass = std::f64::consts::TAU / rate * -libm::expm1(-0.5 * rate * radius * radius);
    let truth = ln_about(mass) - shift;
    Trial {
        found,
        truth,
        problem: format!("rate {rate}, radius {radius}, centre {center:?}, shift {shift}"),
    }
}

fn plane(rng: &mut ChaCha8Rng) -> Trial {
    let mut well = || {
        let place = [6.0 * rng.random::<f64>() - 3.0, 2.0 * rng.random::<f64>() - 1.0];
        (
            place,
            log_uniform(rng, 0.02, 1.0),
            log_uniform(rng, 0.02, 1.0),
            log_uniform(rng, 0.01, 1.0),
        )
    };
    let wells = [well(), well()];
    let slice = |x: f64| -> Slice {
        let terms = wells.map(|([a, b], s, r, w)| {
            (libm::log(w / (s * r)) - 0.5 * (x - a) * (x - a) / (s * s), b, r)
        });
        Box::new(move |y: f64| {
            let [first, second] = terms.map(|(ln, b, r)| ln - 0.5 * (y - b) * (y - b) / (r * r));
            let largest = first.max(second);
            libm::log(std::f64::consts::TAU)
                - largest
                - libm::log1p(libm::exp(first.min(second) - largest))
        })
    };
    let found = ln_mass_of_plane(&slice, &wells.map(|well| well.0));
    let truth = ln_about(wells.iter().map(|well| well.3).sum());
    Trial { found, truth, problem: format!("{wells:?}") }
}
