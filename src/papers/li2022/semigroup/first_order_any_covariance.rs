//! Without the correction the order is one, whatever the covariance; the true one gives the fluctuations best.

mod fluctuation;

use proptest::prelude::*;

use super::cases::{any_circle, circle, torus};
use super::theory::{diffusion, ladder};
use crate::claim::{
    Axis, Claim, Decoy, Expected, Experiment, Figure, Instances, Notes, PerBudget, Prediction,
    Reading, Resolution, Witness,
};
use crate::instances::any_covariance::{AnyCovariance, Covariance};
use crate::witnesses::weak_error;

use self::fluctuation::{FLUCTUATION, MEAN};

pub(crate) static CLAIM: Claim = Claim {
    id: "li2022/first-order-any-covariance",
    locus: "section 1, the three sentences after (1.6)",
    statement: "If we instead use dX = -∇f(X) dt + √(ηΣ) dW for any smooth positive definite Σ, then the approximation has first order weak accuracy. This implies that \
                the first order weak approximation only captures the coarse gradient descent feature, and loses much information, especially the \
                fluctuation in the dynamics, and possibly the implicit bias. Among those choices, taking Σ = var(∇f(x, ξ)) captures the most fluctuation in the \
                corresponding SDE.",
    assumes: &[
        "∇f(.; ξ) is bounded, as for (1.5)",
        "φ is in C⁴ and bounded, or a polynomial where Σ grows at most quadratically",
        "T is fixed, Σ does not depend on η, and closeness is an order in η",
        "fluctuation is the variance, and to capture it is to come close to it, not to make it large",
    ],
    notes: Notes {
        because: "Σ enters the generator with the factor η, so that what is missing in one step is of order η² whatever Σ is, and Σ = 0, which has no fluctuation at \
            all, passes as well: order one tests no noise. The variance itself is of order η: it comes out with an error of order η² for \
            Σ = var ∇f(x, ξ) and of order η for every other Σ here.",
        known: "SGD's exact semigroup against the Kolmogorov equation in d = 1 and d = 2, with Σ that have nothing to do with the noise as well; \
            variances and means by closed moments, with the true Σ too. The same rungs are refuted as an approximation of order two. `Captures the most' is no \
            smaller error for each φ: for f = x²/2, noise of variance 2 and φ = x², Σ = 2 - x², positive definite where |x| < √2, makes up for the \
            missing drift and has order two.",
        open: "Where Σ grows faster than quadratically, moments of the diffusion may be infinite; that φ is bounded then is read into the words weak accuracy.",
        ..Notes::NONE
    },
    figures: &[Figure {
        experiment: FLUCTUATION.name,
        caption: "Distance of the diffusion's variance from SGD's at time 1, for Σ = var ∇f(x, ξ) and for other Σ.",
        x: Axis { label: "step size η", log: true },
        y: Axis { label: "error of the variance", log: true },
        ..Figure::BLANK
    }],
    source: file!(),
    experiments: &[&CIRCLE, &TORUS, &FLUCTUATION, &MEAN, &FLOW],
    ..Claim::BLANK
};

static CIRCLE: Experiment<AnyCovariance<1>> = solved(
    "order of the weak error up to time 1, d = 1: semigroup against Kolmogorov equation",
    || {
        let with = |covariance| AnyCovariance { problem: circle(), covariance };
        let random = (any_circle(), Covariance::any())
            .prop_map(|(problem, covariance)| AnyCovariance { problem, covariance });
        Instances::named(vec![("a varying Σ", with(Covariance::Varying(0.4, 0.8)))])
            .and_random(PerBudget { quick: 0, standard: 1, deep: 32 }, random)
    },
);

static TORUS: Experiment<AnyCovariance<2>> = Experiment {
    instances: || {
        let covariance = Covariance::Varying(0.3, 0.8);
        Instances::named(vec![("a varying Σ", AnyCovariance { problem: torus(), covariance })])
    },
    decoys: &[Decoy::new("half of the drift", |any| order(any, 1.0, 0.5))],
    ..solved(
        "order of the weak error up to time 1, d = 2: semigroup against Kolmogorov equation",
        || Instances::named(Vec::new()),
    )
};

/// Nothing but the gradient flow.
static FLOW: Experiment<AnyCovariance<1>> = Experiment {
    decoys: &[Decoy::new("order two", |any| order(any, 2.0, 1.0))],
    instances: || {
        let flow = AnyCovariance { problem: circle(), covariance: Covariance::Nothing };
        Instances::named(vec![("the gradient flow", flow)])
    },
    ..solved("order of the weak error up to time 1, without any fluctuation: Σ = 0", || {
        Instances::named(Vec::new())
    })
};

const fn solved<const D: usize>(
    name: &'static str,
    instances: fn() -> Instances<AnyCovariance<D>>,
) -> Experiment<AnyCovariance<D>> {
    Experiment {
        name,
        reading: Reading::AsPrinted,
        instances,
        predict: |any| order(any, 1.0, 1.0),
        decoys: const {
            &[
                Decoy::new("order two", |any| order(any, 2.0, 1.0)),
                Decoy::new("half of the drift", |any| order(any, 1.0, 0.5)),
            ]
        },
        observe: Witness::Oracle(|any| weak_error::sgd_ladder(&any.problem)),
        resolution: Resolution::Absolute(0.1),
        expects: Expected::Consistent,
    }
}

/// `dX = -scale ∇f dt + √(ηΣ) dW`.
fn order<const D: usize>(any: &AnyCovariance<D>, order: f64, scale: f64) -> Prediction {
    let rungs = ladder(&any.problem, |step| {
        diffusion(&any.problem.loss, step, [scale, 0.0], |x| any.at(x))
    });
    Prediction::approximates(order, rungs)
}
