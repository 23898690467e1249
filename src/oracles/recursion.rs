//! Fixed points of linear recursions, found by iterating them: a second route beside `lyapunov`.

use nalgebra::{DMatrix, DVector};

use crate::interval::Interval;
use crate::oracles::dense;

/// Steps allowed.
const STEPS_MAX: usize = 200_000;

/// The limit of x ← A x + b from `start`, for ‖A‖ ≤ c = `contraction` in the spectral norm.
///
/// One interval per coordinate. Its radius is proved: if a step moves x by at most r, roundings
/// included, then the limit is within r / (1 - c) of x. Unknown unless 0 ≤ c < 1 and all numbers
/// stay finite.
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
    match settle(start, contraction, iterate, sizes) {
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
    // A negative bound is none, and must not become one by being squared.
    match settle(start.clone(), contraction * contraction.abs(), iterate, sizes) {
        Some((x, radius)) => (0..d)
            .flat_map(|row| (0..=row).map(move |column| (row, column)))
            .map(|at| Interval::around(x[at], radius))
            .collect(),
        None => vec![Interval::UNKNOWN; d * (d + 1) / 2],
    }
}

/// The covariance of x' = A x + noise of covariance Q after `steps` steps from a point: the sum of
/// A^s Q (A^s)ᵀ over s < `steps`, by doubling, in O(d³ log(steps)) operations.
///
/// Measured for symmetric A of norm below one: relative errors of some d u log₂(steps).
///
/// # Panics
///
/// If dimensions differ.
pub fn covariance_after(a: &DMatrix<f64>, q: &DMatrix<f64>, steps: u64) -> DMatrix<f64> {
    assert!(a.is_square() && a.shape() == q.shape(), "dimensions differ");
    let (mut power, mut sum) = (DMatrix::identity(a.nrows(), a.nrows()), q * 0.0);
    for bit in (0..u64::BITS - steps.leading_zeros()).rev() {
        sum = dense::congruence(&power, &sum) + &sum;
        power = dense::multiply(&power, &power);
        if steps >> bit & 1 == 1 {
            sum = dense::congruence(a, &sum) + q;
            power = dense::multiply(a, &power);
        }
    }
    sum
}

/// Iterates until roundings hide the next step; the last iterate and its distance from the limit.
/// `sizes` is what a step adds up, in absolute values.
fn settle(
    start: DMatrix<f64>,
    contraction: f64,
    iterate: impl Fn(&DMatrix<f64>) -> DMatrix<f64>,
    sizes: impl Fn(&DMatrix<f64>) -> DMatrix<f64>,
) -> Option<(DMatrix<f64>, f64)> {
    if !(0.0..1.0).contains(&contraction) {
        return None;
    }
    // Two sums of d products in a row, at most, and as much again for the rounding of the bound.
    let unit = (2 * start.nrows() + 8) as f64 * f64::EPSILON;
    let mut x = start;
    let mut steps = 0;
    loop {
        let next = iterate(&x);
        let moved = (&next - &x).norm();
        let rounding = unit * sizes(&x).norm();
        steps += 1;
        if moved <= rounding || steps == STEPS_MAX {
            let radius = (moved + rounding) / (1.0 - contraction);
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
    use crate::oracles::lyapunov;
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
            let difference = covariance_after(&a, &q, steps) - &single;
            let unit = 8.0 * a.nrows() as f64 * f64::EPSILON * (1 + steps) as f64;
            prop_assert!(difference.amax() <= unit * single.amax(), "{}", difference.amax());
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
        for contraction in [1.0, 1.5, -0.5, f64::NAN] {
            let x = covariance(&one, &one, &one, contraction);
            assert_eq!(x, [Interval::UNKNOWN], "{contraction}");
        }
        let x = covariance(&one, &DMatrix::from_element(1, 1, f64::NAN), &one, 0.5);
        assert_eq!(x, [Interval::UNKNOWN]);
    }
}
