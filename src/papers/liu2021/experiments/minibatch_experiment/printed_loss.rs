//! The loss as printed, without ½.

use super::minibatch::Minibatch;
use super::{WELL, at, theory_over_variance};
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
    expects: Expected::Consistent,
    ..ALLOWED
};

pub(super) static OVERESTIMATES: Experiment<Minibatch> = Experiment {
    name: "loss as printed: theory over variance, from 1 to 5/4",
    instances: || Instances::named(vec![("λ = 0.5", at(1.0, &[1.0], 0.5))]),
    predict: |m| theory_over_variance(m, 1.0, 1.25, 1.0),
    decoys: &[Decoy {
        name: "twice as large",
        predict: |m| theory_over_variance(m, 2.0, 2.5, 1.0),
    }],
    expects: Expected::Refuted(Fault::Misprint),
    ..WELL
};

pub(super) static BY_HAND: ByHand<Minibatch> = ByHand {
    of: &OVERESTIMATES,
    at: "(λ/S)/(2-λk) over 5/4 and over 1: λ = 0.3, S = 100, k = 2·0.7 for the loss as printed",
    instance: || at(1.0, &[0.7], 0.3),
    values: &[0.0015190, 0.0018987],
};

fn paper_steps(scale: f64) -> Instances<Minibatch> {
    let names = [("λ = 0.5", 0.5), ("λ = 1.8", 1.8), ("λ = 1.99", 1.99)];
    Instances::named(names.map(|(name, rate)| (name, at(scale, &[1.0, 0.1], rate))).to_vec())
}
