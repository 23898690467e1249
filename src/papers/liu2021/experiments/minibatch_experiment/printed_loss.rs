//! The loss as printed, without ½.

use super::minibatch::{DISCRETE, Minibatch};
use super::{WELL, at};
use crate::claim::{
    ByHand, Decoy, Expected, Experiment, Fault, Instances, Observation, Prediction, Witness,
};
use crate::interval::Interval;

pub(super) static ALLOWED: Experiment<Minibatch> = Experiment {
    name: "loss as printed: λk*, below two for an allowed λ",
    instances: || paper_steps(1.0),
    predict: |_| Prediction::at_most(2.0),
    decoys: &[],
    observe: Witness::Oracle(|m| {
        let top = m.moments().hessian.diagonal().max();
        Observation::of(Interval::around(m.rate * top, 1e-12))
    }),
    expects: Expected::Refuted(Fault::Misprint),
    ..WELL
};

pub(super) static ALLOWED_WITH_HALF: Experiment<Minibatch> = Experiment {
    name: "control: λk* with ½ in the loss",
    instances: || paper_steps(0.5),
    ..ALLOWED.control()
};

pub(super) static STABLE_BY_HAND: ByHand<Minibatch> = ByHand {
    of: &ALLOWED,
    at: "section 4.5: λk* < 2, whatever λ",
    instance: || at(1.0, &[1.0], 1.8),
    values: &[f64::NEG_INFINITY, 2.0],
};

/// Of the theory, where it overestimates and still agrees well.
pub(super) const NO_MORE: [f64; 2] = [0.8, 1.0];

pub(super) static OVERESTIMATES: Experiment<Minibatch> = Experiment {
    name: "loss as printed: variance of w, from 0.8 to 1 times the theory's",
    instances: || Instances::named(vec![("λ = 0.5", at(1.0, &[1.0], 0.5))]),
    predict: |m| m.times_the_theory(NO_MORE, DISCRETE),
    decoys: &[Decoy::new("half as large", |m| m.times_the_theory([0.4, 0.5], DISCRETE))],
    expects: Expected::Refuted(Fault::Misprint),
    ..WELL
};

pub(super) static BY_HAND: ByHand<Minibatch> = ByHand {
    of: &OVERESTIMATES,
    at: "(λ/S)/(2-λk) times 0.8 and 1: λ = 0.3, S = 100, k = 2·0.7 for the loss as printed",
    instance: || at(1.0, &[0.7], 0.3),
    values: &[0.0015190, 0.0018987],
};

fn paper_steps(scale: f64) -> Instances<Minibatch> {
    let names = [("λ = 0.5", 0.5), ("λ = 1.8", 1.8), ("λ = 1.99", 1.99)];
    Instances::named(names.map(|(name, rate)| (name, at(scale, &[1.0, 0.1], rate))).to_vec())
}
