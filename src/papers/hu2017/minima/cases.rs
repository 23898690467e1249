//! Named minima, and starts near them.

use std::f64::consts::TAU;

use nalgebra::{Matrix2, Vector2};
use proptest::strategy::Strategy;

use crate::claim::{Instances, PerBudget};
use crate::instances::basin::{Basin, Ellipse, Well};
use crate::instances::sgd::Sgd;
use crate::instances::timed_starts::Timed;
use crate::instances::valley_with_exit::ValleyWithExit;
use crate::monte_carlo::UnitNoise;

/// A full noise matrix.
pub(super) const FULL: [[f64; 2]; 2] = [[0.9, 0.3], [-0.2, 0.6]];

/// A disc about 0.
pub(super) const DISC: Ellipse = Ellipse { centre: [0.0, 0.0], half_axes: [1.0, 1.0], angle: 0.0 };

/// A round domain of which 0 is not the centre.
pub(super) const EGG: Ellipse = Ellipse { centre: [0.15, -0.1], half_axes: [1.0, 0.8], angle: 1.0 };

/// A quadratic loss with noise that varies.
pub(super) fn quadratic_well() -> Well {
    Well::new([1.0, 0.0, 0.0], [1.0, 0.5], [0.5, 1.0]).expect("valid")
}

/// A skew quartic loss with noise that varies.
pub(super) fn skew_well() -> Well {
    Well::new([1.2, 0.5, -0.4], [0.8, -0.3], [0.9, 0.7]).expect("valid")
}

/// Both, under the names that most claims give them.
pub(super) fn two_wells() -> Vec<(&'static str, Well)> {
    vec![("quadratic, noise that varies", quadratic_well()), ("skew and quartic", skew_well())]
}

/// A skew loss with noise that varies in a domain that the flow does not leave.
pub(super) fn skew_basin() -> Basin {
    Basin::new([1.0, 1.5], 0.5, 0.1, FULL, [0.3, 0.1], EGG).expect("valid")
}

/// A thin ellipse at an angle to the principal curvatures: the flow crosses its boundary outwards near the tips.
pub(super) fn crossed_basin() -> Basin {
    let thin = Ellipse { centre: [0.0, 0.0], half_axes: [1.0, 0.25], angle: 0.0 };
    Basin::new([1.0, 4.0], -0.7, 0.0, FULL, [0.0, 0.0], thin).expect("valid")
}

/// Curvatures 1 and 4, the first at an angle to the long axis of an ellipse, and unit noise.
pub(super) fn thin_basin(angle: f64, half_width: f64) -> Basin {
    let thin = Ellipse { centre: [0.0, 0.0], half_axes: [1.0, half_width], angle: 0.0 };
    let unit = [[1.0, 0.0], [0.0, 1.0]];
    Basin::new([1.0, 4.0], angle, 0.0, unit, [0.0, 0.0], thin).expect("valid")
}

/// A valley with an exit, and `S = I`.
pub(super) fn valley(
    slope: [f64; 3],
    ends: [f64; 2],
    transverse: Option<[f64; 3]>,
) -> ValleyWithExit {
    ValleyWithExit::new(slope, 1.0, ends, transverse).expect("valid")
}

/// On the line and in the plane, with saddles softer and harder across than the minimum.
pub(super) fn valleys() -> Instances<ValleyWithExit> {
    let (softer, harder) = (Some([2.5, -1.5, 0.9]), Some([2.0, 1.0, 1.1]));
    let cases = PerBudget { quick: 2, standard: 8, deep: 64 };
    Instances::named(vec![
        ("on the line", valley([1.0, 1.0, 0.8], [0.9, 1.4], None)),
        ("on the line, steep", valley([3.0, 0.7, -0.5], [0.7, 1.0], None)),
        ("in the plane, softer saddle", valley([1.0, 1.0, 0.5], [1.2, 1.4], softer)),
        ("in the plane, harder saddle", valley([2.0, 1.0, -0.4], [1.2, 1.4], harder)),
    ])
    .and_random(cases, ValleyWithExit::any())
}

/// Wells in which unit noise of each law overpowers the gradient up to the nearer end, if it is as
/// loud as `loudness`.
pub(super) fn laws_and_wells(laws: &[UnitNoise], loudness: f64) -> Instances<Sgd<Well>> {
    let quadratic = Well::new([1.0, 0.0, 0.0], [1.0, 0.0], [0.4, 0.6]).expect("valid");
    let skew = Well::new([1.2, 0.5, -0.4], [1.0, 0.2], [0.5, 0.4]).expect("valid");
    let named = |&law: &UnitNoise| {
        let names = match law {
            UnitNoise::Gaussian => ["quadratic, Gaussian", "skew, Gaussian"],
            UnitNoise::Uniform => ["quadratic, uniform", "skew, uniform"],
            UnitNoise::TwoPoint => ["quadratic, two-point", "skew, two-point"],
            UnitNoise::SkewedTwoPoint => ["quadratic, skewed", "skew, skewed"],
        };
        let wells = [quadratic, skew].map(|well| Sgd::new(well.louder(loudness), law));
        names.into_iter().zip(wells)
    };
    Instances::named(laws.iter().flat_map(named).collect())
}

/// From 0 and from a twentieth of the way inside either end.
fn timed_well(well: Well) -> Timed<Well, f64> {
    let [left, right] = well.ends();
    Timed { problem: well, starts: vec![0.0, 0.95 * left, 0.95 * right] }
}

/// Wells on the line.
pub(super) fn timed_wells() -> Instances<Timed<Well, f64>> {
    let equal = Well::new([2.0, 0.0, 0.5], [1.0, 0.0], [0.6, 0.6]).expect("valid");
    let named = two_wells().into_iter().chain([("equal barriers", equal)]);
    let cases = PerBudget { quick: 2, standard: 12, deep: 128 };
    Instances::named(named.map(|(name, well)| (name, timed_well(well))).collect())
        .and_random(cases, Well::any().prop_map(timed_well))
}

/// Basins that the flow does not leave.
pub(super) fn timed_basins() -> Instances<Timed<Basin, [f64; 2]>> {
    let equal = Basin::new([1.0, 1.0], 0.5, 0.0, FULL, [0.0, 0.0], DISC).expect("valid");
    let from = |problem: Basin, start: [f64; 2]| {
        assert!(problem.flow_stays(), "{problem} does not keep the flow");
        Timed { problem, starts: vec![[0.0, 0.0], start] }
    };
    Instances::named(vec![
        ("equal curvatures, unequal noise", from(equal, [0.0, 0.9])),
        ("skew loss, noise that varies, off centre", from(skew_basin(), [0.5, 0.4])),
    ])
}

/// Starts in a [`thin_basin`].
pub(super) fn in_thin_basin(
    name: &'static str,
    angle: f64,
    half_width: f64,
    starts: &[[f64; 2]],
) -> Instances<Timed<Basin, [f64; 2]>> {
    let problem = thin_basin(angle, half_width);
    Instances::named(vec![(name, Timed { problem, starts: starts.to_vec() })])
}

/// Wells in which noise that varies decides how and where the way out is cheapest.
pub(super) fn uneven_wells() -> Instances<Well> {
    let well = |slope, noise, ends| Well::new(slope, noise, ends).expect("valid");
    Instances::named(vec![
        ("quadratic, noise that grows", well([1.0, 0.0, 0.0], [1.0, 1.0], [0.5, 1.0])),
        ("skew and quartic", well([1.2, 0.5, -0.4], [0.8, -0.6], [0.9, 0.7])),
        ("noise decides the side", well([1.5, 0.3, 0.0], [0.7, -0.9], [0.8, 0.7])),
    ])
}

/// Basins whose noise is far from a multiple of the identity.
pub(super) fn uneven_basins() -> Instances<Basin> {
    let basin = |curvatures, axis, cubic, noise, slope, domain| {
        Basin::new(curvatures, axis, cubic, noise, slope, domain).expect("valid")
    };
    let uneven = [[1.0, 0.0], [0.3, 0.5]];
    let random = Basin::any()
        .prop_map(|basin| basin.with_noise([[1.0, 0.2], [-0.1, 0.6]]))
        .prop_filter("averaging the noise over directions changes little", |basin| {
            0.5 < (averaged_action(basin) / linear_action(basin) - 1.0).abs()
        });
    let cases = PerBudget { quick: 0, standard: 3, deep: 32 };
    Instances::named(vec![
        (
            "skew loss, noise that varies, off centre",
            basin([1.0, 1.5], 0.5, 0.2, uneven, [0.3, 0.1], EGG),
        ),
        ("equal curvatures", basin([1.0, 1.0], 0.0, 0.0, FULL, [0.0, 0.0], DISC)),
    ])
    .and_random(cases, random)
}

/// `2 min F` over half the trace of `S Sᵀ` at 0: right for noise that is the same in all directions.
pub(super) fn averaged_action(basin: &Basin) -> f64 {
    let [[p, _], [_, q]] = basin.covariance_at([0.0, 0.0]);
    4.0 * basin.least_rise() / (p + q)
}

/// The least action to the boundary for the quadratic part of `F` and the noise at 0: `½ zᵀ Q⁻¹ z` with
/// `K Q + Q K = S Sᵀ`.
fn linear_action(basin: &Basin) -> f64 {
    let [k, a] =
        [basin.hessian(), basin.covariance_at([0.0, 0.0])].map(|m| Matrix2::from(m).transpose());
    let (trace, determinant) = (k.trace(), k.determinant());
    let adjugate = Matrix2::identity() * trace - k;
    let q = (a * determinant + adjugate * a * adjugate) / (2.0 * trace * determinant);
    let inverse = q.try_inverse().expect("a covariance");
    let boundary = (0..90).map(|k| basin.domain().boundary(TAU * f64::from(k) / 90.0));
    let actions =
        boundary.map(|[x, y]| 0.5 * Vector2::new(x, y).dot(&(inverse * Vector2::new(x, y))));
    actions.fold(f64::INFINITY, f64::min)
}
