//! Second moments of passage times: Green's functions by quadrature, inverse Gaussian laws, exponential ones.

use rand::RngExt;
use rand_chacha::ChaCha8Rng;
use sgdcheck::interval::Interval;
use sgdcheck::oracles::exit::first_passage::{
    Diffusion, End, ln_mean_time, ln_second_moment, ln_variance,
};

use super::first_passage::{GAUSS, Layers, convention, scale};
use super::{Family, Trial};

pub(crate) static FAMILIES: &[Family] = &[
    Family {
        oracle: "first_passage::ln_second_moment",
        truth: "Green's functions of pieces of constant coefficients, by quadrature",
        draw: draw_layers,
        quick: 30,
        full: 10_000,
        unknown_at_most: 0.04,
    },
    Family {
        oracle: "first_passage::ln_second_moment",
        truth: "Green's functions of smooth coefficients, by quadrature",
        draw: draw_smooth,
        quick: 30,
        full: 10_000,
        unknown_at_most: 0.04,
    },
    Family {
        oracle: "first_passage::ln_variance",
        truth: "inverse Gaussian laws",
        draw: draw_steady,
        quick: 30,
        full: 10_000,
        unknown_at_most: 0.02,
    },
    Family {
        oracle: "first_passage::ln_variance",
        truth: "exponential laws behind high barriers",
        draw: draw_barrier,
        quick: 10,
        full: 10_000,
        unknown_at_most: 0.04,
    },
];

/// Scale and speed densities at the nodes of panels, eight on each.
struct Line {
    /// Half the length of each panel.
    half: Vec<f64>,
    scale: Vec<f64>,
    speed: Vec<f64>,
}

/// `∫_{-1}^{x_i}` of the Lagrange polynomials of the Gauss nodes: exact, by the rule itself.
fn integration() -> [[f64; 8]; 8] {
    let lagrange = |j: usize, x: f64| -> f64 {
        let others = (0..8).filter(|&k| k != j);
        others.map(|k| (x - GAUSS[k].0) / (GAUSS[j].0 - GAUSS[k].0)).product()
    };
    let entry = |i: usize, j: usize| {
        let half = 0.5 * (GAUSS[i].0 + 1.0);
        GAUSS.iter().map(|&(x, w)| half * w * lagrange(j, half * (x + 1.0) - 1.0)).sum::<f64>()
    };
    std::array::from_fn(|i| std::array::from_fn(|j| entry(i, j)))
}

impl Line {
    /// Panels between `edges`, each cut into so many; `Φ` is integrated along.
    fn new(
        drift: &dyn Fn(f64) -> f64,
        d: &dyn Fn(f64) -> f64,
        alpha: f64,
        edges: &[f64],
        cuts: usize,
    ) -> Line {
        let rule = integration();
        let mut line = Line { half: Vec::new(), scale: Vec::new(), speed: Vec::new() };
        let mut phi = 0.0;
        for pair in edges.windows(2) {
            let half = 0.5 * (pair[1] - pair[0]) / cuts as f64;
            for cut in 0..cuts {
                let middle = pair[0] + half * (2 * cut + 1) as f64;
                let at = GAUSS.map(|(x, _)| middle + half * x);
                let slope = at.map(|x| drift(x) / d(x));
                for (i, &x) in at.iter().enumerate() {
                    let rise: f64 = (0..8).map(|j| half * rule[i][j] * slope[j]).sum();
                    let (here, power) = (phi + rise, libm::pow(d(x), alpha));
                    line.scale.push(libm::exp(-here) / power);
                    line.speed.push(libm::exp(here) * power / d(x));
                }
                phi += (0..8).map(|j| half * GAUSS[j].1 * slope[j]).sum::<f64>();
                line.half.push(half);
            }
        }
        line
    }

    /// The integral from the left end, or to the right end: at the nodes, then at the edges.
    fn summed(&self, values: &[f64], from_left: bool) -> [Vec<f64>; 2] {
        let rule = integration();
        let panels = self.half.len();
        let (mut sums, mut edges) = (vec![0.0; values.len()], vec![0.0; panels + 1]);
        let mut total = 0.0;
        for k in 0..panels {
            let panel = if from_left { k } else { panels - 1 - k };
            let (half, here) = (self.half[panel], &values[8 * panel..8 * panel + 8]);
            for i in 0..8 {
                // The nodes are symmetric.
                let weight = |j: usize| if from_left { rule[i][j] } else { rule[7 - i][7 - j] };
                let part: f64 = (0..8).map(|j| weight(j) * here[j]).sum();
                sums[8 * panel + i] = total + half * part;
            }
            total += half * (0..8).map(|j| GAUSS[j].1 * here[j]).sum::<f64>();
            edges[if from_left { panel + 1 } else { panel }] = total;
        }
        [sums, edges]
    }

    /// `L u = -f` with the right end absorbing: at the nodes, then at the edges.
    fn solve(&self, f: &[f64], left_absorbs: bool) -> [Vec<f64>; 2] {
        let times =
            |a: &[f64], b: &[f64]| -> Vec<f64> { a.iter().zip(b).map(|(a, b)| a * b).collect() };
        let gained = times(&self.speed, f);
        if !left_absorbs {
            let [mass, _] = self.summed(&gained, true);
            return self.summed(&times(&self.scale, &mass), false);
        }
        let [before, after] = [true, false].map(|left| self.summed(&self.scale, left));
        let on_left = self.summed(&times(&gained, &before[0]), true);
        let on_right = self.summed(&times(&gained, &after[0]), false);
        [0, 1].map(|at| {
            let one = |k: usize| {
                let through = after[at][k] * on_left[at][k] + before[at][k] * on_right[at][k];
                through / (before[at][k] + after[at][k])
            };
            (0..before[at].len()).map(one).collect()
        })
    }
}

/// A problem whose start is an edge.
struct Problem<'a> {
    drift: &'a dyn Fn(f64) -> f64,
    coefficient: &'a dyn Fn(f64) -> f64,
    alpha: f64,
    /// In increasing order; coefficients are smooth between.
    edges: &'a [f64],
    start: f64,
    left_absorbs: bool,
}

impl Problem<'_> {
    /// `ln E T²`, on panels and on panels half as long; unknown where these differ.
    fn truth(&self) -> Interval {
        let [coarse, fine] = [40, 80].map(|cuts: usize| {
            let line = Line::new(self.drift, self.coefficient, self.alpha, self.edges, cuts);
            let one = vec![1.0; line.scale.len()];
            let [mean, _] = line.solve(&one, self.left_absorbs);
            let [_, half] = line.solve(&mean, self.left_absorbs);
            let edge = self.edges.iter().position(|&x| x == self.start).expect("an edge");
            libm::log(2.0 * half[edge * cuts])
        });
        let error = 2.0 * (coarse - fine).abs() + 1e-11;
        if error < 1e-6 { Interval::around(fine, error) } else { Interval::UNKNOWN }
    }
}

fn draw_layers(rng: &mut ChaCha8Rng) -> Trial {
    let layers = Layers::draw(rng, 20.0);
    let (convention, alpha) = convention(rng);
    let (left, right) = (layers.places[0], layers.places[layers.places.len() - 1]);
    let start = layers.draw_start(rng);
    let mut edges = layers.places.clone();
    edges.push(start);
    edges.sort_by(f64::total_cmp);
    edges.dedup();
    let left_absorbs = rng.random::<bool>();
    let (drift, coefficient) = (|x: f64| layers.at(x)[0], |x: f64| layers.at(x)[1]);
    let problem = Problem {
        drift: &drift,
        coefficient: &coefficient,
        alpha,
        edges: &edges,
        start,
        left_absorbs,
    };
    let far = if left_absorbs { End::Absorbing(left) } else { End::Reflecting(left) };
    let line = Diffusion::ito(drift, coefficient).under(convention);
    Trial {
        found: ln_second_moment(&line, far, End::Absorbing(right), start),
        truth: problem.truth(),
        problem: format!("{layers:?}, {convention:?}, {far:?}, from {start}"),
    }
}

/// Waves of drift and coefficient, with wells and barriers; seen from either side.
fn draw_smooth(rng: &mut ChaCha8Rng) -> Trial {
    let (length, noise) = (scale(rng, 1e-2, 1e2), scale(rng, 1e-4, 1e2));
    let [lean, wave, curve] = [0; 3].map(|_| rng.random_range(-1.0..1.0) * scale(rng, 0.3, 60.0));
    let (often, phase) = (rng.random_range(0.5..9.0), rng.random_range(0.0..6.3));
    let swing = rng.random_range(0.0..0.9);
    let coefficient =
        move |x: f64| noise * (1.0 + swing * libm::sin(5.0 * x / length + 2.0 * phase));
    let drift = move |x: f64| {
        let y = x / length;
        let force = lean + wave * libm::sin(often * y + phase) + curve * (y - 0.5);
        noise / length * force
    };
    let (convention, alpha) = convention(rng);
    let start = length * if rng.random::<bool>() { rng.random_range(0.01..0.99) } else { 1e-4 };
    let left_absorbs = rng.random::<bool>();
    let edges = [0.0, start, length];
    let problem = Problem {
        drift: &drift,
        coefficient: &coefficient,
        alpha,
        edges: &edges,
        start,
        left_absorbs,
    };
    let far = |x: f64| if left_absorbs { End::Absorbing(x) } else { End::Reflecting(x) };
    let found = if rng.random::<bool>() {
        let line = Diffusion::ito(drift, coefficient).under(convention);
        ln_second_moment(&line, far(0.0), End::Absorbing(length), start)
    } else {
        let line = Diffusion::ito(|x| -drift(-x), |x| coefficient(-x)).under(convention);
        ln_second_moment(&line, End::Absorbing(-length), far(0.0), -start)
    };
    let problem_text = format!(
        "length {length}, noise {noise}, lean {lean}, wave {wave} x {often} from {phase}, curve {curve}, \
         swing {swing}, {convention:?}, from {start}, absorbing {left_absorbs}"
    );
    Trial { found, truth: problem.truth(), problem: problem_text }
}

/// Constant drift `b` towards a level at the distance `l`: the variance is `2 D l/b³`.
fn draw_steady(rng: &mut ChaCha8Rng) -> Trial {
    let (drift, d, way) = (scale(rng, 1e-3, 1e3), scale(rng, 1e-6, 1e3), scale(rng, 1e-3, 1e3));
    // Beyond, a way is all drift in more steps than a sweep takes.
    let d = d.max(1e-4 * drift * way);
    let level = rng.random_range(-3.0..3.0) * way;
    let line = Diffusion::ito(|_| drift, |_| d);
    let from = level - way;
    let found = ln_variance(&line, End::Natural, End::Absorbing(level), from);
    let truth = libm::log(2.0 * d * (level - from) / (drift * drift * drift));
    let problem = format!("drift {drift}, D {d}, from {from} to {level}");
    // A unit of the ends, relative to their distance.
    let error = 1e-14 * (1.0 + truth.abs()) + 4e-16 * level.abs() / way;
    Trial { found, truth: Interval::around(truth, error), problem }
}

/// Out of an Ornstein-Uhlenbeck process's well over a barrier of `B` temperatures: exponential, but for what
/// one relaxation is beside the mean time, of the order of `B e^(-B)`.
fn draw_barrier(rng: &mut ChaCha8Rng) -> Trial {
    let (rate, d) = (scale(rng, 1e-3, 1e3), scale(rng, 1e-6, 1e3));
    let barrier = scale(rng, 40.0, 500.0);
    let level = (2.0 * d * barrier / rate).sqrt();
    let line = Diffusion::ito(|x| -rate * x, |_| d);
    let natural = rng.random::<bool>();
    let far = if natural { End::Natural } else { End::Absorbing(-level) };
    let (found, mean) = (
        ln_variance(&line, far, End::Absorbing(level), 0.0),
        ln_mean_time(&line, far, End::Absorbing(level), 0.0),
    );
    let problem = format!("rate {rate}, D {d}, barrier {barrier}, {far:?}");
    Trial { found, truth: (2.0 * mean).widened(1e-13 * barrier), problem }
}
