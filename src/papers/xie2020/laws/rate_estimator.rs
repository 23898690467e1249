//! The estimate of an escape rate from a hundred runs, and its interval.

mod range;
mod times;

use self::range::RANGE;
use self::times::{LAW, PAIRS};
use super::theory::estimate;
use crate::claim::{
    ByHand, Claim, Decoy, Expected, Experiment, Fault, Instances, Notes, Observation, PerBudget,
    Prediction, Range, Reading, Resolution, Witness,
};
use crate::instances::repeated_runs::RepeatedRuns;
use crate::interval::Interval;
use crate::witnesses::repeated_runs::{best_numerator, coverage, sampled_coverage};

pub(crate) static CLAIM: Claim = Claim {
    id: "xie2020/rate-estimator",
    locus: "B.1, (86), (87)",
    statement: "We repeat experiments 100 times to estimate the escape rate γ and the mean escape time τ. As escape time is a random variable obeying an exponential \
                distribution, t ~ Exponential(γ), the estimated escape rate can be written as γ̂ = (100 - 2)/Σ_{i=1}^{100} t_i. The 95% confidence interval of this estimator is \
                γ̂(1 - 1.96/√100) ≤ γ̂ ≤ γ̂(1 + 1.96/√100).",
    assumes: &[
        "runs are independent, with a fixed η, from the minimum",
        "the noise is so small that escapes are rare: the exponential law is the limit ΔL/D -> ∞",
        "no property of γ̂ is stated; it is taken as the multiple of 1/Σ t with the least mean squared error, which is what 100 - 2 gives",
    ],
    correction: Some(
        "γ̂(1 - 1.96/√100) ≤ γ ≤ γ̂(1 + 1.96/√100) holds with probability 0.940, if the times are exponential.",
    ),
    notes: Notes {
        because: "In (87) the number in the middle is γ̂ itself, so that it always holds and says nothing of γ. The exponential law is right for rare escapes: at ΔL/D = 8 the chances of \
            times up to three means are right to 1 % on the wells tested. The numerator n - 2 has the least mean squared error, 10.05 %; it is biased by -1/99, a tenth of that.",
        repaired: "γ in the middle. The interval is then a normal approximation around an estimate that is biased downwards: it holds γ in 94.0 % and not in 95 %, with 4.8 % of misses above and 1.2 % below. \
            Exact is [0.830, 1.230] γ̂, from the gamma law of Σ t.",
        known: "The gamma law of Σ t, summed exactly, and sampled; the law of the escape time from the generator's eigenvalues, and from pairs of runs of SGD, for which no rate need be known.",
        open: "In iterations the law is geometric; at a hundred iterations or fewer that matters.",
    },
    source: file!(),
    experiments: &[&INTERVAL, &LAW, &PAIRS, &NUMERATOR, &COVERAGE, &SAMPLED],
    controls: &[&CONTROL, &BY_HAND],
    range: Range::Measured(&[&RANGE]),
    ..Claim::BLANK
};

fn hundred() -> Instances<RepeatedRuns> {
    Instances::named(vec![("a hundred runs", estimate(100))])
}

static INTERVAL: Experiment<RepeatedRuns> = Experiment {
    name: "(87): what it says of γ, where γ is one",
    reading: Reading::AsPrinted,
    instances: hundred,
    predict: |at| admitted(at, |estimate, _| estimate),
    decoys: &[],
    observe: Witness::Oracle(|_| Observation::of(Interval::exactly(1.0))),
    resolution: Resolution::Absolute(0.5),
    expects: Expected::Vacuous(Fault::Misprint),
};

/// The rates that (87) admits where γ̂ is one, out of nine from 1/16 to 16, by what stands in its middle.
fn admitted(at: &RepeatedRuns, middle: fn(f64, f64) -> f64) -> Prediction {
    let rates = [-4, -3, -2, -1, 0, 1, 2, 3, 4].map(|power| libm::exp2(f64::from(power)));
    let holds = |rate: f64| (at.ends[0]..=at.ends[1]).contains(&middle(1.0, rate));
    if rates.into_iter().all(holds) {
        return Prediction::nothing("every γ satisfies it");
    }
    let admitted = rates.into_iter().filter(|&rate| holds(rate)).map(Interval::exactly);
    Prediction::within(admitted.reduce(Interval::hull).unwrap_or(Interval::UNKNOWN))
}

static CONTROL: Experiment<RepeatedRuns> = Experiment {
    name: "control: (87) with γ in the middle excludes the half and the double",
    predict: |at| admitted(at, |_, rate| rate),
    decoys: &[
        Decoy::new("half the rate", |_| Prediction::equals(0.5)),
        Decoy::new("twice the rate", |_| Prediction::equals(2.0)),
    ],
    ..INTERVAL.control()
};

static BY_HAND: ByHand<RepeatedRuns> = ByHand {
    of: &ENDS,
    at: "n = 100: 98, 1 - 0.196 and 1 + 0.196",
    instance: || estimate(100),
    values: &[98.0, 0.804, 1.196],
};

/// The numbers of (86) and (87), for the control only.
static ENDS: Experiment<RepeatedRuns> = Experiment {
    name: "the numbers of (86) and (87)",
    predict: |at| Prediction::equals_all([at.numerator, at.ends[0], at.ends[1]]),
    ..INTERVAL
};

static COVERAGE: Experiment<RepeatedRuns> = Experiment {
    name: "(87) with γ in the middle: its probability, by the gamma law",
    predict: |_| Prediction::within(Interval::around(0.940, 5e-4)),
    decoys: &[
        Decoy::new("95 %", |_| Prediction::equals(0.95)),
        Decoy::new("that of 100 - 1", |_| Prediction::equals(0.946_517_019)),
    ],
    observe: Witness::Oracle(|at| Observation::of(coverage(at))),
    resolution: Resolution::Absolute(1e-4),
    ..INTERVAL.corrected()
};

static SAMPLED: Experiment<RepeatedRuns> = Experiment {
    name: "(87) with γ in the middle: how often it holds for sampled times",
    observe: Witness::Simulation(sampled_coverage(PerBudget {
        quick: 256,
        standard: 512,
        deep: 4096,
    })),
    decoys: &[Decoy::new("95 %", |_| Prediction::equals(0.95))],
    resolution: Resolution::Absolute(0.006),
    ..COVERAGE
};

static NUMERATOR: Experiment<RepeatedRuns> = Experiment {
    name: "(86): the numerator with the least mean squared error",
    predict: |at| Prediction::equals(at.numerator),
    decoys: &[
        Decoy::new("n - 1", |at| Prediction::equals(f64::from(at.runs) - 1.0)),
        Decoy::new("n", |at| Prediction::equals(f64::from(at.runs))),
    ],
    instances: || {
        Instances::named(vec![
            ("a hundred runs", estimate(100)),
            ("thirty runs", estimate(30)),
            ("ten runs", estimate(10)),
        ])
    },
    observe: Witness::Oracle(|at| Observation::of(best_numerator(at.runs))),
    resolution: Resolution::Absolute(1e-6),
    expects: Expected::Consistent,
    ..INTERVAL
};
