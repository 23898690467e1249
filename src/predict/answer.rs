//! What a claim's formula gives for a reader's own problem, and all that is known of it.
//!
//! A question is a file of this folder: a type whose constructor checks what the formula needs, and a method that gives
//! an [`Answer`]. The report writes it as text and as JSON; the command line adds arguments and reads files. A question
//! of several quantities gives one answer each.

use nalgebra::DMatrix;

use crate::claim::{Claim, Range};
use crate::interval::Interval;
use crate::range::Measured;

/// A quantity that a formula gives, who says so, who checked it, and what stands beside it.
#[derive(Clone, Debug)]
pub struct Answer<T = Value> {
    /// What it is, with its symbol.
    pub quantity: String,
    /// What the formula gives.
    pub value: T,
    /// How many decimal digits of the value are more than roundings, relative to its largest entry; `None`: more than
    /// are shown.
    pub digits: Option<u32>,
    /// The claim whose formula gives the value; its recorded verdict says how far to trust it.
    pub claim: &'static Claim,
    /// Which of the claim's formulas, as it is named there: `equation (6)`.
    pub formula: String,
    /// Whether that is the printed one.
    pub source: Source<T>,
    /// Further claims that say something of the value.
    pub also: Vec<&'static Claim>,
    /// What oracles found that do not know the formula. Empty: nothing checked it.
    pub checks: Vec<Check>,
    /// Other values that a reader may expect, and what they are.
    pub beside: Vec<Beside>,
    /// Where the problem stands on the ladders of the claim's range.
    pub places: Vec<Place>,
    /// What a reader must know of this number, a sentence each: what was done to the input, what the number is not.
    pub notes: Vec<String>,
}

/// Where a formula comes from.
#[derive(Clone, Debug, PartialEq)]
pub enum Source<T = Value> {
    /// It is the claim's, as printed.
    Printed,
    /// It is the claim's as corrected, since the printed one fails.
    Corrected {
        /// What the printed formula gives; `None` where it gives no value.
        printed: Option<T>,
    },
    /// No claim states it.
    Derived {
        /// Where it comes from, in a sentence without the stop.
        how: &'static str,
    },
}

/// A quantity of some shape. Rows and columns are in the order of the input.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// A number.
    Number(f64),
    /// Several numbers.
    Vector(Vec<f64>),
    /// A matrix.
    Matrix(DMatrix<f64>),
    /// Rows of numbers under titles.
    Table {
        /// The titles.
        columns: Vec<&'static str>,
        /// One number per title.
        rows: Vec<Vec<f64>>,
    },
}

/// An oracle and what it found.
#[derive(Clone, Debug, PartialEq)]
pub struct Check {
    /// What it computes, as the end of `checked by ..`: `the exact stationary law of the pair (w, m)`.
    pub oracle: &'static str,
    /// What it found.
    pub found: Found,
}

/// What an oracle found.
#[derive(Clone, Debug, PartialEq)]
pub enum Found {
    /// An interval that holds the truth, for a value that is a number.
    Number(Interval),
    /// For a value of several numbers.
    Entries {
        /// The largest distance of an entry from a point of the oracle's interval for it.
        distance: f64,
        /// The largest entry, in absolute value.
        size: f64,
    },
    /// Nothing, and why: a clause.
    Nothing(&'static str),
}

/// Another value, beside that of the formula.
#[derive(Clone, Debug, PartialEq)]
pub struct Beside {
    /// What it is: `in continuous time, equation (1)`.
    pub name: &'static str,
    /// The value.
    pub value: Value,
}

/// Where a problem stands on the ladder of a range.
#[derive(Clone, Copy)]
pub struct Place {
    /// The formula and its ladder.
    pub scan: &'static dyn Measured,
    /// The problem's value of the ladder's parameter.
    pub yours: f64,
}

impl<T> Answer<T> {
    /// A value by a formula of a claim as printed, that nothing checked.
    pub fn new(
        quantity: impl Into<String>,
        value: T,
        claim: &'static Claim,
        formula: impl Into<String>,
    ) -> Answer<T> {
        Answer {
            quantity: quantity.into(),
            value,
            digits: None,
            claim,
            formula: formula.into(),
            source: Source::Printed,
            also: Vec::new(),
            checks: Vec::new(),
            beside: Vec::new(),
            places: Vec::new(),
            notes: Vec::new(),
        }
    }

    /// With where the formula comes from.
    #[must_use]
    pub fn taken(self, source: Source<T>) -> Answer<T> {
        Answer { source, ..self }
    }

    /// With one more oracle.
    #[must_use]
    pub fn checked(mut self, check: Check) -> Answer<T> {
        self.checks.push(check);
        self
    }

    /// With another value beside it.
    #[must_use]
    pub fn beside(mut self, name: &'static str, value: impl Into<Value>) -> Answer<T> {
        self.beside.push(Beside { name, value: value.into() });
        self
    }

    /// With its place on each ladder of the claim's range that has a parameter of this name.
    #[must_use]
    pub fn at(mut self, parameter: &str, yours: f64) -> Answer<T> {
        self.places.extend(places(self.claim, parameter, yours));
        self
    }

    /// With a further claim.
    #[must_use]
    pub fn also(mut self, claim: &'static Claim) -> Answer<T> {
        self.also.push(claim);
        self
    }

    /// With a note.
    #[must_use]
    pub fn noted(mut self, note: impl Into<String>) -> Answer<T> {
        self.notes.push(note.into());
        self
    }
}

impl<T: Clone + Into<Value>> Answer<T> {
    /// The largest distance of the value from what an oracle allows, relative to its largest entry; infinite if nothing
    /// checked it.
    pub fn relative_distance(&self) -> f64 {
        let value = self.value.clone().into();
        let distances = self.checks.iter().filter_map(|check| check.distance(&value));
        let largest = distances.map(|(_, relative)| relative).reduce(f64::max);
        largest.unwrap_or(f64::INFINITY)
    }
}

impl<T: Into<Value>> Answer<T> {
    /// The same with the type of its value erased, as the report takes it.
    pub fn erased(self) -> Answer {
        let source = match self.source {
            Source::Printed => Source::Printed,
            Source::Corrected { printed } => Source::Corrected { printed: printed.map(Into::into) },
            Source::Derived { how } => Source::Derived { how },
        };
        Answer {
            quantity: self.quantity,
            value: self.value.into(),
            digits: self.digits,
            claim: self.claim,
            formula: self.formula,
            source,
            also: self.also,
            checks: self.checks,
            beside: self.beside,
            places: self.places,
            notes: self.notes,
        }
    }
}

/// The ladders of a claim's range with a parameter of this name, each with the problem's place.
pub fn places(claim: &Claim, parameter: &str, yours: f64) -> Vec<Place> {
    match claim.range {
        Range::Measured(scans) => {
            let of_parameter = scans.iter().filter(|scan| scan.parameter() == parameter);
            of_parameter.map(|&scan| Place { scan, yours }).collect()
        }
        Range::None | Range::Exact => Vec::new(),
    }
}

impl Check {
    /// A number's check; where the interval has no end, the oracle found nothing.
    pub fn number(oracle: &'static str, interval: Interval) -> Check {
        let found = if interval.is_finite() { Found::Number(interval) } else { Found::UNBOUNDED };
        Check { oracle, found }
    }

    /// The check of several numbers: each beside the oracle's interval for it.
    pub fn entries(
        oracle: &'static str,
        entries: impl IntoIterator<Item = (f64, Interval)>,
    ) -> Check {
        let (mut distance, mut size) = (0.0_f64, 0.0_f64);
        for (value, interval) in entries {
            distance = distance.max(farthest(value, interval));
            size = size.max(value.abs());
        }
        let found = Found::Entries { distance, size };
        Check { oracle, found: if distance.is_finite() { found } else { Found::UNBOUNDED } }
    }

    /// An oracle that there is, but not for this problem.
    pub fn nothing(oracle: &'static str, why: &'static str) -> Check {
        Check { oracle, found: Found::Nothing(why) }
    }

    /// The largest distance of the value from what the oracle allows, and the same relative to the value; `None`
    /// where it found nothing, or the value is no number.
    pub fn distance(&self, value: &Value) -> Option<(f64, f64)> {
        let relative =
            |distance: f64, size: f64| (distance, distance / size.max(f64::MIN_POSITIVE));
        match (&self.found, value) {
            (&Found::Number(interval), &Value::Number(value)) => {
                Some(relative(farthest(value, interval), value.abs()))
            }
            (&Found::Entries { distance, size }, _) => Some(relative(distance, size)),
            _ => None,
        }
    }
}

impl Found {
    const UNBOUNDED: Found = Found::Nothing("it could not bound its own error here");
}

/// The largest distance of a number from the points of an interval; infinite if it is unknown.
fn farthest(value: f64, interval: Interval) -> f64 {
    let distance = (interval.high() - value).max(value - interval.low());
    if distance.is_nan() { f64::INFINITY } else { distance }
}

impl std::fmt::Debug for Place {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Place")
            .field("parameter", &self.scan.parameter())
            .field("yours", &self.yours)
            .finish_non_exhaustive()
    }
}

impl From<f64> for Value {
    fn from(value: f64) -> Value {
        Value::Number(value)
    }
}

impl From<Vec<f64>> for Value {
    fn from(values: Vec<f64>) -> Value {
        Value::Vector(values)
    }
}

impl From<DMatrix<f64>> for Value {
    fn from(matrix: DMatrix<f64>) -> Value {
        Value::Matrix(matrix)
    }
}
