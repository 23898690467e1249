//! On the line, by quadrature: which of the two ends.

use crate::claim::{
    Decoy, Expected, Experiment, Fault, Instances, Observation, PerBudget, Prediction, Reading,
    Resolution, Witness,
};
use crate::instances::unstable_point::{Drift, Launch, UnstablePoint};
use crate::interval::Interval;
use crate::papers::hu2017::saddles::other_starts::{OnLine, right_on_line};
use crate::papers::hu2017::saddles::theory::ladder;
use crate::statistics::limit;

/// The mass on those ends that a trajectory from zero reaches.
pub(crate) static WELL: Experiment<OnLine> = Experiment {
    name: "a minimum of F in D, on the line: mass on the trajectories' exits",
    reading: Reading::AsPrinted,
    instances: || {
        let from = |ends, start| {
            let point = UnstablePoint::new(Drift::new(1.0, -1.0, 0.0), 1.0, ends).expect("valid");
            Launch::on_line(point, start).expect("valid")
        };
        Instances::named(vec![
            ("from a well with a low rim", from((1.0, 1.25), 0.9)),
            ("from 0, with a well on one side", from((1.0, 1.25), 0.0)),
        ])
    },
    predict: |_| Prediction::equals(1.0),
    decoys: &[Decoy { name: "a third", predict: |_| Prediction::equals(1.0 / 3.0) }],
    observe: Witness::Oracle(|launch| {
        let point = launch.problem();
        let (_, end) = point.ends();
        let is_reached = !point.drift().other_zeros().iter().any(|&zero| 0.0 < zero && zero <= end);
        let right = right(launch);
        Observation::of(if is_reached { right } else { Interval::exactly(1.0) - right })
    }),
    resolution: Resolution::Absolute(1e-3),
    expects: Expected::Refuted(Fault::Wrong),
};

/// Half of the mass on either end, from zero.
pub(crate) static HALVES: Experiment<OnLine> = Experiment {
    name: "half and half, on the line",
    reading: Reading::Corrected,
    instances: || {
        let from_zero = |point| Launch::on_line(point, 0.0).expect("zero is inside");
        let linear = UnstablePoint::new(Drift::linear(1.5), 0.7, (0.6, 1.0)).expect("valid");
        let cases = PerBudget { quick: 4, standard: 12, deep: 128 };
        Instances::named(vec![("linear", from_zero(linear))]).and_random(cases, OnLine::from_zero())
    },
    predict: |_| Prediction::equals(0.5),
    decoys: &[
        Decoy { name: "all to the right", predict: |_| Prediction::equals(1.0) },
        Decoy {
            name: "in proportion to the distances, as without a drift",
            predict: |launch| {
                let (left, right) = launch.problem().ends();
                Prediction::equals(left / (left + right))
            },
        },
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
