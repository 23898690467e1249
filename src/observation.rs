//! What was found out about an instance: intervals that hold the truth.

use crate::interval::Interval;

/// What was found out about an instance.
#[derive(Clone, Debug, PartialEq)]
pub struct Observation {
    /// One interval per component of the prediction; for a ladder, rung by rung.
    pub values: Vec<Interval>,
    /// The observed curve in the figure's axes; may be empty.
    pub curve: Vec<(f64, Interval)>,
}

impl Observation {
    /// A scalar observation.
    pub fn of(value: Interval) -> Observation {
        Observation { values: vec![value], curve: Vec::new() }
    }

    /// An observation of several components.
    pub fn of_all(values: impl IntoIterator<Item = Interval>) -> Observation {
        Observation { values: values.into_iter().collect(), curve: Vec::new() }
    }

    /// The observation with a curve for the figure.
    pub fn with_curve(self, curve: Vec<(f64, Interval)>) -> Observation {
        Observation { curve, ..self }
    }
}
