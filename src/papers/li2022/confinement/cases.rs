//! Named instances.

use crate::instances::cut_diffusion::CutDiffusion;
use crate::instances::cut_plane::CutPlane;
use crate::instances::extended_variance::{ExtendedVariance, Variance};
use crate::instances::finite_noise::FiniteNoise;
use crate::instances::hidden_invariant::HiddenInvariant;
use crate::instances::rough_family::{ExampleLoss, RoughFamily};
use crate::instances::trapped::{Pull, Trapped};
use crate::instances::trapped_well::TrappedWell;

/// Losses that do not leave a ball, with the hard cases first.
pub(super) fn trapped() -> Vec<(&'static str, Trapped)> {
    let new = |draws, confinement, radii| {
        Trapped::new(draws, confinement, radii).expect("the named losses are confining")
    };
    let plane = |inner| {
        let matrix = vec![vec![1.0, 0.0], vec![0.0, 9.0]];
        new(vec![Pull::Quadratic { matrix, center: vec![0.0, 0.0] }], 1.0, [inner, 2.0])
    };
    let waves = [1.5, -1.5].map(|wave| Pull::Line {
        curvature: 1.0,
        cubic: 0.0,
        wave,
        bump: 0.0,
        width: 1.0,
    });
    vec![
        ("x²/2, small L", new(vec![Pull::affine(1.0, 0.0)], 1.0, [0.1, 1.0])),
        ("x²/2", new(vec![Pull::affine(1.0, 0.0)], 1.0, [0.5, 1.0])),
        ("two minima", two_minima()),
        ("x²/2 ± 1.5 cos x, not convex", new(waves.to_vec(), 0.25, [2.5, 4.0])),
        ("curvatures 1 and 9", plane(0.5)),
        ("curvatures 1 and 9, thin shell", plane(1.9)),
        ("pushed outwards inside", pushed()),
        ("steep outside", steep()),
    ]
}

/// Gradients x + 0.6 and 3x - 0.6.
pub(super) fn two_minima() -> Trapped {
    let draws = vec![Pull::affine(1.0, 0.6), Pull::affine(3.0, -0.6)];
    Trapped::new(draws, 0.5, [1.2, 2.0]).expect("confining")
}

/// Half the draws push outwards in |x| < 0.8, and the shell is thin.
pub(super) fn pushed() -> Trapped {
    let draw = |bump| Pull::Line { curvature: 1.0, cubic: 0.0, wave: 0.0, bump, width: 0.8 };
    Trapped::new(vec![draw(-3.0), draw(3.0)], 0.95, [0.9, 0.905]).expect("confining")
}

/// `f' = x + x³` and a small L.
pub(super) fn steep() -> Trapped {
    let draw = Pull::Line { curvature: 1.0, cubic: 1.0, wave: 0.0, bump: 0.0, width: 1.0 };
    Trapped::new(vec![draw], 1.0, [0.1, 0.5]).expect("confining")
}

/// Diffusions on the line, cut off close to the ball.
pub(super) fn cut_line() -> Vec<(&'static str, CutDiffusion)> {
    let new = |loss, noise, radii, step| {
        CutDiffusion::new(loss, noise, radii, step).expect("the named losses are confining")
    };
    vec![
        ("x²/2, constant noise", new([1.0, 0.0, 0.0], [0.5, 0.0, 0.0], [0.55, 0.6, 0.75], 0.5)),
        (
            "cubic growth, noise that varies",
            new([1.0, 0.1, 0.3], [0.4, 0.2, 0.1], [0.9, 1.0, 1.3], 0.5),
        ),
    ]
}

/// Diffusions in the plane about a minimiser off the centre, with steps below η_1.
pub(super) fn cut_plane() -> Vec<(&'static str, CutPlane)> {
    let new = |loss, step| {
        CutPlane::new(loss, [1.2, 1.3, 1.5], step).expect("the named losses are confining")
    };
    vec![
        ("curvature 10, b = 0.5", new([10.0, 0.5, 0.2], 0.4)),
        ("curvature 100, b = 0.2", new([100.0, 0.2, 0.2], 0.01)),
        ("curvature 100, b = 0.1", new([100.0, 0.1, 0.2], 0.05)),
        ("round, centred", new([1.0, 0.0, 0.2], 0.5)),
    ]
}

/// Noise that leaves `x₁² - x₂²` alone.
pub(super) fn products() -> Vec<(&'static str, HiddenInvariant)> {
    let new =
        |step, time| HiddenInvariant::product([1.0, 0.8], step, [1.0, 0.5], time).expect("s < a");
    vec![("η = 0.2, t = 1", new(0.2, 1.0)), ("η = 0.05, t = 1", new(0.05, 1.0))]
}

/// Noise along an axis, the same everywhere.
pub(super) fn constant_noise() -> HiddenInvariant {
    HiddenInvariant { saddle: false, ..products().swap_remove(0).1 }
}

/// Families that satisfy Assumption 1 to the letter, `k` up to a largest one or without a bound.
pub(super) fn rough(largest: Option<f64>) -> Vec<(&'static str, RoughFamily)> {
    vec![
        ("a corner in Σ", RoughFamily::Corner { size: 0.5, largest }),
        ("f''' without a bound", RoughFamily::Kink { largest }),
    ]
}

/// Losses of one example of length one, with a penalty.
pub(super) fn examples(penalty: f64) -> Vec<(&'static str, ExampleLoss)> {
    let example = |example, label, logistic| ExampleLoss { example, label, logistic, penalty };
    vec![
        ("least squares", example([1.0, 0.0], 1.0, false)),
        ("least squares, oblique", example([0.6, 0.8], -1.0, false)),
        ("logistic regression", example([0.6, -0.8], 1.0, true)),
    ]
}

/// One well of a double well.
pub(super) fn wells() -> Vec<(&'static str, TrappedWell)> {
    let new = |noise, spread| {
        TrappedWell::new(noise, spread, [0.2, 0.41]).expect("the noise is weaker than the slope")
    };
    let even = FiniteNoise::two_point(0.5).expect("a probability");
    let rare = FiniteNoise::two_point(0.2).expect("a probability");
    vec![("symmetric noise", new(even, 0.25)), ("skewed noise", new(rare, 0.12))]
}

/// Noise that changes its sign in the ball.
pub(super) fn crossing() -> Vec<(&'static str, CutDiffusion)> {
    let new = |loss, noise, radii| {
        CutDiffusion::new(loss, noise, radii, 0.1).expect("the named losses are confining")
    };
    vec![
        ("√Σ = 0.6 |x - 0.5|", new([1.0, 0.0, 0.0], [-0.3, 0.0, 0.6], [1.0, 1.5, 2.5])),
        ("√Σ = |0.1 + 0.5 sin x|", new([1.0, 0.2, 0.1], [0.1, 0.5, 0.0], [1.2, 1.5, 2.5])),
    ]
}

/// Noise that does not vanish in the ball.
pub(super) fn definite() -> Vec<(&'static str, CutDiffusion)> {
    let new = |noise| {
        let (loss, radii) = ([1.0, 0.1, 0.1], [1.2, 1.5, 2.5]);
        CutDiffusion::new(loss, noise, radii, 0.1).expect("the named losses are confining")
    };
    vec![("√Σ = 0.5 + 0.3 sin x", new([0.5, 0.3, 0.0])), ("√Σ = 0.7", new([0.7, 0.0, 0.0]))]
}

/// Variances that fall steeply towards the sphere, to a positive value there.
pub(super) fn falling() -> Vec<(&'static str, ExtendedVariance)> {
    let at = |least| ExtendedVariance::falling(least, [1.0, 2.0]).expect("positive");
    vec![("ε = 1e-4", at(1e-4)), ("ε = 1e-5", at(1e-5)), ("ε = 1e-6", at(1e-6))]
}

/// A constant variance.
pub(super) fn flat() -> Vec<(&'static str, ExtendedVariance)> {
    let at = |radii| ExtendedVariance { variance: Variance::Constant(0.7), radii };
    vec![("R = 1, R2 = 2", at([1.0, 2.0])), ("R = 1, R2 = 1.5", at([1.0, 1.5]))]
}

/// Variances that are known everywhere.
pub(super) fn variances() -> Vec<(&'static str, ExtendedVariance)> {
    let at = |variance| ExtendedVariance { variance, radii: [1.0, 2.0] };
    vec![
        ("constant", at(Variance::Constant(0.7))),
        ("a square", at(Variance::Square { slope: 0.8, zero: 0.5 })),
        ("bends at the sphere, ε = 0.1", at(Variance::Bending(0.1))),
        ("bends at the sphere, ε = 0.01", at(Variance::Bending(0.01))),
    ]
}
