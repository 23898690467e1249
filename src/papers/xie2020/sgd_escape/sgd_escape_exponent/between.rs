//! Noise that is Theorem 3.2's at both ends of the path and another in between.

use super::TWO;
use crate::claim::{Decoy, Expected, Experiment, Fault, Instances, Prediction, Resolution};
use crate::instances::stepped_valley::{Bend, Noise, SteppedValley};
use crate::interval::Interval;
use crate::papers::xie2020::sgd_escape::cases::{between, two};
use crate::papers::xie2020::sgd_escape::theory::exponent;

pub(super) static BETWEEN: Experiment<SteppedValley> = Experiment {
    name: "some s in (0, 1): the limit of (η/2B) ln τ is between those of s = 0 and s = 1",
    instances: between,
    predict: |v| Prediction::within(of_some_share(v, 1.0)),
    decoys: &[Decoy::new("D = ηC: half the exponent", |v| {
        Prediction::within(of_some_share(v, 0.5))
    })],
    expects: Expected::Refuted(Fault::Hypothesis),
    ..TWO
};

pub(super) static TWO_LEVELS: Experiment<SteppedValley> = Experiment {
    name: "control: D is T_a up to s and T_b from there on",
    instances: || {
        let even = two([2.0, 2.0], 0.5).with_noise(Noise::Steps(vec![[1.0, 2.0]])).expect("valid");
        Instances::named(vec![
            ("4 to 1", two([4.0, 1.0], 0.25)),
            ("1 to 9", two([1.0, 9.0], 0.7)),
            ("equal curvatures, constant noise", even),
        ])
    },
    ..BETWEEN.control()
};

pub(super) static BY_INTEGRAL: Experiment<SteppedValley> = Experiment {
    name: "∫ dL/D: the limit of (η/2B) ln τ",
    instances: || {
        let Instances { mut named, .. } = between();
        let smooth = |curvatures| {
            SteppedValley::new(curvatures, 1.2, Bend::Exponential, Noise::Geometric).expect("valid")
        };
        named.push(("smooth noise, 9 to 1", smooth([9.0, 1.0])));
        named.push(("smooth noise, 1 to 5", smooth([1.0, 5.0])));
        Instances::named(named)
    },
    predict: |v| Prediction::equals(integral(v)),
    decoys: &[
        Decoy::new("the mean of the two ends", |v| {
            Prediction::equals(exponent(v.barrier(), 0.5, v.curvatures()))
        }),
        Decoy::new("D = ηC: half the exponent", |v| Prediction::equals(0.5 * integral(v))),
    ],
    // Where most of the climb is quiet, colder rungs would be needed for 1e-3.
    resolution: Resolution::Relative(5e-3),
    ..TWO.corrected()
};

fn of_some_share(valley: &SteppedValley, factor: f64) -> Interval {
    let ends = [0.0, 1.0].map(|s| factor * exponent(valley.barrier(), s, valley.curvatures()));
    Interval::between(ends[0], ends[1])
}

/// `ε ∫ dL/D` from a to b.
fn integral(valley: &SteppedValley) -> f64 {
    let mean = match valley.noise() {
        Noise::Steps(steps) => {
            let starts = std::iter::once(0.0).chain(steps.iter().map(|step| step[0]));
            steps.iter().zip(starts).map(|(&[end, d], start)| (end - start) / d).sum()
        }
        // ∫ (H_a/|H_b|)^u du / H_a over u in (0, 1).
        Noise::Geometric => {
            let [at_a, at_b] = valley.curvatures();
            (1.0 / at_b - 1.0 / at_a) / libm::log(at_a / at_b)
        }
        Noise::Hessian(_) => f64::NAN,
    };
    valley.barrier() * mean
}
