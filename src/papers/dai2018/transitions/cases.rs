//! Named diffusions.

use crate::claim::{Instances, PerBudget};
use crate::instances::overdamped::Overdamped;

/// Barriers in units of the temperature, in doublings.
pub(super) const BARRIERS: &[f64] = &[16.0, 32.0, 64.0, 128.0, 256.0, 512.0];

/// w2 is the minimum beyond the saddle.
pub(super) const REACH: f64 = 1.0;

pub(super) fn cold() -> Instances<Overdamped> {
    let names = [
        "symmetric quartic, d = 1",
        "sextic with unequal wells, d = 1",
        "tilted, d = 1",
        "softer saddle, d = 2",
        "sheared, d = 2",
    ];
    let cases = PerBudget { quick: 4, standard: 16, deep: 256 };
    Instances::named(Overdamped::named(&names, REACH, BARRIERS))
        .and_random(cases, Overdamped::any(REACH, BARRIERS))
}

pub(super) fn simulated(names: &[&'static str], barrier: f64) -> Instances<Overdamped> {
    Instances::named(Overdamped::named(names, REACH, &[barrier]))
}
