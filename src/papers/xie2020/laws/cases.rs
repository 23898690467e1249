//! Named losses and iterations.

use crate::claim::{Instances, PerBudget};
use crate::instances::boxed_parabola::BoxedParabola;
use crate::instances::double_well::{DoubleWell, Profile};
use crate::instances::finite_noise::FiniteNoise;
use crate::instances::noisy_wells::NoisyWell;
use crate::instances::rescaled_well::RescaledWell;
use crate::instances::valleys::Valleys;
use crate::witnesses::valleys::Edge;

pub(super) const FEW: PerBudget = PerBudget { quick: 3, standard: 8, deep: 64 };

/// From a valley with a wall behind it over its col.
pub(super) const OUT: [Edge; 2] = [Edge::Wall, Edge::Outside];

pub(super) fn valley(curvatures: [f64; 2], weight: f64, share: Option<f64>) -> Valleys {
    let [valley, col] = curvatures;
    let shares = share.map(|s| [s]);
    let loss = Valleys::new(&[valley, -col], &[weight], shares.as_ref().map(|s| &s[..]));
    loss.expect("valid by inspection").cold(weight)
}

/// One valley and one col under the noise of batches.
pub(super) fn edges() -> Instances<Valleys> {
    Instances::named(vec![
        ("sharp valley", valley([4.0, 1.0], 0.3, Some(0.8))),
        ("soft valley", valley([0.8, 2.4], 0.3, Some(0.3))),
    ])
    .and_random(FEW, Valleys::any_edge())
}

/// The same from barriers of 10 to 160 temperatures.
pub(super) fn edges_of_sgd() -> Instances<Valleys> {
    Instances::named(vec![
        ("sharp valley", valley([2.0, 1.0], 0.3, Some(0.65)).driven(0.06, 5)),
        ("soft valley", valley([0.8, 1.6], 0.3, Some(0.35)).driven(0.06, 5)),
    ])
}

/// One valley and one col under constant noise.
pub(super) fn edges_of_sgld() -> Instances<Valleys> {
    Instances::named(vec![
        ("sharp valley", valley([4.0, 1.0], 0.3, None)),
        ("soft valley", valley([0.8, 2.4], 0.3, None)),
    ])
    .and_random(FEW, Valleys::any_edge_of_sgld())
}

pub(super) fn boxes() -> Instances<BoxedParabola> {
    Instances::named(vec![
        ("flat", BoxedParabola::new(0.5, 1.3, 7)),
        ("sharp", BoxedParabola::new(3.0, 0.7, 7)),
    ])
}

fn line(critical: [f64; 3], curvature: f64) -> DoubleWell {
    let profile = Profile::new(critical, curvature, [0.0; 2]);
    DoubleWell::on_the_line(profile.expect("valid by inspection"))
}

pub(super) fn quartic() -> DoubleWell {
    line([-1.0, 0.0, 1.0], 1.0)
}

pub(super) fn uneven() -> DoubleWell {
    line([-0.9, 0.2, 1.4], 1.6)
}

/// Normal noise of variance one; `(η, B)` with `B/η` fixed, `η` doubled from `first`.
pub(super) fn scaled(well: DoubleWell, first: f64, doublings: i32) -> NoisyWell {
    let ratio = 5.0 / well.barrier();
    let rates = (0..=doublings).map(|k| first * 2.0_f64.powi(k));
    let ladder = rates.map(|eta| [eta, ratio * eta]).collect();
    NoisyWell { well, deviation: 1.0, law: None, ladder }
}

/// Noise with two values, batches of one, `η -> 0`.
pub(super) fn single_samples() -> Instances<NoisyWell> {
    let of = |well: DoubleWell, deviation: f64, p: f64| {
        let first = 2.0 * well.barrier() / (4.0 * deviation * deviation);
        let ladder = (0..5).map(|j| [first / 1.45_f64.powi(j), 1.0]).collect();
        let law = Some(FiniteNoise::two_point(p).expect("a probability"));
        NoisyWell { well, deviation, law, ladder }
    };
    Instances::named(vec![
        ("quartic, two values", of(quartic(), 0.6, 0.5)),
        ("uneven, skewed", of(uneven(), 0.9, 0.2)),
    ])
}

/// Normal noise, `η L''(a) = 1/2`, `B` doubled.
pub(super) fn large_batches() -> Instances<NoisyWell> {
    let of = |well: DoubleWell| {
        let eta = 0.5 / well.hessian_determinant(well.minimum());
        let first = 5.0 * eta / well.barrier();
        let ladder = (0..6).map(|j| [eta, first * 2.0_f64.powi(j)]).collect();
        NoisyWell { well, deviation: 1.0, law: None, ladder }
    };
    Instances::named(vec![("quartic", of(quartic())), ("uneven", of(uneven()))])
}

/// Normal noise, batches of one, `η` halved.
pub(super) fn normal_samples() -> Instances<NoisyWell> {
    let of = |well: DoubleWell| {
        let first = 2.0 * well.barrier() / 8.0;
        let ladder = (0..5).map(|j| [first * 0.5_f64.powi(j), 1.0]).collect();
        NoisyWell { well, deviation: 1.0, law: None, ladder }
    };
    Instances::named(vec![("quartic", of(quartic())), ("uneven", of(uneven()))])
}

pub(super) fn rescaled(critical: [f64; 3], curvature: f64) -> RescaledWell {
    RescaledWell::on_the_line(critical, curvature, 8.0).expect("valid by inspection")
}

/// Wells in the plane and in ten dimensions.
pub(super) fn rescaled_with_more_dimensions() -> Instances<RescaledWell> {
    let well = || rescaled([-1.0, 0.0, 1.3], 1.4);
    Instances::named(vec![
        ("d = 2", well().across([1.2, -0.5, 0.4], 2).expect("positive")),
        ("d = 10", well().across([1.5, 0.2, 0.3], 10).expect("positive")),
    ])
    .and_random(PerBudget { quick: 1, standard: 4, deep: 32 }, RescaledWell::any_in_the_plane())
}

pub(super) fn rescaled_on_the_line() -> Instances<RescaledWell> {
    Instances::named(vec![
        ("quartic", rescaled([-1.0, 0.0, 1.0], 1.0)),
        ("uneven", rescaled([-0.9, 0.2, 1.4], 1.6)),
    ])
}
