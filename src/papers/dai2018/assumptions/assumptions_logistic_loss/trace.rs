//! The trace of the Hessian.

use crate::claim::{
    ByHand, Decoy, Expected, Experiment, Fault, Instances, Observation, Prediction, Reading,
    Resolution, Witness,
};
use crate::instances::training_loss::TrainingLoss;
use crate::papers::dai2018::assumptions::cases::{logistic, logistics};
use crate::papers::dai2018::assumptions::theory::{dot, mean};
use crate::witnesses::training_loss::{derivatives, sample};

pub(super) static TRACE: Experiment<TrainingLoss> = Experiment {
    name: "∇·∇L",
    reading: Reading::AsPrinted,
    instances: logistics,
    predict: |loss| at_points(loss, |x, p, y| -y * (1.0 - y) * (2.0 * p - 1.0) * dot(x, x), 0.0),
    decoys: &[Decoy::new("without 2P - 1, and the other sign", |loss| {
        at_points(loss, |x, _, y| -y * (1.0 - y) * dot(x, x), 0.0)
    })],
    observe: Witness::Oracle(|loss| {
        Observation::of_all(sample(loss).iter().map(|w| derivatives(loss, w).trace))
    }),
    resolution: Resolution::Relative(1e-9),
    expects: Expected::Refuted(Fault::Wrong),
};

pub(super) static TRUE_TRACE: Experiment<TrainingLoss> = Experiment {
    name: "∇·∇L = E[ŷ(1-ŷ)‖x‖²] + 2λd",
    predict: |loss| {
        at_points(loss, |x, _, y| y * (1.0 - y) * dot(x, x), 2.0 * loss.dimension() as f64)
    },
    decoys: &[
        Decoy::new("as printed", TRACE.predict),
        Decoy::new("without the penalty", |loss| {
            at_points(loss, |x, _, y| y * (1.0 - y) * dot(x, x), 0.0)
        }),
    ],
    ..TRACE.corrected()
};

pub(super) static NO_LABELS: Experiment<TrainingLoss> = Experiment {
    name: "control: P(y = 1) = 0 and no penalty",
    instances: || {
        let examples: &[&[f64]] = &[&[1.0, 0.5], &[-1.0, 1.5]];
        Instances::named(vec![("all labels are 0", logistic(examples, &[0.0, 0.0], 0.0))])
    },
    decoys: &[Decoy::new("half of it", |loss| {
        at_points(loss, |x, _, y| 0.5 * y * (1.0 - y) * dot(x, x), 0.0)
    })],
    resolution: Resolution::RelativeToLargest(1e-9),
    ..TRACE.control()
};

pub(super) static BY_HAND: ByHand<TrainingLoss> = ByHand {
    of: &TRACE,
    at: "x = 2, P(y = 1) = 0.7, λ = 0.1, at w = 0.7, -0.5, -2, 8: -e^{-2w}/(1 + e^{-2w})² · 0.4 · 4",
    instance: || logistic(&[&[2.0]], &[0.7], 0.1),
    values: &[-0.2539, -0.31458, -0.02826, -1.8006e-7],
};

/// `E` of a function of `x`, `P(y = 1)` and `ŷ`, plus a multiple of `λ`.
fn at_points(loss: &TrainingLoss, of: fn(&[f64], f64, f64) -> f64, penalties: f64) -> Prediction {
    let at = |w: &Vec<f64>| mean(loss, w, of) + penalties * loss.penalty();
    Prediction::equals_all(sample(loss).iter().map(at))
}
