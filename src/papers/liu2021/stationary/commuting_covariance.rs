//! Where C and K commute the stationary covariance with momentum is explicit.

use proptest::strategy::Strategy;

use super::theory::{accelerated, of_equation_1, of_equation_8};
use crate::claim::{
    Claim, Decoy, Expected, Experiment, Instances, Notes, Prediction, Range, Reading, Resolution,
    Witness,
};
use crate::instances::momentum::MomentumQuadratic;
use crate::papers::liu2021::cases::{self, MANY};
use crate::papers::liu2021::theory::triangle;
use crate::witnesses::{momentum, quadratic::formed};

pub(crate) static CLAIM: Claim = Claim {
    id: "liu2021/commuting-covariance",
    locus: "Corollary 1, eq. (8)",
    statement: "`Let [C, K] = 0. Then Σ = [λK/(1+µ) (2 I - λK/(1+µ))]⁻¹ λ² C / (1-µ²)'.",
    assumes: &[
        "the hypotheses of Theorem 2",
        "[C, K] = 0",
        "a stationary law exists: λk* < 2 (1+µ) (section 4.5)",
    ],
    correction: Some(
        "Where C and K do not commute, the variances of w along the eigenvectors of K are still those of (8), and \
         the covariances that C gives them across different eigenvalues of K are not.",
    ),
    notes: Notes {
        because: "On the diagonal in K's eigenbasis (7) reads (1-µ) 2u - (1-µ) u²/(1+µ) = λ² c/σ with u = λk, c and σ the \
            entries of C and Σ: this is (8). Where C and K commute there is nothing beside the diagonal.",
        repaired: "The corrected reading extends a statement that holds: without [C, K] = 0, (8) as printed is not \
            symmetric, but its diagonal in K's eigenbasis, and with it every Tr[g(K) Σ], is right. That the \
            other entries are not is a decoy of liu2021/momentum-covariance.",
        known: "Agreement to 1e-7 with the covariance of the chain of (w, m), µ up to 0.99; one dimension, equal \
            curvatures and white noise are among the instances.",
        ..Notes::NONE
    },
    source: file!(),
    experiments: &[&SOLVED, &ON_THE_DIAGONAL],
    range: Range::Exact,
    ..Claim::BLANK
};

static SOLVED: Experiment<MomentumQuadratic> = Experiment {
    name: "chain of (w, m)",
    reading: Reading::AsPrinted,
    instances: || {
        let random = MomentumQuadratic::any(1..=12, 0.3..=1.95, 0.02, 0.05..=0.99);
        let aligned = random.prop_map(|sgd| sgd.aligned());
        Instances::named(cases::accelerated(cases::commuting())).and_random(MANY, aligned)
    },
    predict: |sgd| triangle(&of_equation_8(sgd)),
    decoys: &[
        Decoy::new("continuous time", |sgd| triangle(&of_equation_1(sgd))),
        Decoy::new("2 I - λK in place of 2 I - λK/(1+µ)", |sgd| {
            triangle(&accelerated(sgd, |k, _| {
                let (u, mu) = (sgd.learning_rate() * k, sgd.momentum());
                sgd.learning_rate().powi(2) / (u * (2.0 - u) * (1.0 - mu))
            }))
        }),
        Decoy::new("1 - µ in place of 1 - µ²", |sgd| {
            triangle(&(of_equation_8(sgd) * (1.0 + sgd.momentum())))
        }),
    ],
    observe: Witness::Oracle(momentum::solved),
    resolution: Resolution::RelativeToLargest(1e-7),
    expects: Expected::Consistent,
};

static ON_THE_DIAGONAL: Experiment<MomentumQuadratic> = Experiment {
    name: "K and C do not commute: variances along K's eigenvectors",
    instances: || {
        Instances::named(cases::accelerated(cases::dense()))
            .and_random(MANY, MomentumQuadratic::any(2..=12, 0.3..=1.95, 0.02, 0.05..=0.99))
    },
    predict: |sgd| Prediction::equals_all(sgd.hessian().along(&of_equation_8(sgd))),
    decoys: &[Decoy::new("continuous time", |sgd| {
        Prediction::equals_all(sgd.hessian().along(&of_equation_1(sgd)))
    })],
    observe: Witness::Oracle(|sgd| formed(momentum::variances(sgd))),
    ..SOLVED.corrected()
};
