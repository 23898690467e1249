//! Named valleys.

use crate::claim::{Instances, PerBudget};
use crate::instances::overdamped::Overdamped;

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
