//! The logarithm of the escape time is linear in one over the learning rate.

use super::cases::{OUT, edges, edges_of_sgd, normal_samples};
use super::theory::{exponent, exponent_of_additive_noise, exponent_with_share, ln_time_of_sgd};
use crate::claim::{
    Axis, Claim, Decoy, Expected, Experiment, Figure, Notes, Observation, Prediction, Range,
    Reading, Resolution, Scan, Within, Witness,
};
use crate::instances::noisy_wells::NoisyWell;
use crate::instances::valleys::Valleys;
use crate::range::Error;
use crate::witnesses::noisy_wells::ln_sgd_times;
use crate::witnesses::valleys::{along, exponent_and_power, ln_steps, ln_time};

pub(crate) static CLAIM: Claim = Claim {
    id: "xie2020/learning-rate-law",
    locus: "Section 5, Figure 5",
    statement: "The escape rate exponentially depends on the learning rate in the dynamics of SGD. -log(γ) is linear with 1/η. The estimated \
                escape rate has incorporated η as the time unit. [The slope is that of Theorem 3.2, 2BΔL (s/H_ae + (1 - s)/|H_be|)].",
    assumes: &[
        "B and the loss are fixed and η is small: an asymptotic law, with an error O(η)",
        "D = (η/2B) H_ae up to L(s) and (η/2B) |H_be| above, as A.2 has it, or constant",
        "the valley is left over a col, minimum and col are nondegenerate, and the rate is per unit of the time t = η times iterations",
        "gradient noise is normal, as section 2 assumes; for other laws see xie2020/batch-size-law",
    ],
    notes: Notes {
        because: "The prefactor of the mean escape time does not contain η, if time is counted as η times iterations. Per iteration there is another log(1/η). \
            What is wrong with the prefactor of Theorem 3.2, xie2020/sgd-escape-prefactor, does not touch a law that is linear in 1/η.",
        known: "Mean times of the diffusion by quadrature, over a factor of 64 in η; SGD itself with normal noise by its killed kernel, with noise of batches \
            and with constant noise. The slope is a number that is predicted, and the coefficient of log(1/η) is held to zero, so that no R² is needed.",
        open: "The networks of Figure 5 are left through a small box around the start instead of a col: then the law gets a term -log(1/η)/2 per unit of time, and the slope \
            is that of the box. With noise proportional to |∇²L| everywhere it fails, see xie2020/sgd-escape-literal-diffusion.",
        ..Notes::NONE
    },
    figures: &[Figure {
        experiment: DIFFUSION.name,
        caption: "The logarithm of the mean escape time, per unit of t = η times iterations, against one over the learning rate, as in \
                  Figure 5, with Theorem 3.2.",
        x: Axis { label: "1/η", log: false },
        y: Axis { label: "-ln γ", log: false },
        ..Figure::BLANK
    }],
    source: file!(),
    experiments: &[&DIFFUSION, &SGD, &ADDITIVE],
    range: Range::Measured(&[&RANGE]),
    ..Claim::BLANK
};

/// Batches of one.
const BATCH: f64 = 1.0;

static DIFFUSION: Experiment<Valleys> = Experiment {
    name: "the diffusion: slope of ln τ over 1/η, and coefficient of log(1/η)",
    reading: Reading::AsPrinted,
    instances: edges,
    predict: |loss| {
        let curve =
            loss.noises().iter().map(|&eta| (eta.recip(), ln_time_of_sgd(loss, eta / BATCH)));
        Prediction::equals_all([BATCH * exponent(loss), 0.0]).with_curve(curve.collect())
    },
    decoys: &[
        Decoy::new("per iteration", |loss| Prediction::equals_all([BATCH * exponent(loss), 1.0])),
        Decoy::new("half the exponent", |loss| {
            Prediction::equals_all([0.5 * BATCH * exponent(loss), 0.0])
        }),
        Decoy::new("s and 1 - s exchanged", |loss| {
            let swapped = exponent_with_share(loss, 1.0 - loss.share(0).unwrap_or(f64::NAN));
            Prediction::equals_all([BATCH * swapped, 0.0])
        }),
        Decoy::new("left through a box", |loss| {
            Prediction::equals_all([BATCH * exponent(loss), -0.5])
        }),
    ],
    observe: Witness::Oracle(|loss| {
        let points = along(loss, 0, OUT);
        let curve = points.iter().map(|&(noise, ln)| (1.0 / (BATCH * noise), ln)).collect();
        Observation::of_all(exponent_and_power(&points)).with_curve(curve)
    }),
    resolution: Resolution::Absolute(0.03),
    expects: Expected::Consistent,
};

static SGD: Experiment<Valleys> = Experiment {
    name: "SGD with normal noise of batches: slope of the logarithm of η E N over 1/η, and coefficient of log(1/η)",
    instances: edges_of_sgd,
    observe: Witness::Oracle(|loss| {
        let ends = [loss.points()[0] - 2.5, loss.outside(true)];
        let at = |&eta: &f64| (eta, ln_steps(loss, eta / BATCH, eta, 0, ends) + libm::log(eta));
        let points: Vec<_> = loss.noises().iter().map(at).collect();
        Observation::of_all(exponent_and_power(&points))
    }),
    resolution: Resolution::Absolute(0.2),
    ..DIFFUSION
};

static ADDITIVE: Experiment<NoisyWell> = Experiment {
    name: "SGD with normal noise of one variance: slope of the logarithm of η E N over 1/η, and coefficient of log(1/η)",
    reading: Reading::AsPrinted,
    instances: normal_samples,
    predict: |sgd| Prediction::equals_all([exponent_of_additive_noise(sgd), 0.0]),
    decoys: &[
        Decoy::new("per iteration", |sgd| {
            Prediction::equals_all([exponent_of_additive_noise(sgd), 1.0])
        }),
        Decoy::new("half the exponent", |sgd| {
            Prediction::equals_all([0.5 * exponent_of_additive_noise(sgd), 0.0])
        }),
    ],
    observe: Witness::Oracle(|sgd| {
        let rates = sgd.ladder.iter().map(|at| at[0]);
        let points: Vec<_> = rates.zip(ln_sgd_times(sgd)).collect();
        Observation::of_all(exponent_and_power(&points))
    }),
    resolution: Resolution::Absolute(0.1),
    expects: Expected::Consistent,
};

static RANGE: Scan<Valleys> = Scan {
    formula: "the slope of Theorem 3.2, beside that of ln τ between 1/η and 1.01/η by quadrature",
    parameter: "(2BΔL/η)(s/H_ae + (1 - s)/|H_be|)",
    rungs: &[1.0, 2.0, 3.0, 5.0, 8.0, 12.0, 20.0, 50.0, 100.0],
    instances: edges,
    predict: |loss, _| exponent(loss),
    observe: |loss, height| {
        let eta = exponent(loss) / height;
        let [here, there] = [eta, eta / 1.01].map(|eta| ln_time(loss, eta / BATCH, 0, OUT));
        (there - here) * (eta / 0.01)
    },
    error: Error::Ratio,
    recorded: &[
        Within::from_rungs("sharp valley", [1.0, 5.0, 12.0]),
        Within::from_rungs("soft valley", [1.0, 2.0, 8.0]),
        Within::from_rungs("random", [1.0, 5.0, 12.0]),
    ],
};
