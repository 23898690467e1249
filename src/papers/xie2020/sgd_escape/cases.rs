//! Named valleys.

use crate::claim::{Instances, PerBudget};
use crate::instances::stepped_valley::{Bend, Noise, SteppedValley, ValleyPair};

/// `D = ε H_a` up to the share `s` of the barrier, `ε |H_b|` from there on.
pub(super) fn two(curvatures: [f64; 2], share: f64) -> SteppedValley {
    let ratio = curvatures[1] / curvatures[0];
    let bend = if (0.3..=1.5).contains(&ratio) { Bend::Linear } else { Bend::Exponential };
    SteppedValley::of_two(curvatures, bend, share).expect("valid")
}

/// The same with a loss that is a quartic.
pub(super) fn quartic(curvatures: [f64; 2], share: f64) -> SteppedValley {
    SteppedValley::of_two(curvatures, Bend::Linear, share).expect("valid")
}

/// Curvatures far apart, in either order, and shares other than one half.
pub(super) fn valleys() -> Instances<SteppedValley> {
    Instances::named(vec![
        ("a sharp minimum, 4 to 1", two([4.0, 1.0], 0.25)),
        ("a sharp minimum, 9 to 1", two([9.0, 1.0], 0.7)),
        ("a sharp barrier, 1 to 9", two([1.0, 9.0], 0.3)),
    ])
    .and_random(PerBudget { quick: 2, standard: 6, deep: 64 }, SteppedValley::any())
}

/// Injected noise beside that of the gradients: `D = ε (|H| + 1.5)` and `ε (|H| + 4)`.
pub(super) fn mixtures() -> Instances<SteppedValley> {
    let mixed = |valley: SteppedValley, injected: f64| {
        let ([at_a, at_b], share) = (valley.curvatures(), valley.share());
        let steps = vec![[share, at_a + injected], [1.0, at_b + injected]];
        valley.with_noise(Noise::Steps(steps)).expect("valid")
    };
    Instances::named(vec![
        ("4 to 1, and 1.5", mixed(two([4.0, 1.0], 0.25), 1.5)),
        ("1 to 9, and 4", mixed(two([1.0, 9.0], 0.7), 4.0)),
    ])
}

/// Noise that is that of Theorem 3.2 near `a` and near `b` and something else in between.
pub(super) fn between() -> Instances<SteppedValley> {
    let steps = |valley: SteppedValley, steps: Vec<[f64; 2]>| {
        valley.with_noise(Noise::Steps(steps)).expect("valid")
    };
    Instances::named(vec![
        (
            "a quiet stretch: a quarter of the saddle's noise in the middle third",
            steps(two([4.0, 1.0], 0.5), vec![[1.0 / 3.0, 4.0], [2.0 / 3.0, 0.25], [1.0, 1.0]]),
        ),
        (
            "a loud stretch between equal curvatures",
            steps(two([2.0, 2.0], 0.5), vec![[0.2, 2.0], [0.7, 6.0], [1.0, 2.0]]),
        ),
    ])
}

/// Two paths with the noise of Theorem 3.2 and those barriers, the sharper minimum first.
fn paths(sharp: ([f64; 2], f64), flat: ([f64; 2], f64), share: f64) -> ValleyPair {
    let path = |(curvatures, barrier)| two(curvatures, share).with_barrier(barrier);
    ValleyPair { first: path(sharp), second: path(flat) }
}

/// Equal `ΔL`, `s` and `H_be`.
pub(super) fn equal_barriers() -> Instances<ValleyPair> {
    Instances::named(vec![
        ("8 and 2, s = 0.7", paths(([8.0, 1.0], 0.5), ([2.0, 1.0], 0.5), 0.7)),
        ("5 and 0.5, s = 0.35", paths(([5.0, 0.5], 0.3), ([0.5, 0.5], 0.3), 0.35)),
    ])
}

/// The sharper direction has the higher barrier.
pub(super) fn rivals() -> Instances<ValleyPair> {
    Instances::named(vec![
        ("10 over 10, 1 over 0.5", paths(([10.0, 1.0], 10.0), ([1.0, 1.0], 0.5), 0.5)),
        ("6 over 2, 2 over 0.4", paths(([6.0, 1.5], 2.0), ([2.0, 1.5], 0.4), 0.4)),
    ])
}
