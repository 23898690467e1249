//! When SGD with momentum has a stationary law.

mod growing_noise;
mod near_one;

use proptest::prelude::*;

use self::growing_noise::{LIMIT, NOT_SUFFICIENT};
use self::near_one::MOMENTUM;
use crate::claim::{
    Claim, Decoy, Expected, Experiment, Fault, Instances, Notes, Observation, Prediction, Reading,
    Resolution, Witness,
};
use crate::instances::quadratic::NoisyQuadratic;
use crate::instances::stability::Iteration;
use crate::interval::Interval;
use crate::papers::liu2021::cases::{self, MANY};
use crate::witnesses::second_moments::{DIVERGES, growth};

pub(crate) static CLAIM: Claim = Claim {
    id: "liu2021/stability",
    locus: "Section 4.5",
    statement: "`The main result in Theorem 2 also suggests a condition for the convergence of SGD. In order for a stationary \
                distribution to exist at convergence, the covariance Σ needs to exist and be positive definite, and this is only possible when (2 I - λK/(1+μ)) is positive definite. [..] using momentum may mitigate \
                the ill-conditioning of the large learning rate, but only up to a factor of 1 + μ < 2, before the momentum \
                causes another divergence problem due to the term 1/(1-μ). Therefore, when momentum is used, the necessary \
                condition for convergence becomes λk* ≤ 2(1+μ) < 4. We also comment that this is only a necessary condition for \
                stability; the sufficient condition of stability is highly complicated and we leave this to a future work'.",
    assumes: &[
        "the algorithm (5) on a quadratic, with 0 ≤ μ < 1, as in Theorem 2",
        "C is positive definite, so that every direction is excited",
        "`only a necessary condition': for some λk* below 2(1+μ) second moments do not settle (inferred)",
    ],
    correction: Some(
        "For noise that does not depend on w, λk* < 2(1+μ) is necessary and sufficient for a stationary law of (5); in one dimension, with noise r times \
         the gradient beside it, second moments settle if and only if λk (r² (1+μ) + 1 - μ) < 2 (1 - μ²).",
    ),
    notes: Notes {
        because: "The condition is right; only the comment that it is not sufficient falls. Along an eigenvector of K with u = λk the chain of (w, m) has the eigenvalues of z² - (1 + μ - u) z + μ, and \
            both are inside the unit circle if and only if 0 < u < 2(1+μ) (Jury). So the condition is necessary, in its \
            strict form: at equality the variance grows linearly. But for noise independent of w, the setting until \
            section 4.7, it is sufficient as well, and not complicated: no λk* below 2(1+μ) fails to settle. Hypothesis: the \
            comment is right for noise that grows with w (section 4.7), where the condition stays necessary for second moments, by which the paper defines \
            stability, and is not sufficient: they diverge at λk* below 2(1+μ). (w itself may settle without a variance even above it.)",
        repaired: "The setting of Theorem 2, noise independent of w, is named, and the condition made strict.",
        known: "Second moments are propagated over 2^14 steps from rest, which knows neither (7) nor eigenvalues. Their growth \
            when time doubles is a power of time: 0 where they settle, 1 at equality, more beyond; 1/2 separates them. \
            The divergence at μ → 1: (1-μ) times the training error tends to λ/4 Tr[(I - λK/4)⁻¹ C], extrapolated. \
            With noise r times the gradient, the λk at which the map of E w², E w m and E m² has spectral radius one is found by bisection.",
        open: "Noise that grows with w in many dimensions.",
    },
    source: file!(),
    experiments: &[&ONLY_NECESSARY, &NECESSARY, &MOMENTUM, &SUFFICIENT, &LIMIT],
    controls: &[&NOT_SUFFICIENT],
    ..Claim::BLANK
};

/// λk* as shares of 2(1+μ), up to the share of the instances.
const SHARES: [f64; 9] = [0.05, 0.2, 0.4, 0.6, 0.8, 0.9, 0.95, 0.98, TOP];
const TOP: f64 = 0.995;

static ONLY_NECESSARY: Experiment<Iteration> = Experiment {
    name: "noise independent of w: largest power of time in the growth of the variance, λk* from 0.05 to 0.995 of 2(1+μ)",
    reading: Reading::AsPrinted,
    instances: || {
        let line = cases::commuting().swap_remove(0).1;
        let named = vec![("d = 1, μ = 0.5, λk* from 0.05 to 0.995 of 2(1+μ)", at(&line, TOP, 0.5))];
        Instances::named(named).and_random(MANY, random(TOP, TOP))
    },
    predict: |_| Prediction::at_least(DIVERGES),
    decoys: &[],
    observe: Witness::Oracle(|iteration| {
        let scaled =
            |share| Iteration { steps: iteration.steps.scaled(share / TOP), ..iteration.clone() };
        let at = |share| growth(&scaled(share));
        let larger = |a: Interval, b: Interval| if a.high() < b.high() { b } else { a };
        Observation::of(SHARES.map(at).into_iter().reduce(larger).unwrap_or(Interval::UNKNOWN))
    }),
    resolution: Resolution::Absolute(0.01),
    expects: Expected::Refuted(Fault::Hypothesis),
};

static NECESSARY: Experiment<Iteration> = Experiment {
    name: "λk* from 2(1+μ) on: growth of the variance",
    reading: Reading::AsPrinted,
    instances: || {
        let named = [
            ("at equality, μ = 0", (1.0, 0.0)),
            ("at equality, μ = 0.5", (1.0, 0.5)),
            ("just above, μ = 0.9", (1.01, 0.9)),
        ];
        let two = cases::dense().swap_remove(0).1;
        let iteration = |(name, (share, momentum))| (name, at(&two, share, momentum));
        Instances::named(named.into_iter().map(iteration).collect())
            .and_random(MANY, random(1.01, 1.5))
    },
    predict: |_| Prediction::at_least(DIVERGES),
    decoys: &[Decoy::new("settles", |_| Prediction::at_most(0.4))],
    observe: Witness::Oracle(|iteration| Observation::of(growth(iteration))),
    resolution: Resolution::Absolute(0.01),
    expects: Expected::Consistent,
};

static SUFFICIENT: Experiment<Iteration> = Experiment {
    name: "noise independent of w, λk* below 2(1+μ): growth of the variance",
    instances: || Instances::random(MANY, random(0.3, 0.995)),
    predict: |_| Prediction::at_most(0.0),
    decoys: &[Decoy::new("grows", |_| Prediction::at_least(0.1))],
    ..NECESSARY.corrected()
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

/// λk* between these shares of 2(1+μ).
fn random(low: f64, high: f64) -> BoxedStrategy<Iteration> {
    let sgd = NoisyQuadratic::any(1..=6, 1.0..=1.9, 0.1);
    (sgd, low..=high, 0.0..0.97_f64)
        .prop_map(|(sgd, share, momentum)| at(&sgd, share, momentum))
        .boxed()
}
