//! Fixed points of linear recursions, found by iterating them: a second route beside `lyapunov`.

use nalgebra::{Cholesky, DMatrix, DVector};

use crate::interval::Interval;
use crate::oracles::numerics::dense;

/// Steps allowed.
const STEPS_MAX: usize = 200_000;

/// The limit of x ← A x + b from `start`, for ‖A‖ ≤ c = `contraction` in the spectral norm.
///
/// One interval per coordinate. Its radius is proved: if a step moves x by at most r, roundings
/// included, then the limit is within r / (1 - c) of x. Unknown unless 0 ≤ c < 1, ‖A‖ ≤ c up to
/// roundings (by a Cholesky factorisation of c² - A Aᵀ) and all numbers stay finite.
///
/// # Panics
///
/// If dimensions differ.
pub fn mean(
    a: &DMatrix<f64>,
    b: &DVector<f64>,
    start: &DVector<f64>,
    contraction: f64,
) -> Vec<Interval> {
    let d = start.len();
    assert!(a.shape() == (d, d) && b.len() == d, "dimensions differ");
    let column = |x: &DVector<f64>| DMatrix::from_column_slice(d, 1, x.as_slice());
    let (b, start) = (column(b), column(start));
    let iterate = |x: &DMatrix<f64>| a * x + &b;
    let sizes = |x: &DMatrix<f64>| a.abs() * x.abs() + b.abs();
    match checked(a, contraction).and_then(|c| settle(start, c, iterate, sizes)) {
        Some((x, radius)) => x.iter().map(|&x| Interval::around(x, radius)).collect(),
        None => vec![Interval::UNKNOWN; d],
    }
}

/// The limit of X ← A X Aᵀ + Q from `start`, for ‖A‖ ≤ c = `contraction` in the spectral norm; all
/// three matrices symmetric but A.
///
/// The lower triangle, row by row, with a radius as in [`mean`] but for c².
///
/// # Panics
///
/// If dimensions differ.
pub fn covariance(
    a: &DMatrix<f64>,
    q: &DMatrix<f64>,
    start: &DMatrix<f64>,
    contraction: f64,
) -> Vec<Interval> {
    let d = start.nrows();
    let square = start.is_square() && a.shape() == (d, d) && q.shape() == (d, d);
    assert!(square, "dimensions differ");
    let ones = DVector::from_element(d, 1.0);
    let iterate = |x: &DMatrix<f64>| dense::congruence(a, x) + q;
    // Row sums, which bound the spectral norm of the symmetric matrix of roundings.
    let sizes = |x: &DMatrix<f64>| {
        let rows = a.abs() * (x.abs() * (a.abs().transpose() * &ones)) + q.abs() * &ones;
        DMatrix::from_element(1, 1, rows.max())
    };
    match checked(a, contraction).and_then(|c| settle(start.clone(), c * c, iterate, sizes)) {
        Some((x, radius)) => (0..d)
            .flat_map(|row| (0..=row).map(move |column| (row, column)))
            .map(|at| Interval::around(x[at], radius))
            .collect(),
        None => vec![Interval::UNKNOWN; d * (d + 1) / 2],
    }
}

/// The covariance of x' = A x + noise of covariance Q after `steps` steps from a point: the sum of
/// A^s Q (A^s)ᵀ over s < `steps`, by doubling, in O(d³ log(steps)) operations. The lower triangle, row by
/// row; Q symmetric.
///
/// The radius is proved. Beside the powers P of A and the sum S goes a bound of the spectral norm of what
/// they are off: doubling turns p into 2 ‖P‖ p + p² and s into (1 + (‖P‖ + p)²) s + (2 ‖P‖ p + p²) ‖S‖,
/// plus roundings. For ‖A‖ near one it grows in proportion to the steps, as the error may: some
/// d² u `steps` relative to the largest eigenvalue. Spectral norms are bounded within a factor of d^(1/64).
/// Unknown where numbers do not stay finite.
///
/// # Panics
///
/// If dimensions differ.
pub fn covariance_after(a: &DMatrix<f64>, q: &DMatrix<f64>, steps: u64) -> Vec<Interval> {
    assert!(a.is_square() && a.shape() == q.shape(), "dimensions differ");
    covariance_after_near((a, 0.0), (q, 0.0), steps)
}

/// The same for matrices that are known within given distances in the spectral norm.
///
/// # Panics
///
/// If dimensions differ.
pub fn covariance_after_near(
    (a, a_error): (&DMatrix<f64>, f64),
    (q, q_error): (&DMatrix<f64>, f64),
    steps: u64,
) -> Vec<Interval> {
    let d = a.nrows();
    let map = Bounded { matrix: a.clone(), error: a_error };
    let mut power = Bounded { matrix: DMatrix::identity(d, d), error: 0.0 };
    let mut sum = Bounded { matrix: q * 0.0, error: 0.0 };
    for bit in (0..u64::BITS - steps.leading_zeros()).rev() {
        let before = sum.matrix.clone();
        sum = power.congruence(&sum).plus(&before, sum.error);
        power = power.times(&power);
        if steps >> bit & 1 == 1 {
            sum = map.congruence(&sum).plus(q, q_error);
            power = map.times(&power);
        }
    }
    let finite = sum.error.is_finite() && sum.matrix.iter().all(|entry| entry.is_finite());
    let entries = (0..d).flat_map(|row| (0..=row).map(move |column| (row, column)));
    let known = |at: (usize, usize)| Interval::around(sum.matrix[at], sum.error);
    entries.map(|at| if finite { known(at) } else { Interval::UNKNOWN }).collect()
}

/// A matrix and a bound of the spectral norm of its error.
struct Bounded {
    matrix: DMatrix<f64>,
    error: f64,
}

/// For what rounding does to bounds themselves: they are sums and products of a few positive numbers.
const OUTWARDS: f64 = 1.0 + 1e-13;

impl Bounded {
    fn times(&self, other: &Bounded) -> Bounded {
        let matrix = dense::multiply(&self.matrix, &other.matrix);
        let [a, b] = [self, other].map(|factor| spectral_bound(&factor.matrix));
        let rounding =
            unit(self.matrix.nrows()) * magnitude(&self.matrix) * magnitude(&other.matrix);
        let error = a * other.error + self.error * (b + other.error) + rounding;
        Bounded { matrix, error: error * OUTWARDS }
    }

    /// `P S Pᵀ` for a symmetric `S`.
    fn congruence(&self, sum: &Bounded) -> Bounded {
        let matrix = dense::congruence(&self.matrix, &sum.matrix);
        let (a, p) = (spectral_bound(&self.matrix), self.error);
        let rounding =
            unit(self.matrix.nrows()) * magnitude(&self.matrix).powi(2) * magnitude(&sum.matrix);
        let error = (a + p) * (a + p) * sum.error
            + (2.0 * a + p) * p * dense::norm_infinity(&sum.matrix)
            + rounding;
        Bounded { matrix, error: error * OUTWARDS }
    }

    /// The sum with a symmetric matrix and the bound of its error.
    fn plus(self, more: &DMatrix<f64>, error: f64) -> Bounded {
        let matrix = self.matrix + more;
        let rounding = f64::EPSILON * dense::norm_infinity(&matrix);
        Bounded { error: (self.error + error + rounding) * OUTWARDS, matrix }
    }
}

/// Two sums of `d` products in a row, at most, and as much again for the rounding of the bound.
fn unit(d: usize) -> f64 {
    (2 * d + 8) as f64 * f64::EPSILON
}

/// A bound of the spectral norm of the absolute values.
pub(super) fn magnitude(a: &DMatrix<f64>) -> f64 {
    let sides = dense::norm_infinity(a) * dense::norm_infinity(&a.transpose());
    sides.sqrt().min(a.norm()) * OUTWARDS
}

/// A bound of the spectral norm, within a factor of d^(1/64): the norm of (A Aᵀ)^16 is the 32nd power.
fn spectral_bound(a: &DMatrix<f64>) -> f64 {
    let simple = magnitude(a);
    // A factor of √d is of no matter where powers have died away; and what is not finite stays so.
    if !(1e-3 < simple && simple.is_finite()) {
        return simple;
    }
    let mut square = dense::multiply_transposed(a, a) / (simple * simple);
    // ‖A‖² = simple² scale ‖square‖, of norms; `square` to the power `exponent`.
    let (mut ln_bound, mut exponent) = (0.0, 1.0);
    for _ in 0..4 {
        let size = square.norm();
        ln_bound += libm::log(size) / exponent;
        square /= size;
        square = dense::multiply(&square, &square);
        exponent *= 2.0;
    }
    ln_bound += libm::log(square.norm()) / exponent;
    // Each product is off by at most d u of norms of one, relative to a norm of at least d^-1/2.
    let d = a.nrows() as f64;
    let rounding = 8.0 * (d + 8.0) * (d + 8.0) * f64::EPSILON;
    (simple * libm::exp(0.5 * ln_bound) * (1.0 + rounding)).min(simple)
}

/// A bound of ‖A‖ below one, which the given one is up to roundings.
fn checked(a: &DMatrix<f64>, contraction: f64) -> Option<f64> {
    if !(0.0..1.0).contains(&contraction) || !a.iter().all(|entry| entry.is_finite()) {
        return None;
    }
    let d = a.nrows();
    // The factorisation runs to its end for what is positive definite up to (d + 1) u of the trace
    // (Higham, Theorem 10.7), and the product is off by d u of ‖A‖_F².
    let slack = 4.0 * unit(d) * (contraction * contraction * d as f64 + a.norm_squared());
    let square = contraction * contraction + slack;
    let rest = DMatrix::from_diagonal_element(d, d, square) - dense::multiply_transposed(a, a);
    Cholesky::new(rest)?;
    let bound = (square + slack).sqrt() * OUTWARDS;
    (bound < 1.0).then_some(bound)
}

/// Iterates until roundings hide the next step; the last iterate and its distance from the limit.
/// `sizes` is what a step adds up, in absolute values.
fn settle(
    start: DMatrix<f64>,
    contraction: f64,
    iterate: impl Fn(&DMatrix<f64>) -> DMatrix<f64>,
    sizes: impl Fn(&DMatrix<f64>) -> DMatrix<f64>,
) -> Option<(DMatrix<f64>, f64)> {
    let unit = unit(start.nrows());
    let mut x = start;
    let mut steps = 0;
    loop {
        let next = iterate(&x);
        let moved = (&next - &x).norm();
        // Squares of numbers below 1e-154 vanish.
        let rounding = unit * sizes(&x).norm() + 1e-150;
        steps += 1;
        if moved <= rounding || steps == STEPS_MAX {
            // The square of a contraction, and the bound, are rounded.
            let radius = (moved + rounding) / (1.0 - contraction.next_up()) * OUTWARDS;
            return radius.is_finite().then_some((x, radius));
        }
        // Also ends a run that has left the finite numbers.
        if !moved.is_finite() {
            return None;
        }
        x = next;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::oracles::linear::lyapunov;
    use proptest::prelude::*;

    /// A symmetric contraction: a diagonal turned by a reflection.
    fn contraction() -> impl Strategy<Value = (DMatrix<f64>, DMatrix<f64>)> {
        let sizes = |d| (prop::collection::vec(-0.98..0.98, d), prop::collection::vec(0.1..1.0, d));
        (1..12_usize).prop_flat_map(sizes).prop_map(|(eigenvalues, mirror)| {
            let d = mirror.len();
            let v = DVector::from_vec(mirror);
            let b = DMatrix::identity(d, d) - &v * v.transpose() * (2.0 / v.norm_squared());
            let a = dense::congruence(&b, &DMatrix::from_diagonal(&DVector::from_vec(eigenvalues)));
            (a, &v * v.transpose())
        })
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        #[test]
        fn the_covariance_is_that_of_the_lyapunov_equation((a, q) in contraction()) {
            let start = DMatrix::identity(a.nrows(), a.nrows()) * 9.0;
            let iterated = covariance(&a, &q, &start, 0.981);
            let solved = lyapunov::lower_triangle(&a, &q);
            for (iterated, solved) in iterated.into_iter().zip(solved) {
                prop_assert!(iterated.meets(solved), "{iterated:?} {solved:?}");
                prop_assert!(iterated.radius() < 1e-9, "{iterated:?}");
            }
        }

        /// Doubling against single steps: each step rounds by some 4 d u, and the map contracts.
        #[test]
        fn doubling_gives_what_single_steps_give((a, q) in contraction(), steps in 0..200_u64) {
            let step = |x: DMatrix<f64>, _| dense::congruence(&a, &x) + &q;
            let single = (0..steps).fold(&q * 0.0, step);
            let d = a.nrows();
            let unit = 8.0 * d as f64 * f64::EPSILON * (1 + steps) as f64 * single.amax();
            let rows = (0..d).flat_map(|i| (0..=i).map(move |j| (i, j)));
            for (at, found) in rows.zip(covariance_after(&a, &q, steps)) {
                prop_assert!(found.widened(unit).contains(single[at]), "{found:?} {}", single[at]);
                prop_assert!(found.radius() <= 1e-9 * single.amax(), "{found:?}");
            }
        }

        /// By the largest singular value.
        #[test]
        fn spectral_norms_are_bounded_closely(entries in prop::collection::vec(-1.0..1.0_f64, 49)) {
            let a = DMatrix::from_vec(7, 7, entries);
            let exact = (&a * a.transpose()).symmetric_eigenvalues().max().sqrt();
            let bound = spectral_bound(&a);
            prop_assert!(exact <= bound && bound <= 1.04 * exact, "{exact} {bound}");
        }

        #[test]
        fn the_mean_solves_its_equation((a, q) in contraction()) {
            let d = a.nrows();
            let b = q.column(0).clone_owned();
            let exact = (DMatrix::identity(d, d) - &a).lu().solve(&b).expect("regular");
            for (mean, exact) in mean(&a, &b, &DVector::zeros(d), 0.981).iter().zip(&exact) {
                // Elimination on a matrix of condition at most 2 / 0.02.
                prop_assert!(mean.widened(1e-11).contains(*exact), "{mean:?} {exact}");
                prop_assert!(mean.radius() < 1e-10);
            }
        }
    }

    #[test]
    fn without_a_contraction_nothing_is_known() {
        let one = DMatrix::from_element(1, 1, 1.0);
        // The last one is a contraction that this matrix is not.
        for contraction in [1.0, 1.5, -0.5, f64::NAN, 0.9] {
            let x = covariance(&one, &one, &one, contraction);
            assert_eq!(x, [Interval::UNKNOWN], "{contraction}");
        }
        let x = covariance(&one, &DMatrix::from_element(1, 1, f64::NAN), &one, 0.5);
        assert_eq!(x, [Interval::UNKNOWN]);
    }
}
