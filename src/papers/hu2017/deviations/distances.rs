//! What several claims say of the distance between SGD and its gradient flow: experiments for all of them, but for their names.

use super::cases::{any_1d, named_1d};
use super::theory::vanishes;
use crate::claim::{
    Decoy, Expected, Experiment, Instances, PerBudget, Reading, Resolution, Witness,
};
use crate::instances::trajectory::Trajectory;
use crate::witnesses::flow_deviations::{LARGEST, RUNGS, SIMULATED_RUNGS, magnitudes};

/// In mean square, over four times, it is of the order `√η`.
pub(crate) const IN_MEAN_SQUARE: Experiment<Trajectory<1>> = Experiment {
    name: "",
    reading: Reading::AsPrinted,
    instances: || {
        let cases = PerBudget { quick: 1, standard: 8, deep: 64 };
        Instances::named(named_1d()).and_random(cases, any_1d())
    },
    predict: |_| vanishes(0.5, 1, RUNGS),
    decoys: &[Decoy::new("O(η)", |_| vanishes(1.0, 1, RUNGS))],
    observe: Witness::Oracle(magnitudes),
    resolution: Resolution::Absolute(0.05),
    expects: Expected::Consistent,
};

/// The mean of the largest is of that order.
pub(crate) const LARGEST_IN_THE_MEAN: Experiment<Trajectory<1>> = Experiment {
    name: "",
    instances: || Instances::named(vec![named_1d().swap_remove(0)]),
    predict: |_| vanishes(0.5, 1, SIMULATED_RUNGS),
    decoys: &[Decoy::new("O(η)", |_| vanishes(1.0, 1, SIMULATED_RUNGS))],
    observe: Witness::Simulation(LARGEST),
    resolution: Resolution::Absolute(0.3),
    ..IN_MEAN_SQUARE
};
