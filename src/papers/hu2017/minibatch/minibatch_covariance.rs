//! The average of a minibatch's gradients is unbiased, with covariance `(1/m - 1/M) Σ_0`.

use crate::claim::{
    Claim, Decoy, Expected, Experiment, Notes, Observation, PerBudget, Prediction, Reading,
    Resolution, Simulation, Witness,
};
use crate::instances::population;
use crate::instances::population::{Population, to_doubles};
use crate::oracles::finite_population::{self, Rational, Sampling};

/// The claim.
pub static CLAIM: Claim = Claim {
    id: "hu2017/minibatch-covariance",
    locus: "Proposition 1, (3.15)",
    statement: "For a batch of m data points drawn uniformly without replacement from M, the average \
                gradient (1/m) Σ_{i in B} ∇f_i(x) is an unbiased estimator of ∇F(x) with covariance \
                (1/m - 1/M) Σ_0(x), Σ_0 = 1/(M-1) Σ_i (∇F - ∇f_i)(∇F - ∇f_i)ᵀ; before it is \
                simplified the covariance is (3.15).",
    assumes: &[
        "F = (1/M) Σ f_i",
        "all batches of m different data points are equally likely, 1 <= m <= M",
        "2 <= M, since Σ_0 divides by M - 1",
    ],
    notes: Notes {
        because: "True as printed. A gradient at one point is any vector, so the instances are populations of \
            integer and rational vectors; every batch of each is enumerated and its moments are \
            exact rationals, compared with the proposition in rational arithmetic that is rounded once at the \
            end. The intermediate (3.15) is true as well, with the sum over j ≠ k read over ordered pairs: \
            over unordered ones it is wrong, a decoy. Symbols inferred in the proof: E f_ζi f_ζjᵀ lacks the ∇ \
            in three displays, and ∇_k f stands for ∇f_k; read literally the first is a product of \
            numbers, not a matrix. Large populations, whose batches cannot be enumerated, are \
            sampled by shuffling. Edges: \
            m = M gives zero, as it must; m = 1 gives the population's covariance; M = 1 is 0/0 and \
            excluded by the definition of Σ_0. Decoys show that M for M - 1, the missing 1/M, and draws \
            with replacement would be noticed. Open: nothing.",
        ..Notes::NONE
    },
    source: file!(),
    experiments: &[&UNBIASED, &COVARIANCE, &EDGES, &EXPANDED, &SAMPLED],
    ..Claim::BLANK
};

const CASES: PerBudget = PerBudget { quick: 8, standard: 24, deep: 256 };

static UNBIASED: Experiment<Population> = Experiment {
    name: "mean over all batches",
    reading: Reading::AsPrinted,
    instances: || population::named().and_random(CASES, Population::any(1..=3)),
    predict: |p| Prediction::equals_all(to_doubles(&p.gradient())),
    decoys: &[Decoy {
        name: "the batch's sum divided by M",
        predict: |p| {
            let share = Rational::new(p.batch() as i128, p.size() as i128);
            let mean = p.gradient().into_iter().map(|g| g * share);
            Prediction::equals_all(to_doubles(&mean.collect::<Vec<_>>()))
        },
    }],
    observe: Witness::Oracle(|p| enumerated(p, |moments| moments.mean)),
    resolution: Resolution::Relative(1e-14),
    expects: Expected::Consistent,
};

static COVARIANCE: Experiment<Population> = Experiment {
    name: "covariance over all batches",
    predict: |p| stated(p, p.finite_factor(), 1),
    decoys: &[
        Decoy { name: "Σ_0/m", predict: |p| stated(p, Rational::new(1, p.batch() as i128), 1) },
        Decoy { name: "M in place of M - 1", predict: |p| stated(p, p.finite_factor(), 0) },
        Decoy {
            name: "draws with replacement",
            predict: |p| stated(p, Rational::new(1, p.batch() as i128), 0),
        },
    ],
    observe: Witness::Oracle(|p| enumerated(p, |moments| moments.covariance)),
    ..UNBIASED
};

static EDGES: Experiment<Population> = Experiment {
    name: "covariance at the edges, m = 1 and m = M",
    instances: population::edges,
    predict: |p| stated(p, p.finite_factor(), 1),
    decoys: &[Decoy {
        name: "Σ_0/m",
        predict: |p| stated(p, Rational::new(1, p.batch() as i128), 1),
    }],
    observe: Witness::Oracle(|p| enumerated(p, |moments| moments.covariance)),
    ..UNBIASED
};

static EXPANDED: Experiment<Population> = Experiment {
    name: "(3.15), before it is simplified",
    predict: |p| expanded(p, 1),
    decoys: &[Decoy { name: "unordered pairs j < k", predict: |p| expanded(p, 2) }],
    observe: Witness::Oracle(|p| enumerated(p, |moments| moments.covariance)),
    ..UNBIASED
};

/// Replicas per block of sampled batches.
const REPLICAS: usize = 2048;

static SAMPLED: Experiment<Population> = Experiment {
    name: "covariance of a large population, sampled",
    instances: population::large,
    predict: |p| stated(p, p.finite_factor(), 1),
    decoys: &[
        Decoy { name: "Σ_0/m", predict: |p| stated(p, Rational::new(1, p.batch() as i128), 1) },
        Decoy {
            name: "draws with replacement",
            predict: |p| stated(p, Rational::new(1, p.batch() as i128), 0),
        },
    ],
    observe: Witness::Simulation(Simulation {
        simulate: population::sample,
        estimate: |_, tally, alpha| population::sampled_covariance(tally, alpha),
        replicas: REPLICAS,
        blocks: PerBudget::always(128),
    }),
    resolution: Resolution::Relative(0.1),
    ..UNBIASED
};

/// What all batches give; unknown where a number overflows.
fn enumerated(
    population: &Population,
    of: fn(finite_population::BatchMoments) -> Vec<Rational>,
) -> Observation {
    let moments = finite_population::moments(
        population.gradients(),
        population.batch(),
        Sampling::WithoutReplacement,
    );
    population::observed(population, moments.map(of))
}

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
