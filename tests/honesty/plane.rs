//! Exits of reversible diffusions from rectangles.

use std::f64::consts::PI;

use rand::RngExt;
use rand_chacha::ChaCha8Rng;
use sgdcheck::interval::Interval;
use sgdcheck::oracles::exit::exit_2d::layered::Layered;
use sgdcheck::oracles::exit::exit_2d::{Plane, ln_mean_time};
use sgdcheck::oracles::exit::first_passage::{self, Convention, Diffusion, End};

use super::{Family, Trial, log_uniform};

pub(crate) static FAMILIES: &[Family] = &[
    Family {
        oracle: "exit_2d",
        truth: "densities that are products, absorbing in x only, by quadrature",
        draw: product,
        quick: 40,
        full: 100_000,
        unknown_at_most: 0.2,
    },
    Family {
        oracle: "exit_2d",
        truth: "constant drift in a rectangle, by its series",
        draw: |rng| strip(rng, false),
        quick: 40,
        full: 50_000,
        unknown_at_most: 0.1,
    },
    Family {
        oracle: "exit_2d",
        truth: "a kink that no line of the mesh meets, by a series",
        draw: |rng| strip(rng, true),
        quick: 40,
        full: 50_000,
        unknown_at_most: 0.2,
    },
    Family {
        oracle: "exit_2d::layered",
        truth: "a layer with another D, drift and reflecting sides, by a series",
        draw: layered,
        quick: 40,
        full: 50_000,
        unknown_at_most: 0.1,
    },
    Family {
        oracle: "exit_2d::layered",
        truth: "breaks of D that cross, on meshes that shrink towards the crossing",
        draw: crossing,
        quick: 2,
        full: 1_000,
        unknown_at_most: 0.5,
    },
];

/// Only `x` matters, whatever `y` does: wells, hills, kinks, far above and below the temperature.
fn product(rng: &mut ChaCha8Rng) -> Trial {
    let d = log_uniform(rng, 0.1, 10.0);
    let barrier = log_uniform(rng, 0.1, 60.0);
    let sign = if rng.random_bool(0.5) { 1.0 } else { -1.0 };
    let tilt = barrier * rng.random_range(-1.0..1.0);
    let kink = if rng.random_bool(0.5) { barrier * rng.random_range(-1.0..1.0) } else { 0.0 };
    let at = rng.random_range(-0.9..0.9);
    // A quartic well or hill with a tilt, and a kink.
    let ln_density = move |x: f64| {
        sign * barrier * (0.5 * x * x - x * x * x * x / 4.0) + tilt * x - kink * (x - at).abs()
    };
    let slope = move |x: f64| {
        sign * barrier * (x - x * x * x) + tilt - kink * if x < at { -1.0 } else { 1.0 }
    };
    let stiffness = rng.random_range(-20.0..20.0);
    let both = rng.random_bool(0.5);
    let x = if rng.random_bool(0.3) {
        1.0 - log_uniform(rng, 1e-3, 0.5)
    } else {
        rng.random_range(-1.0..1.0)
    };
    let y = rng.random_range(-1.0..1.0);
    let plane = Plane {
        ln_density: |x: f64, y: f64| ln_density(x) - stiffness * y * y + y,
        diffusivity: d,
        x: [-1.0, 1.0],
        y: [-1.0, 1.0],
        absorbing_sides: [both, true, false, false],
    };
    let cells = (rng.random_range(8..40), rng.random_range(8..20));
    let found = ln_mean_time(&plane, [x, y], cells);
    let line = Diffusion::ito(|x| d * slope(x), |_| d).with_breaks([at]);
    let left = if both { End::Absorbing(-1.0) } else { End::Reflecting(-1.0) };
    let truth = first_passage::ln_mean_time(&line, left, End::Absorbing(1.0), x);
    let problem = format!(
        "D {d}, barrier {barrier} {sign}, tilt {tilt}, kink {kink} at {at}, stiffness {stiffness}, both {both}, {x}, {y}, {cells:?}"
    );
    Trial { found, truth, problem }
}

fn strip(rng: &mut ChaCha8Rng, kink: bool) -> Trial {
    let strip = Strip::draw(rng, kink, false);
    let plane = Plane {
        ln_density: |x, y| strip.ln_gibbs(x, y),
        diffusivity: strip.diffusivity[0],
        x: [0.0, strip.length],
        y: [0.0, strip.height],
        absorbing_sides: [true, true, strip.absorbing[0], strip.absorbing[1]],
    };
    let cells = (rng.random_range(8..32), rng.random_range(8..32));
    let found = ln_mean_time(&plane, strip.start, cells);
    Trial { found, truth: strip.ln_mean_time(), problem: format!("{strip:?}, {cells:?}") }
}

fn layered(rng: &mut ChaCha8Rng) -> Trial {
    let strip = Strip::draw(rng, true, true);
    let problem = Layered {
        ln_gibbs: &|x, y| strip.ln_gibbs(x, y),
        diffusivity: &|_, y| strip.diffusivity[usize::from(strip.layer < y)],
        convention: strip.convention,
        x: [0.0, strip.length],
        y: [0.0, strip.height],
        absorbing_sides: [true, true, strip.absorbing[0], strip.absorbing[1]],
        breaks: [&[], &[strip.layer]],
    };
    let cells = (rng.random_range(8..32), rng.random_range(8..32));
    let found = problem.ln_mean_time(strip.start, cells);
    Trial { found, truth: strip.ln_mean_time(), problem: format!("{strip:?}, {cells:?}") }
}

/// Four quadrants, each with its own `D`, opposite ones alike now and then.
fn crossing(rng: &mut ChaCha8Rng) -> Trial {
    let mut quadrants: [f64; 4] = std::array::from_fn(|_| log_uniform(rng, 0.1, 100.0));
    if rng.random_bool(0.6) {
        quadrants = [quadrants[0], quadrants[1], quadrants[1], quadrants[0]];
    }
    let at: [f64; 2] = std::array::from_fn(|_| rng.random_range(-0.4..0.4));
    let start: [f64; 2] = match rng.random_range(0..4) {
        0 => at,
        1 => at.map(|at| at + log_uniform(rng, 1e-3, 0.3)),
        _ => std::array::from_fn(|_| rng.random_range(-0.9..0.9)),
    };
    let [along, across] = [rng.random_range(-2.0..2.0), rng.random_range(-2.0..2.0)];
    let (convention, _) = super::first_passage::convention(rng);
    let cells = (rng.random_range(8..32), rng.random_range(8..32));
    let far = rng.random_bool(0.5);
    let solve = |breaks: [&[f64]; 2], cells: (usize, usize)| {
        let side = |x: f64, k: usize| usize::from(at[k] < x);
        Layered {
            ln_gibbs: &|x, y| along * x + across * y,
            diffusivity: &|x, y| quadrants[2 * side(x, 0) + side(y, 1)],
            convention,
            x: [-1.0, 1.0],
            y: [-1.0, 1.0],
            absorbing_sides: [true, true, far, far],
            breaks,
        }
        .ln_mean_time(start, cells)
    };
    let found = solve([&[at[0]], &[at[1]]], cells);
    let shrinking = at.map(|at| {
        let aside =
            |sign: f64| (0..10).map(move |k| at + sign * 0.3 * libm::exp(-1.2 * f64::from(k)));
        aside(1.0).chain(aside(-1.0)).chain([at]).collect::<Vec<f64>>()
    });
    let truth = solve([&shrinking[0], &shrinking[1]], (24, 24));
    let problem = format!(
        "D {quadrants:?} around {at:?}, {along}, {across}, {convention:?}, far {far}, from {start:?}, {cells:?}"
    );
    Trial { found, truth, problem }
}

/// `D_i (u_xx + α u_x + u_yy + g_i u_y) = -1` in two layers of a rectangle, absorbing left and right.
#[derive(Debug)]
pub(crate) struct Strip {
    pub length: f64,
    pub height: f64,
    /// `α`.
    pub along: f64,
    /// `g`, below and above the layer's bottom.
    pub across: [f64; 2],
    pub layer: f64,
    pub diffusivity: [f64; 2],
    pub convention: Convention,
    /// Bottom and top.
    pub absorbing: [bool; 2],
    pub start: [f64; 2],
}

impl Strip {
    /// With another drift above the layer if `kink`, and another diffusivity if `jump`.
    pub(crate) fn draw(rng: &mut ChaCha8Rng, kink: bool, jump: bool) -> Strip {
        let (length, height) = (log_uniform(rng, 0.5, 2.0), log_uniform(rng, 0.5, 2.0));
        let strength = log_uniform(rng, 0.1, 20.0);
        let mut drift = || rng.random_range(-strength..strength);
        let (along, below, above) = (drift(), drift(), drift());
        let d = log_uniform(rng, 0.1, 10.0);
        let other = if jump { d * log_uniform(rng, 0.05, 20.0) } else { d };
        let conventions =
            [Convention::Ito, Convention::Stratonovich, Convention::HanggiKlimontovich];
        let convention = if jump { conventions[rng.random_range(0..3)] } else { Convention::Ito };
        let absorbing = if jump || kink { [rng.random(), rng.random()] } else { [true, true] };
        let mut share = || {
            let share = if rng.random_bool(0.3) {
                log_uniform(rng, 5e-3, 0.5)
            } else {
                rng.random_range(0.05..0.95)
            };
            if rng.random_bool(0.5) { share } else { 1.0 - share }
        };
        Strip {
            length,
            height,
            along,
            across: [below, if kink { above } else { below }],
            layer: height * share(),
            diffusivity: [d, other],
            convention,
            absorbing,
            start: [length * share(), height * share()],
        }
    }

    /// `Φ` with `∇Φ = b/D`.
    pub(crate) fn ln_gibbs(&self, x: f64, y: f64) -> f64 {
        let (below, above) = (y.min(self.layer), (y - self.layer).max(0.0));
        self.along * x + self.across[0] * below + self.across[1] * above
    }

    /// `u = w(x)/D_i + Σ a_m e^(-αx/2) sin(mπx/L) V_m(y)`, where `w'' + α w' = -1` and `w = Σ a_m ..` and `V_m` are
    /// exponentials in each layer.
    pub(crate) fn ln_mean_time(&self) -> Interval {
        let (l, a) = (self.length, self.along);
        let [x, y] = self.start;
        let w = |x: f64| {
            if (a * l).abs() < 1e-4 {
                // To first order in α; what is left out is of order 1e-9 of the whole.
                0.5 * x * (l - x) * (1.0 + a * (l - 2.0 * x) / 6.0)
            } else {
                (l * libm::expm1(-a * x) / libm::expm1(-a * l) - x) / a
            }
        };
        let ds = self.diffusivity;
        let power = |d: f64| match self.convention {
            Convention::Ito => 1.0,
            Convention::Stratonovich => d.sqrt(),
            Convention::HanggiKlimontovich => d,
        };
        let weights = ds.map(power);
        let layer = usize::from(self.layer < y);
        let mut time = w(x) / ds[layer];
        for m in 1..=3000 {
            let k = f64::from(m) * PI / l;
            // w e^(αx/2) = Σ a_m sin, from its differential equation: v'' - α²/4 v = -e^(αx/2).
            let source = {
                let sign = if m % 2 == 0 { 1.0 } else { -1.0 };
                2.0 / l * k * (1.0 - sign * libm::exp(0.5 * a * l)) / (k * k + 0.25 * a * a)
            };
            let total = k * k + 0.25 * a * a;
            let coefficient = source / total * libm::exp(-0.5 * a * x) * libm::sin(k * x);
            time += coefficient * self.mode(total, weights, y);
        }
        // The series ends where its terms are of order 1e-9 or, at a layer's bottom, sum to less than 1e-7.
        Interval::around(time, 3e-7 * w(x) / ds[layer] + 1e-10 * time.abs()).ln()
    }

    /// `V'' + g V' - total V = 0` in both layers; `V + 1/D` is continuous, and so is its flux, and vanishes at sides
    /// that absorb; others have `V' = 0`.
    fn mode(&self, total: f64, weights: [f64; 2], y: f64) -> f64 {
        let [below, above] = [0, 1].map(|i: usize| {
            let length = if i == 0 { self.layer } else { self.height - self.layer };
            Piece { drift: self.across[i], total, length }
        });
        let [one, other] = self.diffusivity.map(|d| 1.0 / d);
        // With the value z of V + 1/D between the layers: flux = slope at V = 1 times V plus what the side gives.
        let (s, p) = below.end_slope(self.absorbing[0].then_some(-one), false);
        let (t, q) = above.end_slope(self.absorbing[1].then_some(-other), true);
        // weights0 (s (z - one) + p) = weights1 (t (z - other) + q)
        let z = (weights[0] * (s * one - p) - weights[1] * (t * other - q))
            / (weights[0] * s - weights[1] * t);
        if y <= self.layer {
            below.value(self.absorbing[0].then_some(-one), z - one, false, y)
        } else {
            above.value(self.absorbing[1].then_some(-other), z - other, true, self.height - y)
        }
    }
}

/// One layer: `V'' + g V' = total V`.
struct Piece {
    drift: f64,
    total: f64,
    length: f64,
}

impl Piece {
    /// Measured from the outer side, `V(t) = e^(-ht/2) (A cosh κt + B sinh κt)`, all over `e^κt`, where `h` is the drift
    /// seen from there.
    fn shape(&self, is_above: bool) -> (f64, f64) {
        let h = if is_above { -self.drift } else { self.drift };
        (h, (0.25 * h * h + self.total).sqrt())
    }

    /// Of a solution `V = outer part + z inner part`, the derivative at the inner side, towards larger `y`: per `z`, and
    /// the rest.
    fn end_slope(&self, outer: Option<f64>, is_above: bool) -> (f64, f64) {
        let (h, k) = self.shape(is_above);
        let l = self.length;
        let tanh = libm::tanh(k * l);
        let (per, rest) = match outer {
            Some(value) => (
                -0.5 * h + k / tanh,
                -value * k * libm::exp(-0.5 * h * l - k * l) * 2.0 / -libm::expm1(-2.0 * k * l),
            ),
            None => {
                // V = e^(-ht/2) (cosh + h/(2κ) sinh).
                let r = 0.5 * h / k;
                (-0.5 * h + k * (tanh + r) / (1.0 + r * tanh), 0.0)
            }
        };
        if is_above { (-per, -rest) } else { (per, rest) }
    }

    /// At distance `t` from the outer side.
    fn value(&self, outer: Option<f64>, inner: f64, is_above: bool, t: f64) -> f64 {
        let (h, k) = self.shape(is_above);
        let l = self.length;
        // sinh(κt)/sinh(κl) and sinh(κ(l-t))/sinh(κl).
        let share =
            |t: f64| libm::exp(k * (t - l)) * libm::expm1(-2.0 * k * t) / libm::expm1(-2.0 * k * l);
        match outer {
            Some(value) => {
                inner * libm::exp(0.5 * h * (l - t)) * share(t)
                    + value * libm::exp(-0.5 * h * t) * share(l - t)
            }
            None => {
                let r = 0.5 * h / k;
                let shape =
                    |t: f64| (1.0 + libm::exp(-2.0 * k * t) - r * libm::expm1(-2.0 * k * t)) * 0.5;
                inner * libm::exp(0.5 * h * (l - t) + k * (t - l)) * shape(t) / shape(l)
            }
        }
    }
}
