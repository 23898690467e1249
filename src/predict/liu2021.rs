//! The paper's formulas for a reader's own matrices, each beside its claim and its continuous-time value.
//!
//! ```
//! use nalgebra::DMatrix;
//! use sgdcheck::predict::liu2021::Descent;
//!
//! let hessian = DMatrix::from_row_slice(2, 2, &[2.0, 1.0, 1.0, 3.0]);
//! let noise = DMatrix::from_row_slice(2, 2, &[1.0, 0.5, 0.5, 2.0]);
//! let answer = Descent::new(&hessian, &noise, 0.5)?.covariance();
//! assert_eq!(answer.claim.id, "liu2021/stationary-covariance");
//! assert!((answer.value[(0, 0)] - 0.56).abs() < 1e-12);
//! # Ok::<(), sgdcheck::predict::liu2021::Unmet>(())
//! ```

use std::fmt;

use nalgebra::{DMatrix, SymmetricEigen};

use crate::instances::momentum::step_of_pair;
use crate::instances::posterior::Posterior;
use crate::instances::quadratic::Spectral;
use crate::oracles::{dense, lyapunov, recursion};
use crate::papers::liu2021::consequences::bayesian_learning_rate;
use crate::papers::liu2021::escape::escape_efficiency;
use crate::papers::liu2021::stationary::{
    momentum_covariance, preconditioned_covariance, stationary_covariance,
};
use crate::papers::liu2021::theory;
use crate::predict::answer::{Answer, Check};
use crate::witnesses::posterior::minimiser;
use crate::witnesses::quadratic::trace_with;

/// SGD near a minimum, with matrices that satisfy the hypotheses of Section 4.
#[derive(Clone, Debug)]
pub struct Descent {
    hessian: DMatrix<f64>,
    noise: DMatrix<f64>,
    /// Λ.
    rates: DMatrix<f64>,
    /// Λ^½.
    root: DMatrix<f64>,
    /// The eigenvalues of Λ^½ K Λ^½ and their eigenvectors.
    whitened: Eigen,
    momentum: f64,
    has_preconditioner: bool,
}

/// The oracle of stationary covariances.
const LAW: &str = "the exact stationary law of the pair (w, m)";

/// Eigenvalues, and eigenvectors as columns in the same order.
type Eigen = (Vec<f64>, DMatrix<f64>);

impl Descent {
    /// SGD with step λ, Hessian K and noise of covariance C, in arbitrary units.
    ///
    /// # Errors
    ///
    /// The hypothesis that fails: K symmetric and positive definite, C symmetric and positive
    /// semidefinite of the same size, all finite, 0 < λ and λk* < 2.
    pub fn new(
        hessian: &DMatrix<f64>,
        noise: &DMatrix<f64>,
        learning_rate: f64,
    ) -> Result<Descent, Unmet> {
        Descent::accelerated(hessian, noise, learning_rate, None, 0.0)
    }

    /// SGD with momentum μ and the matrix learning rate Λ = λP; P is the identity if it is `None`.
    ///
    /// # Errors
    ///
    /// As [`Descent::new`], and: P symmetric and positive definite of the same size, μ in [0, 1), the
    /// largest eigenvalue of ΛK below 2 (1 + μ).
    pub fn accelerated(
        hessian: &DMatrix<f64>,
        noise: &DMatrix<f64>,
        learning_rate: f64,
        preconditioner: Option<&DMatrix<f64>>,
        momentum: f64,
    ) -> Result<Descent, Unmet> {
        let hessian = symmetric("Hessian", hessian, None)?;
        let d = hessian.nrows();
        let noise = symmetric("noise covariance", noise, Some(d))?;
        if !(0.0 < learning_rate && learning_rate.is_finite()) {
            return Err(Unmet::LearningRate(learning_rate));
        }
        if !(0.0..1.0).contains(&momentum) {
            return Err(Unmet::Momentum(momentum));
        }
        let plain = DMatrix::identity(d, d);
        let given = symmetric("preconditioner", preconditioner.unwrap_or(&plain), Some(d))?;
        let (values, basis) = eigen(&given)?;
        positive("preconditioner", &values)?;
        let (curvatures, _) = eigen(&hessian)?;
        positive("Hessian", &curvatures)?;
        let (spreads, _) = eigen(&noise)?;
        if least(&spreads) < -rounding(&spreads) {
            return Err(Unmet::Indefinite {
                name: "noise covariance",
                eigenvalue: least(&spreads),
            });
        }
        let diagonal = DMatrix::from_diagonal(&values.into()) * learning_rate;
        let root = dense::congruence(&basis, &diagonal.map(f64::sqrt));
        let whitened = eigen(&dense::congruence(&root, &hessian))?;
        let (largest, limit) = (most(&whitened.0), 2.0 * (1.0 + momentum));
        let stable = largest < limit;
        if !stable {
            return Err(Unmet::Unstable { learning_rate, largest, limit });
        }
        let rates = dense::congruence(&basis, &diagonal);
        let has_preconditioner = preconditioner.is_some();
        Ok(Descent { hessian, noise, rates, root, whitened, momentum, has_preconditioner })
    }

    /// The stationary covariance Σ by Theorem 1, 2 or 3, whichever is the simplest that applies, and by
    /// (1), or (9) without its terms of second order in Λ.
    ///
    /// The oracle is the exact stationary law of the pair (w, m).
    pub fn covariance(&self) -> Answer<DMatrix<f64>> {
        let solved = |factor: &dyn Fn(f64, f64) -> f64| {
            let (k, basis) = &self.whitened;
            let noise = dense::congruence(&self.root, &self.noise);
            let whitened = theory::in_eigenbasis(k, basis, &noise, factor);
            dense::congruence(&self.root, &whitened)
        };
        let value = solved(&theory::with_momentum(1.0, self.momentum, 1.0));
        let (map, added) = step_of_pair(&self.rates, &self.hessian, &self.noise, self.momentum);
        let check = match lyapunov::solve(&map, &added) {
            Some(law) => {
                let entries = (0..value.nrows()).flat_map(|i| (0..=i).map(move |j| (i, j)));
                Check::entries(LAW, entries.map(|(i, j)| (value[(i, j)], law.entry(i, j))))
            }
            None => Check::nothing(LAW, "roundings hide whether there is one"),
        };
        let (claim, formula) = match (self.has_preconditioner, self.momentum) {
            (true, _) => (&preconditioned_covariance::CLAIM, "equation (9)"),
            (false, 0.0) => (&stationary_covariance::CLAIM, "equation (6)"),
            (false, _) => (&momentum_covariance::CLAIM, "equation (7)"),
        };
        let continuous = solved(&theory::in_continuous_time(1.0, self.momentum));
        Answer::new("Stationary covariance Σ", value, claim, formula)
            .checked(check)
            .beside("in continuous time, equation (1)", continuous)
    }

    /// The escaping efficiency E[L(w_t) - L(w_0)] after `steps` steps from the minimum, by (18), and (19)
    /// for the continuous-time theory.
    ///
    /// The oracle is the covariance after `steps` steps of the algorithm.
    ///
    /// # Errors
    ///
    /// Theorem 7 has neither momentum nor a preconditioner.
    pub fn escape_efficiency(&self, steps: u32) -> Result<Answer<f64>, Unmet> {
        if self.has_preconditioner || self.momentum != 0.0 {
            return Err(Unmet::PlainSgdOnly);
        }
        let (u, basis) = &self.whitened;
        // With Λ = λI the noise of a step, whitened, is λC.
        let noise = dense::congruence(&self.root, &self.noise);
        let along: Vec<f64> = basis.column_iter().map(|v| (&noise * v).dot(&v)).collect();
        let trace = |factor: &dyn Fn(f64) -> f64| -> f64 {
            u.iter().zip(&along).map(|(&u, c)| c * factor(u) / 4.0).sum()
        };
        let steps_twice = 2.0 * f64::from(steps);
        let value = trace(&|u| {
            // log |1 - u|, which keeps its digits where u is small.
            let log_factor = if u < 1.0 { libm::log1p(-u) } else { libm::log(u - 1.0) };
            let left = if steps == 0 { 0.0 } else { libm::expm1(steps_twice * log_factor) };
            -left / (1.0 - u / 2.0)
        });
        let continuous = trace(&|u| -libm::expm1(-steps_twice * u));
        let d = u.len();
        let map = DMatrix::identity(d, d) - &self.rates * &self.hessian;
        let added = dense::congruence(&self.rates, &self.noise);
        let reached = recursion::covariance_after(&map, &added, u64::from(steps));
        let check = Check::number(
            "the covariance after so many steps of the algorithm",
            0.5 * trace_with(&self.hessian, &reached),
        );
        let claim = &escape_efficiency::CLAIM;
        Ok(Answer::new("Escaping efficiency E[L(w_t) - L(w_0)]", value, claim, "equation (18)")
            .checked(check)
            .beside("in continuous time, equation (19)", continuous))
    }
}

/// The step at which SGD's stationary law is closest to the posterior, by Theorem 6: the root of (16);
/// in the place of a continuous-time value 2SD/(N Tr K), its limit for S ≪ N.
///
/// `data` is N, `batch` is S; the noise is (N-S)/(NS) K as the theorem has it. (16) has exactly one root: see the
/// claim's notes. The oracle is direct minimisation of the divergence.
///
/// # Errors
///
/// The hypothesis that fails: K symmetric and positive definite, 1 ≤ S < N.
pub fn learning_rate(hessian: &DMatrix<f64>, data: u64, batch: u64) -> Result<Answer<f64>, Unmet> {
    let hessian = symmetric("Hessian", hessian, None)?;
    let (curvatures, _) = eigen(&hessian)?;
    positive("Hessian", &curvatures)?;
    if !(1 <= batch && batch < data) {
        return Err(Unmet::Batch { data, batch });
    }
    // The divergence depends on K through its eigenvalues alone.
    let hessian = Spectral::diagonal(curvatures).map_err(|_| Unmet::NoEigenvalues)?;
    let batch_share = batch as f64 / data as f64;
    let posterior = Posterior { hessian, data: data as f64, batch_share };
    let value = theory::optimal_step(&posterior, 2.0);
    let check = Check::number("direct minimisation of the divergence", minimiser(&posterior));
    let continuous = theory::optimal_step_of_small_batch(&posterior);
    let claim = &bayesian_learning_rate::CLAIM;
    Ok(Answer::new("Learning rate λ", value, claim, "equation (16)")
        .checked(check)
        .beside("for S ≪ N and λk ≪ 1, 2SD/(N Tr K)", continuous))
}

/// Why a formula does not apply.
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
    /// A matrix that is not its own transpose.
    NotSymmetric {
        /// Which matrix.
        name: &'static str,
        /// Row and column, from 1.
        entry: (usize, usize),
        /// How much the entry differs from the one across the diagonal.
        difference: f64,
    },
    /// A matrix with an eigenvalue that is not positive, or for a covariance negative.
    Indefinite {
        /// Which matrix.
        name: &'static str,
        /// Its least eigenvalue.
        eigenvalue: f64,
    },
    /// A learning rate that is not positive and finite.
    LearningRate(f64),
    /// A momentum outside [0, 1).
    Momentum(f64),
    /// A step so large that the iteration diverges.
    Unstable {
        /// λ.
        learning_rate: f64,
        /// The largest eigenvalue of ΛK.
        largest: f64,
        /// 2 (1 + μ).
        limit: f64,
    },
    /// A batch that is empty, or as large as the data.
    Batch {
        /// N.
        data: u64,
        /// S.
        batch: u64,
    },
    /// Theorem 7 is about SGD alone.
    PlainSgdOnly,
    /// The eigenvalues of a matrix were not found.
    NoEigenvalues,
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
            Unmet::NotSymmetric { name, entry: (row, column), difference } => write!(
                f,
                "the {name} is not symmetric: the entry in row {row}, column {column} differs by {difference:e} \
                 from the one across the diagonal"
            ),
            Unmet::Indefinite { name, eigenvalue } => {
                let kind = if name == "noise covariance" { "semidefinite" } else { "definite" };
                let rounded = if eigenvalue < 0.0 { "" } else { ", to rounding" };
                write!(
                    f,
                    "the {name} is not positive {kind}: its least eigenvalue is {eigenvalue:e}{rounded}"
                )
            }
            Unmet::LearningRate(rate) => {
                write!(f, "the learning rate is {rate}, not positive and finite")
            }
            Unmet::Momentum(momentum) => write!(f, "the momentum is {momentum}, not in [0, 1)"),
            Unmet::Unstable { learning_rate, largest, limit } => write!(
                f,
                "SGD diverges and has no stationary law: the largest eigenvalue of the learning rate times the \
                 Hessian is {largest}, not below 2 (1 + momentum) = {limit}; take a learning rate below {}",
                learning_rate * limit / largest
            ),
            Unmet::Batch { data, batch } => {
                write!(
                    f,
                    "the batch size is {batch}, not from 1 to the number of data, {data}, less 1"
                )
            }
            Unmet::PlainSgdOnly => {
                f.write_str("the theorem is about SGD without momentum or preconditioner")
            }
            Unmet::NoEigenvalues => f.write_str("the eigenvalues of a matrix were not found"),
        }
    }
}

impl std::error::Error for Unmet {}

/// Entries may differ across the diagonal by this much of the largest: the roundings of a program that
/// wrote them, not more.
const ASYMMETRY: f64 = 1e-12;
/// Rotations allowed in the search for eigenvalues.
const ROTATIONS_MAX: usize = 100_000;

/// The matrix, exactly symmetric, if it is square, finite and symmetric.
fn symmetric(
    name: &'static str,
    matrix: &DMatrix<f64>,
    dimension: Option<usize>,
) -> Result<DMatrix<f64>, Unmet> {
    let shape = matrix.shape();
    if !matrix.is_square() || matrix.is_empty() || dimension.is_some_and(|d| d != shape.0) {
        return Err(Unmet::Shape { name, shape, dimension });
    }
    let entries = || (0..shape.0).flat_map(|i| (0..shape.0).map(move |j| (i, j)));
    if let Some((i, j)) = entries().find(|&at| !matrix[at].is_finite()) {
        return Err(Unmet::NotFinite { name, entry: (i + 1, j + 1) });
    }
    let tolerance = ASYMMETRY * matrix.amax();
    for (i, j) in entries().filter(|(i, j)| j < i) {
        let difference = (matrix[(i, j)] - matrix[(j, i)]).abs();
        if tolerance < difference {
            return Err(Unmet::NotSymmetric { name, entry: (i + 1, j + 1), difference });
        }
    }
    Ok((matrix + matrix.transpose()) * 0.5)
}

fn eigen(matrix: &DMatrix<f64>) -> Result<Eigen, Unmet> {
    let found = SymmetricEigen::try_new(matrix.clone(), f64::EPSILON, ROTATIONS_MAX)
        .filter(|found| found.eigenvalues.iter().all(|x| x.is_finite()));
    let found = found.ok_or(Unmet::NoEigenvalues)?;
    Ok((found.eigenvalues.as_slice().to_vec(), found.eigenvectors))
}

fn least(values: &[f64]) -> f64 {
    values.iter().copied().fold(f64::INFINITY, f64::min)
}

fn most(values: &[f64]) -> f64 {
    values.iter().copied().fold(f64::NEG_INFINITY, f64::max)
}

/// An eigenvalue of this size may be zero: the backward error of the search for it.
fn rounding(values: &[f64]) -> f64 {
    let size = values.iter().fold(0.0_f64, |size, x| size.max(x.abs()));
    8.0 * values.len() as f64 * f64::EPSILON * size
}

fn positive(name: &'static str, values: &[f64]) -> Result<(), Unmet> {
    let is_positive = rounding(values) < least(values);
    if is_positive { Ok(()) } else { Err(Unmet::Indefinite { name, eigenvalue: least(values) }) }
}
