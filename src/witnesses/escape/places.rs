//! Where paths leave a rectangle about an unstable point.

use super::starts::axes;
use crate::instances::unstable_point::{Drift, InPlane, UnstablePlane};
use crate::interval::Interval;
use crate::monte_carlo::{Block, Normals, Tally, UnitNoise, escape};
use crate::observation::Observation;
use crate::oracles::exit::planar_exit;
use crate::statistics::intervals;

/// The probability of leaving at the right side, at a step size, and a bound of that of leaving elsewhere than at the heights
/// `|v| <= near`, both as in [`planar_exit::exit_sides`].
///
/// # Panics
///
/// If the coordinates are coupled.
pub fn sides(launch: &InPlane, eta: f64, near: f64) -> (Interval, f64) {
    let [along, across] = axes(launch, eta);
    planar_exit::exit_sides(along, across, [-near, near])
}

/// How many paths of the linear SDE leave near a place, by exact steps at a step size.
pub fn of_linear(
    launch: &InPlane,
    eta: f64,
    block: &mut Block,
    is_near: impl Fn([f64; 2]) -> bool,
) -> Tally {
    let step = Linear::new(launch.problem(), eta, 0.02);
    count(launch, block, |x, zeta| step.next(x, zeta), is_near)
}

/// How many paths of the SDE, whose coordinates may be coupled, leave near a place, by small steps.
pub fn of_coupled(
    launch: &InPlane,
    block: &mut Block,
    is_near: impl Fn([f64; 2]) -> bool,
) -> Tally {
    let plane = launch.problem();
    let noise = plane.noise_in_eigencoordinates();
    count(launch, block, |x, zeta| small_step(plane, noise, x, zeta), is_near)
}

/// Their share.
pub fn share(_: &InPlane, tally: &Tally, alpha: f64) -> Observation {
    let moments = &tally.moments[0];
    let hits = (moments.mean() * moments.count() as f64).round() as u64;
    Observation::of(intervals::proportion(hits, moments.count(), alpha))
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

/// An exact step of the linear SDE in eigencoordinates.
struct Linear {
    factors: [f64; 2],
    /// The lower triangular root of the step's covariance: first row, second row.
    root: [f64; 3],
}

impl Linear {
    fn new(plane: &UnstablePlane, eta: f64, time: f64) -> Linear {
        let rates = plane.drifts().map(Drift::rate);
        let covariance = plane.covariance();
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
pub fn trajectory(plane: &UnstablePlane) -> f64 {
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
