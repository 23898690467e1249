//! The average of a minibatch's gradients is unbiased, with covariance `(1/m - 1/M) Σ_0`.

use crate::claim::{
    Claim, Decoy, Expected, Experiment, Notes, PerBudget, Prediction, Range, Reading, Resolution,
    Simulation, Witness,
};
use crate::instances::population::{Population, to_doubles};
use crate::oracles::law::finite_population::Rational;
use crate::papers::hu2017::minibatch::cases;
use crate::witnesses::minibatch::{self, enumerated};

pub(crate) static CLAIM: Claim = Claim {
    id: "hu2017/minibatch-covariance",
    locus: "Proposition 1, (3.15)",
    statement: "Suppose we draw a batch B of m data points uniformly from the entire data set {1, .., M} without \
                replacement and estimate the gradient with the averaged sample gradients (1/m) Σ_i ∇f_i(x) 1{i in B}. \
                The estimator is unbiased and the covariance is Σ(x) = (1/m - 1/M) Σ_0(x), where Σ_0(x) = 1/(M - 1) \
                Σ_i (∇F - ∇f_i)(∇F - ∇f_i)ᵀ is the sample covariance matrix of random vector ∇f_i(x). Before it is \
                simplified the covariance is (3.15).",
    assumes: &[
        "F = (1/M) Σ f_i",
        "all batches of m different data points are equally likely, 1 <= m <= M",
        "2 <= M, since Σ_0 divides by M - 1",
    ],
    notes: Notes {
        because: "This is the covariance of a simple random sample's mean. Edges: m = M gives zero, as it must; m = 1 gives \
            the population's covariance.",
        repaired: "",
        known: "A gradient at one point is any vector, so the instances are populations of integer and rational vectors. \
            Every batch of each is enumerated, and its moments are compared in rational arithmetic that is rounded once at \
            the end; a population with too many batches is sampled by shuffling. Symbols inferred: the sum over j ≠ k \
            in (3.15) is over ordered pairs (over unordered ones it is wrong, a decoy); in the proof E f_ζi f_ζjᵀ lacks \
            the ∇ in three displays, and ∇_k f stands for ∇f_k.",
        open: "",
    },
    source: file!(),
    experiments: &[&COVARIANCE, &UNBIASED, &EDGES, &EXPANDED, &SAMPLED],
    range: Range::Exact,
    ..Claim::BLANK
};

const CASES: PerBudget = PerBudget { quick: 8, standard: 24, deep: 256 };

static UNBIASED: Experiment<Population> = Experiment {
    name: "mean over all batches",
    reading: Reading::AsPrinted,
    instances: || cases::named().and_random(CASES, Population::any(1..=3)),
    predict: |p| Prediction::equals_all(to_doubles(&p.gradient())),
    decoys: &[Decoy::new("the batch's sum divided by M", |p| {
        let share = Rational::new(p.batch() as i128, p.size() as i128);
        let mean = p.gradient().into_iter().map(|g| g * share);
        Prediction::equals_all(to_doubles(&mean.collect::<Vec<_>>()))
    })],
    observe: Witness::Oracle(|p| enumerated(p, |moments| moments.mean)),
    resolution: Resolution::RelativeToLargest(1e-14),
    expects: Expected::Consistent,
};

static COVARIANCE: Experiment<Population> = Experiment {
    name: "covariance over all batches",
    predict: |p| stated(p, p.finite_factor(), 1),
    decoys: &[
        INDEPENDENT,
        Decoy::new("M in place of M - 1", |p| stated(p, p.finite_factor(), 0)),
        REPLACED,
    ],
    observe: Witness::Oracle(|p| enumerated(p, |moments| moments.covariance)),
    ..UNBIASED
};

const INDEPENDENT: Decoy<Population> =
    Decoy::new("Σ_0/m", |p| stated(p, Rational::new(1, p.batch() as i128), 1));

const REPLACED: Decoy<Population> =
    Decoy::new("draws with replacement", |p| stated(p, Rational::new(1, p.batch() as i128), 0));

static EDGES: Experiment<Population> = Experiment {
    name: "covariance at the edges, m = 1 and m = M",
    instances: cases::edges,
    decoys: &[INDEPENDENT],
    ..COVARIANCE
};

static EXPANDED: Experiment<Population> = Experiment {
    name: "(3.15), before it is simplified",
    predict: |p| expanded(p, 1),
    decoys: &[Decoy::new("unordered pairs j < k", |p| expanded(p, 2))],
    ..COVARIANCE
};

/// Replicas per block of sampled batches.
const REPLICAS: usize = 2048;

static SAMPLED: Experiment<Population> = Experiment {
    name: "covariance of a large population, sampled",
    instances: cases::large,
    decoys: &[INDEPENDENT, REPLACED],
    observe: Witness::Simulation(Simulation {
        simulate: minibatch::sample,
        estimate: |_, tally, alpha| minibatch::sampled_covariance(tally, alpha),
        replicas: REPLICAS,
        blocks: PerBudget::always(128),
    }),
    resolution: Resolution::RelativeToLargest(0.1),
    ..COVARIANCE
};

/// `factor` times the sample covariance with the divisor `M - less`.
fn stated(population: &Population, factor: Rational, less: i128) -> Prediction {
    let covariance = population.sample_covariance(less).into_iter().map(|c| c * factor);
    Prediction::equals_all(to_doubles(&covariance.collect::<Vec<_>>()))
}

/// (3.15), with the sum over `j ≠ k` over ordered pairs divided by `times`.
fn expanded(population: &Population, times: i128) -> Prediction {
    let (m, size) = (population.batch() as i128, population.size() as i128);
    let pairs = Rational::new(m - 1, m * size * (size - 1) * times);
    let (alone, all) = (Rational::new(1, m * size), Rational::new(1, size * size));
    let entry = |[same, total]: [Rational; 2]| (total - same) * pairs + same * alone - total * all;
    let entries = population.products().into_iter().map(entry).collect::<Vec<_>>();
    Prediction::equals_all(to_doubles(&entries))
}
