//! Named starts near unstable points.

use crate::claim::{Instances, PerBudget};
use crate::instances::barred_saddle::BarredSaddle;
use crate::instances::unstable_point::{
    Drift, InPlane, Launch, OnLine, UnstablePlane, UnstablePoint,
};

use super::cases::{linear_point, maximum, plane, point, skew_point, skew_saddle};

/// A start on the line.
pub(super) fn on_line(problem: UnstablePoint, start: f64) -> OnLine {
    Launch::on_line(problem, start).expect("the start is inside")
}

/// A start in the plane.
pub(super) fn in_plane(problem: UnstablePlane, start: [f64; 2]) -> InPlane {
    Launch::in_plane(problem, start).expect("the start is inside")
}

/// Lone saddles, from points whose orbit stays in `D`.
pub(super) fn starts_on_stable_manifold() -> Instances<InPlane> {
    let cases = PerBudget { quick: 4, standard: 12, deep: 128 };
    Instances::named(vec![
        ("the saddle itself", in_plane(skew_saddle(), [0.0, 0.0])),
        ("on the stable manifold, near the boundary", in_plane(skew_saddle(), [0.0, 2.5])),
    ])
    .and_random(cases, InPlane::on_stable_manifold())
}

/// Lone saddles and maxima, from points whose orbit leaves `D`.
pub(super) fn starts_off_stable_manifold() -> Instances<InPlane> {
    let cases = PerBudget { quick: 4, standard: 12, deep: 128 };
    Instances::named(vec![
        ("near the stable manifold", in_plane(skew_saddle(), [0.01, 2.5])),
        ("off the stable manifold", in_plane(skew_saddle(), [-0.5, -1.0])),
        ("a maximum, on its slow axis", in_plane(maximum(), [0.0, 2.0])),
    ])
    .and_random(cases, InPlane::off_stable_manifold())
}

/// Lone maxima in the plane, from points on and near their axes.
pub(super) fn starts_near_maxima() -> Instances<InPlane> {
    let from =
        |rates: [f64; 2], start| in_plane(plane(rates.map(Drift::linear), [1.0, 4.0]), start);
    Instances::named(vec![
        ("on the fast axis", from([1.0, 0.3], [-0.25, 0.0])),
        ("on the slow axis", from([1.0, 0.3], [0.0, 2.0])),
        ("near the slow axis", from([1.0, 0.3], [0.05, -1.0])),
        ("equal rates", from([0.8, 0.8], [0.1, 0.1])),
    ])
}

/// Lone points on the line, from both sides of zero.
pub(super) fn starts_on_line() -> Instances<OnLine> {
    let cases = PerBudget { quick: 6, standard: 16, deep: 128 };
    Instances::named(vec![
        ("linear", on_line(linear_point(), 0.125)),
        ("skew, near zero", on_line(skew_point(), -0.01)),
        ("skew, near an end", on_line(skew_point(), 0.75)),
    ])
    .and_random(cases, OnLine::off_zero())
}

/// A minimum inside `D`, and starts in its well and beyond.
pub(super) fn starts_not_alone() -> Instances<OnLine> {
    let well = point(Drift::new(1.0, -1.0, 0.0), (1.0, 1.5));
    let wells = point(Drift::new(1.0, 0.0, -1.0), (2.0, 2.0));
    Instances::named(vec![
        ("in a well", on_line(wells, 1.0)),
        ("near the boundary, back into the well", on_line(wells, -1.9)),
        ("the flow leaves at once, a well is behind", on_line(well, -0.25)),
    ])
    .and_random(PerBudget { quick: 1, standard: 4, deep: 64 }, OnLine::with_minimum())
}

/// The flow from the start leaves; a minimum lies on the other side of zero.
pub(super) fn wells_behind() -> Instances<OnLine> {
    let from = |drift, ends, start| on_line(point(drift, ends), start);
    Instances::named(vec![
        ("a well to the right", from(Drift::new(1.0, -1.0, 0.0), (1.0, 1.5), -0.25)),
        ("a well to the left", from(Drift::new(0.75, 0.5, 0.0), (2.25, 0.5), 0.125)),
        ("a flat way back", from(Drift::new(2.0, -1.0, 0.0), (0.5, 3.0), -0.4)),
    ])
}

/// The same losses and starts on domains that end before the minimum.
pub(super) fn wells_outside() -> Instances<OnLine> {
    let from = |drift, ends, start| on_line(point(drift, ends), start);
    Instances::named(vec![
        ("a well outside to the right", from(Drift::new(1.0, -1.0, 0.0), (1.0, 0.5), -0.25)),
        ("a well outside to the left", from(Drift::new(0.75, 0.5, 0.0), (0.75, 0.5), 0.125)),
    ])
}

/// Bars across the stable manifold, and starts behind them.
pub(super) fn bars() -> Instances<BarredSaddle> {
    let bar = BarredSaddle::returning([1.0, 1.5], 0.7, [1.5, 3.0], (1.0, 0.25, 0.75), 2.0);
    let cases = PerBudget { quick: 4, standard: 12, deep: 128 };
    Instances::named(vec![("a bar above the saddle", bar.expect("valid"))])
        .and_random(cases, BarredSaddle::any_returning())
}

/// The same, with few random ones: each that is refuted is shrunk.
pub(super) fn few_bars() -> Instances<BarredSaddle> {
    Instances { cases: PerBudget { quick: 1, standard: 4, deep: 32 }, ..bars() }
}

/// A bar whose tip touches the orbit from a start at `tangent`.
pub(super) fn touching(
    rates: [f64; 2],
    tangent: [f64; 2],
    radius: f64,
    contact: f64,
) -> BarredSaddle {
    BarredSaddle::grazing(rates, 0.7, [1.5, 3.0], (tangent, radius), contact).expect("valid")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::interval::Interval;
    use crate::papers::hu2017::saddles::cases::cut_off;

    #[test]
    fn the_flow_from_in_front_of_a_well_leaves() {
        for (name, launch) in wells_behind().named {
            let (left, right) = launch.problem().ends();
            let end = if launch.start() < 0.0 { -left } else { right };
            let between = Interval::between(launch.start(), end);
            let zeros = launch.problem().drift().other_zeros();
            assert!(!zeros.iter().any(|&zero| between.contains(zero)), "{name}");
            assert!(!launch.problem().is_alone(), "{name}");
        }
        for point in cut_off().named.iter().map(|(_, point)| point) {
            assert!(point.is_alone(), "{point}");
        }
    }
}
