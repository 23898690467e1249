//! Near some local minimiser.

use crate::claim::{
    Decoy, Expected, Experiment, Instances, Observation, Prediction, Reading, Resolution, Rung,
    Witness,
};
use crate::instances::trapped_well::TrappedWell;
use crate::oracles::law::kolmogorov;
use crate::oracles::numerics::spectral::Grid;
use crate::witnesses::rough_family::{observable, well_sgd};

use super::super::cases::wells;
use super::super::theory::in_well;

/// What the paper shows, in one well: order two, uniformly in time.
pub(super) static WELL: Experiment<TrappedWell> = Experiment {
    name: "remark 3: order two in one well of a double well, t <= 6, |x - 1| <= R",
    reading: Reading::AsPrinted,
    instances: || Instances::named(wells()),
    predict: |well| ladder(well, [1.0, 1.0]),
    decoys: &[Decoy::new("without the correction", |well| ladder(well, [0.0, 1.0]))],
    observe: Witness::Oracle(|well| {
        let starts = starts(well);
        Observation::of_all(
            STEPS.into_iter().flat_map(|step| well_sgd(well, step, &times(), &starts)),
        )
    }),
    resolution: Resolution::Absolute(0.15),
    expects: Expected::Consistent,
};

/// Skewed noise is left out: with Λ doubled the largest error jumps between times, and its order is not sure.
pub(super) static WELL_NOISE: Experiment<TrappedWell> = Experiment {
    name: "remark 3: the same for symmetric noise",
    instances: || Instances::named(vec![wells().swap_remove(0)]),
    decoys: &[Decoy::new("Λ doubled", |well| ladder(well, [1.0, 2.0]))],
    ..WELL
};

const STEPS: [f64; 6] = [0.1, 0.05, 0.025, 0.0125, 0.00625, 0.003125];

fn times() -> Vec<f64> {
    (1..=60).map(|k| f64::from(k) * STEPS[0]).collect()
}

fn starts(well: &TrappedWell) -> Vec<[f64; 1]> {
    (-10..=10).map(|k| [1.0 + well.radius() * f64::from(k) / 10.0]).collect()
}

fn ladder(well: &TrappedWell, factors: [f64; 2]) -> Prediction {
    let (times, starts) = (times(), starts(well));
    let outer = well.outer_radius();
    let grid = Grid::cube(1.0 - outer, 1.0 + outer, 129);
    let rung = |step: f64| {
        let model = in_well(well, step, factors);
        let rows = kolmogorov::expectations(&grid, &model, &observable, &times, &starts);
        Rung { step, values: rows.concat() }
    };
    Prediction::approximates(2.0, STEPS.into_iter().map(rung).collect())
}
