//! Named training losses.

use crate::claim::{Instances, PerBudget};
use proptest::strategy::Strategy;

use crate::instances::double_well::{DoubleWell, Profile};
use crate::instances::exact_diffusion::ExactDiffusion;
use crate::instances::settling_well::SettlingWell;
use crate::instances::training_loss::{Target, TrainingLoss};

pub(super) const FEW: PerBudget = PerBudget { quick: 4, standard: 16, deep: 128 };

fn loss(examples: &[&[f64]], target: Target) -> TrainingLoss {
    TrainingLoss { examples: examples.iter().map(|x| x.to_vec()).collect(), target }
}

pub(super) fn square(examples: &[&[f64]], truth: &[f64]) -> TrainingLoss {
    loss(examples, Target::Linear(truth.to_vec()))
}

pub(super) fn logistic(examples: &[&[f64]], chances: &[f64], penalty: f64) -> TrainingLoss {
    loss(examples, Target::Labels { chances: chances.to_vec(), penalty })
}

pub(super) fn squares() -> Instances<TrainingLoss> {
    Instances::named(vec![
        ("one parameter", square(&[&[1.0], &[2.0]], &[0.5])),
        ("nearly collinear examples", square(&[&[1.0, 1.0], &[1.0, 1.25]], &[1.0, -2.0])),
    ])
    .and_random(FEW, TrainingLoss::any_square())
}

pub(super) fn logistics() -> Instances<TrainingLoss> {
    Instances::named(vec![
        ("one parameter", logistic(&[&[1.0], &[2.0]], &[0.7, 0.2], 0.1)),
        (
            "certain labels that can be separated",
            logistic(&[&[1.0, 0.5], &[-1.0, 1.5]], &[1.0, 0.0], 0.1),
        ),
        ("more parameters than examples", logistic(&[&[1.0, 2.0]], &[0.7], 0.25)),
    ])
    .and_random(FEW, TrainingLoss::any_logistic())
}

/// Double wells on the line.
pub(super) fn confined() -> Instances<DoubleWell> {
    Instances::named(vec![
        ("quartic", line([-1.0, 0.0, 1.0], 1.0)),
        ("uneven", line([-0.9, 0.2, 1.4], 1.6)),
    ])
    .and_random(FEW, Profile::any().prop_map(DoubleWell::on_the_line))
}

fn line(critical: [f64; 3], curvature: f64) -> DoubleWell {
    let profile = Profile::new(critical, curvature, [0.0; 2]);
    DoubleWell::on_the_line(profile.expect("valid by inspection"))
}

/// Wells under a ratio `γ/M` that falls or grows to its limit.
pub(super) fn cooling() -> Instances<SettlingWell> {
    let of = |well: DoubleWell, barriers: f64, extra: f64| {
        let last = well.barrier() / barriers;
        SettlingWell { well, last, extra: extra * last }
    };
    Instances::named(vec![
        ("uneven, cooling", of(line([-0.9, 0.2, 1.4], 1.6), 1.5, 1.0)),
        ("uneven, heating", of(line([-0.9, 0.1, 1.2], 1.0), 1.0, -0.5)),
    ])
}

/// Diffusions whose noise depends on `w`.
pub(super) fn sgd_noise() -> Instances<ExactDiffusion> {
    let sinh = |noise| ExactDiffusion::Sinh { rate: 1.0, center: 0.6, noise, start: 0.0 };
    let random = (0.8..1.5_f64, 0.4..0.8_f64, 0.6..1.0_f64)
        .prop_map(|(rate, center, noise)| ExactDiffusion::Sinh { rate, center, noise, start: 0.0 });
    Instances::named(vec![("W = sinh Y", sinh(0.9))]).and_random(FEW, random)
}
