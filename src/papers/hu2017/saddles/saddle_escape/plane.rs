//! In the plane: saddles, maxima, and a maximum whose fast directions end in saddles.

use crate::claim::{
    Decoy, Expected, Experiment, Fault, Instances, Observation, PerBudget, Prediction, Reading,
    Resolution, Witness,
};
use crate::instances::unstable_point::{Drift, UnstablePlane};
use crate::papers::hu2017::saddles::theory::{
    EULER, Growth, intercept_in_plane, slope, time_in_plane,
};

use super::{asymptote, both};

/// The slope where 0 is alone.
pub(in crate::papers::hu2017) static LONE: Experiment<UnstablePlane> = Experiment {
    name: "no other stationary point, in the plane",
    reading: Reading::AsPrinted,
    instances: lone_planes,
    predict: |plane| Prediction::equals(slope(plane.rates()[0])),
    decoys: &[
        Decoy {
            name: "1/γ_1 in place of 1/(2 γ_1)",
            predict: |plane| Prediction::equals(2.0 * slope(plane.rates()[0])),
        },
        Decoy {
            name: "γ_1 = -λ_{d-1}, the least eigenvalue of -H, as the index is printed",
            predict: |plane| Prediction::equals(slope(plane.rates()[1])),
        },
    ],
    observe: Witness::Oracle(|plane| {
        let growth = Growth::of(|eta| time_in_plane(plane, eta).ln());
        Observation::of(growth.slope)
    }),
    resolution: Resolution::Relative(1e-4),
    expects: Expected::Consistent,
};

/// The slope where two saddles lie on the way out.
pub(in crate::papers::hu2017) static CHAIN_OF_SADDLES: Experiment<UnstablePlane> = Experiment {
    name: "a maximum whose fast directions end in saddles, in the plane",
    instances: chains_of_saddles,
    decoys: &[Decoy {
        name: "1/γ_1 in place of 1/(2 γ_1)",
        predict: |plane| Prediction::equals(2.0 * slope(plane.rates()[0])),
    }],
    expects: Expected::Refuted(Fault::Wrong),
    ..LONE
};

/// Slope and intercept where 0 is alone.
pub(in crate::papers::hu2017) static CORRECTED: Experiment<UnstablePlane> = Experiment {
    name: "slope and intercept, in the plane",
    reading: Reading::Corrected,
    instances: lone_planes,
    predict: |plane| asymptote(plane.rates()[0], intercept_in_plane(plane)),
    decoys: &[
        Decoy {
            name: "1/γ_1 in place of 1/(2 γ_1)",
            predict: |plane| asymptote(0.5 * plane.rates()[0], intercept_in_plane(plane)),
        },
        Decoy {
            name: "γ_2 in place of γ_1",
            predict: |plane| asymptote(plane.rates()[1], intercept_in_plane(plane)),
        },
        Decoy {
            name: "without Euler's constant",
            predict: |plane| {
                let rate = plane.rates()[0];
                asymptote(rate, intercept_in_plane(plane) - slope(rate) * EULER)
            },
        },
        Decoy {
            name: "S in place of S Sᵀ",
            predict: |plane| {
                let (rate, noise) = (plane.rates()[0], plane.noise_along(0));
                asymptote(rate, intercept_in_plane(plane) + slope(rate) * libm::log(noise))
            },
        },
    ],
    observe: Witness::Oracle(|plane| both(Growth::of(|eta| time_in_plane(plane, eta).ln()))),
    resolution: Resolution::Absolute(1e-3),
    expects: Expected::Consistent,
};

/// A full noise matrix, neither symmetric nor commuting with the Hessian.
pub(in crate::papers::hu2017) const NOISE: [[f64; 2]; 2] = [[0.6, 0.3], [-0.2, 0.5]];

pub(in crate::papers::hu2017) fn lone_planes() -> Instances<UnstablePlane> {
    let plane = |drifts, widths| UnstablePlane::new(drifts, 0.7, NOISE, widths, 0.25);
    let saddle = plane([Drift::linear(1.0), Drift::linear(-1.5)], [1.0, 3.0]);
    let skew = plane([Drift::new(1.0, 0.2, -0.3), Drift::new(-1.5, 0.0, -0.5)], [1.0, 3.0]);
    let maximum = plane([Drift::linear(1.0), Drift::linear(0.3)], [1.0, 4.0]);
    let cases = PerBudget { quick: 4, standard: 16, deep: 128 };
    Instances::named(vec![
        ("linear saddle", saddle.expect("valid")),
        ("skew and quartic saddle", skew.expect("valid")),
        ("maximum", maximum.expect("valid")),
    ])
    .and_random(cases, UnstablePlane::saddle())
}

/// Along `u` two saddles at `±1`; only the slower direction `v` leads out.
pub(in crate::papers::hu2017) fn chains_of_saddles() -> Instances<UnstablePlane> {
    let drifts = [Drift::new(1.0, 0.0, -1.0), Drift::linear(0.3)];
    let chain = UnstablePlane::new(drifts, 0.7, NOISE, [2.5, 1.0], 0.25);
    Instances::named(vec![("two saddles on the way out", chain.expect("valid"))])
}
