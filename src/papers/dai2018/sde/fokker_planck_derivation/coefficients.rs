//! The coefficients `D^(n)`.

use crate::claim::{
    ByHand, Decoy, Expected, Experiment, Fault, Instances, Observation, Prediction, Reading,
    Resolution, Witness,
};
use crate::instances::exact_diffusion::Ornstein;
use crate::papers::dai2018::sde::cases::MANY;
use crate::witnesses::density::{increments, jump_moments};

pub(super) static SECOND: Experiment<Ornstein> = Experiment {
    name: "D^(2) = -γβ/(2M)",
    reading: Reading::AsPrinted,
    instances: processes,
    predict: |process| Prediction::equals(-process.diffusivity),
    decoys: &[Decoy::new("without 1/n!", |process| Prediction::equals(-2.0 * process.diffusivity))],
    observe: Witness::Oracle(|process| Observation::of(jump_moments(process)[1])),
    resolution: Resolution::Absolute(1e-4),
    expects: Expected::Refuted(Fault::Misprint),
};

pub(super) static FIRST: Experiment<Ornstein> = Experiment {
    name: "D^(1) = -L",
    predict: |process| Prediction::equals(-process.loss()),
    decoys: &[Decoy::new("+L", |process| Prediction::equals(process.loss()))],
    observe: Witness::Oracle(|process| Observation::of(jump_moments(process)[0])),
    ..SECOND
};

pub(super) static LIMITS: Experiment<Ornstein> = Experiment {
    name: "D^(1) = -∇L and D^(2) = γβ/(2M)",
    predict: |process| Prediction::equals_all([-process.slope(), process.diffusivity]),
    decoys: &[
        Decoy::new("D^(1) = -L", |process| {
            Prediction::equals_all([-process.loss(), process.diffusivity])
        }),
        Decoy::new("D^(2) = γβ/M", |process| {
            Prediction::equals_all([-process.slope(), 2.0 * process.diffusivity])
        }),
    ],
    observe: Witness::Oracle(|process| Observation::of_all(jump_moments(process)[..2].to_vec())),
    ..SECOND.corrected()
};

pub(super) static HIGHER: Experiment<Ornstein> = Experiment {
    name: "D^(3) = D^(4) = 0 in the limit",
    predict: nothing,
    decoys: &[Decoy::new("D^(4) = (D^(2))²/2, as for jumps of this size", |process| {
        Prediction::equals_all([0.0, process.diffusivity.powi(2) / 2.0])
    })],
    observe: Witness::Oracle(|process| Observation::of_all(jump_moments(process)[2..].to_vec())),
    ..LIMITS
};

pub(super) static WITHOUT_LIMIT: Experiment<Ornstein> = Experiment {
    name: "D^(3) = D^(4) = 0 at Δt = 1/4",
    predict: nothing,
    decoys: &[Decoy::new("one", |_| Prediction::equals_all([1.0; 2]))],
    observe: Witness::Oracle(|process| {
        Observation::of_all(increments(process, 0.25)[2..].to_vec())
    }),
    ..SECOND
};

pub(super) static IN_THE_LIMIT: Experiment<Ornstein> = Experiment {
    name: "control: D^(3) = D^(4) = 0 as printed, in the limit",
    decoys: &[],
    observe: Witness::Oracle(|process| Observation::of_all(jump_moments(process)[2..].to_vec())),
    ..WITHOUT_LIMIT.control()
};

pub(super) static BY_HAND: ByHand<Ornstein> =
    ByHand { of: &SECOND, at: "γβ/(2M) = 0.2", instance: hand, values: &[-0.2] };

pub(super) static FIRST_BY_HAND: ByHand<Ornstein> = ByHand {
    of: &FIRST,
    at: "L = 1.5 (w - 0.1)²/2 at 0.8: -0.3675",
    instance: hand,
    values: &[-0.3675],
};

fn hand() -> Ornstein {
    Ornstein { rate: 1.5, center: 0.1, diffusivity: 0.2, at: 0.8 }
}

fn nothing(_: &Ornstein) -> Prediction {
    Prediction::equals_all([0.0; 2])
}

fn processes() -> Instances<Ornstein> {
    Instances::named(vec![("k = 1.5, D = 0.2", hand())]).and_random(MANY, Ornstein::any())
}
