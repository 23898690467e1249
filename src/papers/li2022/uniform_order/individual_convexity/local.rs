//! A well of a double well, without anything beyond the ball around its minimizer.

use crate::claim::{
    Decoy, Expected, Experiment, Instances, Prediction, Reading, Resolution, Rung, Witness,
};
use crate::instances::local_well::LocalWell;
use crate::witnesses::local_well;

pub(super) static LOCAL: Experiment<LocalWell> = Experiment {
    name: "largest |U^n(x) - u(x, nη)| near a local minimizer of (x² - 1)²/4",
    reading: Reading::AsPrinted,
    instances: || {
        let well = LocalWell::new(0.12, 0.2, [0.3, 0.38]).expect("trapped");
        Instances::named(vec![("skewed noise", well)])
    },
    predict: |well| order_two(well, (1.0, 1.0)),
    decoys: &[Decoy::new("without the correction", |well| order_two(well, (0.0, 1.0)))],
    observe: Witness::Oracle(local_well::sgd_ladder),
    resolution: Resolution::Absolute(0.1),
    expects: Expected::Consistent,
};

/// (3.2) with the correction and `Λ` multiplied by factors.
fn order_two(well: &LocalWell, (correction, spread): (f64, f64)) -> Prediction {
    let rung = |step: f64| {
        let model = (
            move |&[y]: &[f64; 1]| {
                let [first, second] = well.derivatives(y);
                // ¼ (f'²)' = ½ f' f''.
                [-first - correction * 0.5 * step * first * second]
            },
            move |&[y]: &[f64; 1]| [[step * spread * well.spread(y)]],
        );
        Rung { step, values: local_well::diffusion(well, &model) }
    };
    Prediction::approximates(2.0, local_well::steps().map(rung).collect())
}
