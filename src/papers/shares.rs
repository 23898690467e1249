//! What is said of how often something happens over random starts.

use crate::interval::Interval;
use crate::prediction::Prediction;

/// Each of so many events happens from more than half of the starts.
pub(crate) fn more_often(events: usize) -> Prediction {
    Prediction::all_within(vec![Interval::at_least(0.5); events])
}

/// That event, of so many, happens from half of the starts; of the others nothing is said, so that each is
/// told apart by itself.
pub(crate) fn as_often(event: usize, events: usize) -> Prediction {
    let of = |other| if other == event { Interval::exactly(0.5) } else { Interval::new(0.0, 1.0) };
    Prediction::all_within((0..events).map(of))
}
