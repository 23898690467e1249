//! The training error of SGD with momentum is a trace, for any C and K.

use super::theory;
use crate::claim::{
    Claim, Decoy, Expected, Experiment, Instances, Notes, Observation, Prediction, Range, Reading,
    Resolution, Witness,
};
use crate::instances::momentum::MomentumQuadratic;
use crate::interval::Interval;
use crate::papers::liu2021::cases::{self, MANY};
use crate::witnesses::{momentum::training_error, quadratic::formed};

pub(crate) static CLAIM: Claim = Claim {
    id: "liu2021/training-error",
    locus: "Theorem 5, eqs. (11) and (12), and the lines after",
    statement: "`Let the noise covariance C and Hessian K be any positive definite matrix. Then the training error for SGD with \
                momentum is' L_train = E[wᵀKw]/2 = λ/(4(1-µ)) Tr[(I - λK/(2(1+µ)))⁻¹ C]. `This result suggests that a larger \
                eigenvalue in the Hessian causes larger training error. Also, compared with the continuous result' λ/(4(1-µ)) \
                Tr[C], `the discrete theory results in a larger approximation error'.",
    assumes: &[
        "the hypotheses of Theorem 2",
        "a stationary law exists: λk* < 2 (1+µ) (section 4.5)",
        "a larger eigenvalue: one eigenvalue of K raised, its eigenvectors and C kept (inferred)",
    ],
    notes: Notes {
        because: "Tr[KΣ] needs only the diagonal of Σ in K's eigenbasis, where (7) is scalar, so (12) holds whether or not C and \
            K commute. K enters through c_i / (1 - λk_i / (2(1+µ))) only, with c_i the noise along an eigenvector: this \
            grows with each k_i and exceeds the continuous value, strictly where c_i is positive.",
        known: "(12) agrees to 1e-7 with the Lyapunov oracle on the chain of (w, m), for dense C and K and µ up to 0.99; the \
            same oracle gives the change when each eigenvalue is raised in turn, and the comparison.",
        ..Notes::NONE
    },
    source: file!(),
    experiments: &[&TRACE, &LARGER_EIGENVALUE, &LARGER_THAN_CONTINUOUS],
    range: Range::Exact,
    ..Claim::BLANK
};

static TRACE: Experiment<MomentumQuadratic> = Experiment {
    name: "chain of (w, m)",
    reading: Reading::AsPrinted,
    instances: || {
        let named = [cases::dense(), cases::commuting()].concat();
        Instances::named(cases::accelerated(named))
            .and_random(MANY, MomentumQuadratic::any(1..=12, 0.3..=1.95, 0.02, 0.05..=0.99))
    },
    predict: |sgd| Prediction::equals(theory::training_error(sgd, 0.5)),
    decoys: &[
        Decoy::new("continuous time", |sgd| Prediction::equals(theory::training_error(sgd, 0.0))),
        Decoy::new("λK/(4(1+µ))", |sgd| Prediction::equals(theory::training_error(sgd, 0.25))),
        Decoy::new("twice as large: E[wᵀKw]", |sgd| {
            Prediction::equals(2.0 * theory::training_error(sgd, 0.5))
        }),
    ],
    observe: Witness::Oracle(|sgd| formed(vec![training_error(sgd)])),
    resolution: Resolution::Relative(1e-7),
    expects: Expected::Consistent,
};

static LARGER_EIGENVALUE: Experiment<MomentumQuadratic> = Experiment {
    name: "one eigenvalue raised: relative change of the error",
    instances: || {
        Instances::named(cases::at_most(5, cases::accelerated(cases::dense())))
            .and_random(MANY, MomentumQuadratic::any(1..=5, 0.3..=1.9, 0.05, 0.05..=0.95))
    },
    predict: |sgd| Prediction::all_within(vec![Interval::at_least(0.0); sgd.dimension()]),
    decoys: &[Decoy::new("decreases", |sgd| {
        Prediction::all_within(vec![Interval::at_most(-1e-12); sgd.dimension()])
    })],
    observe: Witness::Oracle(|sgd| {
        let before = training_error(sgd);
        let change = |i| (training_error(&raised(sgd, i)) - before) * before.recip();
        Observation::of_all((0..sgd.dimension()).map(change))
    }),
    resolution: Resolution::Absolute(1e-9),
    ..TRACE
};

static LARGER_THAN_CONTINUOUS: Experiment<MomentumQuadratic> = Experiment {
    name: "larger than in continuous time",
    predict: |sgd| Prediction::at_least(theory::training_error(sgd, 0.0)),
    decoys: &[Decoy::new("smaller than in continuous time", |sgd| {
        Prediction::at_most(theory::training_error(sgd, 0.0))
    })],
    ..TRACE
};

/// Eigenvalue `i` of K moved a third of the way to the stability limit.
fn raised(sgd: &MomentumQuadratic, i: usize) -> MomentumQuadratic {
    let limit = 2.0 * (1.0 + sgd.momentum()) / sgd.learning_rate();
    let index = std::cell::Cell::new(0);
    let hessian = sgd.hessian().map(|k| {
        let is_raised = index.replace(index.get() + 1) == i;
        if is_raised { k + (limit - k) / 3.0 } else { k }
    });
    MomentumQuadratic::new(
        sgd.learning_rate(),
        sgd.momentum(),
        hessian,
        sgd.noise().clone(),
        sgd.law(),
    )
    .expect("still below the limit")
}
