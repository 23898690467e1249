//! In the plane: which point of the boundary.

use crate::claim::{
    Decoy, Expected, Experiment, Fault, Instances, Observation, PerBudget, Prediction, Reading,
    Resolution, Simulation, Witness,
};
use crate::instances::unstable_point::{Drift, InPlane, UnstablePlane};
use crate::interval::Interval;
use crate::statistics::limit;
use crate::witnesses::escape::ladder;
use crate::witnesses::escape::places::{of_coupled, of_linear, share, sides, trajectory};

use super::super::cases::{NOISE, lone_planes, plane};
use super::super::starts::in_plane;
use super::sector::sector;

/// The probability of leaving away from the trajectories' exits, from the saddle.
pub(super) static SADDLE: Experiment<InPlane> = Experiment {
    name: "0 alone, simple γ_1: no mass away from the exits of both trajectories",
    reading: Reading::AsPrinted,
    instances: saddles,
    predict: |_| Prediction::equals(0.0),
    decoys: &[Decoy::new("on the trajectories of the other eigendirection", |_| {
        Prediction::equals(1.0)
    })],
    observe: Witness::Oracle(|launch| {
        let finest = ladder().last().expect("a ladder has rungs");
        // A bound that falls with the noise: the limit lies below its last value.
        let (_, elsewhere) = sides(launch, finest, near(launch));
        Observation::of(Interval::new(0.0, elsewhere))
    }),
    resolution: Resolution::Absolute(1e-6),
    expects: Expected::Consistent,
};

/// Half of the mass on either side.
pub(super) static WEIGHTS: Experiment<InPlane> = Experiment {
    name: "half and half, saddles in the plane",
    predict: |_| Prediction::equals(0.5),
    decoys: &[
        Decoy::new("all on one side", |_| Prediction::equals(1.0)),
        Decoy::new("a third", |_| Prediction::equals(1.0 / 3.0)),
    ],
    observe: Witness::Oracle(|launch| {
        let right = |eta: f64| (eta.sqrt(), sides(launch, eta, near(launch)).0);
        let points: Vec<(f64, Interval)> = ladder().map(right).collect();
        Observation::of(limit::at_zero(&points))
    }),
    resolution: Resolution::Absolute(1e-3),
    ..SADDLE.corrected()
};

/// The same by exact steps of the linear SDE: mass near `(±U, 0)`.
pub(super) static LINEAR: Experiment<InPlane> = Experiment {
    name: "0 alone, simple γ_1, linear: mass near the exits of both trajectories",
    reading: Reading::AsPrinted,
    instances: || {
        let from =
            |rates: [f64; 2], start| in_plane(plane(rates.map(Drift::linear), [1.0, 3.0]), start);
        Instances::named(vec![
            ("from the stable manifold", from([1.0, -1.5], [0.0, 2.5])),
            ("a maximum with distinct rates", from([1.5, 0.25], [0.0, 0.0])),
        ])
    },
    predict: |_| Prediction::equals(1.0),
    decoys: &[Decoy::new("on the trajectories of the other eigendirection", |_| {
        Prediction::equals(0.0)
    })],
    observe: Witness::Simulation(Simulation {
        simulate: |launch, block| {
            let ([wide, _], near) = (launch.problem().half_widths(), near(launch));
            of_linear(launch, 1e-10, block, |[u, v]| wide <= u.abs() && v.abs() < near)
        },
        estimate: share,
        replicas: 256,
        blocks: BLOCKS,
    }),
    resolution: Resolution::Absolute(0.05),
    expects: Expected::Consistent,
};

/// A repeated `γ_1`, as if there were one eigendirection.
pub(super) static ONE_DIRECTION: Experiment<InPlane> = Experiment {
    name: "repeated γ_1, read as one eigendirection",
    instances: repeated,
    expects: Expected::Refuted(Fault::Hypothesis),
    ..LINEAR
};

/// The same rectangle and noise with distinct rates.
pub(super) static CONTROL: Experiment<InPlane> = Experiment {
    name: "control: γ_1 made simple, mass near the exits of both trajectories",
    instances: || {
        let split = plane([1.2, -0.6].map(Drift::linear), [1.0, 2.0]);
        Instances::named(vec![("a rectangle, full noise", in_plane(split, [0.0, 0.0]))])
    },
    decoys: &[],
    ..LINEAR
};

/// A repeated `γ_1`: the probability of leaving through the left or right side.
pub(super) static REPEATED: Experiment<InPlane> = Experiment {
    name: "repeated γ_1: the direction is that of a Gaussian vector",
    reading: Reading::Corrected,
    instances: repeated,
    predict: |launch| {
        let plane = launch.problem();
        let [[a, b], [_, c]] = plane.covariance();
        Prediction::equals(sector(plane.half_widths(), [a, b, c]))
    },
    decoys: &[
        Decoy::new("all directions equally likely", |launch| {
            Prediction::equals(sector(launch.problem().half_widths(), [1.0, 0.0, 1.0]))
        }),
        Decoy::new("one eigendirection", |_| Prediction::equals(1.0)),
    ],
    observe: Witness::Simulation(Simulation {
        simulate: |launch, block| {
            let [wide, _] = launch.problem().half_widths();
            of_linear(launch, 1e-8, block, |[u, _]| wide <= u.abs())
        },
        estimate: share,
        replicas: 4096,
        blocks: BLOCKS,
    }),
    resolution: Resolution::Absolute(0.04),
    expects: Expected::Consistent,
};

/// A loss that does not separate: mass near the exits of curved trajectories.
pub(super) static CURVED: Experiment<InPlane> = Experiment {
    name: "0 alone, simple γ_1, coupled: mass near the exits of both trajectories",
    reading: Reading::AsPrinted,
    instances: || {
        let linear = plane([Drift::linear(1.5), Drift::linear(-1.0)], [1.0, 1.5]);
        let coupled = linear.coupled(0.75).expect("valid");
        let from = |start| in_plane(coupled, start);
        Instances::named(vec![
            ("from the saddle", from([0.0, 0.0])),
            ("from the stable manifold", from([0.0, -1.0])),
        ])
    },
    observe: Witness::Simulation(Simulation {
        simulate: |launch, block| {
            let plane = launch.problem();
            let (exit, [wide, _], near) = (trajectory(plane), plane.half_widths(), near(launch));
            of_coupled(launch, block, |[u, v]| wide <= u.abs() && (v - exit).abs() < near)
        },
        estimate: share,
        replicas: 256,
        blocks: BLOCKS,
    }),
    decoys: &[Decoy::new("on the straight eigendirection", |launch| {
        let is_straight = trajectory(launch.problem()).abs() < 2.0 * near(launch);
        Prediction::equals(if is_straight { 1.0 } else { 0.0 })
    })],
    ..LINEAR
};

/// How near the exit has to be: a twentieth of the height of the domain above zero.
fn near(launch: &InPlane) -> f64 {
    0.05 * launch.problem().half_widths()[1]
}

const BLOCKS: PerBudget = PerBudget { quick: 16, standard: 32, deep: 256 };

/// Lone saddles, from 0; a maximum's rates are too close for the bound.
fn saddles() -> Instances<InPlane> {
    let lone = lone_planes().named.into_iter().filter(|(_, plane)| plane.rates()[1] < 0.0);
    let from_zero = |plane| in_plane(plane, [0.0, 0.0]);
    let cases = PerBudget { quick: 4, standard: 12, deep: 128 };
    Instances::named(lone.map(|(name, plane)| (name, from_zero(plane))).collect())
        .and_random(cases, InPlane::from_zero())
}

fn repeated() -> Instances<InPlane> {
    let from_zero = |noise, widths| {
        let plane = UnstablePlane::new([Drift::linear(1.2); 2], 0.7, noise, widths, 0.1);
        in_plane(plane.expect("valid"), [0.0, 0.0])
    };
    Instances::named(vec![
        ("a square, correlated noise", from_zero([[0.9, 0.0], [0.6, 0.2]], [1.0, 1.0])),
        ("a rectangle, full noise", from_zero(NOISE, [1.0, 2.0])),
    ])
}
