//! Numbers that do not fit together, in one sentence with the way out: all that questions on saddles, valleys, schedules
//! and diffusions may be refused for; a matrix of theirs by its own [`Unmet`] hypothesis.

use std::fmt;

use crate::predict::Unmet;

/// What does not fit.
#[derive(Clone, Debug, PartialEq)]
pub enum Unfit {
    /// A number that must be positive and finite.
    NotPositive {
        /// Which number.
        name: &'static str,
        /// What was given.
        value: f64,
    },
    /// A number outside its bounds.
    NotBetween {
        /// Which number.
        name: &'static str,
        /// What was given.
        value: f64,
        /// What it must exceed.
        low: f64,
        /// What it must stay below.
        high: f64,
    },
    /// A list that has too few or too many entries.
    Count {
        /// Which list.
        name: &'static str,
        /// How many were given.
        found: usize,
        /// How many are needed.
        needed: usize,
    },
    /// Curvatures that are not those of minima and cols in turn, from a minimum to a minimum.
    NotInTurn,
    /// The point that is to be left is no saddle: this is the Hessian's least eigenvalue.
    NoSaddle(f64),
    /// There is no noise along the unstable direction.
    Still,
    /// SGD leaves by its step alone: the step times this curvature is two or more.
    Unstable {
        /// The step.
        step: f64,
        /// The largest curvature.
        curvature: f64,
    },
    /// A formula of several dimensions that is for noise alike in all places and directions.
    UnevenNoise,
    /// A formula for one dimension only.
    OneDimension,
    /// The batch must be smaller than the data.
    Batch {
        /// The batch size.
        batch: u64,
        /// The number of data.
        data: u64,
    },
    /// A matrix is not what it must be.
    Matrix(Unmet),
    /// An oracle that is needed for the answer could not bound its error.
    NotResolved,
    /// SGD with noise of that size may leave every interval.
    NotConfined,
    /// There is no stationary law: a curvature is not positive.
    NotSettled(f64),
    /// The logarithm of a number that no float can hold.
    TooLarge {
        /// Which number.
        name: &'static str,
        /// Its natural logarithm.
        ln: f64,
    },
    /// The numbers are so far apart that a product of them is not a normal float.
    TooFarApart,
}

impl fmt::Display for Unfit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Unfit::NotPositive { name, value } => {
                write!(f, "the {name} is {value}, not positive and finite")
            }
            Unfit::NotBetween { name, value, low, high } => {
                write!(f, "the {name} is {value}, not between {low} and {high}")
            }
            Unfit::Count { name, found, needed } => {
                write!(f, "{found} {name}, where {needed} are needed")
            }
            Unfit::NotInTurn => f.write_str(
                "curvatures go from a minimum over a col to the next minimum, and so on: positive and negative in \
                 turn, the first and the last positive",
            ),
            Unfit::NoSaddle(least) => write!(
                f,
                "the point is no saddle: the least eigenvalue of its Hessian is {least:e}, not negative"
            ),
            Unfit::Still => f.write_str(
                "there is no noise along the direction of most negative curvature: SGD that starts at the saddle never \
                 leaves it",
            ),
            Unfit::Unstable { step, curvature } => write!(
                f,
                "SGD diverges: the step times the curvature {curvature} is {}, not below 2; take a step below {}",
                step * curvature,
                2.0 / curvature
            ),
            Unfit::UnevenNoise => f.write_str(
                "curvatures across the path are taken in for noise that is alike everywhere: give one noise, or no \
                 curvatures across",
            ),
            Unfit::OneDimension => f.write_str(
                "probabilities near minima are given on the line only: give no determinants across",
            ),
            Unfit::Batch { batch, data } => {
                write!(f, "the batch size is {batch}, not from 1 to the number of data, {data}, less 1")
            }
            Unfit::Matrix(ref unmet) => unmet.fmt(f),
            Unfit::NotResolved => f.write_str(
                "the diffusion's equation could not be solved with a bound of the error: try a smaller start, or noise that is \
                 not so weak beside the slope",
            ),
            Unfit::NotConfined => f.write_str(
                "SGD may leave every interval: far out the slope must point inwards more strongly than the noise, by a \
                 positive curvature or cubic coefficient, and the step must not overshoot",
            ),
            Unfit::NotSettled(curvature) => write!(
                f,
                "there is no stationary law, since a curvature is {curvature}, not positive: give a number of steps"
            ),
            Unfit::TooLarge { name, ln } => write!(
                f,
                "the {name} is e^{ln:.1}, more than a number of the machine can hold: for all purposes, never"
            ),
            Unfit::TooFarApart => f.write_str(
                "the numbers are too far apart to be multiplied: choose units in which curvatures are near one",
            ),
        }
    }
}

impl std::error::Error for Unfit {}

impl From<Unmet> for Unfit {
    fn from(unmet: Unmet) -> Unfit {
        Unfit::Matrix(unmet)
    }
}

/// The number, if it is positive and finite.
pub(super) fn positive(name: &'static str, value: f64) -> Result<f64, Unfit> {
    let is_positive = 0.0 < value && value.is_finite();
    if is_positive { Ok(value) } else { Err(Unfit::NotPositive { name, value }) }
}

/// The number, if it lies between the bounds; they are excluded.
pub(super) fn between(name: &'static str, value: f64, low: f64, high: f64) -> Result<f64, Unfit> {
    if low < value && value < high {
        Ok(value)
    } else {
        Err(Unfit::NotBetween { name, value, low, high })
    }
}

/// The number, if it is a normal float: what came out of a product of the given ones.
pub(super) fn normal(value: f64) -> Result<f64, Unfit> {
    if value.is_normal() { Ok(value) } else { Err(Unfit::TooFarApart) }
}
