//! The effective loss of the stationary law, and whether it acts like weight decay.

use super::cases::{isotropic, one_dimension};
use super::theory::{boltzmann, precision_factors};
use crate::claim::{
    ByHand, Claim, Decoy, Expected, Experiment, Fault, Notes, Observation, Prediction, Reading,
    Resolution, Witness,
};
use crate::instances::momentum::MomentumQuadratic;
use crate::interval::Interval;
use crate::papers::liu2021::cases::{FEW, MANY, halvings};
use crate::papers::liu2021::theory::approximation;
use crate::witnesses::momentum::{variances, variances_of_process};
use crate::witnesses::quadratic::formed;

pub(crate) static CLAIM: Claim = Claim {
    id: "liu2021/effective-loss",
    locus: "Section 4.6, eq. (13) and after",
    statement: "P(w|w*) ~ exp[-(w-w*)ᵀK(w-w*)/T]. `Comparing with the standard continuous-time solution (1), we see that this corresponds to an \
                isotropic noise, namely C = 2T I'. `For discrete-time SGD, however, the stationary distribution has an additional term \
                to leading order': exp[-(1/T) (w-w*)ᵀ(K + λK²/2)(w-w*) + O(λ²)]. `[..] the second term emerges as a discrete-time \
                contribution due to a large learning rate. In particular, it encourages w to have a smaller norm around the \
                minimum w* in the kernel K². Therefore, to first order, the effect of the large learning rate can be understood \
                as an effective weight decay term that encourages a smaller norm'.",
    assumes: &[
        "the hypotheses of Theorem 1, with Gaussian isotropic noise",
        "the continuous-time law is that of (1) with µ = 0",
        "a smaller norm: Tr Σ is at most that of the continuous theory (inferred)",
    ],
    correction: Some(
        "With the isotropic noise C = (T/λ) I the continuous law is exp[-(w-w*)ᵀK(w-w*)/T], and that of SGD is exactly \
         exp[-(1/T) (w-w*)ᵀ(K - λK²/2)(w-w*)], which lets w have a larger norm.",
    ),
    notes: Notes {
        because: "For C = c I equation (6) gives Σ⁻¹ = (2/(λc)) (K - λK²/2): the term in K² has the sign opposite to the \
            printed one. So the printed law misses at order λ, not λ²; the effective loss is flatter than the loss, an \
            inverse weight decay; and E|w|² is larger than in continuous time, as section 4.4 says of the training \
            error. Wrong, not a misprint: the sign stands in both formulas, and the conclusion is drawn from it. The \
            temperature: (1) with C = 2T I gives Σ = λT K⁻¹, and (13) has Σ = T K⁻¹/2; they agree at λ = 1/2 only.",
        repaired: "The other sign, with which nothing of order λ² remains; and T = λc for C = c I.",
        known: "Variances along the eigenvectors of K, of SGD from the Lyapunov oracle and of the Ornstein-Uhlenbeck process \
            from exact sampling, and their quotient; isotropic noise, steps that are no power of two, one to five dimensions.",
        ..Notes::NONE
    },
    source: file!(),
    experiments: &[
        &SIGN,
        &NORM,
        &TEMPERATURE,
        &SIGN_CORRECTED,
        &NORM_CORRECTED,
        &TEMPERATURE_CORRECTED,
    ],
    controls: &[&SIGN_BY_HAND, &NORM_BY_HAND, &HALF],
    ..Claim::BLANK
};

static SIGN: Experiment<MomentumQuadratic> = Experiment {
    name: "precision over that of continuous time: 1 + λk/2 + O(λ²)",
    reading: Reading::AsPrinted,
    instances: || isotropic(FEW, None),
    predict: |sgd| approximates(sgd, 2.0, 0.5),
    decoys: &[Decoy::new("no correction", |sgd| approximates(sgd, 2.0, 0.0))],
    observe: Witness::Oracle(|sgd| {
        let ladder = halvings(sgd.learning_rate(), 9).map(|rate| sgd.with_learning_rate(rate));
        Observation::of_all(ladder.flat_map(|sgd| precisions(&sgd)))
    }),
    resolution: Resolution::Absolute(0.1),
    expects: Expected::Refuted(Fault::Wrong),
};

static SIGN_BY_HAND: ByHand<MomentumQuadratic> = ByHand {
    of: &SIGN,
    at: "by hand: (k + λk²/2) / k for k = 2 and λ = 0.3/4, 0.3/8, ..",
    instance: by_hand,
    values: &[1.0750, 1.0375, 1.0188, 1.0094, 1.0047, 1.0023, 1.0012, 1.0006, 1.0003],
};

static SIGN_CORRECTED: Experiment<MomentumQuadratic> = Experiment {
    name: "precision over that of continuous time: 1 - λk/2",
    reading: Reading::Corrected,
    instances: || isotropic(MANY, None),
    predict: |sgd| Prediction::equals_all(precision_factors(sgd, -0.5)),
    decoys: &[
        Decoy::new("1 + λk/2", |sgd| Prediction::equals_all(precision_factors(sgd, 0.5))),
        Decoy::new("1", |sgd| Prediction::equals_all(precision_factors(sgd, 0.0))),
    ],
    observe: Witness::Oracle(|sgd| formed(precisions(sgd))),
    resolution: Resolution::RelativeToLargest(1e-9),
    expects: Expected::Consistent,
};

static NORM: Experiment<MomentumQuadratic> = Experiment {
    name: "E|w|² is at most that of continuous time",
    instances: || isotropic(MANY, None),
    predict: |_| Prediction::at_most(1.0),
    decoys: &[],
    observe: Witness::Oracle(|sgd| {
        let sum = |of: Vec<Interval>| of.into_iter().fold(Interval::exactly(0.0), |x, y| x + y);
        Observation::of(sum(variances(sgd)) * sum(variances_of_process(sgd)).recip())
    }),
    resolution: Resolution::Relative(1e-9),
    ..SIGN
};

static NORM_BY_HAND: ByHand<MomentumQuadratic> = ByHand {
    of: &NORM,
    at: "by hand: the ratio of the norms is at most one",
    instance: by_hand,
    values: &[f64::NEG_INFINITY, 1.0],
};

static NORM_CORRECTED: Experiment<MomentumQuadratic> = Experiment {
    name: "E|w|² is larger than in continuous time",
    predict: |_| Prediction::at_least(1.0),
    ..NORM.corrected()
};

static TEMPERATURE: Experiment<MomentumQuadratic> = Experiment {
    name: "continuous time: variances, C = 2T I",
    predict: |sgd| boltzmann(sgd, sgd.noise().largest() / 2.0),
    decoys: &[Decoy::new("C = T I", |sgd| boltzmann(sgd, sgd.noise().largest()))],
    observe: Witness::Oracle(|sgd| formed(variances_of_process(sgd))),
    ..NORM
};

static HALF: Experiment<MomentumQuadratic> = Experiment {
    name: "control: λ = 1/2, C = 2T I",
    instances: || isotropic(FEW, Some(0.5)),
    decoys: &[],
    ..TEMPERATURE.control()
};

static TEMPERATURE_CORRECTED: Experiment<MomentumQuadratic> = Experiment {
    name: "continuous time: variances, C = (T/λ) I",
    predict: |sgd| boltzmann(sgd, sgd.learning_rate() * sgd.noise().largest()),
    decoys: &[Decoy::new("C = 2T I", |sgd| boltzmann(sgd, sgd.noise().largest() / 2.0))],
    ..TEMPERATURE.corrected()
};

/// The printed correction with another `slope` in the place of 1/2, on a ladder of steps.
fn approximates(sgd: &MomentumQuadratic, order: f64, slope: f64) -> Prediction {
    let values = |step| precision_factors(&sgd.with_learning_rate(step), slope);
    approximation(order, halvings(sgd.learning_rate(), 9), values)
}

/// One over the variances of SGD, in units of the same for the continuous theory.
fn precisions(sgd: &MomentumQuadratic) -> Vec<Interval> {
    let pairs = variances_of_process(sgd).into_iter().zip(variances(sgd));
    pairs.map(|(process, sgd)| (process * sgd.recip()).widened(1e-12)).collect()
}

fn by_hand() -> MomentumQuadratic {
    one_dimension((0.3, 0.0), 2.0, 5.0)
}
