//! The three ranges of λ: decay, decay with alternating signs, divergence.

use super::{GEOMETRIC, at};
use crate::claim::{ByHand, Decoy, Experiment, Observation, Prediction, Resolution, Witness};
use crate::instances::parabola::Descent;
use crate::interval::Interval;

pub(super) static RANGES: Experiment<Descent> = Experiment {
    name: "three ranges of λ",
    predict: |d| {
        Prediction::within(if d.rate_k < 1.0 {
            Interval::new(0.0, 1.0)
        } else if d.rate_k < 2.0 {
            Interval::new(-1.0, 0.0)
        } else {
            Interval::at_most(-1.0)
        })
    },
    decoys: &[Decoy::new("continuous time", |d| Prediction::equals(libm::exp(-d.rate_k)))],
    observe: Witness::Oracle(|d| {
        let w = d.iterates();
        let ratio = |pair: &[Interval]| pair[1] * pair[0].recip();
        // Close to λk = 1 cancellation widens the later ones.
        let ratios = w.windows(2).take(2).map(ratio);
        Observation::of(ratios.reduce(Interval::hull).unwrap_or(Interval::UNKNOWN))
    }),
    resolution: Resolution::Absolute(1e-9),
    ..GEOMETRIC
};

/// The ratio of successive iterates at one λk in each range.
const fn range_by_hand(
    at: &'static str,
    instance: fn() -> Descent,
    values: &'static [f64],
) -> ByHand<Descent> {
    ByHand { of: &RANGES, at, instance, values }
}

pub(super) static BELOW: ByHand<Descent> =
    range_by_hand("λk = 0.99: monotone decay", || at(0.99), &[0.0, 1.0]);
pub(super) static BETWEEN: ByHand<Descent> =
    range_by_hand("λk = 1.01: alternating decay", || at(1.01), &[-1.0, 0.0]);
pub(super) static NEARLY: ByHand<Descent> =
    range_by_hand("λk = 1.99: alternating decay", || at(1.99), &[-1.0, 0.0]);
pub(super) static ABOVE: ByHand<Descent> =
    range_by_hand("λk = 2.01: divergence", || at(2.01), &[f64::NEG_INFINITY, -1.0]);
