//! Hessians whose products and sums disagree.

use proptest::strategy::Strategy;

use crate::claim::{Decoy, Expected, Experiment, Fault, Instances, PerBudget, Resolution};
use crate::instances::minima::{Balls, Minima};
use crate::interval::Interval;

use super::super::cases::{any_crossed, at_all, oval_and_round};
use super::{PAIR, each_step};

pub(super) static IN_GENERAL: Experiment<Balls> = Experiment {
    name: "for other Hessians: a larger product is less likely, P2 - P1 in units of all P",
    instances: || {
        Instances::named(vec![(
            "(3, 0.1) and (1, 1) at ηε² of one",
            at_all(oval_and_round(), &[50.0, 100.0, 200.0]),
        )])
    },
    decoys: &[Decoy::new("no difference", |at| each_step(at, Interval::exactly(0.0)))],
    expects: Expected::Refuted(Fault::Hypothesis),
    ..PAIR
};

pub(super) static LARGE_BALL: Experiment<Balls> = Experiment {
    name: "control: the same at ηε² of 10 and more",
    instances: || {
        Instances::named(vec![("oval and round", at_all(oval_and_round(), &[1000.0, 5000.0]))])
    },
    ..IN_GENERAL.control()
};

pub(super) static LARGE: Experiment<Balls> = Experiment {
    name: "a larger product is less likely where ηε²λ is 10 and more",
    instances: || crossed(|loss| at_all(loss, &[1e5, 1e6])),
    ..PAIR.corrected()
};

pub(super) static SMALL: Experiment<Balls> = Experiment {
    name: "a larger sum is less likely where ηε²λ is 0.1 and less",
    instances: || crossed(|loss| at_all(loss, &[0.1, 1.0])),
    predict: |at| each_step(at, Interval::at_least(0.0)),
    decoys: &[
        Decoy::new("a larger product is less likely", |at| each_step(at, Interval::at_most(0.0))),
        Decoy::new("no difference", |at| each_step(at, Interval::exactly(0.0))),
    ],
    resolution: Resolution::Absolute(1e-12),
    ..PAIR.corrected()
};

/// The first minimum has the smaller product and the larger sum.
fn crossed(ladder: fn(Minima) -> Balls) -> Instances<Balls> {
    let cases = PerBudget { quick: 3, standard: 12, deep: 64 };
    Instances::named(vec![("(3, 0.1) and (1, 1)", ladder(oval_and_round()))])
        .and_random(cases, any_crossed().prop_map(ladder))
}
