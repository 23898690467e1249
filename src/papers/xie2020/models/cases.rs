//! The settings of section 5 and Appendix C.

use std::sync::LazyLock;

use proptest::prelude::*;

use crate::claim::{Instances, PerBudget};
use crate::data::given;
use crate::instances::artificial_data::{ArtificialData, OnLadders};
use crate::instances::boxed_network::BoxedNetwork;
use crate::instances::network::{Data, Rule};
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
        step: 1e-4,
    };
    Instances::named(vec![("x ~ N(0, 1)", ladders)])
}

/// The same, further down in steps.
pub(super) fn trained_in_smaller_steps() -> Instances<OnLadders> {
    let mut all = trained_on_ladders();
    all.named[0].1.steps = vec![0.008, 0.004, 0.002];
    all
}

/// Setting 2 on its ladders, where `r²B/η` is `B` for the learning rate of the batches.
pub(super) fn random_labels() -> Instances<OnLadders> {
    let ladders = OnLadders {
        data: ArtificialData::RandomLabels,
        steps: vec![0.004, 0.002, 0.001, 0.0005, 0.00025],
        batches: [10.0, 20.0, 30.0, 40.0],
        diffusivities: halvings(2e-4, 8),
        diffusivity: 3e-4,
        step: 1e-3,
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

/// At `η = 0.02`, which Figure 4 has, `B` from 1 to 16.
fn in_batches() -> Vec<Rule> {
    (0..5).map(|j| Rule::plain(0.02, 1 << j)).collect()
}

/// At `B = 8`, `η` from 0.16 to 0.01: `B/η` from 50 to 800 as in the batches' ladder.
fn in_steps() -> Vec<Rule> {
    [0.16, 0.04, 0.02, 0.01].map(|rate| Rule::plain(rate, 8)).to_vec()
}

/// Networks that fit their samples, where cross entropy has no minimum; the paper's tables, if they were given; at standard from any other
/// start too.
pub(super) fn without_a_minimum() -> Instances<BoxedNetwork> {
    static CANCER: LazyLock<BoxedNetwork> =
        LazyLock::new(|| BoxedNetwork::breast_cancer(in_batches()));
    static DIGITS: LazyLock<BoxedNetwork> = LazyLock::new(|| BoxedNetwork::even_or_odd(in_steps()));
    let others = prop_oneof![CANCER.clone().from_any_start(), DIGITS.clone().from_any_start()];
    static GIVEN: LazyLock<Vec<(&str, BoxedNetwork)>> = LazyLock::new(|| {
        let there = given::UCI.into_iter().filter(|known| Data::Given(known).is_there());
        there.map(|known| (known.name, BoxedNetwork::given(known, in_batches()))).collect()
    });
    let mut named =
        vec![("breast cancer, in B", CANCER.clone()), ("digits, in 1/η", DIGITS.clone())];
    named.extend(GIVEN.iter().cloned());
    let cases = PerBudget { quick: 0, standard: 2, deep: 8 };
    Instances::named(named).and_random(cases, others.boxed())
}

/// Logistic regression on classes that overlap, so that there is one minimum.
pub(super) fn at_a_minimum() -> Instances<BoxedNetwork> {
    static MEASURES: LazyLock<BoxedNetwork> = LazyLock::new(|| {
        BoxedNetwork::three_measures(vec![Rule::plain(0.05, 1), Rule::plain(0.05, 32)])
    });
    Instances::named(vec![("three measures", MEASURES.clone())])
}

/// The network of Setting 3 at `η = 0.1`, which Figure 11 has.
pub(super) fn coins() -> Instances<BoxedNetwork> {
    static COINS: LazyLock<BoxedNetwork> =
        LazyLock::new(|| BoxedNetwork::coin_flips(vec![Rule::plain(0.1, 1), Rule::plain(0.1, 32)]));
    Instances::named(vec![("ten dimensions", COINS.clone())])
}
