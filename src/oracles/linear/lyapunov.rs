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

use nalgebra::{Cholesky, DMatrix};

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
    let identity = DMatrix::identity(d, d);
    let q = symmetric_part(q);
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

/// A matrix W that proves that the spectral radius of A is below one, and how large solutions are.
struct Certificate<'a> {
    a: &'a DMatrix<f64>,
    a_distance: f64,
    bound: DMatrix<f64>,
    defect: f64,
}

impl<'a> Certificate<'a> {
    fn new((a, a_distance): (&'a DMatrix<f64>, f64), bound: &DMatrix<f64>) -> Option<Self> {
        let identity = DMatrix::identity(a.nrows(), a.nrows());
        let mut found = Certificate { a, a_distance, bound: bound.clone(), defect: 0.0 };
        found.defect = residual(a, bound, &identity).norm + found.moved(bound);
        // A defect that is not a number certifies nothing.
        let stable = found.defect < 0.5 && exceeds_zero(bound);
        stable.then_some(found)
    }

    /// A bound of (A + D) X (A + D)ᵀ - A X Aᵀ for D at most the distance.
    fn moved(&self, x: &DMatrix<f64>) -> f64 {
        let twice = 2.0 * recursion::magnitude(self.a) + self.a_distance;
        self.a_distance * twice * dense::norm_infinity(x) * (1.0 + 1e-12)
    }

    /// The solution that leaves at most `rest`, with the bound of its error.
    fn of(&self, covariance: DMatrix<f64>, rest: f64, products: u64) -> Option<Stationary> {
        let rest = rest + self.moved(&covariance);
        let factor = rest / (1.0 - self.defect) * (1.0 + 8.0 * f64::EPSILON);
        let scale: Vec<f64> = self.bound.diagonal().iter().map(|w| (factor * w).sqrt()).collect();
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
    let mut x = q.clone();
    for power in powers {
        dense::add_congruence(&mut x, power);
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
    let matrix = dense::congruence(a, x) + q - x;
    // Row sums of |A| |X| |A|ᵀ + |Q| + |X|, without forming the product.
    let ones = nalgebra::DVector::from_element(d, 1.0);
    let sizes = a.abs() * (x.abs() * (a.abs().transpose() * &ones)) + (q.abs() + x.abs()) * &ones;
    // The roundings are at most (2 d + 2) u of this; twice that covers those of the bound itself.
    let rounding = (2 * d + 8) as f64 * f64::EPSILON * sizes.max();
    let size = dense::norm_infinity(&matrix).min(matrix.norm());
    // Maxima and minima pass over what is not a number: look at each entry.
    let norm = if matrix.iter().all(|x| x.is_finite()) {
        size * (1.0 + d as f64 * f64::EPSILON) + rounding
    } else {
        f64::INFINITY
    };
    Residual { matrix, norm, rounding }
}

/// Whether a symmetric matrix is proved positive definite: the factorisation of W - I/2 runs to its
/// end, which holds for the exact matrix up to (d + 1) u tr W (Higham, Theorem 10.7).
fn exceeds_zero(w: &DMatrix<f64>) -> bool {
    let d = w.nrows();
    let rounding = (d + 3) as f64 * f64::EPSILON * w.trace();
    let half = DMatrix::identity(d, d) * 0.5;
    rounding < 0.25 && Cholesky::new(w - half).is_some()
}

fn symmetric_part(q: &DMatrix<f64>) -> DMatrix<f64> {
    (q + q.transpose()) * 0.5
}

#[cfg(test)]
mod tests {
    use super::*;
    use nalgebra::DVector;
    use proptest::prelude::*;

    /// A stable matrix far from normal: a rotation block and a triangle with entries up to three,
    /// turned by a reflection. Its spectral radius is `radius` up to roundings.
    fn non_normal(d: usize, radius: f64) -> impl Strategy<Value = DMatrix<f64>> {
        let entries = prop::collection::vec(-1.0..1.0, d * d);
        let mirror = prop::collection::vec(0.1..1.0, d);
        (entries, mirror, 0.3..2.8).prop_map(move |(entries, mirror, angle): (_, _, f64)| {
            let mut t = DMatrix::from_vec(d, d, entries);
            for i in 0..d {
                for j in 0..d {
                    t[(i, j)] *= if j < i {
                        0.0
                    } else if i == j {
                        radius
                    } else {
                        3.0
                    };
                }
            }
            if d == 1 {
                t[(0, 0)] = radius;
            } else {
                let (sine, cosine) = (radius * libm::sin(angle), radius * libm::cos(angle));
                t.view_mut((0, 0), (2, 2)).copy_from_slice(&[cosine, sine, -sine, cosine]);
            }
            let v = DVector::from_vec(mirror);
            let reflection =
                DMatrix::identity(d, d) - &v * v.transpose() * (2.0 / v.norm_squared());
            &reflection * t * &reflection
        })
    }

    /// A positive semidefinite matrix of rank one to d.
    fn semidefinite(d: usize) -> impl Strategy<Value = DMatrix<f64>> {
        (1..=d).prop_flat_map(move |rank| prop::collection::vec(-1.0..1.0, d * rank)).prop_map(
            move |b| {
                let b = DMatrix::from_vec(d, b.len() / d, b);
                dense::multiply_transposed(&b, &b)
            },
        )
    }

    fn equation(
        d: impl Strategy<Value = usize>,
    ) -> impl Strategy<Value = (DMatrix<f64>, DMatrix<f64>)> {
        (d, 0.05..0.95).prop_flat_map(|(d, radius)| (non_normal(d, radius), semidefinite(d)))
    }

    /// (I - A ⊗ A) vec X = vec Q by Gaussian elimination.
    fn kronecker(a: &DMatrix<f64>, q: &DMatrix<f64>) -> DMatrix<f64> {
        let d = a.nrows();
        let system = DMatrix::identity(d * d, d * d) - a.kronecker(a);
        let x = system.lu().solve(&DVector::from_column_slice(q.as_slice()));
        DMatrix::from_column_slice(d, d, x.expect("a regular system").as_slice())
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(256))]

        #[test]
        fn agrees_with_a_kronecker_solve((a, q) in equation(1..6_usize)) {
            let x = solve(&a, &q).expect("stable");
            let other = kronecker(&a, &q);
            // The residual of the elimination, of the size of roundings, is amplified by at most
            // Σ ‖A^k‖², which the largest scale measures in units of our own residual.
            let rest = (&other - &a * &other * a.transpose() - &q).norm();
            let ours = residual(&a, x.matrix(), &q).norm;
            for (i, j) in [(0, 0), (a.nrows() - 1, 0)] {
                let amplified = x.entry(i, j).radius() * (1.0 + (rest + ours) / ours);
                prop_assert!((x.matrix()[(i, j)] - other[(i, j)]).abs() <= amplified + 1e-300);
            }
        }

        #[test]
        fn agrees_with_the_recursion((a, q) in equation(1..9_usize)) {
            // Some triangles are so far from normal that roundings hide that they are stable.
            let Some(x) = solve(&a, &q) else { return Err(TestCaseError::reject("refused")) };
            let mut y = q.clone();
            // 0.95^2000 = 3e-45, whatever the powers of the triangle in front.
            for _ in 0..1000 {
                y = dense::congruence(&a, &y) + &q;
            }
            let rest = residual(&a, &y, &q).norm;
            let ours = residual(&a, x.matrix(), &q).norm;
            let d = a.nrows();
            for (i, j) in (0..d).flat_map(|i| (0..d).map(move |j| (i, j))) {
                let amplified = x.entry(i, j).radius() * (1.0 + (rest + ours) / ours);
                prop_assert!((x.matrix()[(i, j)] - y[(i, j)]).abs() <= amplified + 1e-300);
            }
        }

        /// Dyadic numbers with few digits: Q = X - A X Aᵀ is exact, so X is the exact solution.
        #[test]
        fn the_interval_holds_an_exactly_known_solution(
            d in 1..7_usize,
            numbers in prop::collection::vec(-31..32_i32, 98),
            shears in prop::collection::vec((0..6_usize, 0..6_usize), 4),
        ) {
            let mut next = numbers.iter().cycle().map(|&n| f64::from(n));
            let mut next = || next.next().expect("endless");
            let mut a = DMatrix::from_fn(d, d, |i, j| if i <= j { next() / 32.0 } else { 0.0 });
            for (i, j) in shears.into_iter().map(|(i, j)| (i % d, j % d)).filter(|(i, j)| i != j) {
                // (I + e_i e_jᵀ) A (I - e_i e_jᵀ): the same eigenvalues, further from normal.
                let row = a.row(j).clone_owned();
                a.row_mut(i).zip_apply(&row, |x, y| *x += y);
                let column = a.column(i).clone_owned();
                a.column_mut(j).zip_apply(&column, |x, y| *x -= y);
            }
            let b = DMatrix::from_fn(d, d, |_, _| next());
            let exact = &b * b.transpose();
            let q = &exact - &a * &exact * a.transpose();
            let x = solve(&a, &q).expect("stable");
            for (i, j) in (0..d).flat_map(|i| (0..d).map(move |j| (i, j))) {
                prop_assert!(x.entry(i, j).contains(exact[(i, j)]), "{:?} {}", x.entry(i, j), exact[(i, j)]);
            }
        }

        #[test]
        fn in_one_dimension_it_is_the_closed_form(a in -0.999..0.999_f64, q in 0.0..9.0_f64) {
            let x = solve(&DMatrix::from_element(1, 1, a), &DMatrix::from_element(1, 1, q));
            let entry = x.expect("stable").entry(0, 0);
            prop_assert!(entry.meets(scalar(a, q)));
            // 10 ulps of 2 x + q, amplified by x / q: x is at most 501 q.
            prop_assert!(entry.radius() <= 10.0 * f64::EPSILON * 1003.0 * 501.0 * q * 1.1);
        }

        #[test]
        fn an_unstable_matrix_is_refused(
            a in (1..6_usize, 1.0..3.0).prop_flat_map(|(d, radius)| non_normal(d, radius * 1.000_001)),
        ) {
            prop_assert_eq!(solve(&a, &DMatrix::identity(a.nrows(), a.nrows())), None);
        }
    }

    /// Values by mpmath 1.3: the Kronecker system solved with 40 digits; to 15 digits also
    /// scipy.linalg.solve_discrete_lyapunov (scipy 1.17.1), both methods.
    #[test]
    fn a_reference_with_complex_eigenvalues() {
        let a = DMatrix::from_fn(4, 4, |i, j| {
            (((3 * i + 5 * j) % 7) as f64 - 3.0) / 8.0 + if j == i + 1 { 0.5 } else { 0.0 }
        });
        let q = DMatrix::from_fn(4, 4, |i, j| 1.0 / (i + j + 1) as f64);
        let expected = [
            1.1535707871022418,
            0.542144235053812,
            0.5596547269361055,
            0.31262268967303475,
            0.2939104054696168,
            0.41960219064207427,
            0.22147366575531244,
            0.20040071229217757,
            0.0338964265347877,
            0.24198717220231192,
        ];
        for (entry, expected) in lower_triangle(&a, &q).into_iter().zip(expected) {
            assert!(entry.contains(expected) && entry.radius() < 1e-13, "{entry:?} {expected}");
        }
    }

    /// (1 - r) = 2^-20 in every direction of a turned matrix; d = 30.
    #[test]
    fn close_to_instability_the_bound_stays_useful() {
        let d = 30;
        let v = DVector::from_fn(d, |i, _| 1.0 + i as f64);
        let reflection = DMatrix::identity(d, d) - &v * v.transpose() * (2.0 / v.norm_squared());
        let radius = 1.0 - 0.5_f64.powi(20);
        let eigenvalues = DVector::from_fn(d, |i, _| radius * (1.0 - 2.0 * i as f64 / 29.0));
        let a = &reflection * DMatrix::from_diagonal(&eigenvalues) * &reflection;
        let x = solve(&a, &DMatrix::identity(d, d)).expect("stable");
        let largest = x.matrix().diagonal().max();
        assert!(x.entry(3, 3).radius() < 1e-5 * largest, "{:?}", x.entry(3, 3));
        for (k, eigenvalue) in eigenvalues.iter().enumerate() {
            let direction: Vec<f64> = reflection.column(k).iter().copied().collect();
            let expected = 1.0 / (1.0 - eigenvalue * eigenvalue);
            assert!(x.variance_along(&direction).contains(expected), "{k}");
        }
    }

    /// Several blocks of the matrix product: one step of the recursion moves the solution by no
    /// more than its bound says, and the bound is small.
    #[test]
    fn three_hundred_dimensions_are_solved_to_nine_digits() {
        let d = 300;
        let a = DMatrix::from_fn(d, d, |i, j| match j.cmp(&i) {
            std::cmp::Ordering::Less => 0.0,
            std::cmp::Ordering::Equal => 0.95 - 1.9 * i as f64 / d as f64,
            std::cmp::Ordering::Greater => ((3 * i + 5 * j) % 7) as f64 / 100.0 - 0.03,
        });
        let v = DVector::from_fn(d, |i, _| 1.0 + (i % 13) as f64);
        let mirror = DMatrix::identity(d, d) - &v * v.transpose() * (2.0 / v.norm_squared());
        let a = dense::multiply(&dense::multiply(&mirror, &a), &mirror);
        let x = solve(&a, &DMatrix::identity(d, d)).expect("stable");
        let again = dense::congruence(&a, x.matrix()) + DMatrix::identity(d, d);
        let largest = x.matrix().amax();
        for i in (0..d).step_by(17) {
            let entry = x.entry(i, i / 2);
            assert!(entry.radius() < 1e-9 * largest, "{entry:?} {largest}");
            assert!((again[(i, i / 2)] - entry.center()).abs() <= 2.0 * entry.radius(), "{i}");
        }
    }

    #[test]
    fn what_cannot_be_solved_is_refused() {
        let one = DMatrix::identity(2, 2);
        let entry = |value: f64| DMatrix::from_row_slice(2, 2, &[0.5, value, 0.0, 0.25]);
        for (row, (a, q)) in [
            (one.clone(), one.clone()),
            (-one.clone(), one.clone()),
            (one.clone() * 1.5, one.clone()),
            (entry(f64::NAN), one.clone()),
            (entry(f64::INFINITY), one.clone()),
            (entry(1e200), one.clone()),
            (entry(0.0), entry(f64::NAN)),
            (one.clone() * (1.0 - 1e-15), one.clone()),
            // A rotation has spectral radius one.
            (DMatrix::from_row_slice(2, 2, &[0.6, 0.8, -0.8, 0.6]), one.clone()),
            // One stable and one unstable direction.
            (DMatrix::from_row_slice(2, 2, &[0.5, 0.0, 0.0, 1.0 + 1e-9]), one.clone()),
        ]
        .into_iter()
        .enumerate()
        {
            assert_eq!(solve(&a, &q), None, "row {row}");
            assert_eq!(lower_triangle(&a, &q), vec![Interval::UNKNOWN; 3], "row {row}");
        }
        assert_eq!(scalar(1.0, 1.0), Interval::UNKNOWN);
        assert_eq!(scalar(f64::NAN, 1.0), Interval::UNKNOWN);
    }

    #[test]
    fn no_noise_has_no_variance() {
        let x = solve(&DMatrix::from_element(1, 1, 0.5), &DMatrix::zeros(1, 1));
        assert_eq!(x.expect("stable").entry(0, 0), Interval::exactly(0.0));
    }
}
