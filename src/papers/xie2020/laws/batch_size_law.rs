//! The logarithm of the escape time is linear in the batch size, down to a single sample.

mod range;
mod single_samples;

use self::range::RANGE;
use self::single_samples::{BY_HAND, CRAMER, NORMAL, SIMULATED, SINGLE};
use super::cases::{OUT, edges, large_batches};
use super::theory::{exponent, exponent_with_share, ln_time_of_sgd};
use crate::claim::{
    Axis, Claim, Decoy, Expected, Experiment, Figure, Notes, Observation, Prediction, Range,
    Reading, Resolution, Witness,
};
use crate::instances::noisy_wells::NoisyWell;
use crate::instances::valleys::Valleys;
use crate::witnesses::noisy_wells::ln_sgd_times;
use crate::witnesses::valleys::{along, exponent_and_power};

pub(crate) static CLAIM: Claim = Claim {
    id: "xie2020/batch-size-law",
    locus: "Section 5, Figure 4; section 2",
    statement: "The escape rate exponentially depends on the batch size in the dynamics of SGD. -log(γ) is linear with B. We particularly note that in Fig. 3 and 5 we set the \
                batch size as 1, which means our theoretical predictions hold in practice even for single sample. [Section 2:] We assume that stochastic gradient noise is approximately Gaussian. As stochastic gradient noise is finite in practice, \
                we believe the Gaussian approximation of stochastic gradient noise is more reasonable. [Section 4:] Large-batch (LB) training expect exponentially many iterations to \
                pass through sharp minima.",
    assumes: &[
        "η is fixed and B large, or B fixed and η small; the slope is that of Theorem 3.2, (2ΔL/η)(s/H_ae + (1 - s)/|H_be|)",
        "D = (η/2B) H_ae up to L(s) and (η/2B) |H_be| above, as A.2 has it, or constant",
        "the valley is left over a col; for single samples gradient noise has one variance and two values: it is finite",
    ],
    correction: Some(
        "-log γ is asymptotically linear with B in the diffusion (2) on the line, with the slope of Theorem 3.2; for SGD with small η and noise s ζ of single samples whose exponential \
         moments are finite it is asymptotic to (B/η) ∫ p dθ from a to b > a, with the positive p, where there is one, for which ln E e^{p s ζ} = p L'(θ), which is Theorem 3.2's exponent for normal ζ and in general for no other.",
    ),
    notes: Notes {
        because: "Escape is a rare event and sees the tail of a batch's sum, while a Gaussian approximation is about its bulk: for noise of two values in a quartic well the exponent is 1.77/η where (2) with the same variance has 1.39/η. With B the exponent is still linear, but its slope is \
            set by the exponential moments of a single sample's gradient and not by its variance; where no sample outweighs the full gradient on the way, SGD never leaves at any B. \
            The figures show straight lines, which any law with exponential moments gives. That large batches need exponentially many iterations is right for all of these.",
        repaired: "Normal noise, or the exponent with Cramér's transform of the samples' law.",
        known: "Quadrature for the diffusion over a factor of 64 in B; killed kernels of SGD, with normal noise for B doubled at a fixed η, and with two values for η to zero; \
            simulated SGD.",
        open: "Gradients without exponential moments, as in Setting 1 of Appendix C, give less than a linear law: see xie2020/styblinski-tang.",
    },
    figures: &[Figure {
        experiment: DIFFUSION.name,
        caption: "The logarithm of the mean escape time against the batch size, as in Figure 4, with Theorem 3.2.",
        x: Axis { label: "B", log: false },
        y: Axis { label: "-ln γ", log: false },
        ..Figure::BLANK
    }],
    source: file!(),
    experiments: &[&SINGLE, &DIFFUSION, &SGD, &CRAMER, &SIMULATED],
    controls: &[&NORMAL, &BY_HAND],
    range: Range::Measured(&[&RANGE]),
};

/// `η` of the ladder in `B`.
const RATE: f64 = 0.1;

static DIFFUSION: Experiment<Valleys> = Experiment {
    name: "the diffusion, η fixed: slope of ln τ over B, and coefficient of log B",
    reading: Reading::AsPrinted,
    instances: edges,
    predict: |loss| {
        let curve = loss.noises().iter().map(|&noise| (RATE / noise, ln_time_of_sgd(loss, noise)));
        Prediction::equals_all([exponent(loss) / RATE, 0.0]).with_curve(curve.collect())
    },
    decoys: &[
        Decoy::new("half the exponent", |loss| {
            Prediction::equals_all([0.5 * exponent(loss) / RATE, 0.0])
        }),
        Decoy::new("s and 1 - s exchanged", |loss| {
            let swapped = exponent_with_share(loss, 1.0 - loss.share(0).unwrap_or(f64::NAN));
            Prediction::equals_all([swapped / RATE, 0.0])
        }),
        Decoy::new("a factor √B", |loss| Prediction::equals_all([exponent(loss) / RATE, 0.5])),
    ],
    // The noise is η/B.
    observe: Witness::Oracle(|loss| {
        let points: Vec<_> =
            along(loss, 0, OUT).into_iter().map(|(noise, ln)| (noise / RATE, ln)).collect();
        let curve = points.iter().map(|&(inverse, ln)| (1.0 / inverse, ln)).collect();
        Observation::of_all(exponent_and_power(&points)).with_curve(curve)
    }),
    resolution: Resolution::Absolute(0.05),
    expects: Expected::Consistent,
};

static SGD: Experiment<NoisyWell> = Experiment {
    name: "SGD with normal noise, η L''(a) = 1/2, B doubled: the coefficient of log B in ln τ",
    reading: Reading::AsPrinted,
    instances: large_batches,
    predict: |_| Prediction::equals(0.0),
    decoys: &[Decoy::new("a factor √B", |_| Prediction::equals(0.5))],
    observe: Witness::Oracle(|sgd| {
        let inverse = sgd.ladder.iter().map(|at| 1.0 / at[1]);
        let points: Vec<_> = inverse.zip(ln_sgd_times(sgd)).collect();
        Observation::of(exponent_and_power(&points)[1])
    }),
    resolution: Resolution::Absolute(0.15),
    expects: Expected::Consistent,
};
