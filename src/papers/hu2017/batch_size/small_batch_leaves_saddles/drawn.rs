//! Minibatch SGD itself, with batches drawn example by example.

use std::fmt;

use rand::RngExt;
use serde::Serialize;

use super::batches::STEP;
use crate::claim::{
    Decoy, Expected, Experiment, Instances, Observation, PerBudget, Prediction, Reading,
    Resolution, Simulation, Witness,
};
use crate::interval::Interval;
use crate::monte_carlo::{Block, Tally};
use crate::statistics::intervals;

/// Losses `f_i = -γ x²/2 + g_i x` with `Σ g_i = 0`, on (-1, 1), from the saddle's coordinate zero.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Examples {
    rate: f64,
    slopes: Vec<f64>,
}

impl fmt::Display for Examples {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Examples { rate, slopes } = self;
        write!(f, "γ = {rate} on (-1, 1), M = {}, η = {STEP}, m in {SIZES:?}", slopes.len())
    }
}

/// The batch sizes that are compared.
const SIZES: [usize; 3] = [4, 8, 16];

/// Runs are stopped there. Their lengths are near fifty with geometric tails: none gets so far.
const STEPS_MAX: u64 = 100_000;

pub(super) static DRAWN: Experiment<Examples> = Experiment {
    name: "mean steps at batch 2m less those at batch m, batches drawn from 64 examples",
    reading: Reading::AsPrinted,
    instances: || {
        let rare = (0..64).map(|i| if i < 8 { 3.5 } else { -0.5 }).collect();
        let even = (0..64).map(|i| (f64::from(i) - 31.5) / 16.0).collect();
        let with = |slopes| Examples { rate: 1.0, slopes };
        Instances::named(vec![("eight far off", with(rare)), ("evenly spread", with(even))])
    },
    predict: |_| Prediction::all_within([Interval::at_least(f64::MIN_POSITIVE); 2]),
    decoys: &[Decoy::new("no effect", |_| Prediction::equals_all([0.0; 2]))],
    observe: Witness::Simulation(Simulation {
        simulate,
        estimate: |_, tally, alpha| {
            let steps: Vec<Interval> =
                tally.moments.iter().map(|seen| intervals::mean(seen, alpha / 3.0)).collect();
            Observation::of_all(steps.windows(2).map(|pair| pair[1] - pair[0]))
        },
        replicas: 2048,
        blocks: PerBudget::always(32),
    }),
    resolution: Resolution::Absolute(0.5),
    expects: Expected::Consistent,
};

/// Steps to leave (-1, 1), one statistic per batch size; batches by the first part of a shuffle.
fn simulate(examples: &Examples, block: &mut Block) -> Tally {
    let mut order = examples.slopes.clone();
    let size = order.len();
    let mut tally = Tally::new(SIZES.len());
    for (moments, batch) in tally.moments.iter_mut().zip(SIZES) {
        for _ in 0..block.replicas {
            let (mut x, mut steps) = (0.0_f64, 0);
            while x.abs() < 1.0 && steps < STEPS_MAX {
                let mut sum = 0.0;
                for place in 0..batch {
                    order.swap(place, block.rng.random_range(place..size));
                    sum += order[place];
                }
                x -= STEP * (sum / batch as f64 - examples.rate * x);
                steps += 1;
            }
            moments.push(steps as f64);
            tally.steps += steps;
        }
    }
    tally.replicas = block.replicas as u64;
    tally
}
