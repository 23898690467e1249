//! W2 at 10^4 to 10^6 chains on one thread and on two: seconds, and the most memory in use so far.

use std::time::Instant;

use nalgebra::DMatrix;
use rayon::ThreadPoolBuilder;
use rayon::prelude::*;
use sgdcheck::monte_carlo::sgd::{QuadraticSgd, stationary_moments};
use sgdcheck::monte_carlo::{Block, Stream, Tally, UnitNoise};

/// Chains of 1000 steps in a block.
const CHAINS: u64 = 5000;
/// Repetitions, of which the fastest counts.
const REPETITIONS: usize = 5;

/// The stationary variance from that many blocks, merged in their order.
fn variance(blocks: u64) -> f64 {
    let one = DMatrix::identity(1, 1);
    let chains = QuadraticSgd::new(1.8, &one, &one, UnitNoise::Gaussian, &[1.0], &[0.0]);
    let stream = Stream::new(1, &["bench", "threads"]);
    let simulate = |block| {
        let rng = stream.generator(block);
        // A replica is a pair of chains.
        let block = &mut Block { rng, replicas: CHAINS as usize / 2 };
        stationary_moments(&mut chains.clone(), &[(0, 0)], (200, 800), block)
    };
    let tallies: Vec<Tally> = (0..blocks).into_par_iter().map(simulate).collect();
    let mut tally = Tally::default();
    tallies.iter().for_each(|block| tally.merge(block));
    tally.moments[1].mean()
}

/// The process's largest memory, as Linux counts it.
fn peak_memory() -> String {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.map_or("unknown".into(), |size| size.trim().into())
}

fn main() {
    let expected = 1.8 / (2.0 - 1.8);
    println!("chains   threads  seconds  speed-up  variance ({expected:.3})  memory");
    for chains in [10_000, 100_000, 1_000_000] {
        let mut alone = f64::NAN;
        for threads in [1, 2] {
            let pool = ThreadPoolBuilder::new().num_threads(threads).build().expect("threads");
            let mut seconds = f64::INFINITY;
            let mut seen = f64::NAN;
            for _ in 0..REPETITIONS {
                let started = Instant::now();
                seen = pool.install(|| variance(chains / CHAINS));
                seconds = seconds.min(started.elapsed().as_secs_f64());
            }
            if threads == 1 {
                alone = seconds;
            }
            let (speedup, memory) = (alone / seconds, peak_memory());
            println!(
                "{chains:<8} {threads:<8} {seconds:<8.3} {speedup:<9.2} {seen:<17.4} {memory}"
            );
        }
    }
}
