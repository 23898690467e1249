//! What was found out about an instance: intervals that hold the truth.

use crate::interval::Interval;

/// What was found out about an instance.
#[derive(Clone, Debug, PartialEq)]
pub struct Observation {
    /// One interval per component of the prediction; for a ladder, rung by rung.
    pub values: Vec<Interval>,
    /// Curves in the figure's axes, with their names: one that is alone needs none.
    pub curves: Vec<(String, Vec<(f64, Interval)>)>,
}

impl Observation {
    /// A scalar observation.
    pub fn of(value: Interval) -> Observation {
        Observation::of_all([value])
    }

    /// An observation of several components.
    pub fn of_all(values: impl IntoIterator<Item = Interval>) -> Observation {
        Observation { values: values.into_iter().collect(), curves: Vec::new() }
    }

    /// The observation with a curve for the figure.
    pub fn with_curve(self, curve: Vec<(f64, Interval)>) -> Observation {
        self.with_curves([(String::new(), curve)])
    }

    /// The observation with several curves for the figure, which are drawn beside each other.
    pub fn with_curves(
        self,
        curves: impl IntoIterator<Item = (String, Vec<(f64, Interval)>)>,
    ) -> Observation {
        Observation { curves: curves.into_iter().collect(), ..self }
    }
}
