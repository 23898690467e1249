//! Which of two valleys is the likelier one at a finite noise.

use super::PRINTED;
use crate::claim::{
    ByHand, Decoy, Experiment, Instances, Observation, Prediction, Resolution, Witness,
};
use crate::instances::valleys::Valleys;
use crate::interval::Interval;
use crate::papers::xie2020::paths::cases::wrong_valley;
use crate::papers::xie2020::paths::theory::{
    exponent, occupation, rate_factor, rate_factor_at_the_valley,
};
use crate::witnesses::valleys::share_of_left_valley;

pub(super) static WRONG_VALLEY: Experiment<Valleys> = Experiment {
    name: "with Theorem 3.2 at 20 temperatures, where the exponent of the flat valley is a little smaller: P(V_1), up to 0.03",
    instances: || Instances::named(vec![("flat and sharp", wrong_valley())]),
    predict: |loss| share(loss, [0, 1].map(|v| rate_factor(loss, v).recip())),
    observe: Witness::Oracle(|loss| Observation::of(share_of_left_valley(loss, loss.noises()[0]))),
    resolution: Resolution::Absolute(0.01),
    ..PRINTED
};

pub(super) static BY_HAND: ByHand<Valleys> = ByHand {
    of: &WRONG_VALLEY,
    at: "exponents 0.6/0.03 and 0.62/0.03: 1/(1 + e^(2/3)), up to 0.03",
    instance: wrong_valley,
    values: &[0.30924, 0.36924],
};

pub(super) static RIGHT_VALLEY: Experiment<Valleys> = Experiment {
    name: "the same with H_v in front",
    predict: |loss| share(loss, [0, 1].map(|v| rate_factor_at_the_valley(loss, v).recip())),
    decoys: &[Decoy::new("as printed", WRONG_VALLEY.predict)],
    ..WRONG_VALLEY.corrected()
};

/// Corollary 3.2.2 at the first noise, given the times without their exponentials.
fn share(loss: &Valleys, factors: [f64; 2]) -> Prediction {
    let longest = exponent(loss, 0).max(exponent(loss, 1));
    let time = |v: usize| factors[v] * libm::exp((exponent(loss, v) - longest) / loss.noises()[0]);
    Prediction::within(Interval::around(occupation([time(0), time(1)]), 0.03))
}
