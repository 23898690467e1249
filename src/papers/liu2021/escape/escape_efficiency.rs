//! The expected loss after t steps from the minimum, for SGD and for the continuous theory.

use proptest::prelude::*;

use super::cases::departures;
use super::theory::{continuous_efficiency, efficiency, efficiency_with, trace};
use crate::claim::{
    Claim, Decoy, Expected, Experiment, Instances, Notes, Observation, Prediction, Range, Reading,
    Resolution, Witness,
};
use crate::instances::departure::Departure;
use crate::instances::quadratic::NoisyQuadratic;
use crate::interval::Interval;
use crate::papers::liu2021::cases::MANY;
use crate::statistics::limit;
use crate::witnesses::departure::{loss_of_process, loss_of_sgd};
use crate::witnesses::quadratic::formed;

pub(crate) static CLAIM: Claim = Claim {
    id: "liu2021/escape-efficiency",
    locus: "Theorem 7, eqs. (17) to (19), and the limits after",
    statement: "The escaping efficiency E(t) := E[L(w_t) - L(w_0)], w_0 the exact minimum and t a fixed time, is E_d = λ/4 \
        Tr[(I - λK/2)⁻¹ (I - (I - λK)^2t) C]; the continuous-time approximation is E_c = λ/4 Tr[(I - e^(-2λKt)) C]. \
        In the short-time limit E_c = tλ²/2 Tr[KC], which coincides with the single-step t = 1 result given by \
        the discrete theory. When t ≫ 1, E_c = λ/4 Tr[C], whereas E_d = λ/2 Tr[(2 I - λK)⁻¹ C]. The \
        conclusion that a flatter minimum relates to a smaller escaping efficiency still holds.",
    assumes: &[
        "the hypotheses of Theorem 1, with w_0 the minimum",
        "the continuous process is dw = -λKw dt + λ C^½ dW",
        "a flatter minimum: one eigenvalue of K lowered, its eigenvectors and C kept (inferred)",
    ],
    notes: Notes {
        because: "The covariance after t steps is λ² times the sum of A^s C A^s over s < t, A = I - λK, and the trace with K needs \
            only the diagonal in K's eigenbasis, a geometric sum: (18) for every t, whether or not C commutes with \
            K; (19) in the same way from Itô's isometry. Flatness: with u = λk the efficiency is 2u times the sum of \
            (1-u)^2s over s < t, which increases with u, for u > 1 term by term and for u < 1 as (1 - (1-u)^2t)/(1 - u/2).",
        known: "(18) to 1e-9 against the covariance iterated step by step, (19) and its short-time form against exact \
            sampling of the process, t from 1 to 400, dense C; flatness by lowering each eigenvalue in turn. The \
            long-time limits follow from the formulas and are tried on their own.",
        ..Notes::NONE
    },
    source: file!(),
    experiments: &[&DISCRETE, &CONTINUOUS, &ONE_STEP, &SHORT_TIME, &LONG_TIME, &FLATTER],
    range: Range::Exact,
    ..Claim::BLANK
};

static DISCRETE: Experiment<Departure> = Experiment {
    name: "(18)",
    reading: Reading::AsPrinted,
    instances: departures,
    predict: |d| Prediction::equals(efficiency(d)),
    decoys: &[
        Decoy::new("(19)", |d| Prediction::equals(continuous_efficiency(d, f64::from(d.steps)))),
        Decoy::new("without (I - λK/2)⁻¹", |d| Prediction::equals(efficiency_with(d, 0.0))),
    ],
    observe: Witness::Oracle(|d| formed(vec![loss_of_sgd(d)])),
    resolution: Resolution::Relative(1e-9),
    expects: Expected::Consistent,
};

static CONTINUOUS: Experiment<Departure> = Experiment {
    name: "(19)",
    predict: |d| Prediction::equals(continuous_efficiency(d, f64::from(d.steps))),
    decoys: &[Decoy::new("(18)", |d| Prediction::equals(efficiency(d)))],
    observe: Witness::Oracle(|d| formed(vec![loss_of_process(d, f64::from(d.steps))])),
    ..DISCRETE
};

static ONE_STEP: Experiment<Departure> = Experiment {
    name: "one step: λ²/2 Tr[KC]",
    instances: || at_time(1, 0.1),
    predict: |d| Prediction::equals(trace(d, |rate, k| rate * rate * k / 2.0)),
    decoys: &[Decoy::new("(19)", |d| Prediction::equals(continuous_efficiency(d, 1.0)))],
    ..DISCRETE
};

static SHORT_TIME: Experiment<Departure> = Experiment {
    name: "continuous time, short: tλ²/2 Tr[KC]",
    instances: || at_time(1, 0.1),
    predict: |d| Prediction::equals(trace(d, |rate, k| rate * rate * k / 2.0)),
    decoys: &[Decoy::new("twice as large", |d| {
        Prediction::equals(trace(d, |rate, k| rate * rate * k))
    })],
    observe: Witness::Oracle(|d| {
        let point = |j: i32| {
            let time = 0.5_f64.powi(j);
            (time, loss_of_process(d, time).scaled(1.0 / time))
        };
        let points: Vec<(f64, Interval)> = (1..12).map(point).collect();
        Observation::of(limit::at_zero(&points))
    }),
    resolution: Resolution::Relative(1e-5),
    ..DISCRETE
};

/// After 400 steps, with λk between 0.1 and 1.9, less than 0.9^800 = 2e-37 of the way is left.
static LONG_TIME: Experiment<Departure> = Experiment {
    name: "long times",
    instances: || at_time(400, 0.1),
    predict: |d| {
        Prediction::equals_all([
            trace(d, |rate, k| rate / (2.0 * (2.0 - rate * k))),
            trace(d, |rate, _| rate / 4.0),
        ])
    },
    decoys: &[Decoy::new("exchanged", |d| {
        Prediction::equals_all([
            trace(d, |rate, _| rate / 4.0),
            trace(d, |rate, k| rate / (2.0 * (2.0 - rate * k))),
        ])
    })],
    observe: Witness::Oracle(|d| {
        formed(vec![loss_of_sgd(d), loss_of_process(d, f64::from(d.steps))])
    }),
    resolution: Resolution::RelativeToLargest(1e-9),
    ..DISCRETE
};

static FLATTER: Experiment<Departure> = Experiment {
    name: "one eigenvalue lowered: relative change",
    predict: |d| Prediction::all_within(vec![Interval::at_most(0.0); d.sgd.dimension()]),
    decoys: &[],
    observe: Witness::Oracle(|d| {
        let before = loss_of_sgd(d);
        let change = |i| (loss_of_sgd(&flattened(d, i)) - before) * before.recip();
        Observation::of_all((0..d.sgd.dimension()).map(change))
    }),
    resolution: Resolution::Absolute(1e-9),
    ..DISCRETE
};

fn at_time(steps: u32, least: f64) -> Instances<Departure> {
    let sgd = NoisyQuadratic::any(1..=6, 0.3..=1.9, least);
    let random = sgd.prop_map(move |sgd| Departure { sgd, steps });
    Instances::random(MANY, random)
}

/// Eigenvalue `i` of K lowered by a tenth.
fn flattened(departure: &Departure, i: usize) -> Departure {
    let sgd = &departure.sgd;
    let index = std::cell::Cell::new(0);
    let hessian = sgd.hessian().map(|k| {
        let is_lowered = index.replace(index.get() + 1) == i;
        if is_lowered { 0.9 * k } else { k }
    });
    let (noise, start) = (sgd.noise().clone(), sgd.minimum().to_vec());
    let minimum = start.clone();
    let sgd = NoisyQuadratic::new(sgd.learning_rate(), hessian, noise, sgd.law(), minimum, start)
        .expect("a lower eigenvalue stays below the limit");
    Departure { sgd, steps: departure.steps }
}
