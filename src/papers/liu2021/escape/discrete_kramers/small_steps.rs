//! (23) as λ tends to zero, where it becomes (24).

use super::{EXPONENT, valley};
use crate::claim::{
    ByHand, Decoy, Expected, Experiment, Fault, Instances, Observation, Prediction, Resolution,
    Witness,
};
use crate::instances::noisy_valley::{Shape, Valley};
use crate::papers::liu2021::escape::theory::ln_discrete_rate;
use crate::witnesses::kramers;

/// A λk_a at which (23) is (24) to nine digits.
const NEARLY_ZERO: f64 = 1e-9;

pub(super) static SMALL_STEPS: Experiment<Valley> = Experiment {
    name: "λ tending to zero at an exponent of 60: ln γ",
    instances: || {
        Instances::named(vec![
            ("a sharp barrier", valley([1.0, 2.0], 0.3).with_exponent(60.0)),
            ("a sharp minimum", valley([2.0, 1.0], 0.3).with_exponent(60.0)),
        ])
    },
    predict: |v| Prediction::equals(ln_discrete_rate(&v.with_step(NEARLY_ZERO))),
    decoys: &[Decoy::new("per step", |v| {
        Prediction::equals(ln_discrete_rate(v) + libm::log(v.learning_rate()))
    })],
    observe: Witness::Oracle(|v| Observation::of(kramers::ln_rate_at_small_steps(v))),
    resolution: Resolution::Absolute(0.1),
    expects: Expected::Refuted(Fault::Inherited("liu2021/kramers-flux")),
    ..EXPONENT
};

pub(super) static SMALL_STEPS_BY_HAND: ByHand<Valley> = ByHand {
    of: &SMALL_STEPS,
    at: "ln γ for λ → 0: ln(2/2π) - 60, |k_b| = 2",
    instance: || Valley::new([1.25, 2.0], 1.5, Shape::Parabolas, 0.5).with_exponent(60.0),
    values: &[-61.145],
};

pub(super) static CONSTANT_NOISE: Experiment<Valley> = Experiment {
    name: "control: λ tending to zero, D constant",
    instances: || {
        let valley = valley([1.2, 1.2], 0.3).with_exponent(60.0);
        Instances::named(vec![("equal curvatures", valley)])
    },
    decoys: &[],
    ..SMALL_STEPS.control()
};
