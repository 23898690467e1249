//! The slope of `-log γ` in `1/η`, beside that of Theorem 3.2.

use crate::claim::{
    ByHand, Decoy, Expected, Experiment, Fault, Observation, Prediction, Reading, Resolution,
    Witness,
};
use crate::instances::artificial_data::ArtificialData;
use crate::interval::Interval;
use crate::papers::xie2020::models::cases::trained;
use crate::papers::xie2020::models::theory::slopes;
use crate::witnesses::artificial_data::ln_steps;

/// The steps of the slope and of the figure.
const STEPS: [f64; 6] = [0.032, 0.016, 0.012, 0.008, 0.006, 0.004];

pub(super) static SLOPE: Experiment<ArtificialData> = Experiment {
    name: "slope of -log γ in 1/η of SGD, B = 1, η from 0.008 to 0.004",
    reading: Reading::AsPrinted,
    instances: trained,
    predict: |_| Prediction::within(admitted()).with_curve(drawn()),
    decoys: &[Decoy::new("half of it", |_| Prediction::within(admitted().scaled(0.5)))],
    observe: Witness::Oracle(|data| {
        let at = |step: f64| (1.0 / step, ln_steps(data, step) + Interval::exactly(step).ln());
        let curve = STEPS.map(at);
        let ((from, low), (to, high)) = (curve[3], curve[5]);
        Observation::of((high - low) / (to - from)).with_curve(curve.to_vec())
    }),
    resolution: Resolution::Absolute(0.01),
    expects: Expected::Refuted(Fault::Inherited("xie2020/noise-covariance-is-hessian")),
};

pub(super) static SLOPE_BY_HAND: ByHand<ArtificialData> = ByHand {
    of: &SLOPE,
    at: "2·18.55304/23.18889 to 2·18.55304/9.61519",
    instance: || ArtificialData::StyblinskiTang { spread: 1.0 },
    values: &[1.6002, 3.8591],
};

fn admitted() -> Interval {
    let [low, high] = slopes();
    Interval::new(low, high)
}

/// The line of the least slope.
fn drawn() -> Vec<(f64, f64)> {
    STEPS.map(|step| (step.recip(), admitted().low() / step)).to_vec()
}
