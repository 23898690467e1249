//! Whether the mean time grows with `M`.

use super::super::cases::equal_barriers;
use crate::claim::{
    Expected, Experiment, Fault, Instances, Observation, Prediction, Reading, Resolution, Witness,
};
use crate::instances::noisy_wells::{EqualBarriers, SlowWells};
use crate::interval::Interval;
use crate::witnesses::noisy_wells::{ln_both_ways, ln_times_of_slow_wells};

pub(super) static LONGER: Experiment<EqualBarriers> = Experiment {
    name: "ln E τ grows with each doubling of M, from 2MH/(γβ) = 1/4 to 64",
    reading: Reading::AsPrinted,
    instances: equal_barriers,
    predict: |_| grows(16),
    decoys: &[],
    observe: Witness::Oracle(|wells| {
        let at = |k: i32| ln_both_ways(wells, wells.barrier() * 0.5_f64.powi(k));
        let rows: Vec<[Interval; 2]> = (-2..=6).map(at).collect();
        let growth =
            rows.windows(2).flat_map(|pair| [0, 1].map(|side| pair[1][side] - pair[0][side]));
        Observation::of_all(growth)
    }),
    resolution: Resolution::Absolute(1e-6),
    expects: Expected::Consistent,
};

pub(super) static SLOW_GROWTH: Experiment<SlowWells> = Experiment {
    name: "ln E τ grows with M, where L grows like a logarithm",
    reading: Reading::AsPrinted,
    instances: || {
        Instances::named(vec![
            ("M grows by a half", SlowWells { temperatures: vec![3.0, 2.0] }),
            ("M doubles", SlowWells { temperatures: vec![3.0, 1.5] }),
        ])
    },
    predict: |wells| grows(wells.temperatures.len() - 1),
    decoys: &[],
    observe: Witness::Oracle(|wells| {
        let times = ln_times_of_slow_wells(wells);
        Observation::of_all(times.windows(2).map(|pair| pair[1] - pair[0]))
    }),
    resolution: Resolution::Absolute(1e-6),
    expects: Expected::Refuted(Fault::Hypothesis),
};

pub(super) static SLOW_GROWTH_COLD: Experiment<SlowWells> = Experiment {
    name: "control: the same once 2MH/(γβ) is 0.35",
    instances: || {
        let temperatures = vec![2.0, 1.0, 0.5, 0.25, 0.125];
        Instances::named(vec![("M doubles four times", SlowWells { temperatures })])
    },
    expects: Expected::Consistent,
    ..SLOW_GROWTH
};

/// So many differences of `ln E τ`.
fn grows(count: usize) -> Prediction {
    Prediction::all_within(vec![Interval::new(0.0, f64::INFINITY); count])
}
