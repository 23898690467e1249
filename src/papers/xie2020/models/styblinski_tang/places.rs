//! Minimum, saddle, barrier and noise, of the function and of its mean.

use crate::claim::{
    Decoy, Expected, Experiment, Fault, Observation, Prediction, Reading, Resolution, Witness,
};
use crate::instances::artificial_data::ArtificialData;
use crate::interval::Interval;
use crate::papers::xie2020::models::cases::{function, trained};
use crate::papers::xie2020::models::theory::{OF_THE_MEAN, PRINTED, loss, variance};
use crate::witnesses::artificial_data::{mean_loss, noise, rise, three_points};

pub(super) static FUNCTION: Experiment<ArtificialData> = Experiment {
    name: "minimum and saddle of f",
    reading: Reading::AsPrinted,
    instances: function,
    predict: |_| printed(PRINTED),
    decoys: &[Decoy::new("those of the mean", |_| Prediction::equals_all(OF_THE_MEAN))],
    observe: Witness::Oracle(|data| {
        let [a, b, _] = three_points(data);
        Observation::of_all([a, b])
    }),
    resolution: Resolution::Absolute(1e-6),
    expects: Expected::Consistent,
};

pub(super) static TRAINED: Experiment<ArtificialData> = Experiment {
    name: "minimum and saddle of the loss that is trained",
    instances: trained,
    decoys: &[Decoy::new("exchanged", |_| {
        let [a, b] = PRINTED;
        printed([b, a])
    })],
    expects: Expected::Refuted(Fault::Wrong),
    ..FUNCTION
};

pub(super) static CORRECTED: Experiment<ArtificialData> = Experiment {
    name: "minimum, saddle, barrier and least value of ½ (θ⁴ - 10 θ² + 5 θ - 13)",
    reading: Reading::Corrected,
    instances: trained,
    predict: |_| {
        let [a, b] = OF_THE_MEAN;
        printed([a, b, loss(b) - loss(a), loss(a)])
    },
    decoys: &[Decoy::new("those of f", |_| {
        let [a, b] = PRINTED;
        printed([a, b, 39.361778, -39.166166])
    })],
    observe: Witness::Oracle(|data| {
        let [a, b, _] = three_points(data);
        let (start, end) = (a.center(), b.center());
        Observation::of_all([a, b, rise(data, start, end), mean_loss(data, start)])
    }),
    resolution: Resolution::Absolute(1e-6),
    expects: Expected::Consistent,
};

pub(super) static NOISE: Experiment<ArtificialData> = Experiment {
    name: "variance of the gradient at both",
    predict: |_| Prediction::equals_all(OF_THE_MEAN.map(variance)),
    decoys: &[Decoy::new("(8), the Hessian", |_| Prediction::equals_all([23.188897, 9.615191]))],
    observe: Witness::Oracle(|data| Observation::of_all(OF_THE_MEAN.map(|at| noise(data, at)))),
    resolution: Resolution::Relative(1e-6),
    ..CORRECTED
};

/// Numbers with six decimals.
fn printed<const N: usize>(numbers: [f64; N]) -> Prediction {
    Prediction::all_within(numbers.map(|number| Interval::around(number, 1e-6)))
}
