//! What a paper says of an instance, and the departure from it that must be seen.

use std::fmt;

use crate::interval::Interval;

/// What a statement says of an instance.
#[derive(Clone, Debug, PartialEq)]
pub struct Prediction {
    /// What it allows the observation to be.
    pub statement: Statement,
    /// The predicted curve in the figure's axes, as `(x, y)`; may be empty.
    pub curve: Vec<(f64, f64)>,
    /// What the figure calls that curve; empty: the statement.
    pub curve_name: &'static str,
}

/// What a prediction allows.
#[derive(Clone, Debug, PartialEq)]
pub enum Statement {
    /// One interval per component: a point for an equality, a half-line for a bound, a bounded
    /// interval for an approximation whose error is stated.
    Within(Vec<Interval>),
    /// The rungs approximate the observation with an error `O(step^at_least)`, with one constant
    /// for all steps.
    Order {
        /// The least order that the statement allows.
        at_least: f64,
        /// The approximations, from the coarsest step to the finest.
        rungs: Vec<Rung>,
    },
    /// As it stands the statement allows everything, and why: `0 = 0`, an infinite bound, an empty
    /// hypothesis. It was found out by evaluating the statement; what could not be computed is no such thing.
    Nothing(&'static str),
}

/// An approximation at one step of a ladder.
#[derive(Clone, Debug, PartialEq)]
pub struct Rung {
    /// The small parameter.
    pub step: f64,
    /// The approximations, with the error of their computation. The weak error of a rung is the
    /// largest distance of a component from its observation.
    pub values: Vec<Interval>,
}

impl Prediction {
    /// The observation equals `value`. One that is not a number is unknown, and no verdict follows.
    pub fn equals(value: f64) -> Prediction {
        Prediction::equals_all([value])
    }

    /// Each component of the observation equals its value.
    pub fn equals_all(values: impl IntoIterator<Item = f64>) -> Prediction {
        Prediction::all_within(values.into_iter().map(Interval::exactly))
    }

    /// The observation is at most `bound`. An infinite bound may be the end of an interval of which nothing is
    /// known, so that no verdict follows: whoever found the statement to be empty says [`Prediction::nothing`].
    pub fn at_most(bound: f64) -> Prediction {
        Prediction::within(Interval::at_most(bound))
    }

    /// The observation is at least `bound`; an infinite one is as for [`Prediction::at_most`].
    pub fn at_least(bound: f64) -> Prediction {
        Prediction::within(Interval::at_least(bound))
    }

    /// The statement was evaluated and allows everything, because.
    pub fn nothing(because: &'static str) -> Prediction {
        let statement = Statement::Nothing(because);
        Prediction { statement, curve: Vec::new(), curve_name: "" }
    }

    /// The observation lies in `allowed`.
    pub fn within(allowed: Interval) -> Prediction {
        Prediction::all_within([allowed])
    }

    /// Each component of the observation lies in its interval.
    pub fn all_within(allowed: impl IntoIterator<Item = Interval>) -> Prediction {
        let statement = Statement::Within(allowed.into_iter().collect());
        Prediction { statement, curve: Vec::new(), curve_name: "" }
    }

    /// The rungs approximate the observation with order at least `order`. The observation lists
    /// its components rung by rung, coarsest first.
    pub fn approximates(order: f64, rungs: Vec<Rung>) -> Prediction {
        let statement = Statement::Order { at_least: order, rungs };
        Prediction { statement, curve: Vec::new(), curve_name: "" }
    }

    /// The prediction with a curve for the figure.
    pub fn with_curve(self, curve: Vec<(f64, f64)>) -> Prediction {
        Prediction { curve, ..self }
    }

    /// The prediction with a curve for the figure that is not what the statement says, under its own name.
    pub fn with_curve_of(self, curve_name: &'static str, curve: Vec<(f64, f64)>) -> Prediction {
        Prediction { curve, curve_name, ..self }
    }

    /// Whether the statement is an equality, an approximation, an order or a limit, and so needs
    /// a decoy: everything but a one-sided bound.
    pub fn needs_decoy(&self) -> bool {
        match &self.statement {
            Statement::Within(allowed) => allowed.iter().any(|allowed| allowed.is_finite()),
            Statement::Order { .. } => true,
            Statement::Nothing(_) => false,
        }
    }
}

/// The departure from the prediction that an experiment must be able to see.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Resolution {
    /// In the observation's own units; for an order, in orders.
    Absolute(f64),
    /// In units of the component itself.
    Relative(f64),
    /// In units of the prediction's largest component: for the entries of one matrix, or the values of one
    /// function, of which some may vanish.
    RelativeToLargest(f64),
}

impl Resolution {
    /// The resolution of a component in the observation's own units, given what is allowed.
    pub fn absolute(self, allowed: &[Interval], component: usize) -> f64 {
        let largest = |of: &[Interval]| {
            let ends = of.iter().flat_map(|allowed| [allowed.low(), allowed.high()]);
            ends.filter(|end| end.is_finite()).fold(0.0, |largest: f64, end| largest.max(end.abs()))
        };
        match self {
            Resolution::Absolute(blur) => blur,
            Resolution::Relative(fraction) => fraction * largest(&allowed[component..=component]),
            Resolution::RelativeToLargest(fraction) => fraction * largest(allowed),
        }
    }
}

impl fmt::Display for Resolution {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Resolution::Absolute(blur) => write!(f, "{blur}"),
            Resolution::Relative(fraction) => write!(f, "{fraction} relative"),
            Resolution::RelativeToLargest(fraction) => write!(f, "{fraction} of the largest"),
        }
    }
}
