//! Named saddles and double wells.

use std::f64::consts::LN_2;

use crate::instances::finite_noise::FiniteNoise;
use crate::instances::long_runs::{ConfinedWells, Horizon, LinearSaddle};
use crate::instances::outward_loss::OutwardLoss;
use crate::instances::rough_saddle::{RoughSaddle, SaddleNoise};
use crate::instances::unstable_point::{Drift, UnstablePlane, UnstablePoint};

/// A saddle with turned axes and noise that is not aligned, from a point. The unstable direction doubles in a unit of
/// time, so that `c log2(1/η)` is a horizon with `β = c/a`.
pub(super) fn saddle(horizon: Horizon, start: [f64; 2]) -> LinearSaddle {
    LinearSaddle {
        rates: [LN_2, 0.6],
        angle: 0.7,
        covariance: [1.2, -0.3, 0.5],
        start,
        along: [1.0, 0.4],
        horizon,
    }
}

/// A saddle along the axes with independent noises of variance one, from itself.
pub(super) fn aligned(horizon: Horizon) -> LinearSaddle {
    LinearSaddle {
        rates: [LN_2, 1.0],
        angle: 0.0,
        covariance: [1.0, 0.0, 1.0],
        start: [0.0, 0.0],
        along: [1.0, 0.0],
        horizon,
    }
}

/// The turned saddle from a point of its stable manifold.
pub(super) fn stable(horizon: Horizon) -> LinearSaddle {
    let start = saddle(horizon, [0.0, 0.0]).axes()[1].map(|coordinate| 0.4 * coordinate);
    saddle(horizon, start)
}

/// A symmetric double well with noise of two values, symmetric or skewed; distances from the saddle double in a unit
/// of time.
pub(super) fn wells(skewed: bool, horizon: Horizon) -> ConfinedWells {
    let (rare, amplitude) = if skewed { (0.1, 0.3) } else { (0.5, 0.4) };
    let noise = FiniteNoise::two_point(rare).expect("a probability");
    ConfinedWells::new(Drift::new(LN_2, 0.0, -LN_2), noise, amplitude, horizon).expect("confined")
}

/// A double well with a deep and a shallow well and skewed noise.
pub(super) fn uneven(horizon: Horizon) -> ConfinedWells {
    let noise = FiniteNoise::two_point(0.3).expect("a probability");
    ConfinedWells::new(Drift::new(LN_2, 0.2, -LN_2), noise, 0.4, horizon).expect("confined")
}

/// A loss in the plane, left at `|u| = 1`.
fn rough(drift: Drift, noise: SaddleNoise) -> RoughSaddle {
    RoughSaddle { drift, stiffness: 1.0, noise, reach: 1.0 }
}

/// Flat along the unstable direction, with noise.
pub(super) fn degenerate() -> Vec<(&'static str, RoughSaddle)> {
    let noise = SaddleNoise::Constant([1.0, 0.5]);
    vec![
        ("f = -u⁴/4 + v²/2", rough(Drift::new(0.0, 0.0, 1.0), noise)),
        ("f = -u³/3 + v²/2", rough(Drift::new(0.0, 1.0, 0.0), noise)),
    ]
}

/// Not degenerate, but without noise along the unstable direction.
pub(super) fn noiseless() -> (&'static str, RoughSaddle) {
    (
        "noise along the stable direction only",
        rough(Drift::linear(0.8), SaddleNoise::Constant([0.0, 1.0])),
    )
}

/// All draws of the gradient vanish at the saddle.
pub(super) fn proportional() -> (&'static str, RoughSaddle) {
    ("f(x; ξ) = (1 + ξ/2) f(x)", rough(Drift::linear(0.8), SaddleNoise::Proportional(0.5)))
}

/// The same losses with curvature, and with noise along the unstable direction.
pub(super) fn repaired() -> Vec<(&'static str, RoughSaddle)> {
    let noise = SaddleNoise::Constant([1.0, 0.5]);
    vec![
        ("f = -0.4 u² - u⁴/4 + v²/2", rough(Drift::new(0.8, 0.0, 1.0), noise)),
        ("f = -0.4 u² - u³/6 + v²/2", rough(Drift::new(0.8, 0.5, 0.0), noise)),
    ]
}

/// A saddle with turned axes, a full noise matrix and a loss that is not even, in a rounded rectangle.
pub(super) fn plane() -> UnstablePlane {
    let drifts = [Drift::new(1.4, 0.2, -0.3), Drift::new(-0.9, 0.0, -0.5)];
    let noise = [[0.6, 0.3], [-0.2, 0.5]];
    UnstablePlane::new(drifts, 0.5, noise, [1.0, 3.0], 0.25).expect("valid")
}

/// A saddle along its unstable direction, with noise that depends on the position.
pub(super) fn line() -> UnstablePoint {
    UnstablePoint::new(Drift::new(1.6, -0.7, 0.3), 0.75, (0.7, 1.1))
        .and_then(|point| point.with_noise_slope(0.4))
        .expect("valid")
}

/// A saddle of a loss that is not even along its unstable direction.
pub(super) fn curved() -> (&'static str, RoughSaddle) {
    ("a skew saddle", rough(Drift::new(1.4, 0.2, -0.3), SaddleNoise::Constant([0.7, 0.4])))
}

/// `f(x; ξ) = cos(k x + ξ)`.
pub(super) fn wave(frequency: f64) -> OutwardLoss {
    OutwardLoss::wave(frequency).expect("positive")
}

/// `-f'(x; ξ) = drift(x) + s ξ`, outward at `R` for some `ξ`.
pub(super) fn slope(drift: Drift, amplitude: f64, rare: f64) -> OutwardLoss {
    let noise = FiniteNoise::two_point(rare).expect("a probability");
    OutwardLoss::hill(drift, noise, amplitude).expect("outward")
}
