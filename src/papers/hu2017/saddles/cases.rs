//! Named unstable points.

use crate::claim::{Instances, PerBudget};
use crate::instances::sgd::Sgd;
use crate::instances::unstable_point::{Drift, UnstablePlane, UnstablePoint};
use crate::monte_carlo::UnitNoise;

/// A full noise matrix, neither symmetric nor commuting with the Hessian.
pub(crate) const NOISE: [[f64; 2]; 2] = [[0.6, 0.3], [-0.2, 0.5]];

/// A point on the line with unit noise.
pub(crate) fn point(drift: Drift, ends: (f64, f64)) -> UnstablePoint {
    UnstablePoint::new(drift, 1.0, ends).expect("valid")
}

/// A plane with noise [`NOISE`].
pub(crate) fn plane(drifts: [Drift; 2], widths: [f64; 2]) -> UnstablePlane {
    UnstablePlane::new(drifts, 0.7, NOISE, widths, 0.25).expect("valid")
}

/// A linear drift.
pub(crate) fn linear_point() -> UnstablePoint {
    UnstablePoint::new(Drift::linear(1.5), 0.7, (0.6, 1.0)).expect("valid")
}

/// A skew quartic loss with noise that depends on the position.
pub(crate) fn skew_point() -> UnstablePoint {
    UnstablePoint::new(Drift::new(2.0, -1.0, 0.5), 1.25, (0.5, 0.8))
        .and_then(|point| point.with_noise_slope(0.75))
        .expect("valid")
}

/// 0 is the only stationary point in the closure of `D`.
pub(crate) fn lone_points() -> Instances<UnstablePoint> {
    let Instances { mut named, random, cases } = asymmetric_points();
    named.insert(0, ("linear, symmetric", point(Drift::linear(1.0), (1.0, 1.0))));
    Instances { named, random, cases }
}

/// The same without the symmetric one.
pub(crate) fn asymmetric_points() -> Instances<UnstablePoint> {
    let cases = PerBudget { quick: 8, standard: 32, deep: 256 };
    Instances::named(vec![
        ("linear", linear_point()),
        ("skew, noise depends on position", skew_point()),
    ])
    .and_random(cases, UnstablePoint::alone())
}

/// 0 is not the only stationary point in the closure of `D`.
pub(crate) fn points_not_alone() -> Instances<UnstablePoint> {
    let cases = PerBudget { quick: 2, standard: 8, deep: 64 };
    Instances::named(vec![
        ("two minima inside", point(Drift::new(1.0, 0.0, -1.0), (2.0, 2.0))),
        ("one minimum inside", point(Drift::new(1.0, -1.0, 0.0), (1.0, 1.5))),
        ("an inflection inside", point(Drift::new(1.0, -2.0, 1.0), (1.0, 2.0))),
        ("both minima on the boundary", point(Drift::new(1.0, 0.0, -1.0), (1.0, 1.0))),
        ("one minimum on the boundary", point(Drift::new(1.0, -1.0, 0.0), (0.5, 1.0))),
    ])
    .and_random(cases, UnstablePoint::with_minimum())
}

/// The losses of [`points_not_alone`] on domains that end before the other stationary points.
pub(crate) fn cut_off() -> Instances<UnstablePoint> {
    Instances::named(vec![
        ("two minima outside", point(Drift::new(1.0, 0.0, -1.0), (0.75, 0.5))),
        ("one minimum outside", point(Drift::new(1.0, -1.0, 0.0), (1.0, 0.5))),
        ("an inflection outside", point(Drift::new(1.0, -2.0, 1.0), (1.0, 0.5))),
    ])
}

/// A saddle, skew in one direction and quartic in both.
pub(crate) fn skew_saddle() -> UnstablePlane {
    plane([Drift::new(1.0, 0.2, -0.3), Drift::new(-1.5, 0.0, -0.5)], [1.0, 3.0])
}

/// A maximum with distinct rates.
pub(crate) fn maximum() -> UnstablePlane {
    plane([Drift::linear(1.0), Drift::linear(0.3)], [1.0, 4.0])
}

/// Saddles and a maximum, alone in the closure of `D`.
pub(crate) fn lone_planes() -> Instances<UnstablePlane> {
    let linear = plane([Drift::linear(1.0), Drift::linear(-1.5)], [1.0, 3.0]);
    let cases = PerBudget { quick: 4, standard: 16, deep: 128 };
    Instances::named(vec![
        ("linear saddle", linear),
        ("skew and quartic saddle", skew_saddle()),
        ("maximum", maximum()),
    ])
    .and_random(cases, UnstablePlane::saddle())
}

/// Along `u` two saddles at `±1`; only the slower direction `v` leads out.
pub(crate) fn chain_of_saddles() -> UnstablePlane {
    plane([Drift::new(1.0, 0.0, -1.0), Drift::linear(0.3)], [2.5, 1.0])
}

/// SGD on the line.
pub(crate) fn sgd_on_line() -> Instances<Sgd<UnstablePoint>> {
    let linear = UnstablePoint::new(Drift::linear(1.0), 0.7, (0.6, 1.0)).expect("valid");
    let skew = UnstablePoint::new(Drift::new(1.25, -0.5, 0.25), 0.8, (0.8, 1.2))
        .and_then(|point| point.with_noise_slope(-0.25))
        .expect("valid");
    Instances::named(vec![
        ("linear, Gaussian noise", Sgd::new(linear, UnitNoise::Gaussian)),
        ("linear, skewed two-point noise", Sgd::new(linear, UnitNoise::SkewedTwoPoint)),
        ("skew loss and noise, Gaussian", Sgd::new(skew, UnitNoise::Gaussian)),
        ("skew loss and noise, skewed two-point", Sgd::new(skew, UnitNoise::SkewedTwoPoint)),
    ])
}

/// SGD in the plane, on a loss that does not separate.
pub(crate) fn sgd_in_plane() -> Instances<Sgd<UnstablePlane>> {
    let coupled = plane([Drift::linear(1.5), Drift::linear(-1.0)], [1.0, 1.5]);
    let coupled = coupled.coupled(0.5).expect("valid");
    Instances::named(vec![
        ("coupled saddle, Gaussian noise", Sgd::new(coupled, UnitNoise::Gaussian)),
        ("coupled saddle, skewed two-point noise", Sgd::new(coupled, UnitNoise::SkewedTwoPoint)),
    ])
}
