//! The settings of Appendix C.

use crate::claim::Instances;
use crate::instances::artificial_data::{ArtificialData, OnLadders};
use crate::instances::sampled_model::SampledModel;

/// The function itself.
pub(super) fn function() -> Instances<ArtificialData> {
    let data = ArtificialData::StyblinskiTang { spread: 0.0 };
    Instances::named(vec![("the function, x = 0", data)])
}

/// The loss that is trained.
pub(super) fn trained() -> Instances<ArtificialData> {
    let data = ArtificialData::StyblinskiTang { spread: 1.0 };
    Instances::named(vec![("x ~ N(0, 1)", data)])
}

/// Setting 1, on its ladders.
pub(super) fn trained_on_ladders() -> Instances<OnLadders> {
    let ladders = OnLadders {
        data: ArtificialData::StyblinskiTang { spread: 1.0 },
        steps: vec![0.016, 0.008, 0.004],
        batches: [1.0, 2.0, 3.0, 4.0],
        diffusivities: halvings(6.0, 7),
        diffusivity: 6.0,
    };
    Instances::named(vec![("x ~ N(0, 1)", ladders)])
}

/// Setting 2 on its ladders, where `r²B/η` is `B` for the learning rate of the batches.
pub(super) fn random_labels() -> Instances<OnLadders> {
    let ladders = OnLadders {
        data: ArtificialData::RandomLabels,
        steps: vec![0.004, 0.002, 0.001, 0.0005, 0.00025],
        batches: [10.0, 20.0, 30.0, 40.0],
        diffusivities: halvings(2e-4, 8),
        diffusivity: 3e-4,
    };
    Instances::named(vec![("x ~ N(0, 1)", ladders)])
}

fn halvings(first: f64, count: i32) -> Vec<f64> {
    (0..count).map(|k| first * 0.5_f64.powi(k)).collect()
}

/// Logistic regression on inputs in the plane with labels that were drawn.
pub(super) fn labelled() -> Instances<SampledModel> {
    let inputs = [
        [0.3, -1.2],
        [1.1, 0.4],
        [-0.7, 0.9],
        [0.2, 1.6],
        [-1.5, -0.3],
        [0.8, -0.6],
        [-0.1, 0.5],
        [1.9, 0.7],
    ];
    let labelled = |labels: [f64; 8]| {
        let rows: Vec<_> = inputs.iter().map(|x| x.to_vec()).zip(labels).collect();
        SampledModel::logistic(&rows, &[0.0, 0.0])
    };
    Instances::named(vec![
        ("eight examples", labelled([1.0, 0.0, 0.0, 1.0, 1.0, 0.0, 1.0, 1.0])),
        ("other labels", labelled([0.0, 0.0, 1.0, 1.0, 0.0, 1.0, 1.0, 0.0])),
    ])
}

/// A loss with two valleys: two linear layers.
pub(super) fn two_valleys() -> Instances<SampledModel> {
    let layers = SampledModel::two_layers(&[1.0, -0.5, 2.0], 1.0, 1.0, [0.0, 0.0]);
    Instances::named(vec![("two linear layers", layers)])
}
