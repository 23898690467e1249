//! The sign of the current.

use crate::claim::{
    ByHand, Decoy, Expected, Experiment, Fault, Prediction, Reading, Resolution, Witness,
};
use crate::instances::exact_diffusion::{ExactDiffusion, Place};
use crate::papers::xie2020::sgld::cases::places;
use crate::papers::xie2020::sgld::theory::divergence;
use crate::witnesses::density;

pub(super) static CURRENT: Experiment<Place> = Experiment {
    name: "∂P/∂t = -∇·J with J of (16)",
    reading: Reading::AsPrinted,
    instances: places,
    predict: |place| with(place, -1.0, 1.0),
    decoys: &[
        Decoy::new("without P∇D", |place| with(place, -1.0, 0.0)),
        Decoy::new("P∇D twice", |place| with(place, -1.0, 2.0)),
    ],
    observe: Witness::Oracle(density::change),
    resolution: Resolution::Relative(1e-8),
    expects: Expected::Refuted(Fault::Misprint),
};

pub(super) static SIGNED: Experiment<Place> = Experiment {
    name: "∂P/∂t = -∇·J with J = -(P∇L + P∇D + D∇P)",
    predict: |place| with(place, 1.0, 1.0),
    decoys: &[
        Decoy::new("as printed", |place| with(place, -1.0, 1.0)),
        Decoy::new("without P∇D", |place| with(place, 1.0, 0.0)),
    ],
    ..CURRENT.corrected()
};

/// By central differences of the normal density.
pub(super) static CURRENT_BY_HAND: ByHand<Place> = ByHand {
    of: &CURRENT,
    at: "L = 0.75 (θ - 0.25)²/2, D = 0.2 + 0.8 e^(-t/2), from -0.5, at t = 0.75: -∂(P L' + D ∂P) at θ = 0.2, 0.4, 0.7, 0.9, 1.3",
    instance: || Place::of(ExactDiffusion::COOLING),
    values: &[
        0.013714, 0.013714, -0.040683, -0.040683, -0.10280, -0.10280, -0.12338, -0.12338, -0.11595,
        -0.11595,
    ],
};

/// A sign times `∇·(P∇L + weight P∇D + D∇P)` at the points.
fn with(place: &Place, sign: f64, weight: f64) -> Prediction {
    let at = |at: &[f64; 2]| divergence(place, at[0], weight) * sign;
    Prediction::all_within(place.points().iter().map(at))
}
