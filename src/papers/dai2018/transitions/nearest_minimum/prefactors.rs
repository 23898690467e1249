//! The prefactor beside a third minimum that is less deep than `w1`, as deep, or deeper.

use super::super::cases::{deeper, equally_deep, example_one, shallower};
use super::super::theory::{line_prefactor, prefactor_behind};
use crate::claim::{
    ByHand, Decoy, Expected, Experiment, Fault, Observation, Prediction, Reading, Resolution,
    Witness,
};
use crate::instances::three_wells::ThreeWells;
use crate::witnesses::noisy_wells::to_the_right;

pub(super) static AS_DEEP: Experiment<ThreeWells> = Experiment {
    name: "prefactor, a third minimum as deep as w1",
    reading: Reading::AsPrinted,
    instances: equally_deep,
    predict: |wells| Prediction::equals(printed(wells)),
    decoys: &[Decoy::new("exit counted at the saddle", |wells| {
        Prediction::equals(0.5 * printed(wells))
    })],
    observe: Witness::Oracle(|wells| Observation::of(to_the_right(wells)[1])),
    resolution: Resolution::Relative(1e-2),
    expects: Expected::Refuted(Fault::Hypothesis),
};

pub(super) static SHALLOWER_PREFACTOR: Experiment<ThreeWells> = Experiment {
    name: "control: prefactor, a third minimum that is less deep",
    instances: shallower,
    decoys: &[],
    expects: Expected::Consistent,
    ..AS_DEEP
};

pub(super) static AS_DEEP_BY_HAND: ByHand<ThreeWells> = ByHand {
    of: &AS_DEEP,
    at: "L = w² (w - 2)² (w + 3)²/16, w1 = 0, w* = (√19 - 1)/3: 2π/√(4.4250 · 4.5)",
    instance: example_one,
    values: &[1.4080],
};

pub(super) static SUM: Experiment<ThreeWells> = Experiment {
    name: "prefactor, as deep: 1/√L'' summed over w1 and w3",
    reading: Reading::Corrected,
    predict: |wells| Prediction::equals(prefactor_behind(wells)),
    decoys: &[
        Decoy::new("as printed", AS_DEEP.predict),
        Decoy::new("w3 alone", |wells| Prediction::equals(of_w3_alone(wells))),
    ],
    expects: Expected::Consistent,
    ..AS_DEEP
};

pub(super) static SUM_BY_HAND: ByHand<ThreeWells> = ByHand {
    of: &SUM,
    at: "the same: 2π/√4.4250 (1/√4.5 + 1/√28.125)",
    instance: example_one,
    values: &[1.9713],
};

pub(super) static PREFACTOR: Experiment<ThreeWells> = Experiment {
    name: "prefactor with the curvature at w3",
    instances: deeper,
    decoys: &[
        Decoy::new("the curvature at w1", AS_DEEP.predict),
        Decoy::new("both curvatures", |wells| {
            Prediction::equals(printed(wells) + of_w3_alone(wells))
        }),
    ],
    ..SUM
};

/// `(2π/λ*) √(|L''(w*)|/|L''(w1)|)`.
fn printed(wells: &ThreeWells) -> f64 {
    let [_, _, start, saddle, _] = wells.critical();
    line_prefactor(wells.curvature(saddle), wells.curvature(start))
}

fn of_w3_alone(wells: &ThreeWells) -> f64 {
    let [left, _, _, saddle, _] = wells.critical();
    line_prefactor(wells.curvature(saddle), wells.curvature(left))
}
