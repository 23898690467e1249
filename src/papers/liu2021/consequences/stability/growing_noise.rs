//! Noise that grows with w, in one dimension.

use proptest::prelude::*;

use crate::claim::{
    Decoy, Expected, Experiment, Instances, Observation, Prediction, Reading, Resolution, Witness,
};
use crate::instances::stability::Multiplicative;
use crate::oracles::numerics::root;
use crate::papers::liu2021::cases::MANY;
use crate::papers::liu2021::consequences::theory::stability_limit;
use crate::witnesses::second_moments::{DIVERGES, growth_per_step, multiplicative_growth};

pub(super) static NOT_SUFFICIENT: Experiment<Multiplicative> = Experiment {
    name: "noise proportional to w, λk below 2(1+μ): second moments diverge",
    reading: Reading::AsPrinted,
    instances: || Instances::named(below_the_condition()),
    predict: |_| Prediction::at_least(DIVERGES),
    decoys: &[Decoy::new("settles", |_| Prediction::at_most(0.4))],
    observe: Witness::Oracle(|chain| Observation::of(multiplicative_growth(chain))),
    resolution: Resolution::Absolute(0.01),
    expects: Expected::Consistent,
};

/// The search ends at the λk of the instance, where second moments diverge, and begins at a hundredth of it: the limit is at
/// least one 89th for these noises and momenta.
pub(super) static LIMIT: Experiment<Multiplicative> = Experiment {
    name: "noise proportional to w: the λk, below the one given, from which on second moments diverge",
    reading: Reading::Corrected,
    instances: || Instances::named(below_the_condition()).and_random(MANY, at_the_condition()),
    predict: |chain| Prediction::equals(stability_limit(chain.momentum, chain.relative_noise)),
    decoys: &[Decoy::new("2(1+μ), as without that noise", |chain| {
        Prediction::equals(stability_limit(chain.momentum, 0.0))
    })],
    observe: Witness::Oracle(|chain| {
        let growth = |rate_k| growth_per_step(&Multiplicative { rate_k, ..chain.clone() });
        Observation::of(root::monotone(growth, 0.01 * chain.rate_k, chain.rate_k))
    }),
    resolution: Resolution::Relative(1e-5),
    expects: Expected::Consistent,
};

fn below_the_condition() -> Vec<(&'static str, Multiplicative)> {
    let case =
        |rate_k, momentum, relative_noise| Multiplicative { rate_k, momentum, relative_noise };
    vec![
        ("no momentum", case(1.9, 0.0, 0.5)),
        ("μ = 0.5", case(1.0, 0.5, 1.0)),
        ("μ = 0.9, small step", case(0.3, 0.9, 1.0)),
    ]
}

/// λk = 2(1+μ), and noise of 0.2 to 1.5 gradients.
fn at_the_condition() -> BoxedStrategy<Multiplicative> {
    let at = |(momentum, relative_noise)| {
        let rate_k = 2.0 * (1.0 + momentum);
        Multiplicative { rate_k, momentum, relative_noise }
    };
    (0.0..0.95_f64, 0.2..1.5_f64).prop_map(at).boxed()
}
