//! The laws that Figures 8, 9 and 12 show.

use crate::claim::{
    Decoy, Expected, Experiment, Observation, Prediction, Reading, Resolution, Witness,
};
use crate::instances::artificial_data::ArtificialData;
use crate::interval::Interval;
use crate::papers::xie2020::models::cases::random_labels;
use crate::statistics::limit;
use crate::witnesses::artificial_data::{
    ln_steps, ln_steps_of_normal_noise, ln_time_of_sgld, ratios,
};

/// The steps of the figure; the last three are judged.
const STEPS: [f64; 5] = [0.004, 0.002, 0.001, 0.0005, 0.00025];

pub(super) static IN_STEPS: Experiment<ArtificialData> = Experiment {
    name: "-log γ linear in 1/η, SGD with B = 1, η = 0.001, 0.0005, 0.00025",
    reading: Reading::AsPrinted,
    instances: random_labels,
    predict: |_| {
        per_doubling(2.0)
            .with_curve_of("r²/η", STEPS.map(|step| (step.recip(), 0.01 / step)).to_vec())
    },
    decoys: &[
        Decoy { name: "linear in (1/η)^(2/3)", predict: |_| per_doubling(1.587) },
        Decoy { name: "linear in √(1/η)", predict: |_| per_doubling(1.414) },
    ],
    observe: Witness::Oracle(|data| {
        let at = |step: f64| ln_steps(data, step) + Interval::exactly(step).ln();
        let curve = STEPS.map(|step| (1.0 / step, at(step)));
        Observation::of(ratios(&[curve[2].1, curve[3].1, curve[4].1])[0]).with_curve(curve.to_vec())
    }),
    resolution: Resolution::Absolute(0.05),
    expects: Expected::Consistent,
};

fn per_doubling(ratio: f64) -> Prediction {
    Prediction::within(Interval::around(ratio, 0.05 * ratio))
}

pub(super) static IN_DIFFUSIVITY: Experiment<ArtificialData> = Experiment {
    name: "-log γ linear in 1/D, SGLD, D -> 0",
    predict: |_| Prediction::equals(2.0),
    decoys: &[
        Decoy { name: "linear in √(1/D)", predict: |_| Prediction::equals(2.0_f64.sqrt()) },
        Decoy { name: "linear in 1/D²", predict: |_| Prediction::equals(4.0) },
    ],
    observe: Witness::Oracle(|data| {
        let temperatures: Vec<f64> = (0..8).map(|k| 2e-4 * 0.5_f64.powi(k)).collect();
        let times: Vec<Interval> =
            temperatures.iter().map(|&d| ln_time_of_sgld(data, d, 1.0)).collect();
        let points = temperatures[2..].iter().copied().zip(ratios(&times));
        let curve = temperatures.iter().map(|d| 1.0 / d).zip(times.iter().copied()).collect();
        Observation::of(limit::at_zero(&points.collect::<Vec<_>>())).with_curve(curve)
    }),
    resolution: Resolution::Absolute(0.02),
    ..IN_STEPS
};

pub(super) static IN_RESCALING: Experiment<ArtificialData> = Experiment {
    name: "γ linear in k, SGLD at D = 0.0003, k = 2 and 4",
    predict: |_| Prediction::equals_all([2.0, 4.0]),
    decoys: &[
        Decoy { name: "√k", predict: |_| Prediction::equals_all([2.0_f64.sqrt(), 2.0]) },
        Decoy { name: "k²", predict: |_| Prediction::equals_all([4.0, 16.0]) },
    ],
    observe: Witness::Oracle(|data| {
        let [one, two, four] = [1.0, 2.0, 4.0].map(|k| ln_time_of_sgld(data, 3e-4, k));
        Observation::of_all([(one - two).exp(), (one - four).exp()])
    }),
    resolution: Resolution::Relative(1e-6),
    ..IN_STEPS
};

/// The batches of the figure, where `r²B/η` is `B`; all but the third are judged.
const BATCHES: [f64; 4] = [10.0, 20.0, 30.0, 40.0];

pub(super) static IN_BATCH: Experiment<ArtificialData> = Experiment {
    name: "-log γ linear in B, (1) with C of (5), η = 0.01, B = 10, 20, 40",
    predict: |_| {
        per_doubling(2.0).with_curve_of("r²B/η", BATCHES.map(|batch| (batch, batch)).to_vec())
    },
    decoys: &[
        Decoy { name: "linear in B^(2/3)", predict: |_| per_doubling(1.587) },
        Decoy { name: "linear in √B", predict: |_| per_doubling(1.414) },
    ],
    observe: Witness::Oracle(|data| {
        let at =
            |batch: f64| ln_steps_of_normal_noise(data, 0.01, batch) + Interval::exactly(0.01).ln();
        let times = BATCHES.map(at);
        let doubled = [times[0], times[1], times[3]];
        Observation::of(ratios(&doubled)[0]).with_curve(BATCHES.into_iter().zip(times).collect())
    }),
    ..IN_STEPS
};
