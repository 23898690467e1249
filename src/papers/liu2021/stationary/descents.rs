//! Gradient descent on a parabola, without noise.

use std::fmt;

use proptest::prelude::*;
use serde::Serialize;

use crate::claim::Instances;
use crate::interval::Interval;
use crate::papers::liu2021::cases::MANY;

/// An iteration w' = w - λk w from w_0.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Descent {
    pub(crate) rate_k: f64,
    pub(crate) start: f64,
    pub(crate) steps: u32,
}

impl fmt::Display for Descent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "λk = {:.4}, w_0 = {:.4}, {} steps", self.rate_k, self.start, self.steps)
    }
}

/// In all three ranges of λk, close to their ends too.
pub(crate) fn everywhere() -> Instances<Descent> {
    let named = [0.5, 0.999, 1.001, 1.5, 1.999, 2.001, 3.0].map(|rate_k| Descent {
        rate_k,
        start: 1.5,
        steps: 12,
    });
    let names = ["half of 1/k", "below 1/k", "above 1/k", "1.5/k", "below 2/k", "above 2/k", "3/k"];
    let random = (0.05..0.95_f64, 0..3_u32, 0.5..3.0_f64, 2..12_u32).prop_map(
        |(place, range, start, steps)| Descent { rate_k: place + f64::from(range), start, steps },
    );
    Instances::named(names.into_iter().zip(named).collect()).and_random(MANY, random.boxed())
}

/// A few steps.
pub(crate) fn fixed_steps() -> Instances<Descent> {
    let case = |steps| Descent { rate_k: 0.5, start: 1.5, steps };
    Instances::named(vec![("one step", case(1)), ("two steps", case(2)), ("five steps", case(5))])
}

/// w_1, w_2, .. by the update g = k w, w' = w - λ g.
pub(crate) fn iterate(rate_k: f64, start: f64, steps: u32) -> Vec<Interval> {
    let rate_k = Interval::exactly(rate_k);
    let mut w = Interval::exactly(start);
    let step = |_| {
        w = w - rate_k * w;
        w
    };
    (0..steps).map(step).collect()
}
