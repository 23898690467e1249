//! The runs of Figure 2(a).

use super::super::theory::white;
use crate::claim::{Decoy, Expected, Experiment, Instances, Reading, Resolution, Witness};
use crate::instances::white_runs::{Against, WhiteRuns};
use crate::witnesses::white_runs::VARIANCES;

pub(super) static SWEEP: Experiment<WhiteRuns> = Experiment {
    name: "runs of 1000 steps, k = 1, λ from 0.1 to 1.99",
    reading: Reading::AsPrinted,
    instances: || {
        let rates = [0.1, 0.3, 0.5, 0.7, 0.9, 1.1, 1.3, 1.5, 1.7, 1.8, 1.9, 1.95, 1.99];
        let settings = rates.iter().map(|&rate| (rate, 0.0)).collect();
        Instances::named(vec![("Figure 2(a)", WhiteRuns { settings, against: Against::Rate })])
    },
    predict: |runs| white(runs, rates(), 1.0),
    decoys: &[Decoy::new("continuous theory", |runs| white(runs, rates(), 0.0))],
    observe: Witness::Simulation(VARIANCES),
    resolution: Resolution::Relative(0.1),
    expects: Expected::Consistent,
};

/// Steps for a curve, up to 1.99, and no momentum.
fn rates() -> impl Iterator<Item = (f64, f64)> {
    (1..=199).map(|j| (0.01 * f64::from(j), 0.0))
}
