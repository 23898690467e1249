//! How soon SGD can leave a ball: the fastest of all paths, and simulated ones.

use rand::RngExt;

use crate::instances::outward_loss::{OutwardLoss, RADIUS, STEP_MAX};
use crate::interval::Interval;
use crate::monte_carlo::{Block, Tally};

/// Step sizes from 1/8 to 2^-11.
pub fn steps() -> impl Iterator<Item = f64> {
    (0..5).map(|j| STEP_MAX * 0.25_f64.powi(j))
}

/// The least number of steps after which SGD from `B(0, R)` can be at `2 R` or beyond, over all starts and draws:
/// moves increase with `x`, so that the draw with the largest push is best at every step.
pub fn earliest(loss: &OutwardLoss, step: f64) -> u64 {
    let mut x = RADIUS;
    let mut count = 0;
    // Rounding must not cost a step where 2 R is met exactly.
    while x < 2.0 * RADIUS * (1.0 - 1e-12) {
        x += step * loss.push(x);
        count += 1;
    }
    count
}

/// `η` times the same at each step size.
pub fn earliest_times(loss: &OutwardLoss) -> Vec<Interval> {
    steps().map(|step| Interval::exactly(step * earliest(loss, step) as f64)).collect()
}

/// The step of simulated paths.
pub const SIMULATED_STEP: f64 = 1.0 / 64.0;

/// `η n` of paths from `R` until `|x| >= 2 R`, with draws as they come; at most 2^20 steps.
pub fn simulated_times(loss: &OutwardLoss, block: &mut Block) -> Tally {
    let mut tally = Tally::new(1);
    for _ in 0..block.replicas {
        let (mut x, mut count) = (RADIUS, 0_u64);
        while x.abs() < 2.0 * RADIUS && count < 1 << 20 {
            let level = block.rng.random::<f64>();
            let pull = match loss {
                OutwardLoss::Hill { drift, noise, amplitude } => {
                    drift.at(x) + amplitude * noise.at_level(level)
                }
                OutwardLoss::Wave { frequency } => {
                    frequency * libm::sin(frequency * x + std::f64::consts::TAU * level)
                }
            };
            x += SIMULATED_STEP * pull;
            count += 1;
        }
        tally.moments[0].push(SIMULATED_STEP * count as f64);
        tally.steps += count;
    }
    tally.replicas = block.replicas as u64;
    tally
}
