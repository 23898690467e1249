//! Batches from one training set: whether ε has mean zero at every step.

use crate::claim::{
    Decoy, Expected, Experiment, Fault, Instances, Observation, Prediction, Reading, Resolution,
    Witness,
};
use crate::instances::linear_sgd::ReusedData;
use crate::witnesses::linear_sgd::variance_with_reuse;

pub(super) static REUSED: Experiment<ReusedData> = Experiment {
    name: "ε has mean zero and variance σ² at every step: the variance of w_k",
    reading: Reading::AsPrinted,
    instances: || {
        Instances::named(vec![
            ("N = 6, M = 2", data(6, 2, 0.25, 60)),
            ("N = 8, M = 1", data(8, 1, 0.1, 120)),
            ("the whole training set", data(4, 4, 0.25, 60)),
            ("one epoch", data(6, 2, 0.25, 3)),
        ])
    },
    predict: |data| Prediction::equals(with_fresh_noise(data)),
    decoys: &[Decoy::new("of W(t)", |data| {
        let time = data.step * f64::from(data.steps);
        let settled = data.step * variance(data) / (2.0 * data.batch as f64);
        Prediction::equals(settled * -libm::expm1(-2.0 * time))
    })],
    observe: Witness::Oracle(|data| Observation::of(variance_with_reuse(data))),
    resolution: Resolution::Relative(1e-9),
    expects: Expected::Refuted(Fault::Hypothesis),
};

pub(super) static ONE_STEP: Experiment<ReusedData> = Experiment {
    name: "control: the first step, which sees the samples for the first time",
    instances: || {
        Instances::named(vec![
            ("N = 6, M = 2, one step", data(6, 2, 0.25, 1)),
            ("N = 8, M = 1, one step", data(8, 1, 0.1, 1)),
        ])
    },
    decoys: &[],
    ..REUSED.control()
};

fn data(size: usize, batch: usize, step: f64, steps: u32) -> ReusedData {
    ReusedData { population: vec![-1.0, 0.5, 2.0], size, batch, step, steps }
}

/// `σ²`: of one sample.
fn variance(data: &ReusedData) -> f64 {
    let count = data.population.len() as f64;
    let mean = data.population.iter().sum::<f64>() / count;
    data.population.iter().map(|x| (x - mean) * (x - mean)).sum::<f64>() / count
}

/// The variance of `w_k` if `w_{k+1} = (1 - γ) w_k + γ x̄ + (γ/√M) ε` with fresh ε.
fn with_fresh_noise(data: &ReusedData) -> f64 {
    let noise = data.step * data.step * variance(data) / data.batch as f64;
    let keep = (1.0 - data.step).powi(2);
    (0..data.steps).fold(0.0, |sum, _| keep * sum + noise)
}
