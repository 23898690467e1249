//! Whether the formula was copied right, and how cold it must be.

use crate::claim::{ByHand, Experiment, Instances, Scan, Within};
use crate::instances::minima::{Balls, Minima};
use crate::range::Error;
use crate::witnesses::near_minima::ratio;

use super::super::cases::{EPSILON, cooling, oval_and_round, pairs, plane, shrinking, softest};
use super::super::theory::determinants;
use super::{ALWAYS, COLD, SMALL};

pub(super) static CONTROL: Experiment<Balls> = Experiment {
    name: "control: the other order of limits",
    instances: || {
        let named = pairs().into_iter().map(|(name, loss)| (name, cooling(loss)));
        Instances::named(named.collect())
    },
    decoys: &[],
    observe: COLD.observe,
    ..SMALL.control()
};

pub(super) static BY_HAND: ByHand<Balls> = ByHand {
    of: &SMALL,
    at: "√(5·0.7/(3·0.4))",
    instance: || shrinking(plane(&[(-1.0, [3.0, 0.4]), (1.0, [5.0, 0.7])]), 1.0),
    values: &[1.7078],
};

pub(super) static LARGE: Experiment<Balls> = Experiment {
    name: "control: the same wells at η∞ε² of 5 and more",
    instances: || {
        let at = |eta| Balls { loss: oval_and_round(), etas: vec![eta], radii: vec![EPSILON] };
        Instances::named(vec![
            ("η∞ε² = 5", at(500.0)),
            ("η∞ε² = 10", at(1e3)),
            ("η∞ε² = 50", at(5e3)),
        ])
    },
    ..ALWAYS.control()
};

pub(super) static SCAN: Scan<Minima> = Scan {
    formula: "√(|ΔL(w̌2)|/|ΔL(w̌1)|) beside the ratio of balls with ε = 0.1, by quadrature",
    parameter: "η∞ε²λ, with the smallest eigenvalue λ",
    rungs: &[0.01, 0.1, 0.5, 1.0, 2.0, 5.0, 10.0, 20.0, 50.0],
    instances: || Instances::named(pairs()),
    predict: |loss, _| determinants(loss),
    observe: |loss, width| ratio(loss, width / (EPSILON * EPSILON * softest(loss)), EPSILON),
    error: Error::Ratio,
    recorded: &[
        within("three wells, the two flatter ones"),
        within("two unequal wells, d = 1"),
        within("oval and round wells, d = 2"),
    ],
};

const fn within(shape: &'static str) -> Within {
    Within::from_rungs(shape, [0.01, 5.0, 10.0])
}
