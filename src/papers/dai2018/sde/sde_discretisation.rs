//! The Euler scheme of the stochastic differential equation is SGD.

mod fresh;
mod order;

use self::fresh::{ONE_STEP, REUSED};
use self::order::{ORDER, RANGE};
use super::cases::{regressions, sgd};
use crate::claim::{
    ByHand, Claim, Decoy, Expected, Experiment, Fault, Instances, Notes, Observation, Prediction,
    Range, Reading, Resolution, Witness,
};
use crate::instances::linear_sgd::LinearSgd;
use crate::witnesses::linear_sgd;

pub(crate) static CLAIM: Claim = Claim {
    id: "dai2018/sde-discretisation",
    locus: "Section 2.1, between (2.2) and (2.4)",
    statement: "We can write the mini-batch SGD (2.1) as w_{k+1} = w_k - γ_k ∇L(w_k) + (γ_k/√M_k) ε, where ε has zero mean \
                and variance σ(w) by (2.2). We consider a stochastic differential equation (SDE): dW(t) = -∇L(W(t)) dt - \
                √(γ(t)/M(t)) σ(W(t)) dB(t), W(0) = w0. By the Euler scheme, the SDE (2.3) can be discretized to obtain the \
                mini-batch SGD (2.1).",
    assumes: &[
        "the samples are iid, and Var[∇L_n(w)] = σ²(w) is finite and positive definite",
        "a batch is a set of M indices drawn from {1, .., N}, the training set, at every step",
        "mean and variance refer to the population of samples (footnote 1)",
    ],
    correction: Some(
        "If every batch consists of samples that were not used before, then w_{k+1} = w_k - γ ∇L(w_k) + (γ/√M) ε where ε has mean zero and variance σ²(w_k); \
         the Euler scheme of (2.3) with the time step γ has the same mean and variance of a step, and the same law where ε is normal; for smooth losses whose gradients grow no faster than a line and have finite moments, and \
         constant γ and M, the mean of SGD after t/γ steps, and its variance in units of γ/M, are those of W(t) up to O(γ).",
    ),
    notes: Notes {
        because: "The variance of ε is σ²(w), as (2.2) says, and not σ(w); and ε has mean zero given w_k only while the samples are fresh. In (2.1) all \
            batches come from one training set, on which w_k depends. For L_n = (w - x_n)²/2 with σ² = Var x_n the variance of w_k, over training sets and \
            batches, tends to σ²/N + γ/(2-γ) σ² (1/M - 1/N), and not to γ/(2-γ) σ²/M: a factor of 2.8 at γ = 0.1 and M/N = 10 %, the paper's large batch. The \
            sentence on the Euler scheme holds: one step of it, of length γ, has the mean and the variance of a step of SGD.",
        repaired: "The square in the variance, and one pass over the data. With N fixed one may instead read L as the mean over the training set \
            and σ²/M as (1/M)(1 - M/N) times its sample variance.",
        known: "All batches, and all training sets, of small populations are enumerated. The order is seen in mean and variance of linear regressions, where \
            both processes have closed equations for these two moments; the variance is divided by γ/M, because the differential equation without its noise \
            already agrees with SGD to order one.",
        open: "",
    },
    source: file!(),
    experiments: &[&EULER, &REUSED, &VARIANCE, &SQUARED, &ORDER],
    controls: &[&UNIT_VARIANCE, &BY_HAND, &ONE_STEP],
    range: Range::Measured(&[&RANGE]),
    ..Claim::BLANK
};

static EULER: Experiment<LinearSgd> = Experiment {
    name: "mean and variance of one step, over all batches",
    reading: Reading::AsPrinted,
    instances: regressions,
    predict: |sgd| euler(sgd, sgd.step() * sgd.ratio()),
    decoys: &[
        Decoy::new("the time step one", |sgd| euler(sgd, sgd.ratio())),
        Decoy::new("the noise γ/M in place of γ/√M", |sgd| euler(sgd, sgd.ratio().powi(2))),
    ],
    observe: Witness::Oracle(|sgd| {
        let [mean, variance] = linear_sgd::one_step(sgd);
        Observation::of_all([sgd.step() * mean, variance * sgd.step().powi(2)])
    }),
    resolution: Resolution::Relative(1e-10),
    expects: Expected::Consistent,
};

static VARIANCE: Experiment<LinearSgd> = Experiment {
    name: "the variance of ε is σ(w)",
    predict: |sgd| Prediction::equals(sgd.variance_at(sgd.start()).sqrt()),
    decoys: &[Decoy::new("one", |_| Prediction::equals(1.0))],
    observe: Witness::Oracle(|sgd| {
        let [_, variance] = linear_sgd::one_step(sgd);
        Observation::of(variance * sgd.batch())
    }),
    expects: Expected::Refuted(Fault::Misprint),
    ..EULER
};

static SQUARED: Experiment<LinearSgd> = Experiment {
    name: "the variance of ε is σ²(w)",
    predict: |sgd| Prediction::equals(sgd.variance_at(sgd.start())),
    decoys: &[Decoy::new("σ(w)", VARIANCE.predict)],
    ..VARIANCE.corrected()
};

static UNIT_VARIANCE: Experiment<LinearSgd> = Experiment {
    name: "control: σ(w) = 1",
    instances: || {
        Instances::named(vec![(
            "gradients w ± 1",
            sgd(&[[1.0, 1.0], [1.0, -1.0]], 1.5, 0.125, 4.0),
        )])
    },
    decoys: &[],
    ..VARIANCE.control()
};

static BY_HAND: ByHand<LinearSgd> = ByHand {
    of: &VARIANCE,
    at: "gradients w - 3 and 2 w + 1 at w = 1.5: -1.5 and 4, σ = 2.75",
    instance: || sgd(&[[1.0, 3.0], [2.0, -1.0]], 1.5, 0.1, 3.0),
    values: &[2.75],
};

/// The Euler scheme's step with this factor of `σ²`.
fn euler(sgd: &LinearSgd, factor: f64) -> Prediction {
    let w = sgd.start();
    Prediction::equals_all([-sgd.step() * sgd.gradient(w), factor * sgd.variance_at(w)])
}
