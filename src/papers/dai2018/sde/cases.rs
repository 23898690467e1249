//! Named problems of section 2.1.

use crate::claim::{Instances, PerBudget};
use crate::instances::exact_diffusion::{ExactDiffusion, Place};
use crate::instances::linear_sgd::LinearSgd;
use crate::instances::population::Population;
use crate::instances::training_sets::{HeavyMixture, TrainingSets};

pub(super) const MANY: PerBudget = PerBudget { quick: 8, standard: 24, deep: 256 };

pub(super) fn sgd(members: &[[f64; 2]], start: f64, step: f64, batch: f64) -> LinearSgd {
    LinearSgd::new(members, start, step, batch).expect("valid by inspection")
}

/// Regressions whose noise changes with `w`.
pub(super) fn regressions() -> Instances<LinearSgd> {
    Instances::named(vec![
        ("two examples", sgd(&[[0.5, -1.0], [1.5, 2.0]], 1.5, 0.125, 4.0)),
        ("three examples", sgd(&[[1.0, 0.25], [1.25, -1.5], [2.0, 2.5]], 1.5, 0.1, 2.0)),
    ])
    .and_random(MANY, LinearSgd::any())
}

/// Diffusions with noise that depends on `w`.
pub(super) fn places_in_space() -> Instances<Place> {
    let sinh = ExactDiffusion::Sinh { rate: 0.75, center: 0.5, noise: 1.0, start: -0.25 };
    let plane = ExactDiffusion::Plane { rate: 0.5, noise: 0.75, start: 1.25 };
    Instances::named(vec![
        ("sinh of an Ornstein-Uhlenbeck process", Place::of(sinh)),
        ("in the plane", Place::of(plane)),
    ])
    .and_random(MANY, Place::any(ExactDiffusion::any()))
}

/// Diffusions with noise that depends on time.
pub(super) fn places_in_time() -> Instances<Place> {
    Instances::named(vec![("a falling ratio γ/M", Place::of(ExactDiffusion::COOLING))])
        .and_random(MANY, Place::any(ExactDiffusion::any_scheduled()))
}

/// Training sets of small populations.
pub(super) fn training_sets() -> Instances<TrainingSets> {
    let half = drawn(&[&[1, 0], &[2, 5], &[6, 1]], 2, 4);
    Instances::named(vec![("half of the training set", half)]).and_random(MANY, TrainingSets::any())
}

pub(super) fn edges() -> Instances<TrainingSets> {
    Instances::named(vec![
        ("batches of one", drawn(&[&[1], &[2], &[6]], 1, 4)),
        ("the whole training set", drawn(&[&[1], &[-2], &[4]], 3, 3)),
    ])
}

fn drawn(rows: &[&[i128]], batch: usize, size: usize) -> TrainingSets {
    let rows: Vec<Vec<i128>> = rows.iter().map(|row| row.to_vec()).collect();
    TrainingSets { population: Population::of_integers(&rows, batch), size }
}

pub(super) fn interchange(at: f64) -> Instances<HeavyMixture> {
    Instances::named(vec![("w³ e^(-t w²) (1 + t)² ± w + w²/2", HeavyMixture { at })])
}
