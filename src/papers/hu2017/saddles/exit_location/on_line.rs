//! On the line, by quadrature: which of the two ends.

use crate::claim::{
    Decoy, Expected, Experiment, Fault, Instances, Observation, PerBudget, Prediction, Reading,
    Resolution, Witness,
};
use crate::instances::unstable_point::{Drift, OnLine};
use crate::interval::Interval;
use crate::statistics::limit;
use crate::witnesses::escape::ladder;
use crate::witnesses::escape::starts::right_on_line;

use super::super::cases::{asymmetric_points, point};
use super::super::starts::on_line;

/// The mass on those ends that a trajectory from zero reaches.
pub(super) static WELL: Experiment<OnLine> = Experiment {
    name: "a minimum of F in D, on the line: mass on the trajectories' exits",
    reading: Reading::AsPrinted,
    instances: || {
        let from = |ends, start| on_line(point(Drift::new(1.0, -1.0, 0.0), ends), start);
        Instances::named(vec![
            ("from a well with a low rim", from((1.0, 1.25), 0.9)),
            ("from 0, with a well on one side", from((1.0, 1.25), 0.0)),
        ])
    },
    predict: |_| Prediction::equals(1.0),
    decoys: &[Decoy::new("a third", |_| Prediction::equals(1.0 / 3.0))],
    observe: Witness::Oracle(|launch| {
        let point = launch.problem();
        let (_, end) = point.ends();
        let is_reached = !point.drift().other_zeros().iter().any(|&zero| 0.0 < zero && zero <= end);
        // No zero of the drift lies to the left of 0 here: trajectories reach that end.
        let missed = if is_reached { Interval::exactly(0.0) } else { right(launch) };
        Observation::of(Interval::exactly(1.0) - missed)
    }),
    resolution: Resolution::Absolute(1e-3),
    expects: Expected::Refuted(Fault::Inherited("hu2017/saddle-escape")),
};

/// The same loss on an interval that ends before the minimum.
pub(super) static CONTROL: Experiment<OnLine> = Experiment {
    name: "control: on the line, D ends before the minimum",
    instances: || {
        let lone = on_line(point(Drift::new(1.0, -1.0, 0.0), (1.0, 0.75)), 0.0);
        Instances::named(vec![("from 0, with a well outside", lone)])
    },
    decoys: &[],
    ..WELL.control()
};

/// Half of the mass on either end, from zero.
pub(super) static HALVES: Experiment<OnLine> = Experiment {
    name: "half and half, on the line",
    reading: Reading::Corrected,
    instances: || {
        let linear = asymmetric_points().named.swap_remove(0).1;
        let cases = PerBudget { quick: 4, standard: 12, deep: 128 };
        Instances::named(vec![("linear", on_line(linear, 0.0))])
            .and_random(cases, OnLine::from_zero())
    },
    predict: |_| Prediction::equals(0.5),
    decoys: &[
        Decoy::new("all to the right", |_| Prediction::equals(1.0)),
        Decoy::new("in proportion to the distances, as without a drift", |launch| {
            let (left, right) = launch.problem().ends();
            Prediction::equals(left / (left + right))
        }),
    ],
    observe: Witness::Oracle(|launch| Observation::of(right(launch))),
    resolution: Resolution::Absolute(1e-3),
    expects: Expected::Consistent,
};

/// The probability of the right end in the limit; its expansion is in powers of `√η`.
fn right(launch: &OnLine) -> Interval {
    let points: Vec<(f64, Interval)> = ladder()
        .map(|eta| (eta.sqrt(), right_on_line(launch, eta)))
        .take_while(|(_, probability)| probability.is_finite())
        .collect();
    limit::at_zero(&points)
}
