//! Whether a finite covariance is all that the noise needs.

use crate::claim::{
    Claim, Decoy, Expected, Experiment, Fault, Instances, Notes, Observation, PerBudget,
    Prediction, Reading, Resolution, Witness,
};
use crate::instances::parabola::Noisy;
use crate::papers::liu2021::cases::{FEW, MANY};
use crate::witnesses::second_moments::{Paths, SIGNS};

pub(crate) static CLAIM: Claim = Claim {
    id: "liu2021/any-finite-noise",
    locus: "Section 4.1, second remark after Theorem 1",
    statement: "`This theorem only requires the existence of a finite stationary noise covariance, in contrast to the \
                unrealistic assumption of constant Gaussian noise'.",
    assumes: &[
        "w' = w - λ (k w + η) with 0 < λk < 2; η is stationary with mean zero and variance C",
        "nothing else, as the word `only' says",
    ],
    correction: Some(
        "Theorem 1 requires a noise of finite stationary covariance that is uncorrelated with w, and neither that it be \
         Gaussian nor that it be constant.",
    ),
    notes: Notes {
        because: "The step gives E w'² = (1-λk)² E w² - 2λ(1-λk) E[w η] + λ²C, and no covariance of the noise makes E[w η] \
            vanish. With a = 1 - λk, noise that remembers, η' = r η + ξ, multiplies Σ by (1 + ar)/(1 - ar): 5/3 for \
            λk = r = 1/2. Two data drawn in turn without replacement multiply it by (1 - a)²/(1 + a²) \
            at the end of an epoch, and by 1 - a in the mean over time. \
            Hypothesis: section 1 has two kinds of noise in mind, white noise and minibatches; both satisfy \
            E[w η] = 0 if batches are drawn anew at each step. Law and state dependence do not matter, as the remark says.",
        repaired: "Noise uncorrelated with w; dependence beyond that does no harm, as for η_t = ξ_t ξ_{t-1}.",
        known: "Every path of the noise is enumerated, with no linear algebra: eight steps or epochs from rest, with |1-λk| at \
            most 0.1, so that what is left of the start is below 1e-12 of Σ. The same experiments without memory, and with \
            replacement, give (6).",
        ..Notes::NONE
    },
    source: file!(),
    experiments: &[
        &WITH_MEMORY,
        &WITHOUT_REPLACEMENT,
        &HEAVY_TAILED,
        &STATE_DEPENDENT,
        &UNCORRELATED,
    ],
    controls: &[&WITHOUT_MEMORY, &WITH_REPLACEMENT],
    ..Claim::BLANK
};

/// η' = r η + √(1 - r²) ξ, of variance one from the start; r is the shape.
static WITH_MEMORY: Experiment<Noisy> = Experiment {
    name: "noise that remembers",
    reading: Reading::AsPrinted,
    instances: || between(FEW, 0.05, 0.15),
    predict: |n| stated(n.rate_k),
    decoys: &[Decoy::new("continuous time", |n| Prediction::equals(1.0 / (2.0 * n.rate_k)))],
    observe: Witness::Oracle(|n| {
        let scale = (1.0 - n.shape * n.shape).sqrt();
        let paths = Paths { steps: 15, atoms: &SIGNS, memories: &SIGNS };
        Observation::of(paths.second_moment(|w, noise, x| {
            let noise = n.shape * noise + scale * x;
            (w - n.rate_k * w - noise, noise)
        }))
    }),
    resolution: Resolution::Relative(1e-9),
    expects: Expected::Refuted(Fault::Hypothesis),
};

static WITHOUT_MEMORY: Experiment<Noisy> = Experiment {
    name: "control: r = 0",
    instances: || between(FEW, 0.0, 0.0),
    decoys: &[],
    ..WITH_MEMORY.control()
};

/// Two data of gradients ±1, seen at the end of an epoch of two steps; the shape is the probability that the
/// second step takes the other datum.
static WITHOUT_REPLACEMENT: Experiment<Noisy> = Experiment {
    name: "two data without replacement",
    instances: || between(FEW, 1.0, 1.0),
    observe: Witness::Oracle(|n| {
        // The size of an atom says which datum follows.
        let (other, same) = (0.5 * n.shape, 0.5 * (1.0 - n.shape));
        let atoms = [(1.0, other), (-1.0, other), (2.0, same), (-2.0, same)];
        let paths = Paths { steps: 8, atoms: &atoms, memories: &[(0.0, 1.0)] };
        Observation::of(paths.second_moment(|w, memory, x| {
            let half = w - n.rate_k * w - x.signum();
            let second = if x.abs() < 1.5 { -x.signum() } else { x.signum() };
            (half - n.rate_k * half - second, memory)
        }))
    }),
    ..WITH_MEMORY
};

static WITH_REPLACEMENT: Experiment<Noisy> = Experiment {
    name: "control: two data with replacement",
    instances: || between(FEW, 0.5, 0.5),
    decoys: &[],
    ..WITHOUT_REPLACEMENT.control()
};

/// Zero, or ±√(shape) with probability 1/shape: the variance is one, the kurtosis is the shape.
static HEAVY_TAILED: Experiment<Noisy> = Experiment {
    name: "independent noise of kurtosis up to 10 000",
    instances: || between(MANY, 10.0, 10_000.0),
    observe: Witness::Oracle(|n| {
        let size = n.shape.sqrt();
        let atoms = [(0.0, 1.0 - 1.0 / n.shape), (size, 0.5 / n.shape), (-size, 0.5 / n.shape)];
        let paths = Paths { steps: 8, atoms: &atoms, memories: &[(0.0, 1.0)] };
        Observation::of(paths.second_moment(|w, memory, x| (w - n.rate_k * w - x, memory)))
    }),
    expects: Expected::Consistent,
    ..WITH_MEMORY
};

/// Signs, times √(1 + s w²), where s is a tenth of the shape.
static STATE_DEPENDENT: Experiment<Noisy> = Experiment {
    name: "independent signs, variance 1 + s w² / 10",
    instances: || between(MANY, 0.1, 0.5),
    predict: |n| {
        // Σ = (1 + s Σ) / (2u - u²).
        let u = n.rate_k;
        Prediction::equals(1.0 / (2.0 * u - u * u - n.shape / 10.0))
    },
    decoys: &[Decoy::new("variance at the minimum", |n| stated(n.rate_k))],
    observe: Witness::Oracle(|n| {
        let paths = Paths { steps: 16, atoms: &SIGNS, memories: &[(0.0, 1.0)] };
        Observation::of(paths.second_moment(|w, memory, x| {
            let size = (1.0 + n.shape / 10.0 * w * w).sqrt();
            (w - n.rate_k * w - x * size, memory)
        }))
    }),
    ..HEAVY_TAILED
};

/// η = ξ ξ', of skewed ξ: successive noises share a factor.
static UNCORRELATED: Experiment<Noisy> = Experiment {
    name: "dependent noise, uncorrelated with the past",
    observe: Witness::Oracle(|n| {
        let atoms = [(2.0, 0.2), (-0.5, 0.8)];
        let paths = Paths { steps: 16, atoms: &atoms, memories: &atoms };
        Observation::of(paths.second_moment(|w, last, x| (w - n.rate_k * w - x * last, x)))
    }),
    ..HEAVY_TAILED.corrected()
};

fn between(cases: PerBudget, low: f64, high: f64) -> Instances<Noisy> {
    Instances::random(cases, Noisy::any(low, high))
}

/// (6), for λη of variance one.
fn stated(rate_k: f64) -> Prediction {
    Prediction::equals(1.0 / (rate_k * (2.0 - rate_k)))
}
