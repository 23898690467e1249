//! Stationary covariances of linear recursions: X = A X Aᵀ + Q, with an error bound.
//!
//! The solution Σ A^k Q A^kT is summed by doubling (squared Smith: Smith, SIAM J. Appl. Math. 1968):
//! X_0 = Q, A_0 = A; X_{j+1} = X_j + A_j X_j A_jᵀ, A_{j+1} = A_j². After j steps 2^j terms
//! are in, so a spectral radius of 1 - 1e-6 takes 25 steps. For a positive semidefinite Q every
//! step adds a semidefinite term: nothing cancels, rank-deficient Q included. A Schur method would
//! cost about as many operations, most of them in loops that do not vectorise, may fail to
//! converge, and gives no bound of its own.
//!
//! The bound does not trust the summation. The same doubling gives W = A W Aᵀ + I, up to a residual. If the residual
//! of W is below one and W is positive definite (checked by a Cholesky factorisation, roundings
//! included), then the spectral radius of A *is* below one (Stein's theorem), and the exact solution
//! for a right side R with ‖R‖ ≤ r lies between -r W and r W. Applied to the residual of X this
//! bounds the error of every entry.
//!
//! In large dimensions products are dear. There powers of A are not kept, and for a Q of which a Cholesky factorisation
//! proves that no eigenvalue is below q, an eighth of its norm, X itself takes the place of W: X - A X Aᵀ ≥ q, so that
//! the solution for R lies between -r X / q and r X / q. That saves a third of the products, and the bound is at most
//! eight times wider. Doubling ends there where roundings of the residual hide what is left out; that is foreseen from the
//! norms of the powers, and the residual shows whether it was.

use nalgebra::{DMatrix, DVector};

use crate::interval::Interval;
use crate::oracles::{linear::recursion, numerics::dense};

/// Doublings allowed: enough for a spectral radius of 1 - 1e-13, where roundings end the game.
const DOUBLINGS_MAX: usize = 52;
/// A power of A this small is the last one that the sum needs: what it leaves out is below its fourth
/// power, 2^-60 of the sum.
const NEGLIGIBLE: f64 = 1.0 / 32768.0;
/// A power of A this small leaves a residual of W of at most its square, 1/64.
const CERTAIN: f64 = 0.125;
/// Corrections by the solution for the residual.
const REFINEMENTS_MAX: usize = 2;
/// From this dimension on, products are saved where they can be.
const LARGE: usize = 256;
/// Shares of the norm of Q that are tried as a bound of its eigenvalues.
const SHARES: [f64; 3] = [0.9, 0.5, 0.125];

/// The solution of X = A X Aᵀ + Q and a bound of its error.
#[derive(Clone, Debug, PartialEq)]
pub struct Stationary {
    covariance: DMatrix<f64>,
    /// The error of entry (i, j) is at most `scale[i] * scale[j]`.
    scale: Vec<f64>,
    products: u64,
}

impl Stationary {
    /// The approximate solution, d by d and exactly symmetric.
    pub fn matrix(&self) -> &DMatrix<f64> {
        &self.covariance
    }

    /// The lower triangular L with X = L Lᵀ for the approximate solution X, up to roundings: its columns are
    /// independent directions of the stationary law, and L ξ is a draw from it for standard normal ξ. `None` if X is
    /// singular up to roundings.
    pub fn factor(&self) -> Option<DMatrix<f64>> {
        dense::cholesky(&self.covariance)
    }

    /// How many products of d by d matrices the solution and its bound took.
    pub fn products(&self) -> u64 {
        self.products
    }

    /// An entry of the exact solution.
    pub fn entry(&self, row: usize, column: usize) -> Interval {
        let radius = self.scale[row] * self.scale[column];
        Interval::around(self.covariance[(row, column)], radius)
    }

    /// The entries of the lower triangle, row by row: d (d + 1) / 2 of them.
    pub fn lower_triangle(&self) -> Vec<Interval> {
        let d = self.scale.len();
        let entries = (0..d).flat_map(|row| (0..=row).map(move |column| (row, column)));
        entries.map(|(row, column)| self.entry(row, column)).collect()
    }

    /// The stationary variance of the projection `direction · x`.
    ///
    /// # Panics
    ///
    /// If `direction` has another length than d.
    pub fn variance_along(&self, direction: &[f64]) -> Interval {
        let d = self.scale.len();
        assert_eq!(direction.len(), d, "a direction of another dimension");
        let mut value = 0.0;
        let mut magnitude = 0.0;
        for row in 0..d {
            for column in 0..d {
                let term = direction[row] * direction[column] * self.covariance[(row, column)];
                value += term;
                magnitude += term.abs();
            }
        }
        let scale: f64 = direction.iter().zip(&self.scale).map(|(v, s)| v.abs() * s).sum();
        // A sum of d² products of three factors.
        let rounding = (d * d + 3) as f64 * f64::EPSILON * magnitude;
        Interval::around(value, scale * scale + rounding)
    }
}

/// Solves X = A X Aᵀ + Q for square `a` and the symmetric part of `q`, in O(d³) operations.
///
/// The error bound is proved, roundings included (see the module); it is of the size of
/// d u ‖A‖² ‖X‖ Σ ‖A^k‖², with u = 2^-53.
///
/// `None` if an input is not finite, if the spectral radius of `a` is not below one, or if it is so
/// close to one, or `a` so far from normal, that roundings hide whether it is.
///
/// # Panics
///
/// If `a` or `q` is not square, empty, or they differ in size.
pub fn solve(a: &DMatrix<f64>, q: &DMatrix<f64>) -> Option<Stationary> {
    solve_near((a, 0.0), (q, 0.0))
}

/// The same for matrices known within given distances in the spectral norm, which add to what is left of
/// the equations of W and of X.
///
/// # Panics
///
/// As [`solve`].
pub fn solve_near(
    (a, a_distance): (&DMatrix<f64>, f64),
    (q, q_distance): (&DMatrix<f64>, f64),
) -> Option<Stationary> {
    assert!(a.is_square() && a.shape() == q.shape() && !a.is_empty(), "sizes differ");
    if !a.iter().chain(q).all(|x| x.is_finite()) {
        return None;
    }
    let d = a.nrows();
    let q = symmetric_part(q);
    if LARGE <= d {
        return solve_large((a, a_distance), (&q, q_distance));
    }
    let identity = DMatrix::identity(d, d);
    let powers = powers_of_two(a)?;
    // What is left out of W is at most the square of the first power that is not used.
    let used = powers.iter().take_while(|power| CERTAIN < power.norm()).count();
    let bound = sum(&powers[..used], &identity);
    let certificate = Certificate::new((a, a_distance), &bound)?;
    let mut covariance = sum(&powers, &q);
    let mut rest = residual(a, &covariance, &q);
    // A congruence is two products: one per power in each sum, one per residual.
    let both = |powers: usize| 2 * powers as u64 + 2;
    let mut products = powers.len() as u64 - 1 + both(used) + both(powers.len());
    for _ in 0..REFINEMENTS_MAX {
        if rest.norm <= 2.0 * rest.rounding {
            break;
        }
        let refined = &covariance + sum(&powers, &rest.matrix);
        let rest_refined = residual(a, &refined, &q);
        products += both(powers.len());
        let better = rest_refined.norm < rest.norm;
        if !better {
            break;
        }
        (covariance, rest) = (refined, rest_refined);
    }
    certificate.of(covariance, rest.norm + q_distance, products)
}

/// [`solve_near`] for a symmetric `q`, without keeping powers. Nothing is refined: the bound of what is due to roundings
/// grows with the dimension, and hides what a refinement would gain.
fn solve_large(
    (a, a_distance): (&DMatrix<f64>, f64),
    (q, q_distance): (&DMatrix<f64>, f64),
) -> Option<Stationary> {
    let d = a.nrows();
    let size_of_q = dense::norm_infinity(q);
    let least = SHARES.into_iter().find_map(|share| least_eigenvalue(q, share * size_of_q));
    let mut bound = if least.is_none() { Some(DMatrix::identity(d, d)) } else { None };
    let mut covariance = q.clone();
    let (mut power, mut room) = (a.clone(), DMatrix::zeros(d, d));
    let (mut before, mut products) = (0.0, 0);
    for _ in 0..DOUBLINGS_MAX {
        let size = power.norm();
        if !size.is_finite() {
            return None;
        }
        dense::add_congruence(&mut covariance, &power, &mut room);
        products += 2;
        if let Some(bound) = bound.as_mut().filter(|_| CERTAIN < size) {
            dense::add_congruence(bound, &power, &mut room);
            products += 2;
        }
        // Norms of powers fall at least as fast as before, as a rule. What is left out leaves P Q Pᵀ of the equation, with
        // the next power P: nothing that roundings would not hide.
        let next = size * (size / before).powi(2);
        let hidden = || next * next * size_of_q <= 0.25 * residual_rounding(a, &covariance, q);
        if size <= NEGLIGIBLE || size <= CERTAIN && hidden() {
            let rest = residual(a, &covariance, q);
            products += 2;
            if rest.norm <= 2.0 * rest.rounding || size <= NEGLIGIBLE {
                drop((power, room));
                let rest = rest.norm;
                let certificate = match (least, bound) {
                    (None, Some(bound)) => {
                        products += 2;
                        Certificate::new((a, a_distance), &bound)
                    }
                    (least, _) => Certificate::by((a, a_distance), &covariance, rest, least?),
                };
                return certificate?.of(covariance, rest + q_distance, products);
            }
        }
        dense::square(&mut room, &power);
        std::mem::swap(&mut power, &mut room);
        before = size;
        products += 1;
    }
    None
}

/// What a candidate `x` for the solution is worth, given a candidate `w` for that of W = A W Aᵀ + I: the error of `x` by
/// their residuals (see the module), in a few products. The matrices may be off by given distances in the spectral
/// norm. Where the candidates come from does not matter: the bound is proved for any.
///
/// `None` if an input is not finite, or `w` proves no stability.
///
/// # Panics
///
/// If sizes differ.
pub fn certified_near(
    (a, a_distance): (&DMatrix<f64>, f64),
    (q, q_distance): (&DMatrix<f64>, f64),
    x: DMatrix<f64>,
    w: &DMatrix<f64>,
) -> Option<Stationary> {
    let sizes = [a.shape(), q.shape(), x.shape()];
    assert!(a.is_square() && sizes == [w.shape(); 3] && !a.is_empty(), "sizes differ");
    if !a.iter().chain(q).chain(w).chain(&x).all(|x| x.is_finite()) {
        return None;
    }
    let (x, q) = (symmetric_part(&x), symmetric_part(q));
    let certificate = Certificate::new((a, a_distance), &symmetric_part(w))?;
    let rest = residual(a, &x, &q).norm + q_distance;
    certificate.of(x, rest, 4)
}

/// A matrix W that proves that the spectral radius of A is below one, and how large solutions are:
/// W - A W Aᵀ is at least `right` - `defect`, as symmetric matrices.
struct Certificate<'a> {
    a: &'a DMatrix<f64>,
    a_distance: f64,
    /// Of W.
    diagonal: DVector<f64>,
    right: f64,
    defect: f64,
}

impl<'a> Certificate<'a> {
    /// By an approximate solution of W = A W Aᵀ + I.
    fn new(near: (&'a DMatrix<f64>, f64), w: &DMatrix<f64>) -> Option<Self> {
        let identity = DMatrix::identity(w.nrows(), w.nrows());
        Certificate::by(near, w, residual(near.0, w, &identity).norm, 1.0)
    }

    /// By a W that leaves at most `rest` of its equation, for a right side of no eigenvalue below `right`.
    fn by(
        (a, a_distance): (&'a DMatrix<f64>, f64),
        w: &DMatrix<f64>,
        rest: f64,
        right: f64,
    ) -> Option<Self> {
        let mut found = Certificate { a, a_distance, diagonal: w.diagonal(), right, defect: 0.0 };
        found.defect = rest + found.moved(w);
        // A defect that is not a number certifies nothing.
        let stable = found.defect < 0.5 * right && least_eigenvalue(w, 0.5 * right).is_some();
        stable.then_some(found)
    }

    /// A bound of (A + D) X (A + D)ᵀ - A X Aᵀ for D at most the distance.
    fn moved(&self, x: &DMatrix<f64>) -> f64 {
        if self.a_distance == 0.0 {
            return 0.0;
        }
        let twice = 2.0 * recursion::magnitude(self.a) + self.a_distance;
        self.a_distance * twice * dense::norm_infinity(x) * (1.0 + 1e-12)
    }

    /// The solution that leaves at most `rest`, with the bound of its error.
    fn of(&self, covariance: DMatrix<f64>, rest: f64, products: u64) -> Option<Stationary> {
        let rest = rest + self.moved(&covariance);
        let factor = rest / (self.right - self.defect) * (1.0 + 8.0 * f64::EPSILON);
        let scale: Vec<f64> = self.diagonal.iter().map(|w| (factor * w).sqrt()).collect();
        let finite = scale.iter().chain(&covariance).all(|x| x.is_finite());
        finite.then_some(Stationary { covariance, scale, products })
    }
}

/// The stationary covariance of x' = A x + B ξ with independent ξ of mean zero and covariance one:
/// [`solve`] with Q = B Bᵀ, whose rounding is part of the bound.
///
/// # Panics
///
/// If `a` is not square or `b` has another number of rows.
pub fn of_recursion(a: &DMatrix<f64>, b: &DMatrix<f64>) -> Option<Stationary> {
    let q = dense::multiply_transposed(b, b);
    // Row sums of |B| |B|ᵀ bound the norm of what rounding the products makes.
    let ones = nalgebra::DVector::from_element(a.nrows(), 1.0);
    let sizes = b.abs() * (b.abs().transpose() * ones);
    solve_near((a, 0.0), (&q, (b.ncols() + 2) as f64 * f64::EPSILON * sizes.max()))
}

/// The lower triangle of the solution, row by row; unknown throughout where [`solve`] refuses.
///
/// # Panics
///
/// As [`solve`].
pub fn lower_triangle(a: &DMatrix<f64>, q: &DMatrix<f64>) -> Vec<Interval> {
    let d = a.nrows();
    solve(a, q).map_or_else(
        || vec![Interval::UNKNOWN; d * (d + 1) / 2],
        |solution| solution.lower_triangle(),
    )
}

/// The solution x = q / (1 - a²) of x = a² x + q, roundings included; unknown unless |a| < 1.
pub fn scalar(a: f64, q: f64) -> Interval {
    let solvable = a.abs() < 1.0 && q.is_finite();
    if !solvable {
        return Interval::UNKNOWN;
    }
    let one = Interval::exactly(1.0);
    let a = Interval::exactly(a);
    Interval::exactly(q) * ((one - a) * (one + a)).recip()
}

/// A, A², A⁴, .. up to the first whose square does not matter; `None` if they do not decay.
fn powers_of_two(a: &DMatrix<f64>) -> Option<Vec<DMatrix<f64>>> {
    let mut powers = vec![a.clone()];
    for _ in 0..DOUBLINGS_MAX {
        let last = &powers[powers.len() - 1];
        let size = last.norm();
        if size <= NEGLIGIBLE {
            return Some(powers);
        }
        if !size.is_finite() {
            return None;
        }
        powers.push(dense::multiply(last, last));
    }
    None
}

/// Σ A^k Q A^kT, doubling the number of terms with each power.
fn sum(powers: &[DMatrix<f64>], q: &DMatrix<f64>) -> DMatrix<f64> {
    let (mut x, mut room) = (q.clone(), q.clone());
    for power in powers {
        dense::add_congruence(&mut x, power, &mut room);
    }
    x
}

/// What is left of an equation.
struct Residual {
    /// A X Aᵀ + Q - X as computed.
    matrix: DMatrix<f64>,
    /// A bound of the spectral norm of the exact residual.
    norm: f64,
    /// The part of `norm` that is due to roundings.
    rounding: f64,
}

fn residual(a: &DMatrix<f64>, x: &DMatrix<f64>, q: &DMatrix<f64>) -> Residual {
    let d = a.nrows();
    let mut matrix = dense::congruence(a, x);
    matrix += q;
    matrix -= x;
    let rounding = residual_rounding(a, x, q);
    let size = dense::norm_infinity(&matrix).min(matrix.norm());
    // Maxima and minima pass over what is not a number: look at each entry.
    let norm = if matrix.iter().all(|x| x.is_finite()) {
        size * (1.0 + d as f64 * f64::EPSILON) + rounding
    } else {
        f64::INFINITY
    };
    Residual { matrix, norm, rounding }
}

/// A bound of the spectral norm of what roundings leave in A X Aᵀ + Q - X.
fn residual_rounding(a: &DMatrix<f64>, x: &DMatrix<f64>, q: &DMatrix<f64>) -> f64 {
    // Row sums of |A| |X| |A|ᵀ + |Q| + |X|, without forming the product.
    let d = a.nrows();
    let ones = DVector::from_element(d, 1.0);
    let sums = a.column_iter().map(|column| column.iter().map(|x| x.abs()).sum());
    let columns = DVector::from_iterator(d, sums);
    let moved = dense::absolute_product(a, &dense::absolute_product(x, &columns));
    let sizes = moved + dense::absolute_product(q, &ones) + dense::absolute_product(x, &ones);
    // The roundings are at most (2 d + 2) u of this; twice that covers those of the bound itself.
    (2 * d + 8) as f64 * f64::EPSILON * sizes.max()
}

/// A proved lower bound of the eigenvalues of a symmetric matrix, between half the given positive `floor` and `floor`:
/// the factorisation of W - `floor` runs to its end only if the exact matrix is positive definite up to
/// (d + 1) u tr W (Higham, Theorem 10.7).
fn least_eigenvalue(w: &DMatrix<f64>, floor: f64) -> Option<f64> {
    let d = w.nrows();
    let rounding = (d + 3) as f64 * f64::EPSILON * w.trace();
    let mut rest = w.clone();
    (0..d).for_each(|i| rest[(i, i)] -= floor);
    let proved = rounding < 0.5 * floor && dense::cholesky(&rest).is_some();
    proved.then_some(floor - rounding)
}

fn symmetric_part(q: &DMatrix<f64>) -> DMatrix<f64> {
    let mut sum = q.transpose();
    sum += q;
    sum *= 0.5;
    sum
}

#[cfg(test)]
mod tests;
