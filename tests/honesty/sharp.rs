//! Coefficients that jump, bend or bulge between the nodes of spectral grids, where no one declared it.

use std::f64::consts::{PI, TAU};

use nalgebra::{Complex, DMatrix, DVector};
use rand::RngExt;
use rand_chacha::ChaCha8Rng;
use sgdcheck::interval::Interval;
use sgdcheck::oracles::law::{kolmogorov, weighted};
use sgdcheck::oracles::numerics::spectral::Grid;

use super::semigroup::beside_all_paths;
use super::{Family, Trial, log_uniform, within};

pub(crate) static FAMILIES: &[Family] = &[
    Family {
        oracle: "semigroup",
        truth: "all paths of a chain whose map jumps, bends or bulges",
        draw: maps,
        quick: 100,
        full: 10_000,
        unknown_at_most: 0.65,
    },
    Family {
        oracle: "kolmogorov",
        truth: "drift and noise constant on pieces of the circle, by its Laplace transform",
        draw: pieces,
        quick: 40,
        full: 4_000,
        unknown_at_most: 0.65,
    },
    Family {
        oracle: "weighted",
        truth: "an eigenfunction that bends within a short stretch",
        draw: bending,
        quick: 40,
        full: 4_000,
        unknown_at_most: 0.5,
    },
];

/// What a map or an observable may do between nodes, at a place and over a width.
#[derive(Clone, Copy, Debug)]
struct Feature {
    kind: usize,
    at: f64,
    width: f64,
    size: f64,
}

impl Feature {
    fn draw(rng: &mut ChaCha8Rng) -> Feature {
        Feature {
            kind: rng.random_range(0..4),
            at: within(rng, -PI, PI),
            width: log_uniform(rng, 1e-3, 1.0),
            size: within(rng, -1.0, 1.0),
        }
    }

    fn value(self, x: f64) -> f64 {
        let y = (x - self.at) - TAU * ((x - self.at) / TAU).round();
        let near = y.abs() < self.width;
        self.size
            * match self.kind {
                0 => f64::from(near),
                1 => f64::from(near) * (self.width - y.abs()),
                2 => libm::exp(-(y / self.width) * (y / self.width)),
                _ => libm::sin(x - self.at).max(0.0),
            }
    }
}

fn maps(rng: &mut ChaCha8Rng) -> Trial {
    let nodes = log_uniform(rng, 9.0, 150.0) as usize;
    let steps = rng.random_range(1..=8_u64);
    let (drift, kick, p) = (within(rng, 0.0, 0.9), within(rng, 0.0, 1.0), within(rng, 0.05, 0.95));
    let start = within(rng, -3.1, 3.1);
    let feature = Feature::draw(rng);
    let chain = |&[x]: &[f64; 1]| {
        let to = |sign: f64| [x - drift * libm::sin(x) + feature.value(x) + sign * kick];
        vec![(p, to(1.0)), (1.0 - p, to(-0.5))]
    };
    let observable = |x: &[f64; 1]| libm::exp(libm::sin(x[0]));
    let problem = format!("drift {drift}, kick {kick}, p = {p}, {feature:?}");
    beside_all_paths(chain, observable, (nodes, steps, start), 1e-13, problem)
}

/// Two pieces of the circle, one of them perhaps short, each with its drift and half its variance per time.
fn pieces(rng: &mut ChaCha8Rng) -> Trial {
    let nodes = log_uniform(rng, 9.0, 120.0) as usize;
    let edges = {
        let from = within(rng, 0.0, PI);
        [from, from + log_uniform(rng, 0.01, PI)]
    };
    let jump = rng.random_range(0..3);
    let drifts = if jump == 1 {
        [within(rng, -2.0, 2.0); 2]
    } else {
        [0; 2].map(|_| within(rng, -2.0, 2.0))
    };
    let one = log_uniform(rng, 0.02, 1.0);
    let halves = [one, if jump == 0 { one } else { log_uniform(rng, 0.02, 1.0) }];
    let (wave, phase) = (rng.random_range(1..=2), within(rng, 0.0, 3.0));
    let (start, time) = (within(rng, 0.0, TAU), log_uniform(rng, 0.03, 3.0));
    let piece = |x: f64| {
        let x = x - TAU * (x / TAU).floor();
        usize::from(edges[0] <= x && x < edges[1])
    };
    let diffusion =
        (|x: &[f64; 1]| [drifts[piece(x[0])]], |x: &[f64; 1]| [[2.0 * halves[piece(x[0])]]]);
    let wave = f64::from(wave);
    let observable = |x: &[f64; 1]| libm::cos(wave * x[0] + phase);
    let grid = Grid::torus(TAU, nodes);
    let found = kolmogorov::expectations(&grid, &diffusion, &observable, &[time], &[[start]])[0][0];
    let problem = Pieces { edges, drifts, halves, wave, phase };
    let [rough, fine] = [28, 36].map(|terms| problem.expectation(start, time, terms));
    Trial {
        found,
        truth: Interval::around(fine, 4.0 * (fine - rough).abs() + 1e-9),
        problem: format!("{problem:?}, time {time} from {start}, {nodes} nodes"),
    }
}

type C = Complex<f64>;

fn cexp(z: C) -> C {
    let size = libm::exp(z.re);
    C::new(size * libm::cos(z.im), size * libm::sin(z.im))
}

fn root(z: C) -> C {
    let size = libm::hypot(z.re, z.im);
    let re = (0.5 * (size + z.re)).max(0.0).sqrt();
    let im = (0.5 * (size - z.re)).max(0.0).sqrt();
    C::new(re, if z.im < 0.0 { -im } else { im })
}

/// `u_t = D u'' + b u'` on the circle from `cos(k x + θ)`, with `b` and `D` outside and inside of two edges.
#[derive(Clone, Copy, Debug)]
struct Pieces {
    edges: [f64; 2],
    drifts: [f64; 2],
    halves: [f64; 2],
    wave: f64,
    phase: f64,
}

impl Pieces {
    /// The Laplace transform `s U - φ = D U'' + b U'` at a place: two exponentials on each piece beside an answer to `φ`;
    /// values and slopes meet at both edges.
    fn transform(&self, s: C, x: f64) -> C {
        let [low, high] = self.edges;
        // From the middle of a piece that begins at `low` (inside) or `high` (outside).
        let spans = [[high, low + TAU], [low, high]];
        let i = C::new(0.0, 1.0);
        let answer = |piece: usize, x: f64| {
            let (b, d, k) = (self.drifts[piece], self.halves[piece], self.wave);
            let of = |sign: f64| {
                let wave = cexp(i * (sign * (k * x + self.phase))) * 0.5;
                wave / (s + d * k * k - i * (sign * b * k))
            };
            let (up, down) = (of(1.0), of(-1.0));
            [up + down, i * k * (up - down)]
        };
        // Exponentials that are one at the end at which they are largest.
        let basis = |piece: usize, x: f64| {
            let (b, d) = (self.drifts[piece], self.halves[piece]);
            let radical = root(C::new(b * b, 0.0) + s * (4.0 * d));
            let [from, to] = spans[piece];
            let rates = [(radical - b) / (2.0 * d), -(radical + b) / (2.0 * d)];
            let one = |rate: C, end: f64| {
                let value = cexp(rate * (x - end));
                [value, rate * value]
            };
            [one(rates[0], to), one(rates[1], from)]
        };
        let mut matrix = DMatrix::from_element(4, 4, C::new(0.0, 0.0));
        let mut right = DVector::from_element(4, C::new(0.0, 0.0));
        // At `high` the inner piece ends and the outer begins; at `low` the outer, one period on, ends.
        for (row, (ending, beginning)) in [(0, (1, 0)), (2, (0, 1))] {
            let (end, begin) = (spans[ending][1], spans[beginning][0]);
            for order in 0..2 {
                for k in 0..2 {
                    matrix[(row + order, 2 * ending + k)] += basis(ending, end)[k][order];
                    matrix[(row + order, 2 * beginning + k)] -= basis(beginning, begin)[k][order];
                }
                right[row + order] = answer(beginning, begin)[order] - answer(ending, end)[order];
            }
        }
        let shares = matrix.lu().solve(&right).expect("s is off the spectrum");
        let (piece, x) = match x {
            x if low <= x && x < high => (1, x),
            x if x < low => (0, x + TAU),
            x => (0, x),
        };
        let both = basis(piece, x);
        answer(piece, x)[0] + shares[2 * piece] * both[0][0] + shares[2 * piece + 1] * both[1][0]
    }

    /// Weideman and Trefethen's hyperbola (Math. Comp. 76, 2007) for a sector.
    fn expectation(&self, x: f64, time: f64, terms: u32) -> f64 {
        let n = f64::from(terms);
        // For a spectrum in a sector of 0.35 about the negative line.
        let (h, angle, mu) = (1.081_792_140 / n, 1.172_104_229, 4.492_075_287 * n / time);
        let term = |k: i32| {
            let u = (f64::from(k) + 0.5) * h;
            let z = C::new(
                mu * (1.0 - libm::sin(angle) * libm::cosh(u)),
                mu * libm::cos(angle) * libm::sinh(u),
            );
            let slope = C::new(
                -mu * libm::sin(angle) * libm::sinh(u),
                mu * libm::cos(angle) * libm::cosh(u),
            );
            cexp(z * time) * self.transform(z, x) * slope
        };
        // h/(2πi) Σ, whose halves are conjugate.
        (0..terms as i32).map(|k| term(k).im).sum::<f64>() * h / PI
    }
}

/// `½ a φ'' + b φ' = -λ φ` for a `φ` whose slope bends at a place, within a width: `b` follows from `a`.
fn bending(rng: &mut ChaCha8Rng) -> Trial {
    let nodes = log_uniform(rng, 9.0, 100.0) as usize;
    let (at, width) = (within(rng, -0.8, 0.8), log_uniform(rng, 1e-3, 0.5));
    let (bend, rate, noise) =
        (within(rng, 0.1, 2.0), log_uniform(rng, 0.2, 3.0), log_uniform(rng, 0.01, 1.0));
    let kind = rng.random_range(0..2);
    // A bump in the slope, or a bend of it.
    let slope = move |x: f64| {
        let y = x - at;
        match kind {
            0 => 1.0 + bend * libm::exp(-(y / width) * (y / width)),
            _ => 1.0 + bend * (y * y + width * width).sqrt(),
        }
    };
    let second = move |x: f64| {
        let y = x - at;
        match kind {
            0 => -2.0 * bend * y / (width * width) * libm::exp(-(y / width) * (y / width)),
            _ => bend * y / (y * y + width * width).sqrt(),
        }
    };
    let integral = move |y: f64| match kind {
        0 => y + bend * width * 0.5 * PI.sqrt() * libm::erf(y / width),
        _ => {
            let root = (y * y + width * width).sqrt();
            y + 0.5 * bend * (y * root + width * width * libm::asinh(y / width))
        }
    };
    let middle = integral(-at);
    let wave = move |x: f64| integral(x - at) - middle;
    let a = move |x: f64| noise * (1.0 - x * x) * (1.0 - x * x);
    let terms = move |x: f64| {
        let drift = (-rate * wave(x) - 0.5 * a(x) * second(x)) / slope(x);
        vec![vec![[0.5 * a(x), drift, 0.0]]]
    };
    let (start, time) = (within(rng, -1.0, 1.0), log_uniform(rng, 0.05, 1.0));
    let order = rng.random_range(0..2);
    let system = weighted::System { count: 1, terms: &terms, initial: &|x| vec![wave(x)] };
    let starts = [start, -0.9, -0.35, 0.2, 0.77];
    let grid = Grid::cube(-1.0, 1.0, nodes);
    let found = weighted::solve(&grid, &system, (time, 1), 1, &starts)[0][order][0];
    let decay = libm::exp(-rate * time);
    let exact = decay * if order == 0 { wave(start) } else { slope(start) };
    Trial {
        found,
        truth: Interval::around(exact, 1e-14 * (1.0 + bend)),
        problem: format!(
            "kind {kind}, bend {bend} at {at} within {width}, rate {rate}, noise {noise}, order {order}, {time} from {start}, {nodes} nodes"
        ),
    }
}
