//! Many runs of SGD with momentum in one dimension with unit white noise, for several settings at once.

use crate::claim::{Observation, PerBudget, Simulation};
use crate::instances::white_runs::{STEPS, WhiteRuns};
use crate::interval::Interval;
use crate::monte_carlo::{Block, Moments, Normals, Tally, UnitNoise};
use crate::simd::{self, Kernel};
use crate::statistics::intervals;

/// Runs side by side.
const LANES: usize = 16;

/// The variance of the weight at each setting.
pub(crate) const VARIANCES: Simulation<WhiteRuns> =
    Simulation { simulate, estimate: variances, replicas: 10_240, blocks: PerBudget::always(16) };

/// The weight after each run: one statistic per setting; settings share their noise.
fn simulate(runs: &WhiteRuns, block: &mut Block) -> Tally {
    let mut normals = Normals::from_rng(&mut block.rng);
    let mut tally = Tally::new(runs.settings.len());
    let groups = block.replicas.div_ceil(LANES);
    for _ in 0..groups {
        let weights = simd::run(Group { settings: &runs.settings, normals: &mut normals });
        for (moments, weights) in tally.moments.iter_mut().zip(&weights) {
            weights.iter().for_each(|&w| moments.push(w));
        }
    }
    tally.replicas = (groups * LANES) as u64;
    tally.steps = (groups * LANES * STEPS * runs.settings.len()) as u64;
    tally
}

/// The variances. From the minimum each weight is exactly normal.
fn variances(runs: &WhiteRuns, tally: &Tally, alpha: f64) -> Observation {
    let share = alpha / tally.moments.len() as f64;
    let variance = |moments: &Moments| intervals::variance_normal(moments, share);
    let values: Vec<Interval> = tally.moments.iter().map(variance).collect();
    let places = runs.settings.iter().map(|&setting| runs.against.of(setting));
    let curve = places.zip(values.iter().copied()).collect();
    Observation::of_all(values).with_curve(curve)
}

/// Sixteen runs at each setting.
struct Group<'a> {
    settings: &'a [(f64, f64)],
    normals: &'a mut Normals,
}

impl Kernel for Group<'_> {
    type Output = Vec<[f64; LANES]>;

    #[inline(always)]
    fn run(self) -> Vec<[f64; LANES]> {
        let mut weights = vec![[0.0; LANES]; self.settings.len()];
        let mut velocities = weights.clone();
        let mut noise = [0.0; LANES];
        for _ in 0..STEPS {
            self.normals.noise(UnitNoise::Gaussian, &mut noise);
            let chains = weights.iter_mut().zip(&mut velocities).zip(self.settings);
            for ((weight, velocity), &(rate, momentum)) in chains {
                for lane in 0..LANES {
                    velocity[lane] = momentum * velocity[lane] + (weight[lane] + noise[lane]);
                    weight[lane] -= rate * velocity[lane];
                }
            }
        }
        weights
    }
}
