//! The last step of the proof with `e^(αjη)`, and the growth of derivatives that it rests on.

use std::fmt;

use serde::Serialize;

use crate::claim::{
    Decoy, Expected, Experiment, Fault, Instances, Observation, Prediction, Reading, Resolution,
    Witness,
};
use crate::instances::long_runs::{ConfinedWells, Horizon, LinearSaddle};
use crate::interval::Interval;
use crate::witnesses::long_runs::{diffusion, starts};

use super::super::cases::{uneven, wells};
use super::super::theory::{PRINTED_ORDER, modified, steepest, vanishing};

/// `α`, and the horizon up to which `e^(α j η)` is summed.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Sum {
    alpha: f64,
    horizon: Horizon,
}

impl fmt::Display for Sum {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "α = {}, {}", self.alpha, self.horizon)
    }
}

/// `η³ Σ e^(α j η)` over `j <= n`, summed term by term.
fn sum(at: &Sum, step: f64) -> Interval {
    let [_, count] = at.horizon.counts(step);
    let term = |j: u64| libm::exp(at.alpha * step * j as f64);
    let total = (1..=count).map(term).sum::<f64>() * step.powi(3);
    Interval::around(total, 2.0 * count as f64 * f64::EPSILON * total)
}

pub(super) static LAST_STEP: Experiment<Sum> = Experiment {
    name: "the last step of the proof, with exp(αjη)",
    reading: Reading::AsPrinted,
    instances: || {
        let at = |alpha, count| Sum { alpha, horizon: Horizon::Doublings(count) };
        Instances::named(vec![
            ("α = 2, β = 0.36", at(2.0, 0.25)),
            ("α = 1, β = 0.18", at(1.0, 0.125)),
        ])
    },
    predict: |_| vanishing(PRINTED_ORDER, LinearSaddle::steps()),
    decoys: &[Decoy::new("order 3", |_| vanishing(PRINTED_ORDER + 1.0, LinearSaddle::steps()))],
    observe: Witness::Oracle(|at| {
        Observation::of_all(LinearSaddle::steps().map(|step| sum(at, step)))
    }),
    resolution: Resolution::Absolute(0.05),
    expects: Expected::Refuted(Fault::Wrong),
};

pub(super) static SUM_CONTROL: Experiment<Sum> = Experiment {
    name: "control: the last step of the proof up to a fixed time, and with exp(-βjη)",
    instances: || {
        Instances::named(vec![
            ("up to a fixed time", Sum { alpha: 2.0, horizon: Horizon::Fixed(2.0) }),
            ("decaying", Sum { alpha: -2.0, horizon: Horizon::Doublings(0.5) }),
        ])
    },
    ..LAST_STEP.control()
};

/// The step size at which derivatives are looked at.
const STEP: f64 = 1.0 / 512.0;
/// Steps up to the times 1, 2, 3 and 4.
const COUNTS: [u64; 4] = [512, 1024, 1536, 2048];

fn bounds(wells: &ConfinedWells, share: f64) -> Prediction {
    let bound = |count: u64| steepest(wells, STEP, count as f64 * STEP, share);
    let at_most = |count| Interval::at_most(bound(count));
    Prediction::all_within(COUNTS.map(at_most))
}

/// The steepest chord of `u(., t)` between neighbouring starts.
fn chords(wells: &ConfinedWells) -> Observation {
    let starts = starts(wells, STEP);
    let steepest = |row: Vec<Interval>| {
        let rises = row.windows(2).zip(starts.windows(2));
        let slopes = rises.map(|(u, x)| (u[1] - u[0]).abs().scaled(1.0 / (x[1] - x[0])));
        slopes.fold(Interval::exactly(0.0), Interval::max)
    };
    let rows = diffusion(wells, &modified(wells, STEP, 1.0), STEP, &COUNTS);
    Observation::of_all(rows.into_iter().map(steepest))
}

/// `‖∂u‖ <= C e^(α t)`: the first derivative, whose `C` and `α` are explicit.
pub(super) static DERIVATIVES: Experiment<ConfinedWells> = Experiment {
    name: "‖∂u‖ <= C exp(αt) in double wells, by chords of the solved equation",
    reading: Reading::AsPrinted,
    instances: || {
        let fixed = Horizon::Fixed(4.0);
        Instances::named(vec![
            ("symmetric noise", wells(false, fixed)),
            ("uneven wells", uneven(fixed)),
        ])
    },
    predict: |wells| bounds(wells, 1.0),
    decoys: &[
        Decoy::new("bounded for all times", |wells| bounds(wells, 0.0)),
        Decoy::new("half the rate", |wells| bounds(wells, 0.5)),
    ],
    observe: Witness::Oracle(chords),
    resolution: Resolution::Absolute(1e-6),
    expects: Expected::Consistent,
};
