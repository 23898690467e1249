//! How a batch that grows as in simulated annealing divides the probability among the minima, and when the start decides.

use super::{SHARP_IS_LOWER, STEP};
use crate::claim::{
    Decoy, Expected, Experiment, Instances, Observation, Prediction, Reading, Witness,
};
use crate::instances::cooling_landscape::Landscape;
use crate::instances::scheduled_batch::{Rule, ScheduledBatch};
use crate::interval::Interval;
use crate::papers::hu2017::batch_size::cases::flat_and_sharp;
use crate::witnesses::settling::batch_limits;

/// With γ = 1.5 times twice the barrier of the shallower well, above γ_0 for either start.
pub(super) fn growing(shift: f64) -> ScheduledBatch {
    let landscape = flat_and_sharp(shift, 0.4);
    let gamma = 1.5 * 2.0 * landscape.barrier(landscape.shallow());
    ScheduledBatch { landscape, step: STEP, rule: Rule::Annealed(gamma) }
}

pub(super) fn all() -> Instances<ScheduledBatch> {
    Instances::named(vec![
        ("flat and low", growing(0.1)),
        ("sharp and low", growing(-0.1)),
        ("equal depth", growing(0.0)),
        ("equal depth, from the flat minimum", from_the_flat_one(growing(0.0))),
    ])
}

/// Of two minima of equal depth the left one counts as the deeper, and is the flat one.
fn from_the_flat_one(batch: ScheduledBatch) -> ScheduledBatch {
    ScheduledBatch { landscape: batch.landscape.from_the_deep_well(), ..batch }
}

pub(super) static SHARES: Experiment<ScheduledBatch> = Experiment {
    name: "a growing batch, shares of the flat minimum",
    reading: Reading::Corrected,
    instances: all,
    predict: |batch| Prediction::equals(share(&batch.landscape, 0.5)),
    decoys: &[Decoy::new("shares in proportion to curvature", |batch| {
        Prediction::equals(1.0 - share(&batch.landscape, 1.0))
    })],
    expects: Expected::Consistent,
    ..SHARP_IS_LOWER
};

/// γ below twice the barrier of 0.2254 between the two global minima.
pub(super) static FROZEN: Experiment<ScheduledBatch> = Experiment {
    name: "γ below twice the barrier: share of the flat minimum from there less that from the sharp one",
    instances: || {
        let with = |gamma| ScheduledBatch {
            landscape: flat_and_sharp(0.0, 0.4),
            step: STEP,
            rule: Rule::Annealed(gamma),
        };
        Instances::named(vec![("γ = 0.3", with(0.3)), ("γ = 0.2", with(0.2))])
    },
    predict: |_| Prediction::within(Interval::new(f64::MIN_POSITIVE, 1.0)),
    decoys: &[Decoy::new("the start is forgotten", |_| Prediction::equals(0.0))],
    observe: Witness::Oracle(|batch| {
        let ends = |batch: &ScheduledBatch| batch_limits(batch, &[batch.landscape.flat()])[0];
        Observation::of(ends(&from_the_flat_one(batch.clone())) - ends(batch))
    }),
    ..SHARES
};

/// The flat minimum's share among global ones if shares fall with this power of the curvature.
fn share(landscape: &Landscape, power: f64) -> f64 {
    let weight = |x: f64| libm::pow(landscape.profile().curvature(x), -power);
    let global = landscape.global();
    let flat = global.iter().filter(|&&x| x == landscape.flat()).map(|&x| weight(x));
    flat.sum::<f64>() / global.iter().map(|&x| weight(x)).sum::<f64>()
}
