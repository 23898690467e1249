//! The training error of SGD with momentum is a trace, for any C and K.

use proptest::strategy::Strategy;

use crate::claim::{
    Claim, Decoy, Expected, Experiment, Instances, Notes, Observation, Prediction, Reading,
    Resolution, Witness,
};
use crate::instances::momentum::MomentumQuadratic;
use crate::interval::Interval;
use crate::oracles::lyapunov;
use crate::papers::liu2021::cases;
use crate::papers::liu2021::cases::MANY;
use crate::witnesses::quadratic::formed;

pub(crate) static CLAIM: Claim = Claim {
    id: "liu2021/training-error",
    locus: "Theorem 5, eqs. (11) and (12), and the lines after",
    statement: "For any positive definite C and K the training error E[wᵀKw]/2 is λ/(4(1-µ)) \
                Tr[(I - λK/(2(1+µ)))⁻¹ C]; a larger eigenvalue of K causes a larger error; the \
                error is larger than λ/(4(1-µ)) Tr[C], that of the continuous theory.",
    assumes: &[
        "the hypotheses of Theorem 2",
        "a stationary law exists: λk* < 2 (1+µ) (section 4.5)",
        "a larger eigenvalue: one eigenvalue of K raised, its eigenvectors and C kept (inferred)",
    ],
    notes: Notes {
        because: "Printed: (12), as in the statement. Tr[KΣ] needs only the diagonal of Σ in K's eigenbasis, \
            where (7) is scalar, so (12) holds whether or not C and K commute. The error depends on K \
            only through c_i / (1 - λk_i / (2(1+µ))), with c_i the noise along an eigenvector: it \
            grows with each k_i and exceeds the continuous value, strictly where c_i is positive. \
            Found: (12) to 1e-7 against the Lyapunov oracle on the chain of (w, m) for dense C \
            and K, µ up to 0.99; each eigenvalue raised in turn; and the comparison, by the same \
            oracle. Open: nothing.",
        ..Notes::NONE
    },
    source: file!(),
    experiments: &[&TRACE, &LARGER_EIGENVALUE, &LARGER_THAN_CONTINUOUS],
    ..Claim::BLANK
};

static TRACE: Experiment<MomentumQuadratic> = Experiment {
    name: "chain of (w, m)",
    reading: Reading::AsPrinted,
    instances: || {
        let named = [cases::dense(), cases::commuting()].concat();
        Instances::named(cases::accelerated(named))
            .and_random(MANY, MomentumQuadratic::any(1..=12, 0.3..=1.95, 0.02, 0.05..=0.99).boxed())
    },
    predict: |sgd| Prediction::equals(stated(sgd, 0.5)),
    decoys: &[
        Decoy { name: "continuous time", predict: |sgd| Prediction::equals(stated(sgd, 0.0)) },
        Decoy { name: "λK/(4(1+µ))", predict: |sgd| Prediction::equals(stated(sgd, 0.25)) },
        Decoy {
            name: "twice as large: E[wᵀKw]",
            predict: |sgd| Prediction::equals(2.0 * stated(sgd, 0.5)),
        },
    ],
    observe: Witness::Oracle(|sgd| formed(vec![training_error(sgd)])),
    resolution: Resolution::Relative(1e-7),
    expects: Expected::Consistent,
};

static LARGER_EIGENVALUE: Experiment<MomentumQuadratic> = Experiment {
    name: "one eigenvalue raised: relative change of the error",
    instances: || {
        let named = cases::accelerated(cases::dense()).into_iter();
        let small = named.filter(|(_, sgd)| sgd.dimension() <= 5);
        Instances::named(small.collect())
            .and_random(MANY, MomentumQuadratic::any(1..=5, 0.3..=1.9, 0.05, 0.05..=0.95).boxed())
    },
    predict: |sgd| {
        let increase = Interval::new(0.0, f64::INFINITY);
        Prediction::all_within(vec![increase; sgd.dimension()])
    },
    decoys: &[Decoy {
        name: "decreases",
        predict: |sgd| {
            let decrease = Interval::new(f64::NEG_INFINITY, -1e-12);
            Prediction::all_within(vec![decrease; sgd.dimension()])
        },
    }],
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
    predict: |sgd| Prediction::at_least(stated(sgd, 0.0)),
    decoys: &[Decoy {
        name: "smaller than in continuous time",
        predict: |sgd| Prediction::at_most(stated(sgd, 0.0)),
    }],
    ..TRACE
};

/// λ/(4(1-µ)) Tr[(I - θ λK/(1+µ))⁻¹ C]: θ = 1/2 is (12).
fn stated(sgd: &MomentumQuadratic, theta: f64) -> f64 {
    let (c, basis) = (sgd.noise().matrix(), sgd.hessian().basis());
    let (rate, mu) = (sgd.learning_rate(), sgd.momentum());
    let along = basis.column_iter().zip(sgd.hessian().eigenvalues());
    let terms = along.map(|(v, k)| (&c * v).dot(&v) / (1.0 - theta * rate * k / (1.0 + mu)));
    rate / (4.0 * (1.0 - mu)) * terms.sum::<f64>()
}

/// Tr[KΣ]/2, from the stationary covariance of the pair (w, m).
pub(crate) fn training_error(sgd: &MomentumQuadratic) -> Interval {
    let (map, added) = sgd.step();
    let Some(law) = lyapunov::solve(&map, &added) else {
        return Interval::UNKNOWN;
    };
    let basis = sgd.hessian().basis();
    let along = basis.column_iter().zip(sgd.hessian().eigenvalues());
    let terms = along.map(|(v, k)| {
        let direction: Vec<f64> = v.iter().copied().chain(v.iter().map(|_| 0.0)).collect();
        law.variance_along(&direction).scaled(k / 2.0)
    });
    terms.fold(Interval::exactly(0.0), |sum, term| sum + term)
}

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
