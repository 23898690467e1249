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

/// `1/4 + f'''m_3/6 = -1/4`, the term's own effect.
pub(super) static BY_CHANCE: Experiment<LopsidedLoss> = Experiment {
    name: "control: f'''m_3 = -3, by which skewness does as the term would",
    instances: || Instances::named(vec![("skewed against f''' = 2", with(1.0, 0.8))]),
    ..LOPSIDED.control()
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
    vec![("skewed against f'''", with(0.75, 0.8)), ("skewed along f'''", with(0.75, 0.2))]
}

fn with(bend: f64, rare: f64) -> LopsidedLoss {
    let noise = FiniteNoise::two_point(rare).expect("a probability");
    LopsidedLoss::new(bend, noise).expect("admissible")
}
