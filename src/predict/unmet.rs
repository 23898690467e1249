//! Hypotheses that matrices and SGD with them do not meet, in one sentence with the way out: all that questions on a
//! [`Descent`](crate::predict::Descent), a Hessian or a table of gradients may be refused for.

use std::fmt;

/// The hypothesis that is not met.
#[derive(Clone, Debug, PartialEq)]
pub enum Unmet {
    /// A matrix that is not square, or of another size than the Hessian.
    Shape {
        /// Which matrix.
        name: &'static str,
        /// Its rows and columns.
        shape: (usize, usize),
        /// The Hessian's dimension; `None` if this is the Hessian.
        dimension: Option<usize>,
    },
    /// An entry that is infinite or not a number.
    NotFinite {
        /// Which matrix.
        name: &'static str,
        /// Row and column, from 1.
        entry: (usize, usize),
    },
    /// A matrix that is too far from its own transpose.
    NotSymmetric {
        /// Which matrix.
        name: &'static str,
        /// Row and column, from 1.
        entry: (usize, usize),
        /// How much the entry differs from the one across the diagonal, over the geometric mean of the two diagonal
        /// entries, or over the larger of the two if that is more.
        share: f64,
    },
    /// A matrix with an eigenvalue that is not positive, or for a covariance negative.
    Indefinite {
        /// Which matrix.
        name: &'static str,
        /// Its least eigenvalue.
        eigenvalue: f64,
    },
    /// A number that is not what it must be.
    Number {
        /// Which one.
        name: &'static str,
        /// Its value.
        value: f64,
        /// What it is not: `positive and finite`.
        not: &'static str,
    },
    /// A step so large that the iteration diverges.
    Unstable {
        /// λ.
        learning_rate: f64,
        /// The largest eigenvalue of ΛK.
        largest: f64,
        /// 2 (1 + μ).
        limit: f64,
    },
    /// So close to a limit that fewer than two digits would be left.
    NoDigits {
        /// What is too close to what: a clause.
        why: &'static str,
        /// The digits that would be left; below two.
        digits: f64,
    },
    /// Numbers so large or small that double precision cannot hold what they give.
    OutOfRange,
    /// A batch that is empty, or too large for the data.
    Batch {
        /// N.
        data: u64,
        /// S.
        batch: u64,
        /// The largest S that is admitted.
        most: u64,
    },
    /// What only matrices that are not given as vectors have, or the reverse: a sentence.
    Needs(&'static str),
    /// The eigenvalues of a matrix were not found.
    NoEigenvalues,
}

/// Six significant digits, as a decimal where that is short.
pub(super) fn short(x: f64) -> String {
    let rounded: f64 = format!("{x:.5e}").parse().unwrap_or(x);
    let plain = rounded == 0.0 || (1e-4..1e6).contains(&rounded.abs());
    if plain { rounded.to_string() } else { format!("{rounded:e}") }
}

/// All digits, with an exponent where that is short.
fn all_digits(x: f64) -> String {
    let plain = x == 0.0 || (1e-4..1e15).contains(&x.abs());
    if plain { x.to_string() } else { format!("{x:e}") }
}

/// As [`short`], below a positive number.
fn short_below(x: f64) -> String {
    let nearest: f64 = short(x).parse().unwrap_or(x);
    if nearest <= x { short(x) } else { short(x * (1.0 - 5e-6)) }
}

impl fmt::Display for Unmet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Unmet::Shape { name, shape: (rows, columns), dimension: None } => {
                write!(f, "the {name} is {rows} x {columns}, not square")
            }
            Unmet::Shape { name, shape: (rows, columns), dimension: Some(d) } => {
                write!(f, "the {name} is {rows} x {columns}, but the Hessian {d} x {d}")
            }
            Unmet::NotFinite { name, entry: (row, column) } => {
                write!(f, "the {name} has no finite number in row {row}, column {column}")
            }
            Unmet::NotSymmetric { name, entry: (row, column), share } => write!(
                f,
                "the {name} is not symmetric: the entry in row {row}, column {column} differs from the one across \
                 the diagonal by {} of the scale of the two, more than {ASYMMETRY:e}; --symmetrise takes the mean of \
                 the matrix and its transpose in its place",
                short(share)
            ),
            Unmet::Indefinite { name, eigenvalue } => {
                let is_noise = name == "noise covariance";
                let kind = if is_noise { "semidefinite" } else { "definite" };
                let rounded = if eigenvalue < 0.0 { "" } else { ", zero to rounding" };
                let remedy = if is_noise {
                    "--project replaces negative eigenvalues by zero"
                } else if name == "Hessian" {
                    "the point is no strict minimum to these digits: take the Gauss-Newton matrix in its place, add a \
                     damping (a multiple of the identity, as weight decay does), or leave out the directions whose \
                     curvature is not positive"
                } else {
                    "add a multiple of the identity to it"
                };
                write!(
                    f,
                    "the {name} is not positive {kind}: its least eigenvalue is {}{rounded}; {remedy}",
                    short(eigenvalue)
                )
            }
            Unmet::Number { name, value, not } => {
                write!(f, "the {name} is {}, not {not}", all_digits(value))
            }
            Unmet::Unstable { learning_rate, largest, limit } => write!(
                f,
                "SGD diverges and has no stationary law: the largest eigenvalue of the learning rate times the \
                 Hessian is {}, not below 2 (1 + momentum) = {}; take a learning rate below {}",
                short(largest),
                short(limit),
                short_below(learning_rate * (limit / largest))
            ),
            Unmet::NoDigits { why, digits } => write!(
                f,
                "{why}, so that roundings would leave {:.1} digits of the answer: too few to print",
                digits.max(0.0)
            ),
            Unmet::OutOfRange => f.write_str(
                "the numbers are so large or so small that the answer leaves the range of double precision; \
                 choose other units for the loss or the parameters",
            ),
            Unmet::Batch { data, batch, most } => write!(
                f,
                "the batch size is {batch}, not from 1 to {most}, with {data} data"
            ),
            Unmet::Needs(what) => f.write_str(what),
            Unmet::NoEigenvalues => f.write_str("the eigenvalues of a matrix were not found"),
        }
    }
}

impl std::error::Error for Unmet {}

/// Entries may differ across the diagonal by this share of their scale without a repair: what finite differences of
/// single-precision gradients leave, far above the 1e-7 of a Hessian that was rounded to single precision. The share is
/// reported, and costs its digits.
pub(super) const ASYMMETRY: f64 = 1e-3;
