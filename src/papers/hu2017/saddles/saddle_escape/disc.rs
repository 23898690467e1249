//! In a disc with both eigenvalues equal.

use crate::claim::{
    Decoy, Expected, Experiment, Instances, Observation, Prediction, Reading, Resolution, Witness,
};
use crate::instances::unstable_point::UnstableDisc;
use crate::witnesses::escape::{Growth, time_in_disc};

use super::super::theory::{intercept_in_disc, slope};
use super::{asymptote, both};

/// The slope.
pub(super) static LONE: Experiment<UnstableDisc> = Experiment {
    name: "two equal eigenvalues, in a disc",
    reading: Reading::AsPrinted,
    instances: discs,
    predict: |disc| Prediction::equals(slope(disc.drift().rate())),
    decoys: &[Decoy::new("1/γ_1 in place of 1/(2 γ_1)", |disc| {
        Prediction::equals(2.0 * slope(disc.drift().rate()))
    })],
    observe: Witness::Oracle(|disc| {
        let growth = Growth::of(|eta| time_in_disc(disc, eta).ln());
        Observation::of(growth.slope)
    }),
    resolution: Resolution::Relative(1e-4),
    expects: Expected::Consistent,
};

/// Slope and intercept.
pub(super) static CORRECTED: Experiment<UnstableDisc> = Experiment {
    name: "slope and intercept, in a disc",
    reading: Reading::Corrected,
    instances: discs,
    predict: |disc| asymptote(disc.drift().rate(), intercept_in_disc(disc)),
    decoys: &[
        Decoy::new("1/γ_1 in place of 1/(2 γ_1)", |disc| {
            asymptote(0.5 * disc.drift().rate(), intercept_in_disc(disc))
        }),
        Decoy::new("the intercept of one dimension", |disc| {
            let rate = disc.drift().rate();
            asymptote(rate, intercept_in_disc(disc) + slope(rate) * libm::log(4.0))
        }),
    ],
    observe: Witness::Oracle(|disc| both(Growth::of(|eta| time_in_disc(disc, eta).ln()))),
    resolution: Resolution::Absolute(1e-3),
    expects: Expected::Consistent,
};

fn discs() -> Instances<UnstableDisc> {
    let disc = |cubic| UnstableDisc::new(1.3, cubic, 0.7, 0.9).expect("valid");
    Instances::named(vec![
        ("linear", disc(0.0)),
        ("quartic loss", disc(-0.4)),
        ("quartic loss, faster outwards", disc(0.8)),
    ])
}
