//! Table 1, the rows of SGD and of SGD with momentum, both columns.

use nalgebra::DMatrix;
use proptest::strategy::{BoxedStrategy, Strategy};

use super::theory::ORDER;
use crate::claim::{
    Claim, Decoy, Expected, Experiment, Instances, Notes, Observation, Prediction, Range, Reading,
    Resolution, Witness,
};
use crate::instances::momentum::MomentumQuadratic;
use crate::papers::liu2021::cases::{self, FEW, MANY, halvings};
use crate::papers::liu2021::theory::{approximation, entries, trace, triangle};
use crate::witnesses::momentum::{self, training_error};
use crate::witnesses::quadratic::formed;

pub(crate) static CLAIM: Claim = Claim {
    id: "liu2021/table-sgd",
    locus: "Table 1, rows SGD and SGDM",
    statement: "Covariance, shown `only [..] when the noise matrix C commutes with the Hessian K': λ/(2(1-µ)) K⁻¹C in previous \
                work, λ [K/(1+µ) (2 I - λK/(1+µ))]⁻¹ C/(1-µ²) here. Training error, where `the results apply to any K and C': \
                λ/(4(1-µ)) Tr[C] + λ²/(8(1-µ²)) Tr[KC] + O(λ³) in previous work, λ/(2(1-µ)) Tr[(2 I - λK/(1+µ))⁻¹ C] here; \
                SGD is µ = 0.",
    assumes: &[
        "the hypotheses of Theorem 2",
        "previous work on the covariance is exact to first order in λ (inferred: no error is printed)",
    ],
    notes: Notes {
        because: "The rows of this work are (8) and (12). Expanding (12), λ/(4(1-µ)) Tr[C] + λ²/(8(1-µ)(1+µ)) Tr[KC] + O(λ³), \
            gives the expansions quoted from previous work, also for C and K that do not commute. The continuous \
            covariance is right to first order.",
        known: "Equalities to 1e-7 on the chain of (w, m); orders 2 (covariance) and 3 (error) fitted over nine halvings of λ at \
            fixed µ, with the neighbouring coefficients refuted. The cells, which the text layer breaks up, were rebuilt \
            as in the statement, each symbol accounted for.",
        ..Notes::NONE
    },
    source: file!(),
    experiments: &[
        &COVARIANCE,
        &ERROR,
        &COVARIANCE_BEFORE,
        &ERROR_BEFORE,
        &WITHOUT_MOMENTUM,
        &ERROR_WITHOUT_MOMENTUM,
    ],
    range: Range::Exact,
    ..Claim::BLANK
};

static COVARIANCE: Experiment<MomentumQuadratic> = Experiment {
    name: "SGDM, covariance, this work",
    reading: Reading::AsPrinted,
    instances: || {
        let named = cases::accelerated(cases::commuting());
        Instances::named(named).and_random(MANY, aligned(0.05, 0.99))
    },
    predict: |sgd| covariance(sgd, 1.0),
    decoys: &[Decoy::new("previous work", |sgd| covariance(sgd, 0.0))],
    observe: Witness::Oracle(momentum::solved),
    resolution: Resolution::RelativeToLargest(1e-7),
    expects: Expected::Consistent,
};

static WITHOUT_MOMENTUM: Experiment<MomentumQuadratic> = Experiment {
    name: "SGD, covariance, this work",
    instances: || Instances::random(MANY, aligned(0.0, 0.0)),
    ..COVARIANCE
};

static ERROR: Experiment<MomentumQuadratic> = Experiment {
    name: "SGDM, training error, this work",
    instances: || Instances::random(MANY, dense(0.05, 0.99)),
    predict: |sgd| Prediction::equals(error(sgd)),
    decoys: &[Decoy::new("previous work without its remainder", |sgd| {
        Prediction::equals(expansion(sgd, 1.0))
    })],
    observe: Witness::Oracle(|sgd| formed(vec![training_error(sgd)])),
    ..COVARIANCE
};

static ERROR_WITHOUT_MOMENTUM: Experiment<MomentumQuadratic> = Experiment {
    name: "SGD, training error, this work",
    instances: || Instances::random(MANY, dense(0.0, 0.0)),
    ..ERROR
};

static COVARIANCE_BEFORE: Experiment<MomentumQuadratic> = Experiment {
    name: "covariance, previous work: error O(λ²)",
    instances: || Instances::random(FEW, aligned(0.0, 0.9)),
    predict: |sgd| covariances(sgd, ORDER, 1.0),
    decoys: &[
        Decoy::new("error O(λ³)", |sgd| covariances(sgd, ORDER + 1.0, 1.0)),
        Decoy::new("twice as large", |sgd| covariances(sgd, ORDER, 2.0)),
    ],
    observe: Witness::Oracle(|sgd| {
        let steps = halvings(sgd.learning_rate(), 9).map(|rate| sgd.with_learning_rate(rate));
        Observation::of_all(steps.flat_map(|sgd| momentum::covariance(&sgd)))
    }),
    resolution: Resolution::Absolute(0.1),
    ..COVARIANCE
};

static ERROR_BEFORE: Experiment<MomentumQuadratic> = Experiment {
    name: "training error, previous work: error O(λ³)",
    instances: || Instances::random(FEW, dense(0.1, 0.9)),
    predict: |sgd| expansions(sgd, |sgd| expansion(sgd, 1.0)),
    decoys: &[
        Decoy::new("first order only", |sgd| expansions(sgd, |sgd| expansion(sgd, 0.0))),
        Decoy::new("1 - µ in place of 1 - µ²", |sgd| {
            expansions(sgd, |sgd| expansion(sgd, 1.0 + sgd.momentum()))
        }),
    ],
    observe: Witness::Oracle(|sgd| {
        let steps = halvings(sgd.learning_rate(), 9).map(|rate| sgd.with_learning_rate(rate));
        Observation::of_all(steps.map(|sgd| training_error(&sgd)))
    }),
    resolution: Resolution::Absolute(0.1),
    ..COVARIANCE
};

fn dense(least: f64, most: f64) -> BoxedStrategy<MomentumQuadratic> {
    MomentumQuadratic::any(2..=5, 0.3..=1.9, 0.1, least..=most).boxed()
}

/// C in the eigenbasis of K.
fn aligned(least: f64, most: f64) -> BoxedStrategy<MomentumQuadratic> {
    dense(least, most).prop_map(|sgd| sgd.aligned()).boxed()
}

/// For commuting C and K: `theta` = 1 for this work, 0 for previous work.
fn matrix(sgd: &MomentumQuadratic, theta: f64) -> DMatrix<f64> {
    let (rate, mu) = (sgd.learning_rate(), sgd.momentum());
    let factor = sgd.hessian().map(|k| {
        let k = k / (1.0 + mu);
        rate / (k * (2.0 - theta * rate * k)) / (1.0 - mu * mu)
    });
    factor.matrix() * sgd.noise().matrix()
}

fn covariance(sgd: &MomentumQuadratic, theta: f64) -> Prediction {
    triangle(&matrix(sgd, theta))
}

fn error(sgd: &MomentumQuadratic) -> f64 {
    let (rate, mu) = (sgd.learning_rate(), sgd.momentum());
    trace(sgd.hessian(), sgd.noise(), |k| rate / (2.0 * (1.0 - mu)) / (2.0 - rate * k / (1.0 + mu)))
}

/// The quoted expansion, with `second` times its term in λ².
fn expansion(sgd: &MomentumQuadratic, second: f64) -> f64 {
    let (rate, mu) = (sgd.learning_rate(), sgd.momentum());
    trace(sgd.hessian(), sgd.noise(), |k| {
        rate / (4.0 * (1.0 - mu)) + second * rate * rate * k / (8.0 * (1.0 - mu * mu))
    })
}

fn covariances(sgd: &MomentumQuadratic, order: f64, scale: f64) -> Prediction {
    let matrix = |step| matrix(&sgd.with_learning_rate(step), 0.0) * scale;
    approximation(order, halvings(sgd.learning_rate(), 9), |step| entries(&matrix(step)))
}

fn expansions(sgd: &MomentumQuadratic, value: impl Fn(&MomentumQuadratic) -> f64) -> Prediction {
    let value = |step| vec![value(&sgd.with_learning_rate(step))];
    approximation(3.0, halvings(sgd.learning_rate(), 9), value)
}
