//! Whether the formula was copied right, and how small the ball must be.

use crate::claim::{ByHand, Experiment, Instances, Scan, Within};
use crate::instances::minima::{Balls, Minima};
use crate::interval::Interval;
use crate::range::Error;
use crate::witnesses::near_minima::ln_ball;

use super::super::cases::{plane, shrinking, shrinking_balls};
use super::super::theory::{printed_probability, small_ball};
use super::{BEFORE_THE_LIMIT, SHIFT, SMALL_BALL, rungs};

pub(super) static CONTROL: Experiment<Balls> = Experiment {
    name: "control: η∞L(w̌) = -ln(π^d/Γ(d/2 + 1)), where the errors cancel",
    instances: cancelling,
    decoys: &[],
    ..BEFORE_THE_LIMIT.control()
};

/// Where the errors of the formula cancel to leading order.
pub(super) fn cancelling() -> Instances<Balls> {
    let (eta, pi) = (2.0, std::f64::consts::PI);
    let line = Minima::on_the_line(&[(0.4, 3.0), (2.0, 7.0)]).expect("valid by inspection");
    let line = line.with_value(-libm::log(2.0 * pi.sqrt()) / eta);
    let flat = plane(&[(0.0, [1.0, 3.0])]).with_value(-2.0 * libm::log(pi) / eta);
    let [line, flat] = [line, flat].map(|loss| shrinking(loss, eta));
    Instances::named(vec![("d = 1", line), ("d = 2", flat)])
}

/// At a finite ε, for its value by hand.
static FORMULA: Experiment<Balls> = Experiment {
    name: "the right side before its limit, over ε^d",
    predict: |at| {
        rungs(at, |at, kappa, eta, radius| printed_probability(&at.loss, kappa, eta, 0, radius))
    },
    ..SMALL_BALL
};

pub(super) static BY_HAND: ByHand<Balls> = ByHand {
    of: &FORMULA,
    at: "L = 0.3 + (x² + 3y²)/2, η∞ = 2, ε = 0.5, κ = e^0.6 η∞√3/(2π): over ε²",
    instance: || {
        let loss = plane(&[(0.0, [1.0, 3.0])]).with_value(0.3);
        Balls { loss, etas: vec![2.0], radii: vec![0.5] }
    },
    // Both ends of κ's interval.
    values: &[0.13614, 0.13614],
};

pub(super) static SHIFT_BY_HAND: ByHand<Balls> = ByHand {
    of: &SHIFT,
    at: "the same: e^-0.6, since κ gains e^0.6 and e^(-2η∞L) loses e^1.2",
    instance: BY_HAND.instance,
    // Both ends of κ's interval.
    values: &[0.548_81, 0.548_81],
};

pub(super) static SCAN: Scan<Balls> = Scan {
    formula: "the corrected probability, κ e^(-η∞L) V_d ε^d, beside quadrature over the ball; loss and η∞ are held fixed",
    parameter: "ε √(η∞λ), with the largest eigenvalue λ",
    rungs: &[4.0, 2.0, 1.0, 0.5, 0.3, 0.2, 0.1, 0.05, 0.02],
    instances: || Instances::named(shrinking_balls().named),
    predict: |at, width| without_kappa(at, width).low(),
    observe: |at, width| ln_ball(&at.loss, at.etas[0], 0, radius(at, width)).exp(),
    error: Error::Ratio,
    recorded: &[
        within("three wells"),
        within("parabola, d = 1"),
        within("parabola, d = 2"),
        within("oval and round wells, d = 2"),
    ],
};

/// The formula over `κ`, which both sides of the range share.
fn without_kappa(at: &Balls, width: f64) -> Interval {
    small_ball(&at.loss, Interval::exactly(1.0), at.etas[0], radius(at, width))
}

/// The `ε` of that width; half of `1/√(η∞λ)` is the first of the ladder.
fn radius(at: &Balls, width: f64) -> f64 {
    2.0 * width * at.radii[0]
}

const fn within(shape: &'static str) -> Within {
    Within::from_rungs(shape, [2.0, 0.5, 0.2])
}
