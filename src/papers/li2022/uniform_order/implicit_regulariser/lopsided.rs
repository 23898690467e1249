//! The stationary variance where the loss has a third derivative and the noise is skewed.

use crate::claim::{
    Decoy, Expected, Experiment, Fault, Instances, PerBudget, Prediction, Reading, Resolution,
    Witness,
};
use crate::instances::finite_noise::FiniteNoise;
use crate::instances::lopsided_loss::LopsidedLoss;
use crate::papers::li2022::uniform_order::theory::{lopsided_excess, lopsided_square};
use crate::witnesses::regulariser;

pub(super) static LOPSIDED: Experiment<LopsidedLoss> = Experiment {
    name: "the same for a loss with f''' and skewed noise",
    reading: Reading::AsPrinted,
    instances: || Instances::named(named()),
    predict: |_| Prediction::equals(1.0),
    decoys: &[Decoy::new("no effect", |_| Prediction::equals(0.0))],
    observe: Witness::Oracle(|loss| regulariser::lopsided_departure(loss, lopsided_square)),
    resolution: Resolution::Absolute(0.02),
    expects: Expected::Refuted(Fault::Hypothesis),
};

/// The general limit.
pub(super) static SKEWED: Experiment<LopsidedLoss> = Experiment {
    name: "the same excess with f''' and skewed noise: ¼ + f'''m_3/6 for f'' = Σ = 1",
    reading: Reading::Corrected,
    instances: || {
        let cases = PerBudget { quick: 1, standard: 4, deep: 32 };
        Instances::named(named()).and_random(cases, LopsidedLoss::any())
    },
    predict: |loss| excess(loss, 1.0),
    decoys: &[
        Decoy::new("¼, as for quadratic f", |loss| excess(loss, 0.0)),
        Decoy::new("skewness with the other sign", |loss| excess(loss, -1.0)),
        Decoy::new("twice the skewness's part", |loss| excess(loss, 2.0)),
    ],
    observe: Witness::Oracle(|loss| regulariser::lopsided_excess(loss, lopsided_square)),
    // Half of the least that skewness adds: third derivatives of 0.8 and third moments of 0.6.
    resolution: Resolution::Absolute(0.04),
    expects: Expected::Consistent,
};

fn excess(loss: &LopsidedLoss, weight: f64) -> Prediction {
    Prediction::equals(lopsided_excess(loss, weight))
}

fn named() -> Vec<(&'static str, LopsidedLoss)> {
    let with = |rare| {
        let noise = FiniteNoise::two_point(rare).expect("a probability");
        LopsidedLoss::new(0.75, noise).expect("admissible")
    };
    vec![("skewed against f'''", with(0.8)), ("skewed along f'''", with(0.2))]
}
