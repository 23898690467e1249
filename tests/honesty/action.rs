//! Quasi-potentials of fields that are made from them.

use rand::RngExt;
use rand_chacha::ChaCha8Rng;
use sgdcheck::interval::Interval;
use sgdcheck::oracles::exit::action::{self, Field};

use super::{Family, Trial, log_uniform, within};

pub(crate) static FAMILIES: &[Family] = &[
    Family {
        oracle: "action",
        truth: "linear gradients",
        draw: |rng| made(rng, [0.0; 3]),
        quick: 1,
        full: 250,
        unknown_at_most: 0.0,
    },
    Family {
        oracle: "action",
        truth: "curved potentials, rotation and noise that varies",
        draw: |rng| made(rng, [1.0, 3.0, 0.8]),
        quick: 1,
        full: 250,
        unknown_at_most: 0.3,
    },
    Family {
        oracle: "action",
        truth: "a line with noise that jumps and drift that turns",
        draw: on_the_line,
        quick: 600,
        full: 10_000,
        unknown_at_most: 0.0,
    },
];

fn rotated(angle: f64, [first, second]: [f64; 2]) -> [[f64; 2]; 2] {
    let (c, s) = (libm::cos(angle), libm::sin(angle));
    let cross = (first - second) * c * s;
    [[first * c * c + second * s * s, cross], [cross, first * s * s + second * c * c]]
}

fn apply(m: [[f64; 2]; 2], x: [f64; 2]) -> [f64; 2] {
    m.map(|row| row[0] * x[0] + row[1] * x[1])
}

fn dot(u: [f64; 2], v: [f64; 2]) -> f64 {
    u[0] * v[0] + u[1] * v[1]
}

/// `b = -½ a ∇V + l` with `l · ∇V = 0` has the quasi-potential `V`: here `x·K x e^(u·x)`, which grows along every ray.
fn made(rng: &mut ChaCha8Rng, [curving, rotating, varying]: [f64; 3]) -> Trial {
    let scale = log_uniform(rng, 0.1, 10.0);
    let level = log_uniform(rng, 0.01, 100.0);
    let k = rotated(within(rng, 0.0, 3.2), [level, level * log_uniform(rng, 1.0, 100.0)]);
    let a = rotated(within(rng, 0.0, 3.2), [1.0, log_uniform(rng, 0.1, 10.0)]);
    let u = [0.0; 2].map(|_| curving * within(rng, -0.5, 0.5) / scale);
    let spin = rotating * within(rng, -1.0, 1.0);
    let v = [0.0; 2].map(|_| varying * within(rng, -0.5, 0.5) / scale);
    let [long, short] = [1.0, within(rng, 0.4, 1.0)].map(|radius| radius * scale);
    let tilt = within(rng, 0.0, 3.2);
    let off = [0.0; 2].map(|_| within(rng, -0.3, 0.3) * short);
    let potential = move |x: [f64; 2]| dot(x, apply(k, x)) * libm::exp(dot(u, x));
    let gradient = move |x: [f64; 2]| {
        let (kx, e) = (apply(k, x), libm::exp(dot(u, x)));
        let q = dot(x, kx);
        [0, 1].map(|i| e * (2.0 * kx[i] + q * u[i]))
    };
    let covariance = move |x: [f64; 2]| {
        let factor = libm::exp(dot(v, x));
        a.map(|row| row.map(|entry| entry * factor))
    };
    let field = Field {
        drift: move |x: [f64; 2]| {
            let g = gradient(x);
            let pull = apply(covariance(x), g);
            [-0.5 * pull[0] + spin * g[1], -0.5 * pull[1] - spin * g[0]]
        },
        covariance,
    };
    let boundary = move |t: f64| {
        let (p, q) = (long * libm::cos(t), short * libm::sin(t));
        let (c, s) = (libm::cos(tilt), libm::sin(tilt));
        [c * p - s * q + off[0], s * p + c * q + off[1]]
    };
    let found = action::to_boundary(&field, boundary).action;
    let turn = std::f64::consts::TAU;
    let at = |t: f64| potential(boundary(t));
    let coarse = (0..4000).map(|i| turn * f64::from(i) / 4000.0);
    let best = coarse.min_by(|s, t| at(*s).total_cmp(&at(*t))).unwrap_or(0.0);
    let near = (-2000..=2000).map(|i| at(best + turn * f64::from(i) / (2000.0 * 2000.0)));
    let exact = near.fold(f64::INFINITY, f64::min);
    Trial {
        found,
        truth: Interval::around(exact, 1e-9 * exact),
        problem: format!(
            "K = {k:?}, u = {u:?}, a = {a:?} e^(v x), v = {v:?}, spin {spin}, ellipse {long}, {short}, tilt {tilt}, off {off:?}"
        ),
    }
}

/// `b = -s sin(w x)`, which helps on every second stretch, with noise that jumps: integrals of sines.
fn on_the_line(rng: &mut ChaCha8Rng) -> Trial {
    let wave = log_uniform(rng, 0.3, 30.0);
    let strength = log_uniform(rng, 0.1, 10.0);
    let end = if rng.random::<bool>() { 1.0 } else { -1.0 } * log_uniform(rng, 0.1, 3.0);
    let jump = end * within(rng, 0.0, 1.0);
    let [inside, outside] = [0.0; 2].map(|_| log_uniform(rng, 0.1, 10.0));
    let side = end.signum();
    let covariance = |x: f64| if side * x < side * jump { inside } else { outside };
    let found = action::line::of_diffusion(|x| -strength * libm::sin(wave * x), covariance, end);
    // ∫_0^y max(sin, 0): two per turn.
    let climbed = |x: f64| {
        let angle = wave * x.abs();
        let turns = (angle / std::f64::consts::TAU).floor();
        let rest = angle - turns * std::f64::consts::TAU;
        (2.0 * turns + 1.0 - libm::cos(rest.min(std::f64::consts::PI))) / wave
    };
    let exact =
        2.0 * strength * (climbed(jump) / inside + (climbed(end) - climbed(jump)) / outside);
    Trial {
        found,
        truth: Interval::around(exact, 1e-12 * exact),
        problem: format!(
            "b = -{strength} sin {wave} x to {end}, a = {inside}, {outside} from {jump}"
        ),
    }
}
