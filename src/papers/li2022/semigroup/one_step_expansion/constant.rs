//! On what the constant of Lemma 3 depends.

use crate::claim::{
    Decoy, Expected, Experiment, Fault, Instances, Observation, Prediction, Reading, Resolution,
    Witness,
};
use crate::instances::strong_noise::{Doubled, Kick, StrongNoise};
use crate::interval::Interval;
use crate::papers::li2022::semigroup::linear_gradients::{lemma_3, linear, value};
use crate::witnesses::one_step::{growth, square_after};

/// Of `u^n = x²` at the minimum, with `f` and the ball fixed: a constant that depends on `f` does not grow.
pub(super) static CONSTANT: Experiment<StrongNoise> = Experiment {
    name: "the power of the noise with which the left side of (3.7) over η³ grows",
    reading: Reading::AsPrinted,
    instances: || ladders(Doubled::Noise),
    predict: |_| Prediction::at_most(0.0),
    decoys: &[],
    observe: Witness::Oracle(|ladder| Observation::of(growth(ladder, remainder))),
    resolution: Resolution::Absolute(0.1),
    expects: Expected::Refuted(Fault::Misprint),
};

/// The same constant where the test function grows: relative to it, nothing does.
pub(super) static OTHER_INGREDIENT: Experiment<StrongNoise> = Experiment {
    name: "control: the test function's factor doubled instead",
    instances: || ladders(Doubled::Function),
    ..CONSTANT.control()
};

/// `L u = (E u(X_η) - u)/η` up to order η; at the minimum `L_1 u = 0`.
pub(super) static GENERATOR: Experiment<StrongNoise> = Experiment {
    name: "the power of the noise with which L_2 u grows, the display after (3.9)",
    observe: Witness::Oracle(|ladder| {
        Observation::of(growth(ladder, |kick| moved(kick) / Interval::exactly(kick.step).powi(2)))
    }),
    ..CONSTANT
};

/// With `G` the largest of the first four derivatives of any `f(.; ξ)`: `|∂^k L_1 w| <= 2^k G W` and `|∂^k L_2 w| <= ³/₂ 3^k G² W`,
/// `W` the largest derivative of `w` concerned, and the integrals of (3.9) have volumes `η³/6` and `η²/2`.
pub(super) static BOUNDED: Experiment<StrongNoise> = Experiment {
    name: "(3.7) with the constant 7G³ + 15ηG⁴, G = 1.2 f'' + s, s = 1 to 128",
    predict: |ladder| below(ladder, 1.0),
    decoys: &[Decoy::new("the same constant of f alone", |ladder| below(ladder, 0.0))],
    observe: Witness::Oracle(|ladder| {
        Observation::of_all((0..8).map(|k| remainder(&ladder.after(k)).abs()))
    }),
    ..CONSTANT.corrected()
};

/// The constant times the derivatives of `u = x²` on the ball; on the inner ball, which is all that is seen here, the `f(.; ξ)` are parabolas.
fn below(ladder: &StrongNoise, noise: f64) -> Prediction {
    let bound = |k: i32| {
        let kick = ladder.after(k);
        let steepest = 1.2 * kick.curvature + noise * kick.noise;
        let constant = 7.0 * steepest.powi(3) + 15.0 * kick.step * steepest.powi(4);
        Interval::at_most(constant * (2.4 + 2.0))
    };
    Prediction::all_within((0..8).map(bound))
}

/// `|E φ(X_η) - bracket|/η³` relative to the test function.
fn remainder(kick: &Kick) -> Interval {
    let bracket = value(&lemma_3(&kick.inside(), &[0.0, 0.0, 1.0]), 0.0);
    let remainder = moved(kick) - kick.function * bracket;
    remainder / kick.function / Interval::exactly(kick.step).powi(3)
}

/// `E φ(X_η) - φ(0)` for `φ = c x²`.
fn moved(kick: &Kick) -> Interval {
    let (drift, covariance) = linear(&kick.inside(), [1.0, 1.0]);
    kick.function * square_after(kick, drift, covariance)
}

fn ladders(doubled: Doubled) -> Instances<StrongNoise> {
    let with = |curvature| StrongNoise { curvature, doubled };
    Instances::named(vec![("f'' = 1", with(1.0)), ("f'' = 1.7", with(1.7))])
}
