//! Simulated SGD, and what section 4 says of SGLD.

use super::FACTOR;
use crate::claim::{
    Decoy, Expected, Experiment, Fault, Instances, Observation, PerBudget, Prediction, Reading,
    Resolution, Witness,
};
use crate::instances::bent_valley::BentValley;
use crate::instances::stepped_valley::{Bend, Noise, SteppedValley, ValleyPair};
use crate::interval::Interval;
use crate::witnesses::bent_valley::{WARM, ln_time_of_axis, simulated};
use crate::witnesses::stepped_valley::ln_ratio;

pub(super) static SIMULATED: Experiment<BentValley> = Experiment {
    name: "simulated SGD at an exponent of 3: τ is that of the axis, to a factor of 1.5",
    instances: || {
        Instances::named(vec![("κ from 4 to 1", BentValley::of_gradients(1.0, [4.0, 1.0]))])
    },
    predict: |v| Prediction::within(near(v, 0.0)),
    decoys: &[Decoy::new("twice the exponent", |v| Prediction::within(near(v, WARM)))],
    observe: Witness::Simulation(simulated(PerBudget { quick: 64, standard: 64, deep: 512 })),
    resolution: Resolution::Relative(0.1),
    ..FACTOR
};

fn near(valley: &BentValley, more: f64) -> Interval {
    let ln_time = ln_time_of_axis(valley, WARM) + more;
    ln_time.widened(libm::log(1.5)).exp()
}

/// Two valleys with the same `ΔL` and `D`, each with one more direction, whose constant curvature makes the determinants
/// at `a` and at `b` the same: the second is `ratio` times as sharp along the path.
fn twins(curvatures: [f64; 2], bends: [Bend; 2], ratio: f64) -> ValleyPair {
    let one = |factor: f64, bend| {
        let noise = Noise::Steps(vec![[1.0, 1.0]]);
        SteppedValley::new(curvatures.map(|h| factor * h), 1.0, bend, noise)
            .expect("valid")
            .with_barrier(0.4)
    };
    ValleyPair { first: one(1.0, bends[0]), second: one(ratio, bends[1]) }
}

pub(super) static SGLD: Experiment<ValleyPair> = Experiment {
    name: "SGLD, equal determinants, ΔL and D, different H_be: ln of the ratio of times",
    reading: Reading::AsPrinted,
    instances: || {
        Instances::named(vec![
            ("quartic, twice as sharp", twins([3.0, 1.0], [Bend::Linear; 2], 2.0)),
            ("exponential, 0.4 times as sharp", twins([1.0, 5.0], [Bend::Exponential; 2], 0.4)),
        ])
    },
    predict: |_| Prediction::equals(0.0),
    decoys: &[Decoy::new("a factor e", |_| Prediction::equals(1.0))],
    observe: Witness::Oracle(|pair| Observation::of(ln_ratio(pair))),
    resolution: Resolution::Absolute(0.02),
    expects: Expected::Refuted(Fault::Misprint),
};

pub(super) static SGLD_CONTROL: Experiment<ValleyPair> = Experiment {
    name: "control: SGLD, equal determinants, ΔL, D and H_be, other shapes",
    instances: || {
        let bends = [Bend::Linear, Bend::Exponential];
        Instances::named(vec![("quartic and exponential", twins([3.0, 1.0], bends, 1.0))])
    },
    ..SGLD.control()
};

pub(super) static SGLD_CORRECTED: Experiment<ValleyPair> = Experiment {
    name: "SGLD, with 1/|H_be|: ln of the ratio of times",
    predict: |pair| Prediction::equals(ln_of_saddles(pair)),
    decoys: &[
        Decoy::new("the determinants alone", SGLD.predict),
        Decoy::new("the root of H_be", |pair| Prediction::equals(0.5 * ln_of_saddles(pair))),
    ],
    ..SGLD.corrected()
};

fn ln_of_saddles(pair: &ValleyPair) -> f64 {
    let [first, second] = [&pair.first, &pair.second].map(|valley| valley.curvatures()[1]);
    libm::log(second / first)
}
