//! Supersolutions made of powers of bumps.

use crate::claim::{
    Decoy, Expected, Experiment, Instances, Observation, PerBudget, Prediction, Reading,
    Resolution, Witness,
};
use crate::instances::basin::{AtStep, Well};
use crate::instances::bump::{Bump, EllipticBump};
use crate::interval::Interval;
use crate::witnesses::exit::{ln_time_in_plane, ln_time_on_line};

use super::super::cases::{crossed_basin, quadratic_well, skew_basin, skew_well};

pub(super) static ON_LINE: Experiment<Bump> = Experiment {
    name: "ln u against powers of bumps, on the line",
    reading: Reading::AsPrinted,
    instances: bumps,
    predict: |bump| Prediction::all_within(bounds(bump).map(Interval::at_least)),
    decoys: &[Decoy::new("an upper bound", |bump| {
        Prediction::all_within(bounds(bump).map(Interval::at_most))
    })],
    observe: Witness::Oracle(|bump| {
        let time = |x: f64| ln_time_on_line(&bump.at.well, bump.at.eta, x);
        Observation::of_all(starts(bump).map(time))
    }),
    resolution: Resolution::Absolute(1e-6),
    expects: Expected::Consistent,
};

/// The points at which `u` and its bound are compared.
fn starts(bump: &Bump) -> impl Iterator<Item = f64> {
    bump.points().step_by(200)
}

/// `ln (ψ/(μ max ψ))` there.
fn bounds(bump: &Bump) -> impl Iterator<Item = f64> {
    let top = bump.points().map(|x| bump.ln_at(x)).fold(f64::NEG_INFINITY, f64::max);
    let below = top + libm::log(bump.mu());
    starts(bump).map(move |x| bump.ln_at(x) - below)
}

pub(super) static IN_PLANE: Experiment<EllipticBump> = Experiment {
    name: "ln u against powers of bumps, in the plane",
    reading: Reading::AsPrinted,
    instances: elliptic_bumps,
    predict: |bump| Prediction::all_within(bounds_in_plane(bump).map(Interval::at_least)),
    decoys: &[Decoy::new("an upper bound", |bump| {
        Prediction::all_within(bounds_in_plane(bump).map(Interval::at_most))
    })],
    observe: Witness::Oracle(|bump| {
        let time = |x: [f64; 2]| ln_time_in_plane(&bump.basin, bump.eta, x);
        Observation::of_all(bump.starts().map(time))
    }),
    resolution: Resolution::Absolute(1e-6),
    expects: Expected::Consistent,
};

/// `ln (ψ/(μ max ψ))` at the starts; the largest value of `ψ` is one.
fn bounds_in_plane(bump: &EllipticBump) -> impl Iterator<Item = f64> {
    let ln_mu = libm::log(bump.mu());
    bump.starts().into_iter().map(move |x| bump.ln_at(x) - ln_mu)
}

fn bumps() -> Instances<Bump> {
    use proptest::prelude::*;
    let quadratic = AtStep { well: quadratic_well(), eta: 0.125 };
    let skew = AtStep { well: skew_well(), eta: 0.0625 };
    let bump = |at, ends, power, tilt| Bump { at, ends, power, tilt };
    let cases = PerBudget { quick: 4, standard: 16, deep: 256 };
    let parts = (Well::any(), 0..6_i32, 0.0..0.4, 0.0..0.4, 1.25..4.0, -2.0..2.0);
    let any = parts.prop_map(|(well, k, from, to, power, tilt)| {
        let [left, right] = well.ends();
        let width = right - left;
        let ends = [left + from * width, right - to * width];
        Bump { at: AtStep { well, eta: 0.5_f64.powi(k) }, ends, power, tilt }
    });
    Instances::named(vec![
        ("all of D", bump(quadratic, [-0.5, 1.0], 2.0, 0.0)),
        ("beside the minimum", bump(quadratic, [0.2, 0.9], 1.5, -1.0)),
        ("tilted", bump(skew, [-0.8, 0.7], 3.0, 1.5)),
    ])
    .and_random(cases, any)
}

fn elliptic_bumps() -> Instances<EllipticBump> {
    let bump = |basin, eta, shrunk, power| EllipticBump { basin, eta, shrunk, power };
    Instances::named(vec![
        ("all of an egg", bump(skew_basin(), 0.25, 1.0, 2.0)),
        ("inside an egg", bump(skew_basin(), 0.125, 0.7, 1.5)),
        ("thin and aslant", bump(crossed_basin(), 0.0625, 1.0, 2.0)),
    ])
}
