//! (A.1) and (A.2) as parts that both losses share: limits far away.

use crate::claim::{
    Decoy, Expected, Experiment, Observation, Prediction, Reading, Resolution, Witness,
};
use crate::instances::training_loss::TrainingLoss;
use crate::witnesses::training_loss::limit_far_away;

use super::cases::squares;

/// Both parts of (A.1) follow if `L` outgrows every multiple of `ln |w|`.
pub(super) static CONFINED: Experiment<TrainingLoss> = Experiment {
    name: "(A.1): ln |w| / L tends to 0",
    reading: Reading::AsPrinted,
    instances: squares,
    predict: |_| Prediction::equals(0.0),
    decoys: &[Decoy::new("to 1/100", |_| Prediction::equals(0.01))],
    observe: Witness::Oracle(|loss| {
        Observation::of(limit_far_away(loss, |radius, found| libm::log(radius) / found.value))
    }),
    resolution: Resolution::Absolute(0.005),
    expects: Expected::Consistent,
};

/// The first limit of (A.2) is infinite if this is zero.
pub(super) static STEEP: Experiment<TrainingLoss> = Experiment {
    name: "(A.2): 1/(‖∇L‖²/2 - ∇·∇L) tends to 0",
    observe: Witness::Oracle(|loss| {
        Observation::of(limit_far_away(loss, |_, found| {
            (0.5 * found.square() - found.trace).recip()
        }))
    }),
    ..CONFINED
};

/// The second limit of (A.2).
pub(super) static FLAT: Experiment<TrainingLoss> = Experiment {
    name: "(A.2): ∇·∇L / ‖∇L‖² tends to 0",
    observe: Witness::Oracle(|loss| {
        Observation::of(limit_far_away(loss, |_, found| found.trace / found.square()))
    }),
    ..CONFINED
};
