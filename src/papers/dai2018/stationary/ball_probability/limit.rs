//! The limit itself: both sides are zero.

use crate::claim::{
    Decoy, Expected, Experiment, Fault, Observation, Prediction, Resolution, Witness,
};
use crate::instances::minima::Balls;
use crate::statistics::limit::at_zero;
use crate::witnesses::near_minima::probability;

use super::super::cases::shrinking_balls;
use super::super::theory::printed_probability;
use super::controls::cancelling;
use super::{BEFORE_THE_LIMIT, kappa};

/// A right side that is zero at ε = 0 says what every other multiple of it says.
pub(super) static LIMIT: Experiment<Balls> = Experiment {
    name: "the limit itself, 0 = 0",
    instances: shrinking_balls,
    predict: |at| right_side(at, 0.0),
    decoys: &[],
    observe: Witness::Oracle(|at| {
        let points = at.radii.iter().map(|&r| (r, probability(&at.loss, at.etas[0], 0, r)));
        Observation::of(at_zero(&points.collect::<Vec<_>>()))
    }),
    resolution: Resolution::Absolute(1e-3),
    expects: Expected::Vacuous(Fault::Wrong),
    ..BEFORE_THE_LIMIT
};

/// What is empty at ε = 0 is not so at the last ε of the ladder.
pub(super) static NOT_EMPTY: Experiment<Balls> = Experiment {
    name: "control: the same at ε > 0, where the right side is not 0",
    instances: cancelling,
    predict: |at| right_side(at, last(at)),
    decoys: &[Decoy::new("twice P", |at| {
        Prediction::within(probability(&at.loss, at.etas[0], 0, last(at)).scaled(2.0))
    })],
    observe: Witness::Oracle(|at| Observation::of(probability(&at.loss, at.etas[0], 0, last(at)))),
    resolution: Resolution::Relative(1e-3),
    ..LIMIT.control()
};

/// The smallest radius.
fn last(at: &Balls) -> f64 {
    at.radii[at.radii.len() - 1]
}

/// What the right side says of P at that ε where their leading terms agree: the next ones are relative `ηε²` from the
/// exponential, and less than `ηε²λ` with the largest eigenvalue from the roots and from P.
fn right_side(at: &Balls, radius: f64) -> Prediction {
    let right = printed_probability(&at.loss, kappa(at), at.etas[0], 0, radius);
    // Zero, up to the outward rounding.
    if right.abs().high() < f64::MIN_POSITIVE {
        return Prediction::nothing("both sides are 0, whatever stands before the last limit");
    }
    let stiffest = at.loss.eigenvalues(0).into_iter().fold(0.0, f64::max);
    let next = at.etas[0] * radius * radius * (1.0 + stiffest);
    Prediction::within(right.widened(next * right.high()))
}
