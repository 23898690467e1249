//! In the plane: which point of the boundary.

use crate::claim::{
    Decoy, Expected, Experiment, Fault, Instances, Observation, PerBudget, Prediction, Reading,
    Resolution, Simulation, Witness,
};
use crate::instances::unstable_point::{Drift, InPlane, UnstablePlane};
use crate::interval::Interval;
use crate::monte_carlo::{Block, Moments, Normals, Tally, UnitNoise, escape};
use crate::oracles::exit::planar_exit;
use crate::statistics::{intervals, limit};
use crate::witnesses::escape::ladder;
use crate::witnesses::escape::starts::axes;

use super::super::cases::{NOISE, in_plane, lone_planes, plane};

/// How near the exit has to be, in units of the height of the domain.
const NEARNESS: f64 = 0.05;

/// The probability of leaving away from the trajectories' exits, from the saddle.
pub(super) static SADDLE: Experiment<InPlane> = Experiment {
    name: "0 alone, simple γ_1: no mass away from the exits of both trajectories",
    reading: Reading::AsPrinted,
    instances: saddles,
    predict: |_| Prediction::equals(0.0),
    decoys: &[Decoy {
        name: "on the trajectories of the other eigendirection",
        predict: |_| Prediction::equals(1.0),
    }],
    observe: Witness::Oracle(|launch| {
        let finest = ladder().last().expect("a ladder has rungs");
        let [along, across] = axes(launch, finest);
        let near = NEARNESS * across.sides[1];
        // A bound that falls with the noise: the limit lies below its last value.
        let (_, elsewhere) = planar_exit::exit_sides(along, across, [-near, near]);
        Observation::of(Interval::new(0.0, elsewhere))
    }),
    resolution: Resolution::Absolute(1e-6),
    expects: Expected::Consistent,
};

/// Half of the mass on either side.
pub(super) static WEIGHTS: Experiment<InPlane> = Experiment {
    name: "half and half, saddles in the plane",
    reading: Reading::Corrected,
    predict: |_| Prediction::equals(0.5),
    decoys: &[
        Decoy { name: "all on one side", predict: |_| Prediction::equals(1.0) },
        Decoy { name: "a third", predict: |_| Prediction::equals(1.0 / 3.0) },
    ],
    observe: Witness::Oracle(|launch| {
        let right = |eta: f64| {
            let [along, across] = axes(launch, eta);
            let near = NEARNESS * across.sides[1];
            (eta.sqrt(), planar_exit::exit_sides(along, across, [-near, near]).0)
        };
        let points: Vec<(f64, Interval)> = ladder().map(right).collect();
        Observation::of(limit::at_zero(&points))
    }),
    resolution: Resolution::Absolute(1e-3),
    ..SADDLE
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
    decoys: &[Decoy {
        name: "on the trajectories of the other eigendirection",
        predict: |_| Prediction::equals(0.0),
    }],
    observe: Witness::Simulation(Simulation {
        simulate: |launch, block| {
            let [wide, high] = launch.problem().half_widths();
            let step = Linear::new(launch.problem(), 1e-10, 0.02);
            count(
                launch,
                block,
                |x, zeta| step.next(x, zeta),
                |[u, v]| wide <= u.abs() && v.abs() < NEARNESS * high,
            )
        },
        estimate: proportion,
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
        let [[a, b], [_, c]] = covariance(plane);
        Prediction::equals(sector(plane.half_widths(), [a, b, c]))
    },
    decoys: &[
        Decoy {
            name: "all directions equally likely",
            predict: |launch| {
                Prediction::equals(sector(launch.problem().half_widths(), [1.0, 0.0, 1.0]))
            },
        },
        Decoy { name: "one eigendirection", predict: |_| Prediction::equals(1.0) },
    ],
    observe: Witness::Simulation(Simulation {
        simulate: |launch, block| {
            let [wide, _] = launch.problem().half_widths();
            let step = Linear::new(launch.problem(), 1e-8, 0.02);
            count(launch, block, |x, zeta| step.next(x, zeta), |[u, _]| wide <= u.abs())
        },
        estimate: proportion,
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
            let (exit, noise) = (trajectory(plane), noise(plane));
            let [wide, high] = plane.half_widths();
            count(
                launch,
                block,
                |x, zeta| small_step(plane, noise, x, zeta),
                |[u, v]| wide <= u.abs() && (v - exit).abs() < NEARNESS * high,
            )
        },
        estimate: proportion,
        replicas: 256,
        blocks: BLOCKS,
    }),
    decoys: &[Decoy {
        name: "on the straight eigendirection",
        predict: |launch| {
            let [_, high] = launch.problem().half_widths();
            let is_straight = trajectory(launch.problem()).abs() < 2.0 * NEARNESS * high;
            Prediction::equals(if is_straight { 1.0 } else { 0.0 })
        },
    }],
    ..LINEAR
};

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

/// Counts exits that are near, among all.
fn count(
    launch: &InPlane,
    block: &mut Block,
    step: impl Fn([f64; 2], [f64; 2]) -> [f64; 2],
    is_near: impl Fn([f64; 2]) -> bool,
) -> Tally {
    let mut normals = Normals::from_rng(&mut block.rng);
    let plane = launch.problem();
    let exits = escape::exits(
        &mut normals,
        UnitNoise::Gaussian,
        block.replicas,
        launch.start(),
        step,
        |x| plane.contains(x),
        1 << 20,
    );
    let mut tally = Tally::new(1);
    for exit in exits {
        tally.steps += exit.steps as u64;
        // A censored path ends inside, and is near nothing.
        tally.moments[0].push(if is_near(exit.state) { 1.0 } else { 0.0 });
    }
    tally.replicas = block.replicas as u64;
    tally
}

fn proportion(_: &InPlane, tally: &Tally, alpha: f64) -> Observation {
    let moments: &Moments = &tally.moments[0];
    let hits = (moments.mean() * moments.count() as f64).round() as u64;
    Observation::of(intervals::proportion(hits, moments.count(), alpha))
}

/// `S` in eigencoordinates, row by row.
fn noise(plane: &UnstablePlane) -> [[f64; 2]; 2] {
    let s = plane.noise();
    plane.axes().map(|e| [0, 1].map(|k| e[0] * s[0][k] + e[1] * s[1][k]))
}

/// `S Sᵀ` in eigencoordinates.
fn covariance(plane: &UnstablePlane) -> [[f64; 2]; 2] {
    let rows = noise(plane);
    let entry = |i: usize, j: usize| rows[i][0] * rows[j][0] + rows[i][1] * rows[j][1];
    [[entry(0, 0), entry(0, 1)], [entry(1, 0), entry(1, 1)]]
}

/// The probability that a ray in the direction of a centred Gaussian vector with covariance
/// `[[a, b], [b, c]]` leaves a rectangle at its left or right side.
fn sector([wide, high]: [f64; 2], [a, b, c]: [f64; 3]) -> f64 {
    // By the inverse of the covariance's Cholesky factor the law becomes rotationally invariant, and the
    // corners' directions go where they go.
    let (root, beside) = (a.sqrt(), b / a.sqrt());
    let rest = (c - beside * beside).sqrt();
    let angle = |[u, v]: [f64; 2]| {
        let first = u / root;
        libm::atan2((v - beside * first) / rest, first)
    };
    (angle([wide, high]) - angle([wide, -high])) / std::f64::consts::PI
}

/// An exact step of the linear SDE in eigencoordinates.
struct Linear {
    factors: [f64; 2],
    /// The lower triangular root of the step's covariance: first row, second row.
    root: [f64; 3],
}

impl Linear {
    fn new(plane: &UnstablePlane, eta: f64, time: f64) -> Linear {
        let rates = plane.drifts().map(Drift::rate);
        let covariance = covariance(plane);
        let entry = |i: usize, j: usize| {
            let sum = rates[i] + rates[j];
            let spread = if sum == 0.0 { time } else { libm::expm1(sum * time) / sum };
            eta * covariance[i][j] * spread
        };
        let first = entry(0, 0).sqrt();
        let beside = entry(0, 1) / first;
        Linear {
            factors: rates.map(|rate| libm::exp(rate * time)),
            root: [first, beside, (entry(1, 1) - beside * beside).sqrt()],
        }
    }

    #[inline(always)]
    fn next(&self, [u, v]: [f64; 2], [a, b]: [f64; 2]) -> [f64; 2] {
        let [first, beside, second] = self.root;
        [self.factors[0] * u + first * a, self.factors[1] * v + (beside * a + second * b)]
    }
}

/// Noise level and time step of the coupled SDE.
const ETA: f64 = 1e-6;
const STEP: f64 = 0.01;

/// A step of the coupled SDE: Heun's for the flow, with the noise `s`, in eigencoordinates, added. At this
/// noise level the flow alone decides where paths leave, but for the side.
#[inline(always)]
fn small_step(plane: &UnstablePlane, s: [[f64; 2]; 2], x: [f64; 2], [a, b]: [f64; 2]) -> [f64; 2] {
    let ([u, v], size) = (heun(plane, x), (ETA * STEP).sqrt());
    [u + size * (s[0][0] * a + s[0][1] * b), v + size * (s[1][0] * a + s[1][1] * b)]
}

#[inline(always)]
fn heun(plane: &UnstablePlane, [u, v]: [f64; 2]) -> [f64; 2] {
    let first = plane.drift_at([u, v]);
    let second = plane.drift_at([u + STEP * first[0], v + STEP * first[1]]);
    [u + 0.5 * STEP * (first[0] + second[0]), v + 0.5 * STEP * (first[1] + second[1])]
}

/// The height at which the trajectory that leaves zero along the first axis meets the right side;
/// by symmetry it meets the left side at the same height.
fn trajectory(plane: &UnstablePlane) -> f64 {
    let [wide, _] = plane.half_widths();
    let mut x = [1e-6, 0.0];
    for _ in 0..100_000 {
        if wide <= x[0] {
            break;
        }
        x = heun(plane, x);
    }
    x[1]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sectors_of_a_round_law_are_angles() {
        assert!((sector([1.0, 1.0], [2.0, 0.0, 2.0]) - 0.5).abs() < 1e-15);
        assert!((sector([1.0, 3.0_f64.sqrt()], [1.0, 0.0, 1.0]) - 2.0 / 3.0).abs() < 1e-14);
        // Variances 1 and 4: P(|v| > |u|) = (2/π) arctan 2.
        assert!((sector([1.0, 1.0], [1.0, 0.0, 4.0]) - (1.0 - 0.704_832_764_699)).abs() < 1e-11);
    }

    #[test]
    fn a_correlated_law_agrees_with_its_integral() {
        // P(|W_v| U < |W_u| V) by the midpoint rule over the angle of the density 1/(d' C^-1 d).
        let ([wide, high], [a, b, c]) = ([1.0, 2.0], [0.45, -0.03, 0.29_f64]);
        let cells = 20_000;
        let (mut all, mut inside) = (0.0, 0.0);
        for cell in 0..cells {
            let angle = std::f64::consts::PI * (f64::from(cell) + 0.5) / f64::from(cells);
            let (y, x) = (libm::sin(angle), libm::cos(angle));
            let weight = 1.0 / (c * x * x - 2.0 * b * x * y + a * y * y);
            all += weight;
            if y.abs() * wide < x.abs() * high {
                inside += weight;
            }
        }
        // One cell at each of two corners.
        assert!((sector([wide, high], [a, b, c]) - inside / all).abs() < 1e-3);
    }
}
