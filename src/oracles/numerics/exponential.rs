//! The exponential of a dense matrix.

use nalgebra::DMatrix;

use crate::oracles::numerics::dense::{multiply, norm_infinity};

/// `exp(a)` of a square matrix; nothing if an entry is not finite.
///
/// Scaling and squaring: `exp(a) = exp(a / 2^s)^(2^s)` with `‖a / 2^s‖_∞ <= 1/2`, where the Taylor
/// polynomial of degree 16 has a relative truncation error below 1e-19 (Higham, *Functions of
/// Matrices*, section 10.3; the polynomial by Paterson and Stockmeyer, SIAM J. Comput. 2, 1973).
/// Rounding errors may double with each squaring: `‖a‖ n ε` in the worst case. The entries of the scaled
/// polynomial are sums of absolute values of at most `e^(1/2)`, so its rounding is bounded as well.
///
/// # Panics
///
/// If the matrix is not square.
pub fn exponential(a: &DMatrix<f64>) -> Option<DMatrix<f64>> {
    with_error(a).map(|(result, _)| result)
}

/// The exponential and a bound of the largest row sum of its error, roundings included.
pub(in crate::oracles) fn with_error(a: &DMatrix<f64>) -> Option<(DMatrix<f64>, f64)> {
    assert!(a.is_square(), "the exponential of a matrix that is not square");
    let norm = norm_infinity(a);
    if !norm.is_finite() || a.iter().any(|entry| entry.is_nan()) {
        return None;
    }
    // The cap is out of reach of finite results: 2^60 would be a norm of 1e18.
    let squarings = (0..60).find(|&k| norm <= 0.5 * 2f64.powi(k))?;
    let mut result = taylor_16(&(a / 2f64.powi(squarings)));
    // Of row sums: the powers up to the fourth, of at most 1/4, 1/8 and 1/16, are off by n u, 2 n u and 2 n u of
    // that, with coefficients 1/2, 1/6 and 1/24; the last block adds five numbers below e^(1/2), and
    // those before it are multiplied by 1/16. An exponential of zero is exact.
    let n = a.nrows() as f64;
    let mut error = if norm == 0.0 { 0.0 } else { (0.5 * n + 10.0) * f64::EPSILON };
    let unit = 0.5 * (n + 2.0) * f64::EPSILON;
    for _ in 0..squarings {
        let size = norm_infinity(&result);
        error = (2.0 * size + error) * error + unit * size * size;
        result = multiply(&result, &result);
    }
    let finite = error.is_finite() && result.iter().all(|entry| entry.is_finite());
    finite.then_some((result, error))
}

/// The Taylor polynomial of degree 16 of the exponential, by six products.
fn taylor_16(x: &DMatrix<f64>) -> DMatrix<f64> {
    let square = multiply(x, x);
    let cube = multiply(&square, x);
    let fourth = multiply(&square, &square);
    let mut coefficients = [1.0; 17];
    for k in 1..17 {
        coefficients[k] = coefficients[k - 1] / k as f64;
    }
    let mut result = &fourth * coefficients[16];
    for block in (0..4).rev() {
        let [c0, c1, c2, c3] = std::array::from_fn(|k| coefficients[4 * block + k]);
        result += x * c1 + &square * c2 + &cube * c3;
        for i in 0..x.nrows() {
            result[(i, i)] += c0;
        }
        if 0 < block {
            result = multiply(&result, &fourth);
        }
    }
    result
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_rotation_is_found_and_its_inverse(angle in -30.0..30.0f64, decay in -5.0..5.0f64) {
            let a = DMatrix::from_row_slice(2, 2, &[-decay, angle, -angle, -decay]);
            let rotated = exponential(&a).expect("finite");
            let scale = libm::exp(-decay);
            // Rounding doubles with each of at most seven squarings: 2^7 * 17 products * 1e-16.
            let tolerance = 1e-12 * scale;
            prop_assert!((rotated[(0, 0)] - scale * libm::cos(angle)).abs() < tolerance);
            prop_assert!((rotated[(0, 1)] - scale * libm::sin(angle)).abs() < tolerance);
            let back = exponential(&-a).expect("finite");
            let identity = multiply(&rotated, &back) - DMatrix::identity(2, 2);
            prop_assert!(norm_infinity(&identity) < 1e-11);
        }
    }

    #[test]
    fn a_nilpotent_matrix_has_a_polynomial_exponential() {
        let a = DMatrix::from_row_slice(3, 3, &[0.0, 2.0, 3.0, 0.0, 0.0, 4.0, 0.0, 0.0, 0.0]);
        let expected =
            DMatrix::from_row_slice(3, 3, &[1.0, 2.0, 7.0, 0.0, 1.0, 4.0, 0.0, 0.0, 1.0]);
        let gap = exponential(&a).expect("finite") - expected;
        // Four squarings of numbers below eight.
        assert!(norm_infinity(&gap) < 1e-13);
    }

    #[test]
    fn what_is_not_finite_has_no_exponential() {
        let a = DMatrix::from_row_slice(2, 2, &[0.0, f64::NAN, 0.0, 0.0]);
        assert!(exponential(&a).is_none());
        assert!(exponential(&DMatrix::from_element(1, 1, 1e4)).is_none());
    }
}
