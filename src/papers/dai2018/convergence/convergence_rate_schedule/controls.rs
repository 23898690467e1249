//! Whether the bound was copied right, and schedules on which it holds.

use crate::claim::{ByHand, Experiment, Instances};
use crate::instances::relaxing::{Schedule, Scheduled};

use super::super::cases::{fast, step};
use super::{BOUND, RATE};

pub(super) static CONTROL: Experiment<Scheduled> = Experiment {
    name: "control: exponential approach, and a last change before T",
    instances: || {
        let early = |at: Scheduled| Scheduled { after: &[1.0, 3.0, 8.0], ..at };
        Instances::named(vec![
            ("η∞/η = 1 + e^(-t)/2", early(fast(0.5, 1.0, 3.0))),
            ("η∞/η = 1 - e^(-3t)/2", early(fast(-0.5, 3.0, 2.0))),
            ("a last change at t = 2", early(step(0.5, 2.0, 2.5))),
        ])
    },
    ..BOUND.control()
};

pub(super) static BY_HAND: ByHand<Scheduled> = ByHand {
    of: &BOUND,
    at: "λ = 1, η∞ = 1/4, w_0 = 2, T = 1, t - T = 2 and 4: (2 + 0.13706) e^-2, (4 + 0.13706) e^-4",
    instance: || Scheduled {
        rate: 1.0,
        eta: 0.25,
        start: 2.0,
        schedule: Schedule::Step { a: 0.0, until: 0.0 },
        from: 1.0,
        after: &[2.0, 4.0],
    },
    values: &[f64::NEG_INFINITY, 0.289_22, 0.075_773],
};

pub(super) static RATE_CONTROL: Experiment<Scheduled> = Experiment {
    name: "control: the rate with exponential approach",
    instances: || {
        let early = |at: Scheduled| Scheduled { after: &[2.0, 4.0], ..at };
        Instances::named(vec![("η∞/η = 1 + e^(-t)/2", early(fast(0.5, 1.0, 0.0)))])
    },
    ..RATE.control()
};
