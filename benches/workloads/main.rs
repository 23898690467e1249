//! The simulations on one thread at each level of instructions that the processor has, beside plain scalar loops, in
//! one process: W1 normals, W2 and W2d stationary SGD, W3 paths to a saddle, W4 minibatches without replacement.
//!
//! Repetitions are short and take turns, and the fastest of each counts, so that ratios hold on a machine that has
//! other things to do. `cargo bench --bench workloads -- W4` runs one.

mod scalar;

use std::hint::black_box;
use std::time::Instant;

use nalgebra::DMatrix;
use sgdcheck::monte_carlo::escape::steps_to_leave;
use sgdcheck::monte_carlo::minibatch::MinibatchSgd;
use sgdcheck::monte_carlo::sgd::{CHAINS, QuadraticSgd, stationary_moments};
use sgdcheck::monte_carlo::{Block, Normals, Stream, UnitNoise};
use sgdcheck::simd::{self, Level};

fn stream() -> Stream {
    Stream::new(1, &["bench"])
}

fn block(replicas: usize) -> Block {
    Block { rng: stream().generator(0), replicas }
}

/// Steps of a chain before and while it is averaged over.
const STEPS: (usize, usize) = (200, 800);

fn main() {
    let named: Vec<String> =
        std::env::args().skip(1).filter(|name| !name.starts_with('-')).collect();
    let levels: Vec<Level> = Level::available().collect();
    let head: String = levels.iter().map(|level| format!("{:>10}", level.name())).collect();
    println!("{:<28}{head}{:>10}   of the scalar loop", "nanoseconds", "scalar");
    let workloads = [
        ("W1", normals as fn(&Table)),
        ("W2", stationary),
        ("W2d", dense),
        ("W3", paths),
        ("W4", minibatches),
    ];
    for (name, workload) in workloads {
        if named.is_empty() || named.iter().any(|wanted| wanted == name) {
            workload(&Table { levels: &levels, name });
        }
    }
}

/// Where rows are printed.
struct Table<'a> {
    levels: &'a [Level],
    name: &'a str,
}

impl Table<'_> {
    /// Nanoseconds per unit at each level and in a scalar loop, with their ratios; the loop draws normal noise, and other
    /// laws have none. Both closures return how many units they did.
    fn row(
        &self,
        law: Option<UnitNoise>,
        repetitions: usize,
        mut vectors: impl FnMut() -> usize,
        mut scalar: impl FnMut() -> usize,
    ) {
        let plainly = law.is_none_or(|law| law == UnitNoise::Gaussian);
        let mut fastest = vec![f64::INFINITY; self.levels.len()];
        let mut plain = f64::INFINITY;
        for _ in 0..repetitions {
            for (fastest, &level) in fastest.iter_mut().zip(self.levels) {
                simd::force(level).expect("available");
                *fastest = fastest.min(nanoseconds(&mut vectors));
            }
            if plainly {
                plain = plain.min(nanoseconds(&mut scalar));
            }
        }
        let mut row =
            format!("{:<28}", format!("{} {}", self.name, law.map_or("", UnitNoise::name)));
        fastest.iter().for_each(|time| row += &format!("{time:>10.2}"));
        if plainly {
            row += &format!("{plain:>10.2}   ");
            fastest.iter().for_each(|time| row += &format!("{:>6.2}", time / plain));
        }
        println!("{row}");
    }
}

fn nanoseconds(run: &mut impl FnMut() -> usize) -> f64 {
    let started = Instant::now();
    let units = run();
    started.elapsed().as_nanos() as f64 / units as f64
}

/// Per number: a buffer filled over and over.
fn normals(table: &Table) {
    let mut rng = scalar::generator();
    for law in UnitNoise::ALL {
        let mut source = Normals::from_rng(&mut stream().generator(0));
        let (mut out, mut plain) = (vec![0.0; 16_384], vec![0.0; 16_384]);
        let fill = || {
            source.fill_noise(law, black_box(&mut out));
            out.len()
        };
        let fill_plainly = || {
            scalar::normals(&mut rng, black_box(&mut plain));
            plain.len()
        };
        table.row(Some(law), 3000, fill, fill_plainly);
    }
}

/// Per step of a chain, in one dimension.
fn stationary(table: &Table) {
    chains(table, 1, 1.8);
}

/// The same in ten, with a dense Hessian.
fn dense(table: &Table) {
    chains(table, 10, 0.5);
}

/// Means and one covariance of sixteen chains.
fn chains(table: &Table, d: usize, rate: f64) {
    let hessian = DMatrix::from_fn(d, d, |i, j| 1.0 / (1 + i + j) as f64);
    let root = DMatrix::identity(d, d);
    let mut rng = scalar::generator();
    for law in [UnitNoise::Gaussian, UnitNoise::TwoPoint] {
        let (minimum, start) = (vec![1.0; d], vec![0.0; d]);
        let mut chains = QuadraticSgd::new(rate, &hessian, &root, law, &minimum, &start);
        let units = CHAINS * (STEPS.0 + STEPS.1);
        let run = || {
            // A replica is a pair of chains.
            black_box(stationary_moments(&mut chains, &[(0, 0)], STEPS, &mut block(CHAINS / 2)));
            units
        };
        let run_plainly = || {
            black_box(if d == 1 {
                scalar::stationary(&mut rng, rate, STEPS, CHAINS)
            } else {
                scalar::stationary_dense(&mut rng, (rate, &hessian), STEPS, CHAINS)
            });
            units
        };
        table.row(Some(law), 1500 / d, run, run_plainly);
    }
}

/// Per step: Euler-Maruyama paths in (x² - 1)² / 4 at ε = 0.1, from -1 on, cut off long before most reach 0.
fn paths(table: &Table) {
    const PATHS: usize = 16;
    let (dt, epsilon, steps): (f64, f64, usize) = (1e-3, 0.1, 1024);
    let amplitude = (2.0 * epsilon * dt).sqrt();
    let mut source = Normals::from_rng(&mut stream().generator(0));
    let law = UnitNoise::Gaussian;
    let run = || {
        let step = |[x]: [f64; 1], [z]: [f64; 1]| [x + dt * (x - x * x * x) + amplitude * z];
        let inside = |[x]: [f64; 1]| x < 0.0;
        black_box(steps_to_leave(&mut source, law, PATHS, [-1.0], step, inside, steps as u64));
        PATHS * steps
    };
    let mut rng = scalar::generator();
    let run_plainly = || scalar::paths(&mut rng, dt, amplitude, PATHS, steps);
    table.row(Some(law), 2000, run, run_plainly);
}

/// Per step of a chain: linear regression, batches of 100 out of 1000.
fn minibatches(table: &Table) {
    const STEPS: usize = 500;
    let mut numbers = vec![0.0; 2000];
    Normals::from_rng(&mut stream().generator(1)).fill(&mut numbers);
    let member = |pair: &[f64]| [pair[0] * pair[0], pair[0] * (0.5 * pair[0] + pair[1])];
    let mut population: Vec<[f64; 2]> = numbers.chunks_exact(2).map(member).collect();
    let sgd = MinibatchSgd::new(0.1, 100, &population);
    let run = || {
        black_box(sgd.final_weights(0.0, STEPS, &mut block(1)));
        STEPS
    };
    let mut rng = scalar::generator();
    let run_plainly = || {
        black_box(scalar::minibatches(&mut rng, &mut population, (0.1, 100), STEPS, 1));
        STEPS
    };
    table.row(None, 2000, run, run_plainly);
}
