//! Runs of SGD that leave a neighbourhood, drawn and not solved.

use super::NEIGHBOURHOOD_CORRECTED;
use crate::claim::{Experiment, PerBudget, Reading, Resolution, Witness};
use crate::instances::boxed_parabola::BoxedParabola;
use crate::witnesses::rescaled_wells::runs_out_of_box;

/// Four standard errors of 65 536 exponential times are 1.6 %.
const RUNS: PerBudget = PerBudget { quick: 64, standard: 64, deep: 256 };

/// The kernel of a rescaled loss is that of the old one in other units; drawn runs know nothing of it.
pub(super) static SIMULATED: Experiment<BoxedParabola> = Experiment {
    name: "the same: simulated runs with k = 2, over the kernel's number with 1 and kη",
    observe: Witness::Simulation(runs_out_of_box::<2>(RUNS)),
    resolution: Resolution::Absolute(0.05),
    ..NEIGHBOURHOOD_CORRECTED
};

pub(super) static UNCHANGED: Experiment<BoxedParabola> = Experiment {
    name: "control: k = 1, simulated runs over the kernel's number",
    reading: Reading::AsPrinted,
    observe: Witness::Simulation(runs_out_of_box::<1>(RUNS)),
    ..SIMULATED
};
