//! The gradient of a batch's loss has the gradient of the expected loss as its mean.

use std::fmt;

use serde::Serialize;

use crate::claim::{
    Decoy, Expected, Experiment, Instances, Observation, Prediction, Reading, Resolution, Witness,
};
use crate::interval::Interval;
use crate::oracles::law::finite_population::{Sampling, for_each_batch};
use crate::oracles::numerics::jet::Jet;

/// Logistic losses `f_k(x) = ln(1 + e^(a_k x - b_k))` of a training set, batches of `m` of them, and a place.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Batches {
    members: Vec<[f64; 2]>,
    size: usize,
    at: f64,
}

impl fmt::Display for Batches {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Batches { members, size, at } = self;
        write!(f, "{} logistic losses in batches of {size}, at {at}", members.len())
    }
}

pub(super) static UNBIASED: Experiment<Batches> = Experiment {
    name: "E ∇f(x; ξ) = ∇f(x), all batches",
    reading: Reading::AsPrinted,
    instances: || {
        let members = vec![[0.7, 0.2], [-1.3, 0.9], [2.1, -0.4], [0.4, 1.5], [1.1, 0.0]];
        let batches = |size, at| Batches { members: members.clone(), size, at };
        Instances::named(vec![
            ("batches of 2", batches(2, 0.6)),
            ("batches of 4", batches(4, -1.1)),
        ])
    },
    predict: |set| Prediction::within(mean_gradient(set, set.size as f64)),
    decoys: &[
        Decoy::new("the batch's sum over N", |set| {
            Prediction::within(mean_gradient(set, set.members.len() as f64))
        }),
        Decoy::new("the batch's sum", |set| Prediction::within(mean_gradient(set, 1.0))),
    ],
    observe: Witness::Oracle(|set| {
        let x = Jet::variable(set.at);
        let losses = set.members.iter().map(|&[a, b]| (x * a - b).softplus());
        let total = losses.fold(Jet::from(0.0), |sum, loss| sum + loss);
        Observation::of(total.slope / set.members.len() as f64)
    }),
    resolution: Resolution::Absolute(1e-9),
    expects: Expected::Consistent,
};

/// The mean over all batches of the gradients' sum over a number, `m` in the paper.
fn mean_gradient(set: &Batches, over: f64) -> Interval {
    let gradient = |&[a, b]: &[f64; 2]| {
        let logistic = 1.0 / (1.0 + Interval::exactly(b - a * set.at).exp());
        a * logistic
    };
    let gradients: Vec<Interval> = set.members.iter().map(gradient).collect();
    let mut sum = Interval::exactly(0.0);
    let count = for_each_batch(gradients.len(), set.size, Sampling::WithoutReplacement, |batch| {
        sum = sum + batch.iter().map(|&k| gradients[k]).sum::<Interval>() / over;
    });
    count.map_or(Interval::UNKNOWN, |count| sum / count as f64)
}
