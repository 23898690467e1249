//! The continuous theory of the stationary covariance errs at second order in the step.

use super::theory::{accelerated, in_continuous_time, of_equation_1};
use crate::claim::{
    Claim, Decoy, Expected, Experiment, Instances, Notes, Observation, PerBudget, Prediction,
    Range, Reading, Resolution, Scan, Within, Witness,
};
use crate::instances::momentum::MomentumQuadratic;
use crate::papers::liu2021::cases::{self, FEW, MANY, halvings};
use crate::papers::liu2021::theory::{approximation, entries};
use crate::range::{CASES_MAX, Error};
use crate::witnesses::momentum;

pub(crate) static CLAIM: Claim = Claim {
    id: "liu2021/continuous-is-first-order",
    locus: "Section 4.1, first remark after Theorem 1",
    statement: "The Ornstein-Uhlenbeck process has λΣK + λKΣ = λ²C. `This suggests that the approximation of a \
                discrete-time dynamics with a continuous-time one [..] can be thought of as a λ-first-order \
                approximation to the true dynamics. This approximation incurs an error of order O(λ²). The error \
                becomes significant or even dominant as λ gets large'.",
    assumes: &[
        "the hypotheses of Theorem 1",
        "dominant: the error exceeds the approximation itself (inferred)",
        "large: λk* is at least 1 (inferred)",
    ],
    notes: Notes {
        because: "Each entry of Σ in K's eigenbasis is λC_ij / (k_i + k_j) times 1 / (1 - λ k_i k_j / (k_i + k_j)), so the \
            error is λ² C_ij k_i k_j / (k_i + k_j)² + O(λ³): of order exactly 2. Along the top eigenvector error over \
            approximation is λk*/(2 - λk*): at least one from λk* = 1 on, and unbounded.",
        known: "The order is fitted to the exact covariance from the Lyapunov oracle over ten halvings of λ: 2 within \
            0.1, and order 3 is refuted. The ratio is that of two oracles, for the algorithm and for the process, \
            neither of which knows the formula. `Significant' has no number in the paper.",
        ..Notes::NONE
    },
    source: file!(),
    experiments: &[&ORDER, &DOMINANT],
    range: Range::Measured(&[&ALONG_THE_TOP]),
    ..Claim::BLANK
};

static ORDER: Experiment<MomentumQuadratic> = Experiment {
    name: "order of the error",
    reading: Reading::AsPrinted,
    instances: || {
        Instances::named(steep(3))
            .and_random(FEW, MomentumQuadratic::any(2..=4, 0.3..=1.9, 0.2, 0.0..=0.0))
    },
    predict: |sgd| continuous(sgd, 2.0, 1.0),
    decoys: &[
        Decoy::new("order three", |sgd| continuous(sgd, 3.0, 1.0)),
        Decoy::new("twice the covariance", |sgd| continuous(sgd, 2.0, 2.0)),
    ],
    observe: Witness::Oracle(|sgd| {
        let steps = halvings(sgd.learning_rate(), 10);
        let all = steps.flat_map(|rate| momentum::covariance(&sgd.with_learning_rate(rate)));
        Observation::of_all(all)
    }),
    resolution: Resolution::Absolute(0.1),
    expects: Expected::Consistent,
};

static DOMINANT: Experiment<MomentumQuadratic> = Experiment {
    name: "error over approximation along the top eigenvector, λk* from 1 on",
    instances: || {
        Instances::named(steep(8))
            .and_random(MANY, MomentumQuadratic::any(1..=5, 1.01..=1.95, 0.1, 0.0..=0.0))
    },
    predict: |_| Prediction::at_least(1.0),
    decoys: &[Decoy::new("the error stays below the approximation", |_| Prediction::at_most(0.99))],
    observe: Witness::Oracle(|sgd| {
        let k = sgd.hessian();
        let along = k.eigenvalues().iter().zip(momentum::variances(sgd));
        let mut pairs = along.zip(momentum::variances_of_process(sgd));
        let ((_, exact), approximation) = pairs
            .find(|((k_i, _), _)| **k_i == k.largest())
            .expect("one eigenvalue is the largest");
        Observation::of((exact - approximation) * approximation.recip())
    }),
    resolution: Resolution::Absolute(1e-6),
    ..ORDER
};

static ALONG_THE_TOP: Scan<MomentumQuadratic> = Scan {
    formula: "Σ by (1) along the top eigenvector of K, beside that of SGD; µ = 0",
    parameter: "λk*",
    rungs: &[1.9, 1.4, 0.9, 0.5, 0.18, 0.1, 0.05, 0.019, 0.01],
    instances: || {
        let mut named = cases::without_momentum(cases::dense());
        named.retain(|(name, _)| *name == "close to instability");
        let random = MomentumQuadratic::any(1..=4, 1.91..=1.95, 0.1, 0.0..=0.0);
        Instances::named(named).and_random(PerBudget::always(CASES_MAX), random)
    },
    predict: |sgd, rate_k| {
        let sgd = at(sgd, rate_k);
        along_the_top(&sgd, sgd.hessian().along(&of_equation_1(&sgd)))
    },
    observe: |sgd, rate_k| {
        let sgd = at(sgd, rate_k);
        along_the_top(&sgd, momentum::variances(&sgd))
    },
    error: Error::Ratio,
    recorded: &[
        Within::from_rungs("close to instability", [0.9, 0.18, 0.019]),
        Within::from_rungs("random", [0.9, 0.18, 0.019]),
    ],
};

/// The problem at the step that gives this λk*.
fn at(sgd: &MomentumQuadratic, rate_k: f64) -> MomentumQuadratic {
    sgd.with_learning_rate(rate_k / sgd.hessian().largest())
}

/// The value that belongs to the largest eigenvalue.
fn along_the_top<T>(sgd: &MomentumQuadratic, values: Vec<T>) -> T {
    let k = sgd.hessian();
    let mut pairs = k.eigenvalues().iter().zip(values);
    pairs.find(|(k_i, _)| **k_i == k.largest()).expect("one eigenvalue is the largest").1
}

/// The first `count` of those with λk* above one.
fn steep(count: usize) -> Vec<(&'static str, MomentumQuadratic)> {
    let small = cases::at_most(5, cases::without_momentum(cases::dense())).into_iter();
    small
        .filter(|(_, sgd)| 1.0 < sgd.learning_rate() * sgd.hessian().largest())
        .take(count)
        .collect()
}

/// `scale` times the covariance of the continuous theory, at each step of the ladder.
fn continuous(sgd: &MomentumQuadratic, order: f64, scale: f64) -> Prediction {
    let covariance = |rate| accelerated(sgd, in_continuous_time(rate, 0.0)) * scale;
    approximation(order, halvings(sgd.learning_rate(), 10), |rate| entries(&covariance(rate)))
}
