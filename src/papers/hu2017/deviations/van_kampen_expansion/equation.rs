//! The last display of the paragraph, which is the SDE (A.2).

use super::PRINTED;
use crate::claim::{
    Decoy, Expected, Experiment, Instances, Observation, PerBudget, Prediction, Witness,
};
use crate::instances::trajectory::Trajectory;
use crate::oracles::law::kolmogorov;
use crate::papers::hu2017::approximation::theory::corrected;
use crate::papers::hu2017::deviations::cases;
use crate::papers::hu2017::deviations::theory::last_variance;
use crate::statistics::limit;
use crate::witnesses::flow_deviations::{steps, variances};
use crate::witnesses::weak_error::grid;

/// (A.2) against SGD: the mean square deviation from Y(T), over η, as η vanishes.
pub(super) static EQUATION: Experiment<Trajectory<1>> = Experiment {
    name: "x_0 - ∫ ∇F(x) ds + √η ∫ S(x) dW, variance at T",
    instances: || {
        let cases = PerBudget { quick: 0, standard: 2, deep: 16 };
        let mut named = cases::named_1d();
        named.truncate(2);
        Instances::named(named).and_random(cases, cases::any_1d())
    },
    predict: |trajectory| equation(trajectory, 1.0),
    decoys: &[
        Decoy::new("Σ = 0", |trajectory| equation(trajectory, 0.0)),
        Decoy::new("Σ doubled", |trajectory| equation(trajectory, 2.0)),
        Decoy::new("(A.7)", |trajectory| last_variance(trajectory, 0.0, 1.0)),
    ],
    observe: Witness::Oracle(|trajectory| {
        let limits = variances(trajectory);
        Observation::of(limits[limits.len() - 1])
    }),
    expects: Expected::Consistent,
    ..PRINTED
};

fn equation(trajectory: &Trajectory<1>, spread: f64) -> Prediction {
    let [end] = trajectory.flow(&[trajectory.time])[0];
    let square = |x: &[f64; 1]| 2.0 - 2.0 * libm::cos(x[0] - end.center());
    let point = |step: f64| {
        let sde = corrected(&trajectory.loss, step, 0.0, spread);
        let (times, starts) = ([trajectory.time], [trajectory.start]);
        let found = kolmogorov::expectations(&grid(), &sde, &square, &times, &starts)[0][0];
        (step, found.widened(2.0 * end.radius()).scaled(1.0 / step))
    };
    Prediction::within(limit::at_zero(&steps().map(point).collect::<Vec<_>>()))
}
