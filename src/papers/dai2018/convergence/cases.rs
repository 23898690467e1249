//! Parabolas, double wells and slow growth; schedules that heat and cool.

use proptest::prelude::*;

use crate::instances::minima::Minima;
use crate::instances::relaxing::{Confining, Relaxing, Schedule, Scheduled};

pub(super) fn parabola(lambda: f64) -> Confining {
    let minimum = Minima::on_the_line(&[(0.0, lambda)]);
    Confining::Wells(Box::new(minimum.expect("a positive curvature")))
}

/// `(x² - 1)²`.
pub(super) fn double_well() -> Confining {
    let minima = Minima::on_the_line(&[(-1.0, 8.0), (1.0, 8.0)]);
    Confining::Wells(Box::new(minima.expect("valid by inspection")))
}

pub(super) fn from(loss: Confining, eta: f64, start: f64) -> Relaxing {
    Relaxing { loss, eta, start }
}

/// Parabolas with `η` in a range, from off the minimum.
pub(super) fn any_parabola(low: f64, high: f64) -> BoxedStrategy<Relaxing> {
    (0.5..2.0_f64, low..high, 0.5..3.0_f64)
        .prop_map(|(lambda, eta, start)| from(parabola(lambda), eta, start))
        .boxed()
}

/// `t - T` at which a bound is tried.
pub(super) const AFTER: &[f64] = &[1.0, 5.0, 20.0, 40.0];

/// Schedules that approach like `1/t`, cooling and heating.
pub(super) fn slow(a: f64, from: f64) -> Scheduled {
    Scheduled {
        rate: 1.0,
        eta: 2.0,
        start: 0.7,
        schedule: Schedule::Slow { a },
        from,
        after: AFTER,
    }
}

/// Schedules that approach like `e^(-ct)`.
pub(super) fn fast(a: f64, c: f64, from: f64) -> Scheduled {
    Scheduled { schedule: Schedule::Fast { a, c }, ..slow(a, from) }
}

/// A schedule that is constant after one change.
pub(super) fn step(a: f64, until: f64, from: f64) -> Scheduled {
    Scheduled { schedule: Schedule::Step { a, until }, ..slow(a, from) }
}

/// Exponential schedules at least as fast as `C_P/η∞`.
pub(super) fn any_fast() -> BoxedStrategy<Scheduled> {
    let schedule = (0.1..0.6_f64, any::<bool>(), 1.1..3.0_f64);
    (schedule, 0.6..1.5_f64, 0.4..3.0_f64, 0.3..1.5_f64, 2.0..6.0_f64)
        .prop_map(|((a, cools, c), rate, eta, start, from)| Scheduled {
            rate,
            eta,
            start,
            schedule: Schedule::Fast { a: if cools { a } else { -a }, c: c * rate },
            from,
            after: &[1.0, 3.0, 8.0],
        })
        .boxed()
}
