//! Sharp and flat minima with the same barrier.

use crate::claim::{
    Decoy, Expected, Experiment, Instances, Observation, Prediction, Reading, Resolution, Witness,
};
use crate::instances::stepped_valley::{Noise, ValleyPair};
use crate::oracles::exit::first_passage::Convention::Ito;
use crate::papers::xie2020::sgd_escape::cases::equal_barriers;
use crate::witnesses::stepped_valley::{self, ln_ratio};

pub(super) static SGD: Experiment<ValleyPair> = Experiment {
    name: "SGD, equal ΔL, s and H_be: the limit of (η/2B) ln of the ratio of times is ΔL s (1/H - 1/H')",
    reading: Reading::AsPrinted,
    instances: equal_barriers,
    predict: |pair| Prediction::equals(gain(pair, pair.first.share())),
    decoys: &[
        Decoy::new("no exponential", |_| Prediction::equals(0.0)),
        Decoy::new("without s", |pair| Prediction::equals(gain(pair, 1.0))),
        Decoy::new("1 - s", |pair| Prediction::equals(gain(pair, 1.0 - pair.first.share()))),
    ],
    observe: Witness::Oracle(|pair| {
        let [sharp, flat] =
            [&pair.first, &pair.second].map(|valley| stepped_valley::exponent(valley, Ito));
        Observation::of(flat - sharp)
    }),
    resolution: Resolution::Relative(5e-3),
    expects: Expected::Consistent,
};

fn gain(pair: &ValleyPair, share: f64) -> f64 {
    let [sharp, flat] = [&pair.first, &pair.second].map(|valley| valley.curvatures()[0]);
    pair.first.barrier() * share * (1.0 / flat - 1.0 / sharp)
}

pub(super) static SGLD: Experiment<ValleyPair> = Experiment {
    name: "SGLD, equal ΔL and H_be: ln of the ratio of times is ln of the root of the determinants",
    instances: || {
        let Instances { named, .. } = equal_barriers();
        let constant = |pair: ValleyPair| {
            let even = |valley: &crate::instances::stepped_valley::SteppedValley| {
                valley.with_noise(Noise::Steps(vec![[1.0, 1.0]])).expect("valid")
            };
            ValleyPair { first: even(&pair.first), second: even(&pair.second) }
        };
        Instances::named(named.into_iter().map(|(name, pair)| (name, constant(pair))).collect())
    },
    predict: |pair| Prediction::equals(-0.5 * ln_of_minima(pair)),
    decoys: &[
        Decoy::new("without the root", |pair| Prediction::equals(-ln_of_minima(pair))),
        Decoy::new("no effect", |_| Prediction::equals(0.0)),
    ],
    observe: Witness::Oracle(|pair| Observation::of(ln_ratio(pair))),
    resolution: Resolution::Absolute(0.02),
    ..SGD
};

fn ln_of_minima(pair: &ValleyPair) -> f64 {
    libm::log(pair.first.curvatures()[0] / pair.second.curvatures()[0])
}
