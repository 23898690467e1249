//! Chains: walks on lattices by elimination of all states, atoms by simulation, Gaussian chains by propagated
//! densities; breaks left undeclared against breaks declared.

use nalgebra::{DMatrix, DVector};
use rand::RngExt;
use rand_chacha::ChaCha8Rng;
use sgdcheck::interval::Interval;
use sgdcheck::oracles::exit::chain::{self, Component, Noise, Uniform};
use sgdcheck::oracles::exit::walk::{Side, Walk};

use super::first_passage::scale;
use super::{Family, Trial, log_uniform};

pub(crate) static FAMILIES: &[Family] = &[
    Family {
        oracle: "chain::ln_mean_steps, atoms",
        truth: "walks on lattices, by a dense solve",
        draw: draw_lattice,
        quick: 600,
        full: 10_000,
        unknown_at_most: 0.05,
    },
    Family {
        oracle: "chain::ln_mean_steps, atoms",
        truth: "creeping and doubling, counted",
        draw: draw_single,
        quick: 40,
        full: 10_000,
        // Moves that rounding may have made, and more steps than places, are not known.
        unknown_at_most: 1.0,
    },
    Family {
        oracle: "chain::ln_mean_steps, atoms",
        truth: "simulation",
        draw: draw_atoms,
        quick: 1,
        full: 1000,
        unknown_at_most: 0.05,
    },
    Family {
        oracle: "chain::ln_mean_steps, mixtures and uniform laws",
        truth: "simulation",
        draw: draw_densities,
        quick: 1,
        full: 1000,
        unknown_at_most: 0.05,
    },
    Family {
        oracle: "chain::ln_mean_steps, breaks that nobody declares",
        truth: "walk::ln_mean_steps, declared",
        draw: draw_undeclared,
        quick: 30,
        full: 10_000,
        unknown_at_most: 0.05,
    },
    Family {
        oracle: "chain::ln_mean_steps_of_law",
        truth: "walk::ln_mean_steps",
        draw: draw_law,
        quick: 20,
        full: 2000,
        unknown_at_most: 0.05,
    },
    Family {
        oracle: "chain::ln_mean_steps, atoms",
        truth: "bounds on small cells, of walks with a rare long step",
        draw: draw_rare,
        quick: 4,
        full: 2000,
        unknown_at_most: 0.1,
    },
    Family {
        oracle: "chain::ln_mean_steps_of_law, sharp laws",
        truth: "walk::ln_mean_steps",
        draw: draw_sharp_law,
        quick: 8,
        full: 2000,
        // Laws that are too narrow for their cells.
        unknown_at_most: 0.75,
    },
];

/// Steps by multiples of a spacing, ends on places or between.
fn draw_lattice(rng: &mut ChaCha8Rng) -> Trial {
    let states = rng.random_range(2..60_i64);
    let dyadic = rng.random::<bool>();
    let spacing = if dyadic {
        libm::exp2(f64::from(rng.random_range(-9..4)))
    } else {
        scale(rng, 1e-3, 10.0)
    };
    let count = rng.random_range(2..5);
    let mut atoms: Vec<(i64, f64)> =
        (0..count).map(|_| (rng.random_range(-4..5), rng.random_range(0.1..1.0))).collect();
    // A way out on either side.
    atoms[0].0 = rng.random_range(1..4);
    atoms[1].0 = -rng.random_range(1..4);
    let total: f64 = atoms.iter().map(|atom| atom.1).sum();
    atoms.iter_mut().for_each(|atom| atom.1 /= total);
    // Between places, or exactly on them: as dyadic numbers are.
    let beyond = if dyadic { 0.0 } else { rng.random_range(0.1..0.9) };
    let ends = (-beyond * spacing, ((states + 1) as f64 + beyond) * spacing);
    let ends = if dyadic { ends } else { (ends.0, ends.1 - 0.5 * beyond * spacing) };
    let inside = |k: i64| ends.0 < k as f64 * spacing && (k as f64 * spacing) < ends.1;
    let places: Vec<i64> = (-2..states + 4).filter(|&k| inside(k)).collect();
    let start = places[rng.random_range(0..places.len())];
    let reflected = rng.random_range(0..4) == 0;
    // A push towards the middle, in whole places, on a part of the line.
    let push = |k: i64| if reflected && k < states / 2 { 1 } else { 0 };
    let n = places.len();
    let mut system = DMatrix::<f64>::identity(n, n);
    for (row, &k) in places.iter().enumerate() {
        for &(step, p) in &atoms {
            if let Ok(column) = places.binary_search(&(k + push(k) + step)) {
                system[(row, column)] -= p;
            }
        }
    }
    let steps = system.lu().solve(&DVector::from_element(n, 1.0));
    let steps =
        steps.map_or(f64::NAN, |steps| steps[places.binary_search(&start).expect("inside")]);
    let noise: Vec<(f64, f64)> = atoms.iter().map(|&(step, p)| (step as f64, p)).collect();
    let map = |x: f64| x + spacing * push((x / spacing).round() as i64) as f64;
    let found =
        chain::ln_mean_steps(map, |_| spacing, &Noise::Atoms(noise), ends, start as f64 * spacing);
    let problem = format!(
        "spacing {spacing}, ends {ends:?}, from place {start}, {atoms:?}, pushed: {reflected}"
    );
    // The dense solve loses a digit for each of the steps.
    let error = 1e-14 * (100.0 + steps.abs());
    let truth = if 0.0 < steps && error < 0.1 {
        Interval::around(libm::log(steps), error)
    } else {
        Interval::UNKNOWN
    };
    Trial { found, truth, problem }
}

/// One atom, so that every walk takes as many steps: by a drift down to what rounding hides, or away from an unstable
/// point as near.
fn draw_single(rng: &mut ChaCha8Rng) -> Trial {
    let size = log_uniform(rng, 1e-17, 0.3);
    let creeps = rng.random::<bool>();
    let (factor, jump, start) = if creeps { (1.0, size, 0.5) } else { (2.0, 0.0, size) };
    let noise = Noise::Atoms(vec![(jump, 1.0)]);
    let found = chain::ln_mean_steps(|x| factor * x, |_| 1.0, &noise, (-1.0, 1.0), start);
    // The first step at which the end is reached; rounding may hide whether it is one more.
    let steps = if creeps { (0.5 / size).ceil() } else { libm::ceil(-libm::log2(size)) };
    let steps = Interval::new(steps * (1.0 - 1e-14) - 1.0, steps * (1.0 + 1e-14) + 1.0).max(1.0);
    Trial { found, truth: steps.ln(), problem: format!("factor {factor}, {jump}, from {start}") }
}

/// Some curved map with a drift of either sign, on an interval of a few to some hundred deviations.
pub(super) struct Chain {
    pub(super) step: f64,
    pub(super) slope: f64,
    pub(super) bend: f64,
    pub(super) tilt: f64,
    /// Where the map has a kink, and the scale a jump.
    pub(super) broken: f64,
    pub(super) jump: f64,
    pub(super) ends: (f64, f64),
    pub(super) start: f64,
}

impl Chain {
    pub(super) fn draw(rng: &mut ChaCha8Rng) -> Chain {
        let step = scale(rng, 0.02, 1.0);
        let ends = (-scale(rng, 0.3, 1.5), scale(rng, 0.3, 1.5));
        Chain {
            step,
            slope: rng.random_range(-1.0..1.2),
            bend: rng.random_range(-0.5..0.5),
            tilt: rng.random_range(-0.3..0.3),
            broken: rng.random_range(-0.4..0.4),
            jump: [0.0, rng.random_range(-0.5..0.9)][rng.random_range(0..2)],
            ends,
            start: ends.0 + (ends.1 - ends.0) * rng.random_range(0.02..0.98),
        }
    }

    pub(super) fn map(&self, x: f64) -> f64 {
        let kink = self.jump * (x - self.broken).max(0.0);
        x - self.step * (self.slope * x + self.bend * x * x + kink)
    }

    pub(super) fn scale(&self, x: f64) -> f64 {
        let jump = if self.broken <= x { 1.0 + self.jump } else { 1.0 };
        self.step.sqrt() * 0.4 * (1.0 + self.tilt * x) * jump
    }

    pub(super) fn problem(&self) -> String {
        let Chain { step, slope, bend, tilt, broken, jump, ends, start } = self;
        format!(
            "step {step}, slope {slope}, bend {bend}, tilt {tilt}, from {broken} on {jump}, \
             ends {ends:?}, from {start}"
        )
    }

    pub(super) fn solve(&self, noise: &Noise) -> Interval {
        let (map, scale) = (|x: f64| self.map(x), |x: f64| self.scale(x));
        chain::ln_mean_steps_with_breaks(map, scale, noise, self.ends, self.start, &[self.broken])
    }

    /// `ln E N` between two bounds: of what a cell leads to, the least and the largest.
    fn enclosed(&self, atoms: &[(f64, f64)]) -> Interval {
        const CELLS: usize = 6000;
        let (left, right) = self.ends;
        let width = (right - left) / CELLS as f64;
        // Of the maps' curvature within a cell.
        let slack = 1e-9 + width * self.step * self.bend.abs();
        let cells = |from: f64, to: f64, value: f64| {
            let at = |x: f64| (self.map(x) + self.scale(x) * value - left) / width;
            let [a, b] = [at(from), at(to)];
            let clamp = |place: f64| place.clamp(-1.0, CELLS as f64).floor() as i64;
            [clamp(a.min(b) - slack), clamp(a.max(b) + slack)]
        };
        let place = |k: usize| left + width * k as f64;
        let ways: Vec<Vec<[i64; 2]>> = (0..CELLS)
            .map(|k| atoms.iter().map(|a| cells(place(k), place(k + 1), a.0)).collect())
            .collect();
        let first: Vec<[i64; 2]> =
            atoms.iter().map(|a| cells(self.start, self.start, a.0)).collect();
        let bound = |largest: bool| {
            let mut u = vec![1.0_f64; CELLS];
            let at = |u: &[f64], k: i64| match usize::try_from(k) {
                Ok(k) if k < CELLS => u[k],
                _ => 0.0,
            };
            let next = |u: &[f64], ways: &[[i64; 2]]| {
                let one = |&[from, to]: &[i64; 2]| {
                    let values = (from..=to).map(|k| at(u, k));
                    if largest {
                        values.fold(0.0, f64::max)
                    } else {
                        values.fold(f64::INFINITY, f64::min)
                    }
                };
                1.0 + ways.iter().zip(atoms).map(|(way, atom)| atom.1 * one(way)).sum::<f64>()
            };
            for _ in 0..2000 {
                let after: Vec<f64> = ways.iter().map(|ways| next(&u, ways)).collect();
                let moved = after.iter().zip(&u).map(|(a, b)| a - b).fold(0.0, f64::max);
                let most = after.iter().copied().fold(0.0, f64::max);
                u = after;
                if moved * most < 1e-6 {
                    // What is still to come takes as long from anywhere as a mean.
                    return next(&u, &first) + if largest { 1.1 * moved * most } else { 0.0 };
                }
            }
            if largest { f64::INFINITY } else { 1.0 }
        };
        Interval::new(bound(false), bound(true)).ln()
    }

    /// `ln E N` within 5.5 standard errors of its mean over many walks.
    fn simulate(&self, rng: &mut ChaCha8Rng, noise: &dyn Fn(&mut ChaCha8Rng) -> f64) -> Interval {
        const STEPS: u64 = 1_000_000;
        let (mut count, mut sum, mut squares, mut spent) = (0.0, 0.0, 0.0, 0);
        while spent < STEPS {
            let (mut x, mut steps) = (self.start, 0_u64);
            while self.ends.0 < x && x < self.ends.1 && spent + steps < 20 * STEPS {
                x = self.map(x) + self.scale(x) * noise(rng);
                steps += 1;
            }
            spent += steps;
            count += 1.0;
            sum += steps as f64;
            squares += (steps * steps) as f64;
        }
        let mean = sum / count;
        let error = ((squares / count - mean * mean) / count).sqrt();
        // Too few walks say nothing.
        if count < 1000.0 { Interval::UNKNOWN } else { Interval::around(mean, 5.5 * error).ln() }
    }
}

fn draw_atoms(rng: &mut ChaCha8Rng) -> Trial {
    let walk = Chain::draw(rng);
    let p = rng.random_range(0.1..0.9_f64);
    let atoms = if rng.random::<bool>() {
        // Two values of mean zero and variance one.
        vec![(((1.0 - p) / p).sqrt(), p), (-(p / (1.0 - p)).sqrt(), 1.0 - p)]
    } else {
        let [a, b] = [0, 1].map(|_| rng.random_range(0.3..2.0));
        vec![(a, 0.5 * p), (-b, 0.5 * p), (rng.random_range(-0.5..0.5), 1.0 - p)]
    };
    let found = walk.solve(&Noise::Atoms(atoms.clone()));
    let draw = |rng: &mut ChaCha8Rng| {
        let mut at: f64 = rng.random_range(0.0..1.0);
        for &(value, p) in &atoms {
            if at < p {
                return value;
            }
            at -= p;
        }
        atoms[atoms.len() - 1].0
    };
    let truth = walk.simulate(rng, &draw);
    Trial { found, truth, problem: format!("{}, {atoms:?}", walk.problem()) }
}

fn draw_densities(rng: &mut ChaCha8Rng) -> Trial {
    let walk = Chain::draw(rng);
    let weight = rng.random_range(0.1..0.9);
    let means: [f64; 2] = [0, 1].map(|_| rng.random_range(-1.0..1.0));
    let widths: [f64; 2] = [0, 1].map(|_| rng.random_range(0.2..1.5));
    let is_uniform = rng.random::<bool>();
    let weights = [weight, 1.0 - weight];
    let noise = if is_uniform {
        let part = |k: usize| Uniform {
            weight: weights[k],
            low: means[k] - widths[k],
            high: means[k] + widths[k],
        };
        Noise::Uniforms(vec![part(0), part(1)])
    } else {
        let part = |k: usize| Component { weight: weights[k], mean: means[k], spread: widths[k] };
        Noise::Mixture(vec![part(0), part(1)])
    };
    let found = walk.solve(&noise);
    let draw = |rng: &mut ChaCha8Rng| {
        let k = usize::from(rng.random_range(0.0..1.0) < 1.0 - weight);
        let [u, v]: [f64; 2] = [0, 1].map(|_| rng.random_range(0.0..1.0));
        let unit = if is_uniform {
            2.0 * u - 1.0
        } else {
            (-2.0 * libm::log1p(-u)).sqrt() * libm::cos(std::f64::consts::TAU * v)
        };
        means[k] + widths[k] * unit
    };
    let truth = walk.simulate(rng, &draw);
    Trial { found, truth, problem: format!("{}, {noise:?}", walk.problem()) }
}

/// Two normal laws, one of them narrower than the other.
fn draw_mixture(rng: &mut ChaCha8Rng) -> [Component; 2] {
    let weight = rng.random_range(0.1..0.9);
    [weight, 1.0 - weight].map(|weight| Component {
        weight,
        mean: rng.random_range(-1.0..1.0),
        spread: rng.random_range(0.3..1.5),
    })
}

/// A kink of the map, a jump of the scale, both or none, at a place that the oracle is not told, in a domain that may be
/// shorter than a step.
fn draw_undeclared(rng: &mut ChaCha8Rng) -> Trial {
    let mut problem = Chain::draw(rng);
    let shorter = log_uniform(rng, 0.02, 1.0);
    let (left, right) = (shorter * problem.ends.0, shorter * problem.ends.1);
    problem.ends = (left, right);
    problem.start *= shorter;
    problem.broken = left + (right - left) * rng.random_range(0.03..0.97);
    let kinked = Chain { jump: rng.random_range(-0.5..0.9), ..problem };
    let (map, scale) = (|x: f64| kinked.map(x), |x: f64| problem.scale(x));
    let noise = draw_mixture(rng);
    let mixture = Noise::Mixture(noise.to_vec());
    let found = chain::ln_mean_steps(map, scale, &mixture, problem.ends, problem.start);
    let truth = two_ended(&map, &scale, &noise, &problem).ln_mean_steps(problem.start);
    Trial {
        found,
        truth,
        problem: format!("{}, kink {}, {noise:?}", problem.problem(), kinked.jump),
    }
}

/// The same walk by the other oracle.
fn two_ended<'a>(
    map: &'a dyn Fn(f64) -> f64,
    scale: &'a dyn Fn(f64) -> f64,
    noise: &'a [Component],
    problem: &'a Chain,
) -> Walk<'a> {
    Walk {
        map,
        scale,
        noise,
        domain: problem.ends,
        sides: [Side::Leaves; 2],
        breaks: std::slice::from_ref(&problem.broken),
    }
}

/// The same mixtures, given by their distribution functions; smooth, as that oracle asks.
fn draw_law(rng: &mut ChaCha8Rng) -> Trial {
    let problem = Chain { jump: 0.0, ..Chain::draw(rng) };
    let cells = rng.random_range(1..200);
    law_against_walk(rng, &problem, cells)
}

fn law_against_walk(rng: &mut ChaCha8Rng, problem: &Chain, cells: usize) -> Trial {
    let noise = draw_mixture(rng);
    let (map, scale) = (|x: f64| problem.map(x), |x: f64| problem.scale(x));
    let law = |x: f64, y: f64| {
        let z = (y - map(x)) / scale(x);
        let tail = |part: &Component, side: f64| {
            let distance = side * (z - part.mean) / part.spread;
            0.5 * part.weight * libm::erfc(-distance * std::f64::consts::FRAC_1_SQRT_2)
        };
        [1.0, -1.0].map(|side| noise.iter().map(|part| tail(part, side)).sum())
    };
    let found = chain::ln_mean_steps_of_law(&law, problem.ends, problem.start, cells);
    let truth = two_ended(&map, &scale, &noise, problem).ln_mean_steps(problem.start);
    Trial { found, truth, problem: format!("{}, {cells} cells, {noise:?}", problem.problem()) }
}

/// Steps that are narrower than the cells now and then.
fn draw_sharp_law(rng: &mut ChaCha8Rng) -> Trial {
    let problem = Chain { step: log_uniform(rng, 3e-4, 0.3), jump: 0.0, ..Chain::draw(rng) };
    let cells = log_uniform(rng, 1.0, 100.0) as usize;
    law_against_walk(rng, &problem, cells)
}

/// Atoms of which one is rare and leads far, on intervals of any length in their units.
fn draw_rare(rng: &mut ChaCha8Rng) -> Trial {
    let rare = log_uniform(rng, 1e-4, 0.3);
    let far = log_uniform(rng, 1.0, 300.0) * [1.0, -1.0][rng.random_range(0..2)];
    let p = rng.random_range(0.1..0.9_f64);
    let [a, b] = [0, 1].map(|_| rng.random_range(0.3..2.0));
    let atoms = vec![(far, rare), (a, p * (1.0 - rare)), (-b, (1.0 - p) * (1.0 - rare))];
    let mut problem = Chain { jump: 0.0, step: log_uniform(rng, 0.02, 3.0), ..Chain::draw(rng) };
    problem.slope = rng.random_range(0.0..1.2) / problem.step.max(0.3);
    problem.bend /= problem.step.max(1.0);
    let found = problem.solve(&Noise::Atoms(atoms.clone()));
    let truth = problem.enclosed(&atoms);
    Trial { found, truth, problem: format!("{}, {atoms:?}", problem.problem()) }
}
