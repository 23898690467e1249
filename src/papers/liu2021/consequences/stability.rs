//! When SGD with momentum has a stationary law.

use proptest::prelude::*;

use crate::claim::{
    Claim, Decoy, Expected, Experiment, Instances, Notes, Observation, Prediction, Reading,
    Resolution, Witness,
};
use crate::instances::momentum::MomentumQuadratic;
use crate::instances::quadratic::NoisyQuadratic;
use crate::interval::Interval;
use crate::papers::liu2021::cases;
use crate::papers::liu2021::cases::{FEW, MANY};
use crate::papers::liu2021::consequences::training_error::training_error;
use crate::statistics::limit;
use crate::witnesses::second_moments::{Iteration, Multiplicative, growth, multiplicative_growth};

pub(crate) static CLAIM: Claim = Claim {
    id: "liu2021/stability",
    locus: "Section 4.5",
    statement: "A stationary covariance exists only if 2 I - λK/(1+µ) is positive definite, so λk* ≤ 2(1+µ) \
                < 4 is necessary for convergence, but not sufficient; as µ tends to 1 the \
                momentum causes another divergence, due to the factor 1/(1-µ).",
    assumes: &[
        "the algorithm (5) on a quadratic, with 0 ≤ µ < 1",
        "C is positive definite, so that every direction is excited",
        "not sufficient: noise that grows with w is admitted (section 4.7; inferred)",
    ],
    correction: Some(
        "for noise that does not depend on w, λk* < 2(1+µ) is necessary and sufficient",
    ),
    notes: Notes {
        because: "Printed: positive definite, then λk* ≤ 2(1+µ), necessary only. Along an eigenvector of K with u = \
            λk the chain of (w, m) has the eigenvalues of z² - (1 + µ - u) z + µ, and both are inside \
            the unit circle if and only if 0 < u < 2(1+µ) (Jury). So the condition is necessary; at \
            equality z = -1 and the variance grows linearly, so the strict form is the sharp one; and \
            for noise that does not depend on w it is sufficient as well, not `highly complicated' \
            (second reading). With noise proportional to w it is not sufficient: second moments \
            diverge at λk* far below 2(1+µ). Found by propagating second moments over 2^14 \
            steps from rest, which knows neither (7) nor eigenvalues: the growth of the variance when \
            time doubles is a power of time: 0 (settled), 1 (equality) or more; 1/2 separates them. The divergence at µ → 1: (1-µ) \
            times the training error, extrapolated, is λ/4 Tr[(I - λK/4)⁻¹ C]. Open: the sharp condition \
            for multiplicative noise with momentum in many dimensions.",
        ..Notes::NONE
    },
    source: file!(),
    experiments: &[&NECESSARY, &NOT_SUFFICIENT, &MOMENTUM, &SUFFICIENT],
    ..Claim::BLANK
};

static NECESSARY: Experiment<Iteration> = Experiment {
    name: "λk* from 2(1+µ) on: growth of the variance",
    reading: Reading::AsPrinted,
    instances: || {
        let named = [
            ("at equality, µ = 0", (1.0, 0.0)),
            ("at equality, µ = 0.5", (1.0, 0.5)),
            ("just above, µ = 0.9", (1.01, 0.9)),
        ];
        let iteration = |(name, (share, momentum))| {
            let two = cases::dense().swap_remove(0).1;
            (name, at(&two, share, momentum))
        };
        Instances::named(named.into_iter().map(iteration).collect())
            .and_random(MANY, random(1.01, 1.5))
    },
    predict: |_| Prediction::at_least(0.5),
    decoys: &[Decoy { name: "settles", predict: |_| Prediction::at_most(0.4) }],
    observe: Witness::Oracle(|iteration| Observation::of(growth(iteration))),
    resolution: Resolution::Absolute(0.01),
    expects: Expected::Consistent,
};

static SUFFICIENT: Experiment<Iteration> = Experiment {
    name: "noise independent of w, λk* below 2(1+µ): growth of the variance",
    reading: Reading::Corrected,
    instances: || Instances::named(Vec::new()).and_random(MANY, random(0.3, 0.995)),
    predict: |_| Prediction::at_most(0.0),
    decoys: &[Decoy { name: "grows", predict: |_| Prediction::at_least(0.1) }],
    ..NECESSARY
};

static NOT_SUFFICIENT: Experiment<Multiplicative> = Experiment {
    name: "noise proportional to w, λk below 2(1+µ): growth of the variance",
    reading: Reading::AsPrinted,
    instances: || {
        let case =
            |rate_k, momentum, relative_noise| Multiplicative { rate_k, momentum, relative_noise };
        Instances::named(vec![
            ("no momentum", case(1.9, 0.0, 0.5)),
            ("µ = 0.5", case(1.0, 0.5, 1.0)),
            ("µ = 0.9, small step", case(0.3, 0.9, 1.0)),
        ])
    },
    predict: |_| Prediction::at_least(0.5),
    decoys: &[Decoy { name: "settles", predict: |_| Prediction::at_most(0.4) }],
    observe: Witness::Oracle(|chain| Observation::of(multiplicative_growth(chain))),
    resolution: Resolution::Absolute(0.01),
    expects: Expected::Consistent,
};

static MOMENTUM: Experiment<MomentumQuadratic> = Experiment {
    name: "(1-µ) times the training error as µ tends to 1",
    reading: Reading::AsPrinted,
    instances: || {
        Instances::named(Vec::new())
            .and_random(FEW, MomentumQuadratic::any(1..=4, 0.3..=1.9, 0.2, 0.0..=0.0).boxed())
    },
    predict: |sgd| Prediction::equals(divergence(sgd, 0.25)),
    decoys: &[
        Decoy { name: "continuous time", predict: |sgd| Prediction::equals(divergence(sgd, 0.0)) },
        Decoy { name: "no divergence", predict: |_| Prediction::equals(0.0) },
    ],
    observe: Witness::Oracle(|sgd| {
        let point = |j: i32| {
            let gap = 0.5_f64.powi(j);
            let (k, c) = (sgd.hessian().clone(), sgd.noise().clone());
            let sgd = MomentumQuadratic::new(sgd.learning_rate(), 1.0 - gap, k, c, sgd.law());
            let error = sgd.map_or(Interval::UNKNOWN, |sgd| training_error(&sgd));
            (gap, error.scaled(gap))
        };
        Observation::of(limit::at_zero(&(2..13).map(point).collect::<Vec<_>>()))
    }),
    resolution: Resolution::Relative(1e-3),
    expects: Expected::Consistent,
};

fn at(sgd: &NoisyQuadratic, share: f64, momentum: f64) -> Iteration {
    let limit = 2.0 * (1.0 + momentum);
    let top = sgd.hessian().largest();
    Iteration {
        steps: sgd.hessian().map(|k| share * limit * (k / top)),
        noise: sgd.noise().clone(),
        momentum,
    }
}

/// λk* between these shares of 2(1+µ).
fn random(low: f64, high: f64) -> BoxedStrategy<Iteration> {
    let sgd = NoisyQuadratic::any(1..=6, 1.0..=1.9, 0.1);
    (sgd, low..high, 0.0..0.97_f64)
        .prop_map(|(sgd, share, momentum)| at(&sgd, share, momentum))
        .boxed()
}

/// λ/4 Tr[(I - θλK)⁻¹ C].
fn divergence(sgd: &MomentumQuadratic, theta: f64) -> f64 {
    let (c, basis) = (sgd.noise().matrix(), sgd.hessian().basis());
    let along = basis.column_iter().zip(sgd.hessian().eigenvalues());
    let terms = along.map(|(v, k)| (&c * v).dot(&v) / (1.0 - theta * sgd.learning_rate() * k));
    sgd.learning_rate() / 4.0 * terms.sum::<f64>()
}
