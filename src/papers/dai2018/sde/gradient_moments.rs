//! Mean and variance of the minibatch gradient.

use super::cases::{edges, interchange, training_sets};
use crate::claim::{
    ByHand, Claim, Decoy, Expected, Experiment, Fault, Instances, Notes, Observation, Prediction,
    Range, Reading, Resolution, Witness,
};
use crate::instances::population::to_doubles;
use crate::instances::training_sets::{HeavyMixture, TrainingSets};
use crate::oracles::law::finite_population::Rational;
use crate::witnesses::training_sets;

pub(crate) static CLAIM: Claim = Claim {
    id: "dai2018/gradient-moments",
    locus: "Section 2.1, (2.2), footnote 1 and Appendix A",
    statement: "Let Var[∇L_n(w)] ≡ σ²(w), which is finite and positive definite for typical loss functions. In Appendix A, we show that for independent and \
                identically distributed (iid) samples and w in any bounded domain, E[ĝ^(B)(w)] = ∇L(w), Var[ĝ^(B)(w)] = M^{-1} σ²(w). [Appendix A:] Due to \
                continuity of ∇L_n, we can use the dominated convergence theorem [..]. By assuming the iid of the data, we have Var[ĝ^(B)] = M^{-1} σ²(w).",
    assumes: &[
        "L(w) = E[L_n(w)], and σ²(w) = Var[∇L_n(w)] is finite and positive definite",
        "expectation and variance are with respect to the population of samples and to the batch (footnote 1)",
        "B is a set of M different indices from {1, .., N}, all of them equally likely, at one fixed w",
    ],
    correction: Some(
        "For iid samples, batches of M different ones and gradients that are continuous in w and bounded near every w by a random \
         variable with finite mean, E[ĝ^(B)(w)] = ∇L(w) and Var[ĝ^(B)(w)] = M^{-1} σ²(w).",
    ),
    notes: Notes {
        because: "Both moments are right for typical losses; what fails is the step in Appendix A: continuity of ∇L_n alone does not allow the derivative \
            and the expectation to be exchanged. L_n(w) = w³ e^(-t w²) (1 + t)² ± w + w²/2, with t > 0 of density (1 + t)^(-2) and both signs equally \
            likely, is smooth, its gradient has a finite positive variance at every w, and L(w) = w + w²/2: at w = 0 the mean gradient is 0 and L' is 1. It \
            is a gap of the proof and no more: where gradients are bounded near w by a variable that has a mean, both moments are exactly as printed, for \
            every M and N, since any M different samples of an iid training set are iid.",
        repaired: "A bound of the gradients near w that has a mean, which typical losses have on a bounded domain.",
        known: "All training sets drawn from small populations of rational vectors, and all batches of each, are enumerated; the mean gradient of the mixture \
            is integrated over t. Two other variances are told apart from (2.2): (1/M)(1 - M/N) times the sample variance, which is right given the training \
            set, and that of indices drawn with replacement.",
        open: "(2.2) is about one batch: two batches of one training set are correlated, see dai2018/sde-discretisation.",
    },
    source: file!(),
    experiments: &[&VARIANCE, &MEAN, &INTERCHANGE, &EDGES, &DOMINATED],
    controls: &[&AWAY, &BY_HAND],
    range: Range::Exact,
    ..Claim::BLANK
};

static VARIANCE: Experiment<TrainingSets> = Experiment {
    name: "covariance over all training sets and batches",
    reading: Reading::AsPrinted,
    instances: training_sets,
    predict: |sets| stated(sets, Rational::new(1, batch(sets))),
    decoys: &[
        GIVEN,
        Decoy::new("indices drawn with replacement", |sets| {
            let (m, n) = (batch(sets), size(sets));
            stated(sets, Rational::new(n + m - 1, m * n))
        }),
        UNBIASED,
    ],
    observe: Witness::Oracle(|sets| Observation::of_all(training_sets::moments(sets).covariance)),
    resolution: Resolution::Relative(1e-9),
    expects: Expected::Consistent,
};

const GIVEN: Decoy<TrainingSets> = Decoy::new("given the training set: 1/M - 1/N", |sets| {
    stated(sets, Rational::new(1, batch(sets)) - Rational::new(1, size(sets)))
});

const UNBIASED: Decoy<TrainingSets> = Decoy::new("N/(N - 1) times it", |sets| {
    let (m, n) = (batch(sets), size(sets));
    stated(sets, Rational::new(n, m * (n - 1)))
});

static EDGES: Experiment<TrainingSets> = Experiment {
    name: "covariance at the edges, M = 1 and M = N",
    instances: edges,
    decoys: &[GIVEN, UNBIASED],
    ..VARIANCE
};

static MEAN: Experiment<TrainingSets> = Experiment {
    name: "mean over all training sets and batches",
    predict: |sets| Prediction::equals_all(to_doubles(&sets.population.gradient())),
    decoys: &[Decoy::new("the batch's sum divided by N", |sets| {
        let share = Rational::new(batch(sets), size(sets));
        let mean = sets.population.gradient().into_iter().map(|g| g * share);
        Prediction::equals_all(to_doubles(&mean.collect::<Vec<_>>()))
    })],
    observe: Witness::Oracle(|sets| Observation::of_all(training_sets::moments(sets).mean)),
    ..VARIANCE
};

static INTERCHANGE: Experiment<HeavyMixture> = Experiment {
    name: "mean, with nothing but ∇L_n continuous and σ² finite",
    reading: Reading::AsPrinted,
    instances: || interchange(0.0),
    predict: |mixture| Prediction::equals(mixture.risk_slope()),
    decoys: &[Decoy::new("twice the slope", |mixture| {
        Prediction::equals(2.0 * mixture.risk_slope())
    })],
    observe: Witness::Oracle(|mixture| Observation::of(training_sets::mean_gradient(mixture))),
    resolution: Resolution::Absolute(1e-6),
    expects: Expected::Refuted(Fault::Hypothesis),
};

static DOMINATED: Experiment<HeavyMixture> = Experiment {
    name: "mean, where gradients are dominated",
    instances: || {
        let all = [-1.5, -0.3, 0.2, 2.0].map(|at| HeavyMixture { at });
        Instances::named(
            ["w = -1.5", "w = -0.3", "w = 0.2", "w = 2"].into_iter().zip(all).collect(),
        )
    },
    ..INTERCHANGE.corrected()
};

static AWAY: Experiment<HeavyMixture> = Experiment {
    name: "control: the same losses at w = 1/2, near which they are dominated",
    instances: || interchange(0.5),
    decoys: &[],
    ..INTERCHANGE.control()
};

static BY_HAND: ByHand<HeavyMixture> = ByHand {
    of: &INTERCHANGE,
    at: "the derivative of L = w + w²/2 at 0.3",
    instance: || HeavyMixture { at: 0.3 },
    values: &[1.3],
};

fn batch(sets: &TrainingSets) -> i128 {
    sets.population.batch() as i128
}

fn size(sets: &TrainingSets) -> i128 {
    sets.size as i128
}

/// `factor` times `σ²`, the covariance of one sample.
fn stated(sets: &TrainingSets, factor: Rational) -> Prediction {
    let covariance = sets.population.sample_covariance(0).into_iter().map(|c| c * factor);
    Prediction::equals_all(to_doubles(&covariance.collect::<Vec<_>>()))
}
