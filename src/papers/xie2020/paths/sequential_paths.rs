//! The times of sequential paths add.

mod range;
mod steps;

use self::range::RANGE;
use self::steps::{SGD, SGD_CORRECTED, SGD_FALLING};
use super::cases::{falling_rows, level_rows, rising_rows, valleys};
use super::theory::sgld_factor;
use crate::claim::{
    ByHand, Claim, Decoy, Expected, Experiment, Fault, Notes, Observation, Prediction, Range,
    Reading, Resolution, Witness,
};
use crate::instances::valleys::Valleys;
use crate::witnesses::valleys::{Edge, along, exponent_and_power, prefactor};

pub(crate) static CLAIM: Claim = Claim {
    id: "xie2020/sequential-paths",
    locus: "Rule 2",
    statement: "Each path has its own escape rate. If there are sequential paths between the start valley and the end valley, then \
                τ = Σ_p τ_p. [Proof:] The computation rule 2 is based on the fact that dynamical time is additive.",
    assumes: &[
        "τ_p = 1/γ_p is the mean escape time of the path p, as in Theorems 3.1 and 3.2: from its valley over its col",
        "τ is the mean time from the start valley to the end valley",
        "the temperature is low; here three valleys in a row on the line, under isotropic noise, where Theorem 3.1 is right",
    ],
    correction: Some(
        "For the valleys 1, 2, 3 in a row τ = τ_12 + τ_23 + τ_12 τ_23/τ_21; the last term, for the returns, is negligible if the valley 2 is left \
         backwards much more slowly than forwards, τ_23 ≪ τ_21, and then τ = Σ_p τ_p.",
    ),
    notes: Notes {
        because: "A process that has come from valley 1 to 2 may return to 1 before it reaches 3, and each return costs τ_12 again. Time is additive for first passages, from 1 to 2 and then from 2 to 3, \
            but the second of these contains the returns and is not the escape time of its path. With valleys that are alike the total is 3 τ_p and not 2 τ_p; where cols \
            rise, returns are exponentially many and the exponent is the highest col over the lowest valley before it.",
        repaired: "The term for the returns. The condition τ_23 ≪ τ_21 holds where the second col is lower than the first; that the valleys descend is not enough.",
        known: "Mean times by quadrature over three valleys, over a factor of 256 in D, with curvatures that all differ; SGD itself with normal noise, by its \
            killed kernel.",
        open: "That time is additive for first passages is the strong Markov property and no evidence; the test suite holds numbers of it.",
    },
    source: file!(),
    experiments: &[&LEVEL, &RISING, &SGD, &LEVEL_CORRECTED, &RISING_CORRECTED, &SGD_CORRECTED],
    controls: &[&FALLING, &BY_HAND, &BY_HAND_RISING, &SGD_FALLING],
    range: Range::Measured(&[&RANGE]),
    ..Claim::BLANK
};

/// From the first valley to the third.
const TO_THE_END: [Edge; 2] = [Edge::Wall, Edge::Stop(4)];

static LEVEL: Experiment<Valleys> = Experiment {
    name: "equal climbs: the limit of τ e^(-ΔL/D)",
    reading: Reading::AsPrinted,
    instances: level_rows,
    predict: |loss| Prediction::equals(sum(loss)),
    decoys: &[Decoy::new("the first path alone", |loss| {
        Prediction::equals(sgld_factor(loss, 0, 1))
    })],
    observe: Witness::Oracle(|loss| Observation::of(prefactor(&along(loss, 0, TO_THE_END)))),
    resolution: Resolution::Relative(0.01),
    expects: Expected::Refuted(Fault::Hypothesis),
};

static FALLING: Experiment<Valleys> = Experiment {
    name: "control: each col is lower than the one before",
    instances: falling_rows,
    decoys: &[
        Decoy::new("with returns", |loss| Prediction::equals(sum(loss) + returns(loss))),
        Decoy::new("the first path alone", |loss| Prediction::equals(sgld_factor(loss, 0, 1))),
        Decoy::new("the second path alone", |loss| Prediction::equals(sgld_factor(loss, 2, 3))),
    ],
    ..LEVEL.control()
};

static BY_HAND: ByHand<Valleys> = ByHand {
    of: &LEVEL,
    at: "curvatures 0.8, -2, 1.5, -0.6, 1.1: 2π (1/√1.6 + 1/√0.9)",
    instance: || valleys(&[0.8, -2.0, 1.5, -0.6, 1.1], &[0.3; 4], None).cold(0.3),
    values: &[11.590],
};

static LEVEL_CORRECTED: Experiment<Valleys> = Experiment {
    name: "equal climbs, with the returns",
    predict: |loss| Prediction::equals(sum(loss) + returns(loss)),
    decoys: &[
        Decoy::new("as printed", LEVEL.predict),
        Decoy::new("returns counted twice", |loss| {
            Prediction::equals(sum(loss) + 2.0 * returns(loss))
        }),
    ],
    ..LEVEL.corrected()
};

static RISING: Experiment<Valleys> = Experiment {
    name: "cols that rise: the slope of ln τ over 1/D",
    instances: rising_rows,
    predict: |loss| Prediction::equals(loss.climb(0).max(loss.climb(2))),
    decoys: &[Decoy::new("the sum of the climbs", |loss| {
        Prediction::equals(loss.climb(0) + loss.climb(2))
    })],
    observe: Witness::Oracle(|loss| {
        Observation::of(exponent_and_power(&along(loss, 0, TO_THE_END))[0])
    }),
    resolution: Resolution::Relative(5e-3),
    ..LEVEL
};

static BY_HAND_RISING: ByHand<Valleys> = ByHand {
    of: &RISING,
    at: "climbs 0.25 and 0.2 from the first two valleys",
    instance: || valleys(&[0.8, -2.0, 1.5, -0.6, 1.1], &[0.25, 0.1, 0.2, 0.4], None).cold(0.3),
    values: &[0.25],
};

static RISING_CORRECTED: Experiment<Valleys> = Experiment {
    name: "cols that rise: the highest col over the lowest valley before it",
    predict: |loss| {
        let second = loss.climb(0) - loss.climb(1) + loss.climb(2);
        Prediction::equals(loss.climb(0).max(loss.climb(2)).max(second))
    },
    decoys: &[
        Decoy::new("as printed", RISING.predict),
        Decoy::new("the sum of the climbs", |loss| {
            Prediction::equals(loss.climb(0) + loss.climb(2))
        }),
    ],
    ..RISING.corrected()
};

/// `τ_12 + τ_23` without the exponential, equal climbs.
fn sum(loss: &Valleys) -> f64 {
    sgld_factor(loss, 0, 1) + sgld_factor(loss, 2, 3)
}

/// `τ_12 τ_23/τ_21` without the exponential, equal climbs.
fn returns(loss: &Valleys) -> f64 {
    sgld_factor(loss, 0, 1) * sgld_factor(loss, 2, 3) / sgld_factor(loss, 2, 1)
}
