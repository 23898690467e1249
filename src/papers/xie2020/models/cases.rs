//! The settings of Appendix C.

use std::sync::LazyLock;

use proptest::prelude::*;

use crate::claim::{Instances, PerBudget};
use crate::instances::artificial_data::ArtificialData;
use crate::instances::boxed_network::BoxedNetwork;
use crate::instances::network::Rule;
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

/// Setting 2.
pub(super) fn random_labels() -> Instances<ArtificialData> {
    Instances::named(vec![("x ~ N(0, 1)", ArtificialData::RandomLabels)])
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

/// `B` from 1 to 32.
fn batches(rate: f64) -> Vec<(f64, Rule)> {
    doublings(|j| Rule::plain(rate, 1 << j))
}

fn doublings(rule: impl Fn(i32) -> Rule) -> Vec<(f64, Rule)> {
    (0..6).map(|j| (f64::from(1 << j), rule(j))).collect()
}

/// Networks without a minimum: breast cancer, and at standard digits and breast cancer from any start.
fn separable(ladder: fn() -> Vec<(f64, Rule)>, cancer: BoxedNetwork) -> Instances<BoxedNetwork> {
    let others = prop_oneof![
        BoxedNetwork::even_or_odd(ladder()).from_any_start(),
        BoxedNetwork::breast_cancer(ladder()).from_any_start(),
    ];
    let cases = PerBudget { quick: 0, standard: 2, deep: 8 };
    Instances::named(vec![("breast cancer", cancer)]).and_random(cases, others.boxed())
}

/// Networks without a minimum, `B` from 1 to 32, `η = 0.02`.
pub(super) fn in_batch() -> Instances<BoxedNetwork> {
    static TRAINED: LazyLock<BoxedNetwork> =
        LazyLock::new(|| BoxedNetwork::breast_cancer(batches(0.02)));
    separable(|| batches(0.02), TRAINED.clone())
}

/// A network without a minimum, `η` from 0.1 to 0.1/32.
pub(super) fn in_steps() -> Instances<BoxedNetwork> {
    let steps = doublings(|j| Rule::plain(0.1 / f64::from(1 << j), 1));
    Instances::named(vec![("breast cancer", BoxedNetwork::breast_cancer(steps))])
}

/// Networks without a minimum, `B` = 16 and 32, `η = 0.02`.
pub(super) fn large_batches() -> Instances<BoxedNetwork> {
    let large = || batches(0.02)[4..].to_vec();
    separable(large, BoxedNetwork::breast_cancer(large()))
}

/// A network with a minimum.
pub(super) fn at_a_minimum() -> Instances<BoxedNetwork> {
    let measures = BoxedNetwork::three_measures(batches(0.02));
    Instances::named(vec![("three measures", measures)])
}

/// The network of Setting 3, `B` from 1 to 32, `η = 0.1`.
pub(super) fn coins() -> Instances<BoxedNetwork> {
    let coins = BoxedNetwork::coin_flips(batches(0.1));
    Instances::named(vec![("ten dimensions", coins)])
}
