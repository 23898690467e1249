//! Named valleys.

use proptest::strategy::Strategy;

use crate::claim::{Instances, PerBudget};
use crate::instances::double_well::{DoubleWell, Profile};
use crate::instances::exact_diffusion::{ExactDiffusion, Place};
use crate::instances::overdamped::Overdamped;
use crate::instances::two_saddles::TwoSaddles;

/// Barriers in units of `D`, in doublings.
pub(super) const BARRIERS: &[f64] = &[16.0, 32.0, 64.0, 128.0, 256.0, 512.0];

/// The outside begins at `c`, three quarters of the way from the saddle to the next minimum.
pub(super) const OUTSIDE: f64 = 0.75;

pub(super) fn cold() -> Instances<Overdamped> {
    let names = [
        "sharp valley, d = 1",
        "soft saddle, d = 1",
        "sheared valley, d = 2",
        "nine transverse dimensions, d = 10",
    ];
    let cases = PerBudget { quick: 4, standard: 16, deep: 256 };
    Instances::named(Overdamped::named(&names, OUTSIDE, BARRIERS))
        .and_random(cases, Overdamped::any(OUTSIDE, BARRIERS))
}

pub(super) fn simulated(name: &'static str, barrier: f64) -> Instances<Overdamped> {
    Instances::named(Overdamped::named(&[name], OUTSIDE, &[barrier]))
}

const FEW: PerBudget = PerBudget { quick: 3, standard: 8, deep: 64 };

/// Wells in one dimension.
pub(super) fn cold_on_the_line() -> Instances<Overdamped> {
    on_the_line(BARRIERS)
}

/// Wells in one dimension at `ΔL = 3D`.
pub(super) fn three_temperatures() -> Instances<Overdamped> {
    on_the_line(&[3.0])
}

fn on_the_line(barriers: &'static [f64]) -> Instances<Overdamped> {
    let names = ["symmetric quartic, d = 1", "sharp valley, d = 1", "soft saddle, d = 1"];
    let any = Profile::any().prop_map(move |profile| {
        let well = DoubleWell::on_the_line(profile);
        Overdamped::new(well, OUTSIDE, barriers).expect("valid by construction")
    });
    Instances::named(Overdamped::named(&names, OUTSIDE, barriers)).and_random(FEW, any)
}

/// Valleys with two saddles of different height.
pub(super) fn two_saddles() -> Instances<TwoSaddles> {
    Instances::named(vec![
        ("the left saddle is higher", TwoSaddles { left: 1.2, right: 1.0 }),
        ("the right saddle is higher", TwoSaddles { left: 0.8, right: 1.1 }),
    ])
    .and_random(FEW, TwoSaddles::any())
}

/// Densities in closed form on the line, with noise that depends on the place.
pub(super) fn places() -> Instances<Place> {
    let sinh =
        |center, noise| Place::of(ExactDiffusion::Sinh { rate: 0.75, center, noise, start: -0.25 });
    Instances::named(vec![("noise of strength 1", sinh(0.5, 1.0)), ("weaker", sinh(0.2, 0.7))])
}
