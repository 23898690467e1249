//! Whether a finite covariance is all that the noise needs.

use std::fmt;

use proptest::prelude::*;
use serde::Serialize;

use crate::claim::{
    Claim, Decoy, Expected, Experiment, Fault, Instances, Notes, Observation, PerBudget,
    Prediction, Reading, Resolution, Witness,
};
use crate::interval::Interval;
use crate::papers::liu2021::cases::{FEW, MANY};

pub(crate) static CLAIM: Claim = Claim {
    id: "liu2021/any-finite-noise",
    locus: "Section 4.1, second remark after Theorem 1",
    statement: "Theorem 1 only requires the existence of a finite stationary noise covariance: constant \
                Gaussian noise is not needed.",
    assumes: &[
        "w' = w - λ (k w + η) with 0 < λk < 2; η is stationary with mean zero and variance C",
        "nothing else, as the word `only' says",
    ],
    correction: Some("the noise is uncorrelated with w: white, not merely finite"),
    notes: Notes {
        because: "Printed: only a finite stationary covariance is required; (6) in one dimension is Σ = λC / (k (2 - \
            λk)). The law of the noise, and whether its variance depends on w, do not matter: \
            E w'² = (1-λk)² E w² + λ² C needs E[η | past] = 0 at most. But it does need E[w η] = 0, \
            which no covariance implies. With a = 1 - λk, noise that remembers, η' = r η + ξ, multiplies \
            Σ by (1 + ar)/(1 - ar) (5/3 where λk = r = 1/2, without bound as a and r tend to 1); noise from two \
            data drawn without replacement, as in an epoch, by (1 - a)²/(1 + a²) at the end of an epoch. Both have \
            a finite covariance, the same at every step: refuted. Found by enumerating every path of \
            the noise, with no linear algebra: eight steps from rest, |1-λk| at most 0.1, so that what is \
            left of the start is below 1e-12 of Σ. Second reading: successive noises uncorrelated with \
            w; then dependence does no harm, as for η_t = ξ_t ξ_{t-1}. Open: nothing.",
        ..Notes::NONE
    },
    source: file!(),
    experiments: &[
        &HEAVY_TAILED,
        &STATE_DEPENDENT,
        &WITH_MEMORY,
        &WITHOUT_REPLACEMENT,
        &UNCORRELATED,
    ],
    ..Claim::BLANK
};

/// Steps that are enumerated.
const STEPS: usize = 8;

/// λk, and a number that shapes the noise: a tail, a dependence, a memory.
#[derive(Clone, Debug, Serialize)]
struct Noisy {
    rate_k: f64,
    shape: f64,
}

impl fmt::Display for Noisy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "λk = {:.4}, shape {:.4}", self.rate_k, self.shape)
    }
}

/// Zero, or ±√(shape) with probability 1/shape: the variance is one, the kurtosis is the shape.
static HEAVY_TAILED: Experiment<Noisy> = Experiment {
    name: "independent noise of kurtosis up to 10 000",
    reading: Reading::AsPrinted,
    instances: || between(MANY, 10.0, 10_000.0),
    predict: |n| stated(n.rate_k, 1.0),
    decoys: CONTINUOUS,
    observe: Witness::Oracle(|n| {
        let size = n.shape.sqrt();
        let atoms = [(0.0, 1.0 - 1.0 / n.shape), (size, 0.5 / n.shape), (-size, 0.5 / n.shape)];
        enumerated(STEPS, &atoms, (0.0, 0.0), |(w, _), x| (w - n.rate_k * w - x, 0.0))
    }),
    resolution: Resolution::Relative(1e-9),
    expects: Expected::Consistent,
};

/// Signs, times √(1 + s w²).
static STATE_DEPENDENT: Experiment<Noisy> = Experiment {
    name: "independent signs, variance 1 + s w² / 10",
    instances: || between(MANY, 0.1, 0.5),
    predict: |n| {
        // Σ = (1 + s Σ) / (2u - u²).
        let u = n.rate_k;
        Prediction::equals(1.0 / (2.0 * u - u * u - n.shape / 10.0))
    },
    decoys: &[Decoy { name: "variance at the minimum", predict: |n| stated(n.rate_k, 1.0) }],
    observe: Witness::Oracle(|n| {
        enumerated(2 * STEPS, &SIGNS, (0.0, 0.0), |(w, _), x| {
            let size = (1.0 + n.shape / 10.0 * w * w).sqrt();
            (w - n.rate_k * w - x * size, 0.0)
        })
    }),
    ..HEAVY_TAILED
};

/// η' = r η + √(1 - r²) ξ, of variance one from the start.
static WITH_MEMORY: Experiment<Noisy> = Experiment {
    name: "noise that remembers",
    instances: || between(FEW, 0.05, 0.15),
    observe: Witness::Oracle(|n| {
        let scale = (1.0 - n.shape * n.shape).sqrt();
        let from = |start| {
            enumerated(2 * STEPS - 1, &SIGNS, (0.0, start), |(w, noise), x| {
                let noise = n.shape * noise + scale * x;
                (w - n.rate_k * w - noise, noise)
            })
        };
        let halves = from(1.0).values[0] + from(-1.0).values[0];
        Observation::of(halves.scaled(0.5))
    }),
    expects: Expected::Refuted(Fault::Wrong),
    ..HEAVY_TAILED
};

/// Two data of gradients ±1, in random order in each epoch; at the end of an epoch.
static WITHOUT_REPLACEMENT: Experiment<Noisy> = Experiment {
    name: "two data without replacement",
    instances: || between(FEW, 1.0, 2.0),
    observe: Witness::Oracle(|n| {
        enumerated(STEPS, &SIGNS, (0.0, 0.0), |(w, _), x| {
            let half = w - n.rate_k * w - x;
            (half - n.rate_k * half + x, 0.0)
        })
    }),
    expects: Expected::Refuted(Fault::Wrong),
    ..HEAVY_TAILED
};

/// η = ξ ξ', of skewed ξ: successive noises share a factor.
static UNCORRELATED: Experiment<Noisy> = Experiment {
    name: "dependent noise, uncorrelated with the past",
    reading: Reading::Corrected,
    observe: Witness::Oracle(|n| {
        let atoms = [(2.0, 0.2), (-0.5, 0.8)];
        let from = |start| {
            enumerated(2 * STEPS, &atoms, (0.0, start), |(w, last), x| {
                (w - n.rate_k * w - x * last, x)
            })
        };
        let (up, down) = (from(2.0).values[0], from(-0.5).values[0]);
        Observation::of(up.scaled(0.2) + down.scaled(0.8))
    }),
    ..HEAVY_TAILED
};

const SIGNS: [(f64, f64); 2] = [(1.0, 0.5), (-1.0, 0.5)];

const CONTINUOUS: &[Decoy<Noisy>] =
    &[Decoy { name: "continuous time", predict: |n| Prediction::equals(1.0 / (2.0 * n.rate_k)) }];

/// λk close to one but off it, so that few steps are enough.
fn between(cases: PerBudget, low: f64, high: f64) -> Instances<Noisy> {
    let random = (0.04..0.1_f64, any::<bool>(), low..high);
    let random = random.prop_map(|(gap, above, shape)| Noisy {
        rate_k: if above { 1.0 + gap } else { 1.0 - gap },
        shape,
    });
    Instances::named(Vec::new()).and_random(cases, random.boxed())
}

/// (6), for λη of variance `noise`.
fn stated(rate_k: f64, noise: f64) -> Prediction {
    Prediction::equals(noise / (rate_k * (2.0 - rate_k)))
}

/// E w² after `steps` steps over all paths of the atoms (value, probability), from (w, memory).
fn enumerated(
    steps: usize,
    atoms: &[(f64, f64)],
    start: (f64, f64),
    step: impl Fn((f64, f64), f64) -> (f64, f64) + Copy,
) -> Observation {
    fn walk(
        steps: usize,
        atoms: &[(f64, f64)],
        state: (f64, f64),
        step: impl Fn((f64, f64), f64) -> (f64, f64) + Copy,
    ) -> f64 {
        if steps == 0 {
            return state.0 * state.0;
        }
        let branch = |&(x, p): &(f64, f64)| p * walk(steps - 1, atoms, step(state, x), step);
        atoms.iter().map(branch).sum()
    }
    // Roundings, and what is left of the start: (0.01 + 0.05)^16 at most, where the noise grows with w.
    let value = walk(steps, atoms, start, step);
    Observation::of(Interval::around(value, 1e-11 * value))
}
