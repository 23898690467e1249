//! The runs of the experiment.

use super::{STEPS, times};
use crate::claim::Observation;
use crate::instances::departure::Departure;
use crate::interval::Interval;
use crate::monte_carlo::sgd::CHAINS;
use crate::monte_carlo::{Block, Normals, Tally};
use crate::statistics::intervals;

/// Runs of SGD from the minimum: the moments of w at each time.
pub(super) fn simulate(departure: &Departure, block: &mut Block) -> Tally {
    let mut normals = Normals::from_rng(&mut block.rng);
    let mut chains = departure.sgd.chains();
    let mut tally = Tally::new(STEPS as usize);
    for _ in 0..block.replicas.div_ceil(CHAINS) {
        chains.restart();
        for moments in &mut tally.moments {
            chains.step(&mut normals);
            chains.weights()[0].iter().for_each(|&w| moments.push(w));
        }
        tally.replicas += CHAINS as u64;
        tally.steps += CHAINS as u64 * u64::from(STEPS);
    }
    tally
}

/// w_t is normal with mean zero, so k/2 times its variance is E(t).
pub(super) fn estimate(departure: &Departure, tally: &Tally, alpha: f64) -> Observation {
    let half_curvature = departure.sgd.hessian().largest() / 2.0;
    let share = alpha / tally.moments.len() as f64;
    let value = |moments| intervals::variance_normal(moments, share).scaled(half_curvature);
    let values: Vec<Interval> = tally.moments.iter().map(value).collect();
    let curve = times().map(f64::from).zip(values.iter().copied()).collect();
    Observation::of_all(values).with_curve(curve)
}
