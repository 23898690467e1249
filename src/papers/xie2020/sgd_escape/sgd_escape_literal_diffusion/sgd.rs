//! SGD itself, with steps that can jump the quiet zone.

use std::f64::consts::LN_2;

use super::{PRINTED, ln_of_some_share, smooth, stated};
use crate::claim::{
    ByHand, Decoy, Experiment, Instances, Observation, PerBudget, Prediction, Resolution, Witness,
};
use crate::instances::stepped_valley::SteppedValley;
use crate::witnesses::stepped_valley::{
    STEP_OF_HESSIAN, ln_time_of_sgd_with_hessian, simulated_hessian,
};

/// The steps of the figure; the last is judged.
const STEPS: [f64; 5] = [0.2, 0.17, 0.14, 0.12, 0.1];

pub(super) static KERNEL: Experiment<SteppedValley> = Experiment {
    name: "SGD's killed kernel, C = |L''|, B = 1, η = 0.1: ln ηN is that of some s in (0, 1)",
    instances: || Instances { named: smooth().named.into_iter().take(2).collect(), ..smooth() },
    predict: |v| {
        let longest = |step: f64| stated(v, step / 2.0).high() - LN_2;
        Prediction::within(stated(v, STEPS[4] / 2.0))
            .with_curve(STEPS.map(|step| (step.recip(), longest(step))).to_vec())
    },
    decoys: &[Decoy::new("half the exponent", |v| {
        Prediction::within(ln_of_some_share(v, 0.5 * STEPS[4], 0.5))
    })],
    observe: Witness::Oracle(|v| {
        let curve = STEPS.map(|step| (1.0 / step, ln_time_of_sgd_with_hessian(v, step)));
        Observation::of(curve[4].1).with_curve(curve.to_vec())
    }),
    ..PRINTED
};

pub(super) static KERNEL_BY_HAND: ByHand<SteppedValley> = ByHand {
    of: &KERNEL,
    at: "ln 2π + 20/4 (s/2 + 1 - s) ∓ ln 2 at s = 1 and s = 0: the quartic, η = 0.1, B = 1",
    instance: || smooth().named.swap_remove(0).1,
    values: &[3.6447, 7.5310],
};

pub(super) static SGD_BY_HAND: ByHand<SteppedValley> = ByHand {
    of: &SGD,
    at: "2π e^((s/2 + 1 - s)/0.3) times 1/2 and 2 at s = 1 and s = 0: the quartic, η = 0.15, B = 1",
    instance: || smooth().named.swap_remove(0).1,
    values: &[16.633, 352.26],
};

pub(super) static SGD: Experiment<SteppedValley> = Experiment {
    name: "simulated SGD, C = |L''|, B = 1, η = 0.15: ηN is that of some s in (0, 1)",
    instances: || Instances { named: smooth().named.into_iter().take(1).collect(), ..smooth() },
    predict: |v| Prediction::within(stated(v, STEP_OF_HESSIAN / 2.0).exp()),
    decoys: &[Decoy::new("half the exponent", |v| {
        Prediction::within(ln_of_some_share(v, 0.5 * STEP_OF_HESSIAN, 0.5).exp())
    })],
    observe: Witness::Simulation(simulated_hessian(PerBudget {
        quick: 64,
        standard: 64,
        deep: 512,
    })),
    resolution: Resolution::Relative(0.1),
    ..PRINTED
};
