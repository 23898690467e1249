//! Where C and K commute the stationary covariance with momentum is explicit.

use nalgebra::DMatrix;
use proptest::strategy::Strategy;

use crate::claim::{
    Claim, Decoy, Expected, Experiment, Instances, Notes, Observation, Prediction, Reading,
    Resolution, Witness,
};
use crate::instances::momentum::MomentumQuadratic;
use crate::oracles::lyapunov;
use crate::papers::liu2021::cases;
use crate::papers::liu2021::cases::MANY;
use crate::papers::liu2021::theory::{
    accelerated, as_in_corollary_1, in_continuous_time, triangle,
};
use crate::witnesses::momentum;

pub(crate) static CLAIM: Claim = Claim {
    id: "liu2021/commuting-covariance",
    locus: "Corollary 1, eq. (8)",
    statement: "If C and K commute, then the stationary covariance of SGD with momentum is \
                Σ = [λK/(1+µ) (2 I - λK/(1+µ))]⁻¹ λ² C / (1-µ²).",
    assumes: &[
        "the hypotheses of Theorem 2",
        "[C, K] = 0",
        "a stationary law exists: λk* < 2 (1+µ) (section 4.5)",
    ],
    correction: Some("without [C, K] = 0 the formula holds on the diagonal in K's eigenbasis only"),
    notes: Notes {
        because: "Printed: (8), as in the statement. On the diagonal in K's eigenbasis (7) reads (1-µ) 2u - \
            (1-µ) u²/(1+µ) with u = λk, which is (8). Found: agreement to 1e-7 with the \
            covariance of the chain of (w, m), µ up to 0.99, one dimension, equal curvatures and \
            white noise included. Outside its hypothesis (8) is not even symmetric. What remains \
            true there, and is tried as the second reading: in K's eigenbasis the diagonal \
            of Σ, and with it every Tr[g(K) Σ], is still that of (8); the entries beside it are \
            not (liu2021/momentum-covariance refutes the symmetrised (8) as a decoy). Open: nothing.",
        ..Notes::NONE
    },
    source: file!(),
    experiments: &[&SOLVED, &ON_THE_DIAGONAL],
    ..Claim::BLANK
};

static SOLVED: Experiment<MomentumQuadratic> = Experiment {
    name: "chain of (w, m)",
    reading: Reading::AsPrinted,
    instances: || {
        let random = MomentumQuadratic::any(1..=12, 0.3..=1.95, 0.02, 0.05..=0.99);
        let aligned = random.prop_map(|sgd| align(&sgd));
        Instances::named(cases::accelerated(cases::commuting())).and_random(MANY, aligned.boxed())
    },
    predict: |sgd| triangle(&stated(sgd)),
    decoys: &[
        Decoy { name: "continuous time", predict: |sgd| triangle(&in_time(sgd)) },
        Decoy {
            name: "2 I - λK in place of 2 I - λK/(1+µ)",
            predict: |sgd| {
                triangle(&accelerated(sgd, |k, _| {
                    let (u, mu) = (sgd.learning_rate() * k, sgd.momentum());
                    sgd.learning_rate().powi(2) / (u * (2.0 - u) * (1.0 - mu))
                }))
            },
        },
        Decoy {
            name: "1 - µ in place of 1 - µ²",
            predict: |sgd| triangle(&(stated(sgd) * (1.0 + sgd.momentum()))),
        },
    ],
    observe: Witness::Oracle(momentum::solved),
    resolution: Resolution::Relative(1e-7),
    expects: Expected::Consistent,
};

static ON_THE_DIAGONAL: Experiment<MomentumQuadratic> = Experiment {
    name: "K and C do not commute: variances along K's eigenvectors",
    reading: Reading::Corrected,
    instances: || {
        Instances::named(cases::accelerated(cases::dense()))
            .and_random(MANY, MomentumQuadratic::any(2..=12, 0.3..=1.95, 0.02, 0.05..=0.99).boxed())
    },
    predict: |sgd| along_eigenvectors(sgd, &stated(sgd)),
    decoys: &[Decoy {
        name: "continuous time",
        predict: |sgd| along_eigenvectors(sgd, &in_time(sgd)),
    }],
    observe: Witness::Oracle(variances_along_eigenvectors),
    ..SOLVED
};

/// The same problem with the noise turned into K's eigenbasis.
fn align(sgd: &MomentumQuadratic) -> MomentumQuadratic {
    let noise = sgd.noise().in_basis_of(sgd.hessian());
    let hessian = sgd.hessian().clone();
    MomentumQuadratic::new(sgd.learning_rate(), sgd.momentum(), hessian, noise, sgd.law())
        .expect("the spectra are unchanged")
}

fn stated(sgd: &MomentumQuadratic) -> DMatrix<f64> {
    accelerated(sgd, as_in_corollary_1(sgd.learning_rate(), sgd.momentum()))
}

fn in_time(sgd: &MomentumQuadratic) -> DMatrix<f64> {
    accelerated(sgd, in_continuous_time(sgd.learning_rate(), sgd.momentum()))
}

fn along_eigenvectors(sgd: &MomentumQuadratic, covariance: &DMatrix<f64>) -> Prediction {
    let basis = sgd.hessian().basis();
    let vectors = basis.column_iter();
    Prediction::equals_all(vectors.map(|v| (covariance * v).dot(&v)))
}

fn variances_along_eigenvectors(sgd: &MomentumQuadratic) -> Observation {
    let (map, added) = sgd.step();
    let basis = sgd.hessian().basis();
    let law = lyapunov::solve(&map, &added).expect("the instance is stable");
    let along = basis.column_iter().map(|v| {
        // The coordinates of m follow those of w.
        let direction: Vec<f64> = v.iter().copied().chain(v.iter().map(|_| 0.0)).collect();
        law.variance_along(&direction)
    });
    crate::witnesses::quadratic::formed(along.collect())
}
