//! Why a question cannot be answered.

use std::fmt;

use nalgebra::DMatrix;

/// A number that a formula cannot take.
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
    /// The batch must be smaller than the data.
    Batch {
        /// The batch size.
        batch: u64,
        /// The number of data.
        data: u64,
    },
    /// A matrix that is not square, or not of the Hessian's size.
    Shape {
        /// Which matrix.
        name: &'static str,
        /// Its rows and columns.
        shape: (usize, usize),
        /// The rows and columns that it should have.
        needed: usize,
    },
    /// A matrix with an entry that is not finite, or that is not the one across the diagonal: row and column, from 1.
    NotSymmetric {
        /// Which matrix.
        name: &'static str,
        /// The entry.
        entry: (usize, usize),
    },
    /// The eigenvalues of a matrix were not found.
    NoEigenvalues,
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
            Unfit::Batch { batch, data } => {
                write!(f, "the batch size is {batch}, not from 1 to the number of data, {data}, less 1")
            }
            Unfit::Shape { name, shape: (rows, columns), needed } => {
                write!(f, "the {name} is {rows} x {columns}, not {needed} x {needed}")
            }
            Unfit::NotSymmetric { name, entry: (row, column) } => write!(
                f,
                "the {name} is not symmetric and finite: see the entry in row {row}, column {column}"
            ),
            Unfit::NoEigenvalues => f.write_str("the eigenvalues of a matrix were not found"),
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

/// The matrix, exactly symmetric, if it is square, finite, of that size and symmetric to `10^-12` of the two diagonal entries
/// beside each pair.
pub(super) fn symmetric(
    name: &'static str,
    matrix: &DMatrix<f64>,
    dimension: Option<usize>,
) -> Result<DMatrix<f64>, Unfit> {
    let shape = matrix.shape();
    let needed = dimension.unwrap_or(shape.0).max(1);
    if shape != (needed, needed) {
        return Err(Unfit::Shape { name, shape, needed });
    }
    for (i, j) in (0..needed).flat_map(|i| (0..=i).map(move |j| (i, j))) {
        let (here, across) = (matrix[(i, j)], matrix[(j, i)]);
        let size = here.abs().max(across.abs()).max((matrix[(i, i)] * matrix[(j, j)]).abs().sqrt());
        let alike = (here - across).abs() <= 1e-12 * size;
        if !(here.is_finite() && across.is_finite() && alike) {
            return Err(Unfit::NotSymmetric { name, entry: (i + 1, j + 1) });
        }
    }
    Ok((matrix + matrix.transpose()) * 0.5)
}

/// The number, if it is a normal float: what came out of a product of the given ones.
pub(super) fn normal(value: f64) -> Result<f64, Unfit> {
    if value.is_normal() { Ok(value) } else { Err(Unfit::TooFarApart) }
}
