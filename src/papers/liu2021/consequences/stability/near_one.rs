//! The training error as the momentum tends to one.

use crate::claim::{
    Decoy, Expected, Experiment, Instances, Observation, Prediction, Reading, Resolution, Witness,
};
use crate::instances::momentum::MomentumQuadratic;
use crate::interval::Interval;
use crate::papers::liu2021::cases::FEW;
use crate::papers::liu2021::theory::trace;
use crate::statistics::limit;
use crate::witnesses::momentum::training_error;

pub(super) static MOMENTUM: Experiment<MomentumQuadratic> = Experiment {
    name: "(1-μ) times the training error as μ tends to 1",
    reading: Reading::AsPrinted,
    instances: || Instances::random(FEW, MomentumQuadratic::any(1..=4, 0.3..=1.9, 0.2, 0.0..=0.0)),
    predict: |sgd| Prediction::equals(divergence(sgd, 0.25)),
    decoys: &[
        Decoy::new("continuous time", |sgd| Prediction::equals(divergence(sgd, 0.0))),
        Decoy::new("no divergence", |_| Prediction::equals(0.0)),
    ],
    observe: Witness::Oracle(|sgd| {
        let point = |j: i32| {
            let gap = 0.5_f64.powi(j);
            let (k, c) = (sgd.hessian().clone(), sgd.noise().clone());
            let sgd = MomentumQuadratic::new(sgd.learning_rate(), 1.0 - gap, k, c, sgd.law());
            let error = sgd.map_or(Interval::UNKNOWN, |sgd| training_error(&sgd));
            (gap, error.scaled(gap))
        };
        Observation::of(limit::at_zero(&(2..13).map(point).collect::<Vec<_>>()))
    }),
    resolution: Resolution::Relative(1e-3),
    expects: Expected::Consistent,
};

/// λ/4 Tr[(I - θλK)⁻¹ C].
fn divergence(sgd: &MomentumQuadratic, theta: f64) -> f64 {
    let rate = sgd.learning_rate();
    rate / 4.0 * trace(sgd.hessian(), sgd.noise(), |k| 1.0 / (1.0 - theta * rate * k))
}
