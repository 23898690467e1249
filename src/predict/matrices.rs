//! Symmetric matrices as readers have them: nearly symmetric, nearly definite, or given by a diagonal or a factor.

use nalgebra::{Cholesky, DMatrix, SymmetricEigen};

use crate::oracles::numerics::dense;
use crate::predict::unmet::{ASYMMETRY, Unmet, short};

/// A positive definite matrix.
#[derive(Clone, Debug)]
pub enum Curvature {
    /// All its entries.
    Matrix(DMatrix<f64>),
    /// Its diagonal; the rest is zero.
    Diagonal(Vec<f64>),
}

/// A positive semidefinite matrix: the covariance of gradient noise.
#[derive(Clone, Debug)]
pub enum Noise {
    /// All its entries.
    Matrix(DMatrix<f64>),
    /// Its diagonal; the rest is zero.
    Diagonal(Vec<f64>),
    /// A factor G of d rows and any number of columns: the covariance is G Gᵀ.
    Factor(DMatrix<f64>),
}

/// What is done to matrices that do not satisfy a hypothesis, in place of a refusal.
#[derive(Clone, Copy, Debug, Default)]
pub struct Repairs {
    /// The mean of a matrix and its transpose is taken, however far apart they are.
    pub symmetrise: bool,
    /// Negative eigenvalues of the noise are replaced by zero.
    pub project: bool,
}

/// A symmetric matrix, and how far it was from being so.
pub(super) struct Symmetric {
    /// The mean of the matrix and its transpose.
    pub(super) matrix: DMatrix<f64>,
    /// The largest difference across the diagonal, over the scale of the two entries.
    pub(super) asymmetry: f64,
}

impl Symmetric {
    /// Of a matrix that is square, finite and, to [`ASYMMETRY`] of each entry's own scale or with that repair, symmetric.
    ///
    /// The scale of the entries (i, j) and (j, i) is √|a_ii a_jj|, which bounds them in a semidefinite matrix, or the
    /// larger of the two: so a large entry elsewhere hides nothing.
    pub(super) fn new(
        name: &'static str,
        mut matrix: DMatrix<f64>,
        dimension: Option<usize>,
        repairs: Repairs,
    ) -> Result<Symmetric, Unmet> {
        let shape = matrix.shape();
        if !matrix.is_square() || matrix.is_empty() || dimension.is_some_and(|d| d != shape.0) {
            return Err(Unmet::Shape { name, shape, dimension });
        }
        finite(name, &matrix)?;
        let mut asymmetry = 0.0_f64;
        for j in 0..shape.1 {
            for i in j + 1..shape.0 {
                let (a, b) = (matrix[(i, j)], matrix[(j, i)]);
                let scale = matrix[(i, i)].abs().sqrt() * matrix[(j, j)].abs().sqrt();
                // Halves first: the difference of two finite numbers may be infinite.
                let half = (a / 2.0 - b / 2.0).abs();
                let share = half / (scale / 2.0).max(a.abs() / 2.0).max(b.abs() / 2.0);
                if half == 0.0 {
                    continue;
                }
                if ASYMMETRY < share && !repairs.symmetrise {
                    return Err(Unmet::NotSymmetric { name, entry: (i + 1, j + 1), share });
                }
                asymmetry = asymmetry.max(share);
                let mean = a / 2.0 + b / 2.0;
                matrix[(i, j)] = mean;
                matrix[(j, i)] = mean;
            }
        }
        Ok(Symmetric { matrix, asymmetry })
    }

    /// What was done, in a sentence; nothing if nothing was.
    pub(super) fn note(&self, name: &str) -> Option<String> {
        (0.0 < self.asymmetry).then(|| {
            format!(
                "the {name} differs from its transpose by up to {} of the scale of an entry; the mean of the two is used.",
                short(self.asymmetry)
            )
        })
    }
}

/// Refuses a matrix with an entry that is infinite or no number: the first one, row by row.
pub(super) fn finite(name: &'static str, matrix: &DMatrix<f64>) -> Result<(), Unmet> {
    if matrix.iter().all(|x| x.is_finite()) {
        return Ok(());
    }
    let entries = (0..matrix.nrows()).flat_map(|i| (0..matrix.ncols()).map(move |j| (i, j)));
    let (i, j) = entries.into_iter().find(|&at| !matrix[at].is_finite()).unwrap_or_default();
    Err(Unmet::NotFinite { name, entry: (i + 1, j + 1) })
}

/// Refuses a symmetric matrix that is not positive definite, whatever the scales of its rows: of
/// S_ij = a_ij / √(a_ii a_jj), S - τI must have a Cholesky factor, with τ = 4 d u for the roundings of S and of the
/// factorisation (Higham, Theorem 10.7; d of its (d + 1) units are a worst case that does not occur).
pub(super) fn definite(name: &'static str, matrix: &DMatrix<f64>) -> Result<(), Unmet> {
    let refused = || Err(Unmet::Indefinite { name, eigenvalue: least(matrix) });
    if matrix.diagonal().iter().any(|&x| x <= 0.0) {
        return refused();
    }
    let mut scaled = scaled(matrix);
    let shift = 4.0 * matrix.nrows() as f64 * f64::EPSILON;
    for i in 0..matrix.nrows() {
        scaled[(i, i)] = 1.0 - shift;
    }
    if Cholesky::new(scaled).is_some() { Ok(()) } else { refused() }
}

/// A symmetric matrix that is positive semidefinite up to the same roundings, and with that repair the nearest one in the
/// same scaling; with a sentence on what was cut.
pub(super) fn semidefinite(
    name: &'static str,
    matrix: DMatrix<f64>,
    repairs: Repairs,
) -> Result<(DMatrix<f64>, Option<String>), Unmet> {
    let d = matrix.nrows();
    // A row without a variance must vanish.
    let broken = |i: usize| {
        let variance = matrix[(i, i)];
        variance < 0.0 || (variance == 0.0 && matrix.column(i).iter().any(|&x| x != 0.0))
    };
    let has_broken = (0..d).any(broken);
    let shift = 8.0 * d as f64 * f64::EPSILON;
    let mut shifted = scaled(&matrix);
    for i in 0..d {
        shifted[(i, i)] = 1.0 + shift;
    }
    if !has_broken && Cholesky::new(shifted).is_some() {
        return Ok((matrix, None));
    }
    if !repairs.project {
        return Err(Unmet::Indefinite { name, eigenvalue: least(&matrix) });
    }
    let roots: Vec<f64> = matrix.diagonal().iter().map(|&x| x.max(0.0).sqrt()).collect();
    let mut scaled = scaled(&matrix);
    for i in (0..d).filter(|&i| broken(i)) {
        scaled.column_mut(i).fill(0.0);
        scaled.row_mut(i).fill(0.0);
    }
    let (values, basis) = eigen(scaled)?;
    let cut = values.iter().copied().fold(0.0, f64::min);
    let kept =
        DMatrix::from_diagonal(&values.iter().map(|x| x.max(0.0)).collect::<Vec<_>>().into());
    let mut projected = dense::congruence(&basis, &kept);
    for i in 0..d {
        for j in 0..d {
            projected[(i, j)] *= roots[i] * roots[j];
        }
    }
    let note = format!(
        "the {name} had negative eigenvalues, down to {} with its diagonal scaled to one; they are replaced by zero.",
        short(cut)
    );
    Ok((projected, Some(note)))
}

/// a_ij / √(a_ii a_jj); rows without a positive diagonal as they are, but for an overflow.
fn scaled(matrix: &DMatrix<f64>) -> DMatrix<f64> {
    let root = |x: f64| if 0.0 < x { x.sqrt() } else { 1.0 };
    let roots: Vec<f64> = matrix.diagonal().iter().map(|&x| root(x)).collect();
    DMatrix::from_fn(matrix.nrows(), matrix.ncols(), |i, j| matrix[(i, j)] / roots[i] / roots[j])
}

/// The least eigenvalue, to rounding; not a number if it was not found.
fn least(matrix: &DMatrix<f64>) -> f64 {
    let unit = power_of_two(matrix.amax());
    let values = (matrix / unit).symmetric_eigenvalues();
    // Of a graded matrix with a negative entry on its diagonal, roundings may hide the sign.
    let entry = matrix.diagonal().min();
    let found = values.iter().copied().reduce(f64::min).unwrap_or(f64::NAN) * unit;
    found.min(entry)
}

/// Eigenvalues, and eigenvectors as columns in the same order.
pub(super) fn eigen(matrix: DMatrix<f64>) -> Result<(Vec<f64>, DMatrix<f64>), Unmet> {
    let found = SymmetricEigen::try_new(matrix, f64::EPSILON, ROTATIONS_MAX)
        .filter(|found| found.eigenvalues.iter().all(|x| x.is_finite()));
    let found = found.ok_or(Unmet::NoEigenvalues)?;
    Ok((found.eigenvalues.as_slice().to_vec(), found.eigenvectors))
}

/// Rotations allowed in the search for eigenvalues.
const ROTATIONS_MAX: usize = 1_000_000;

/// The power of two next above a positive number in size, a normal number; one for zero.
pub(super) fn power_of_two(x: f64) -> f64 {
    if x == 0.0 { 1.0 } else { libm::ldexp(1.0, libm::frexp(x.abs()).1.clamp(-1000, 1000)) }
}
