//! In the plane: saddles, maxima, and a maximum whose fast directions end in saddles.

use crate::claim::{
    Decoy, Expected, Experiment, Fault, Instances, Observation, Prediction, Reading, Resolution,
    Witness,
};
use crate::instances::unstable_point::UnstablePlane;
use crate::witnesses::escape::{Growth, time_in_plane};

use super::super::cases::{chain_of_saddles, lone_planes};
use super::super::theory::{EULER, intercept_in_plane, slope};
use super::{asymptote, both};

/// The slope where 0 is alone.
pub(super) static LONE: Experiment<UnstablePlane> = Experiment {
    name: "no other stationary point, in the plane",
    reading: Reading::AsPrinted,
    instances: lone_planes,
    predict: |plane| Prediction::equals(slope(plane.rates()[0])),
    decoys: &[
        Decoy::new("1/γ_1 in place of 1/(2 γ_1)", |plane| {
            Prediction::equals(2.0 * slope(plane.rates()[0]))
        }),
        Decoy::new(
            "γ_1 = -λ_{d-1}, the least eigenvalue of -H, as the index is printed",
            |plane| Prediction::equals(slope(plane.rates()[1])),
        ),
    ],
    observe: Witness::Oracle(|plane| {
        let growth = Growth::of(|eta| time_in_plane(plane, eta).ln());
        Observation::of(growth.slope)
    }),
    resolution: Resolution::Relative(1e-4),
    expects: Expected::Consistent,
};

/// The slope where two saddles lie on the way out.
pub(super) static CHAIN_OF_SADDLES: Experiment<UnstablePlane> = Experiment {
    name: "a maximum whose fast directions end in saddles, in the plane",
    instances: || Instances::named(vec![("two saddles on the way out", chain_of_saddles())]),
    decoys: &[Decoy::new("1/γ_1 in place of 1/(2 γ_1)", |plane| {
        Prediction::equals(2.0 * slope(plane.rates()[0]))
    })],
    expects: Expected::Refuted(Fault::Hypothesis),
    ..LONE
};

/// Slope and intercept where 0 is alone.
pub(super) static CORRECTED: Experiment<UnstablePlane> = Experiment {
    name: "slope and intercept, in the plane",
    reading: Reading::Corrected,
    instances: lone_planes,
    predict: |plane| asymptote(plane.rates()[0], intercept_in_plane(plane)),
    decoys: &[
        Decoy::new("1/γ_1 in place of 1/(2 γ_1)", |plane| {
            asymptote(0.5 * plane.rates()[0], intercept_in_plane(plane))
        }),
        Decoy::new("γ_2 in place of γ_1", |plane| {
            asymptote(plane.rates()[1], intercept_in_plane(plane))
        }),
        Decoy::new("without Euler's constant", |plane| {
            let rate = plane.rates()[0];
            asymptote(rate, intercept_in_plane(plane) - slope(rate) * EULER)
        }),
        Decoy::new("S in place of S Sᵀ", |plane| {
            let (rate, noise) = (plane.rates()[0], plane.noise_along(0));
            asymptote(rate, intercept_in_plane(plane) + slope(rate) * libm::log(noise))
        }),
    ],
    observe: Witness::Oracle(|plane| both(Growth::of(|eta| time_in_plane(plane, eta).ln()))),
    resolution: Resolution::Absolute(1e-3),
    expects: Expected::Consistent,
};
