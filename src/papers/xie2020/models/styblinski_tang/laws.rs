//! The laws that Figures 8, 9 and 12 show.

use crate::claim::{
    Decoy, Expected, Experiment, Observation, Prediction, Reading, Resolution, Witness,
};
use crate::instances::artificial_data::ArtificialData;
use crate::interval::Interval;
use crate::papers::xie2020::models::cases::trained;
use crate::statistics::limit;
use crate::witnesses::artificial_data::{
    ln_steps, ln_steps_of_normal_noise, ln_time_of_sgld, ratios,
};

pub(super) static IN_STEPS: Experiment<ArtificialData> = Experiment {
    name: "-log γ linear in 1/η, SGD with B = 1, η = 0.016, 0.008, 0.004",
    reading: Reading::AsPrinted,
    instances: trained,
    predict: |_| per_doubling(2.0),
    decoys: &[
        Decoy { name: "linear in (1/η)^(2/3)", predict: |_| per_doubling(1.587) },
        Decoy { name: "linear in √(1/η)", predict: |_| per_doubling(1.414) },
    ],
    observe: Witness::Oracle(|data| {
        let at = |step: f64| ln_steps(data, step) + Interval::exactly(step).ln();
        Observation::of(ratios(&[0.016, 0.008, 0.004].map(at))[0])
    }),
    resolution: Resolution::Absolute(0.05),
    expects: Expected::Consistent,
};

/// How `-log γ` grows from one doubling of the argument to the next, to a twentieth of it.
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
        let temperatures: Vec<f64> = (0..7).map(|k| 6.0 * 0.5_f64.powi(k)).collect();
        let times: Vec<Interval> =
            temperatures.iter().map(|&d| ln_time_of_sgld(data, d, 1.0)).collect();
        let points = temperatures[2..].iter().copied().zip(ratios(&times));
        let curve = temperatures.iter().map(|d| 1.0 / d).zip(times.iter().copied()).collect();
        Observation::of(limit::at_zero(&points.collect::<Vec<_>>())).with_curve(curve)
    }),
    resolution: Resolution::Absolute(0.01),
    ..IN_STEPS
};

pub(super) static IN_RESCALING: Experiment<ArtificialData> = Experiment {
    name: "γ linear in k, SGLD at D = 6, k = 2 and 4",
    predict: |_| Prediction::equals_all([2.0, 4.0]),
    decoys: &[
        Decoy { name: "√k", predict: |_| Prediction::equals_all([2.0_f64.sqrt(), 2.0]) },
        Decoy { name: "k²", predict: |_| Prediction::equals_all([4.0, 16.0]) },
    ],
    observe: Witness::Oracle(|data| {
        let [one, two, four] = [1.0, 2.0, 4.0].map(|k| ln_time_of_sgld(data, 6.0, k));
        Observation::of_all([(one - two).exp(), (one - four).exp()])
    }),
    resolution: Resolution::Relative(1e-6),
    ..IN_STEPS
};

pub(super) static IN_BATCH: Experiment<ArtificialData> = Experiment {
    name: "-log γ linear in B, (1) with C of (5), η = 0.01, B = 1, 2, 4",
    decoys: &[
        Decoy { name: "linear in B^(2/3)", predict: |_| per_doubling(1.587) },
        Decoy { name: "linear in √B", predict: |_| per_doubling(1.414) },
    ],
    observe: Witness::Oracle(|data| {
        let at =
            |batch: f64| ln_steps_of_normal_noise(data, 0.01, batch) + Interval::exactly(0.01).ln();
        let batches = [1.0, 2.0, 3.0, 4.0];
        let times = batches.map(at);
        let doubled = [times[0], times[1], times[3]];
        Observation::of(ratios(&doubled)[0]).with_curve(batches.into_iter().zip(times).collect())
    }),
    ..IN_STEPS
};
