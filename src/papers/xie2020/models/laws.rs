//! The laws that Figures 8, 9, 11 and 12 show of each model: what they predict, how they are tried, but for names and instances.

use crate::claim::{
    Axis, Decoy, Expected, Experiment, Figure, Instances, Observation, Prediction, Reading,
    Resolution, Witness,
};
use crate::instances::artificial_data::OnLadders;
use crate::interval::Interval;
use crate::statistics::limit;
use crate::witnesses::artificial_data::{
    ln_steps, ln_steps_of_normal_noise, ln_steps_of_sgld, ln_time_of_sgld, ratios,
};

/// `-log γ` linear in `1/η`, from the last three steps.
pub(super) const IN_STEPS: Experiment<OnLadders> = Experiment {
    name: "",
    reading: Reading::AsPrinted,
    instances: || Instances::named(Vec::new()),
    predict: |_| per_doubling(2.0),
    decoys: &[
        Decoy::new("linear in (1/η)^(2/3)", |_| per_doubling(1.587)),
        Decoy::new("linear in √(1/η)", |_| per_doubling(1.414)),
    ],
    observe: Witness::Oracle(|ladders| last_doubling(&at_steps(ladders))),
    resolution: Resolution::Absolute(0.05),
    expects: Expected::Consistent,
};

/// `-log γ` linear in `B`, (1) with `C` of (5), from the first, second and fourth batch.
pub(super) const IN_BATCH: Experiment<OnLadders> = Experiment {
    decoys: &[
        Decoy::new("linear in B^(2/3)", |_| per_doubling(1.587)),
        Decoy::new("linear in √B", |_| per_doubling(1.414)),
    ],
    observe: Witness::Oracle(|ladders| {
        let at = |batch: f64| {
            ln_steps_of_normal_noise(&ladders.data, 0.01, batch) + Interval::exactly(0.01).ln()
        };
        let times = ladders.batches.map(at);
        let doubled = [times[0], times[1], times[3]];
        let curve = ladders.batches.into_iter().zip(times).collect();
        Observation::of(ratios(&doubled)[0]).with_curve(curve)
    }),
    ..IN_STEPS
};

/// `-log γ` linear in `1/D`, SGLD, as `D` vanishes.
pub(super) const IN_DIFFUSIVITY: Experiment<OnLadders> = Experiment {
    predict: |_| Prediction::equals(2.0),
    decoys: &[
        Decoy::new("linear in √(1/D)", |_| Prediction::equals(2.0_f64.sqrt())),
        Decoy::new("linear in 1/D²", |_| Prediction::equals(4.0)),
    ],
    observe: Witness::Oracle(|ladders| {
        let ladder = &ladders.diffusivities;
        let times: Vec<Interval> =
            ladder.iter().map(|&d| ln_time_of_sgld(&ladders.data, d, 1.0)).collect();
        let points = ladder[2..].iter().copied().zip(ratios(&times));
        let curve = ladder.iter().map(|d| 1.0 / d).zip(times.iter().copied()).collect();
        Observation::of(limit::at_zero(&points.collect::<Vec<_>>())).with_curve(curve)
    }),
    resolution: Resolution::Absolute(0.01),
    ..IN_STEPS
};

/// `γ` linear in `k`, SGLD: for the diffusion a change of units, and so tried on its steps, for which it is right up to the overshoot, in
/// proportion to `√η`, of a few per cent.
pub(super) const IN_RESCALING: Experiment<OnLadders> = Experiment {
    predict: |_| rates(2.0, 4.0),
    decoys: &[
        Decoy::new("√k", |_| rates(2.0_f64.sqrt(), 2.0)),
        Decoy::new("k²", |_| rates(4.0, 16.0)),
    ],
    observe: Witness::Oracle(|ladders| {
        let OnLadders { data, diffusivity, step, .. } = ladders;
        let steps = |k: f64| ln_steps_of_sgld(data, *diffusivity, *step, k);
        let [one, two, four] = [1.0, 2.0, 4.0].map(steps);
        Observation::of_all([(one - two).exp(), (one - four).exp()])
    }),
    resolution: Resolution::Relative(0.01),
    ..IN_STEPS
};

/// The rates for `k` = 2 and 4 over that for 1, to a twentieth.
fn rates(two: f64, four: f64) -> Prediction {
    Prediction::all_within([two, four].map(|ratio| Interval::around(ratio, 0.05 * ratio)))
}

/// `-log γ` against `1/η`.
pub(super) const AGAINST_STEPS: Figure = Figure {
    x: Axis { label: "1/η", log: false },
    y: Axis { label: "-log γ", log: false },
    ..Figure::BLANK
};

/// The same against `B`.
pub(super) const AGAINST_BATCH: Figure =
    Figure { x: Axis { label: "B", log: false }, ..AGAINST_STEPS };

/// The same against `1/D`.
pub(super) const AGAINST_DIFFUSIVITY: Figure =
    Figure { x: Axis { label: "1/D", log: false }, ..AGAINST_STEPS };

/// How `-log γ` grows from one doubling of the argument to the next, to a twentieth of it.
pub(super) fn per_doubling(ratio: f64) -> Prediction {
    Prediction::within(Interval::around(ratio, 0.05 * ratio))
}

/// `-log γ` of SGD per unit of time, against `1/η`.
pub(super) fn at_steps(ladders: &OnLadders) -> Vec<(f64, Interval)> {
    let at =
        |&step: &f64| (1.0 / step, ln_steps(&ladders.data, step) + Interval::exactly(step).ln());
    ladders.steps.iter().map(at).collect()
}

/// How it grows over the last three of the steps.
pub(super) fn last_doubling(curve: &[(f64, Interval)]) -> Observation {
    let last: Vec<Interval> = curve[curve.len() - 3..].iter().map(|&(_, time)| time).collect();
    Observation::of(ratios(&last)[0])
}
