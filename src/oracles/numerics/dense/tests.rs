//! Products beside plain loops, their promised bits, and what threads and odd entries do to them.

use super::*;
use proptest::prelude::*;

fn matrix(rows: usize, columns: usize) -> impl Strategy<Value = DMatrix<f64>> {
    prop::collection::vec(-1.0..1.0, rows * columns)
        .prop_map(move |entries| DMatrix::from_vec(rows, columns, entries))
}

fn factors() -> impl Strategy<Value = (DMatrix<f64>, DMatrix<f64>)> {
    (1..70_usize, 1..300_usize, 1..20_usize).prop_flat_map(|(m, n, p)| (matrix(m, n), matrix(n, p)))
}

fn square() -> impl Strategy<Value = (DMatrix<f64>, DMatrix<f64>)> {
    (1..80_usize).prop_flat_map(|d| (matrix(d, d), matrix(d, d)))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Two summations of at most 300 products below one differ by at most 2 n u Σ|a||b|.
    #[test]
    fn agrees_with_plain_loops((a, b) in factors()) {
        let bound = 2.0 * a.ncols() as f64 * f64::EPSILON * (a.abs() * b.abs());
        let difference = (multiply(&a, &b) - &a * &b).abs();
        prop_assert!(difference.iter().zip(&bound).all(|(d, b)| d <= b));
    }

    /// The bits that are promised: over 256 terms at a time, from zero, each product rounded with its sum.
    #[test]
    fn has_the_bits_of_fused_sums_in_parts((a, b) in factors()) {
        let entry = |i: usize, j: usize| {
            let terms: Vec<(f64, f64)> = (0..a.ncols()).map(|k| (a[(i, k)], b[(k, j)])).collect();
            let part = |terms: &[(f64, f64)]| {
                terms.iter().fold(0.0, |sum, &(a, b)| libm::fma(a, b, sum))
            };
            terms.chunks(DEPTH).fold(0.0, |sum, terms| sum + part(terms))
        };
        prop_assert_eq!(multiply(&a, &b), DMatrix::from_fn(a.nrows(), b.ncols(), entry));
    }

    /// Both sides sum the same products; the bound is that of two products in a row.
    #[test]
    fn a_congruence_is_two_products((a, b) in square()) {
        let x = &b + b.transpose();
        let gamma = 4.0 * a.ncols() as f64 * f64::EPSILON;
        let bound = gamma * (a.abs() * x.abs() * a.abs().transpose());
        let direct = multiply_transposed(&multiply(&a, &x), &a);
        let congruence = congruence(&a, &x);
        prop_assert!((&congruence - direct).abs().iter().zip(&bound).all(|(d, b)| d <= b));
        prop_assert_eq!(congruence.transpose(), congruence.clone());
        let mut sum = x.clone();
        add_congruence(&mut sum, &a, &mut a.clone());
        prop_assert_eq!(sum, x + congruence);
    }
}

/// Numbers of few and of many digits over a wide range, whose products may cancel, tie, underflow and overflow.
fn scattered() -> impl Strategy<Value = f64> {
    let digits = prop_oneof![(-3..4_i32).prop_map(f64::from), -1.0..1.0_f64];
    let exponent = prop_oneof![4 => -3..4_i32, 2 => -70..71_i32, 1 => -540..541_i32];
    (digits, exponent).prop_map(|(digits, exponent)| digits * 2.0_f64.powi(exponent))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4096))]

    #[test]
    fn emulated_sums_have_the_bits_of_fused_ones(terms in prop::collection::vec((scattered(), scattered()), 1..24)) {
        let (left, right): (Vec<f64>, Vec<f64>) = terms.iter().copied().unzip();
        let exact = terms.iter().fold(0.0, |sum: f64, &(a, b)| libm::fma(a, b, sum));
        let [[sum]] = emulated::tile::<1, 1>(&left, &right);
        prop_assert!(sum.to_bits() == exact.to_bits() || sum.is_nan() && exact.is_nan(), "{sum} {exact}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    /// Positive definite: a square, and one on the diagonal. Each entry sums at most d + 1 products.
    #[test]
    fn a_factor_times_itself_is_the_matrix((b, _) in square()) {
        let d = b.nrows();
        let a = multiply_transposed(&b, &b) + DMatrix::identity(d, d);
        let l = cholesky(&a).expect("positive definite");
        prop_assert_eq!(&l, &l.lower_triangle());
        let bound = (2 * d + 4) as f64 * f64::EPSILON * (l.abs() * l.abs().transpose());
        let difference = (&l * l.transpose() - &a).abs();
        prop_assert!(difference.iter().zip(&bound).all(|(d, b)| d <= b));
    }

    #[test]
    fn a_square_is_a_product((b, _) in square()) {
        for a in [&b + b.transpose(), b] {
            let mut squared = a.clone();
            super::square(&mut squared, &a);
            prop_assert_eq!(squared, multiply(&a, &a));
        }
    }
}

#[test]
fn only_positive_definite_matrices_have_factors() {
    let mut a = DMatrix::identity(70, 70);
    for bad in [0.0, -1.0, f64::NAN, f64::INFINITY] {
        a[(69, 69)] = bad;
        assert_eq!(cholesky(&a), None, "{bad}");
    }
}

#[test]
fn threads_change_no_bit_of_a_large_product() {
    let a = DMatrix::from_fn(300, 257, |i, j| ((7 * i + 3 * j) % 11) as f64 / 37.0 - 0.13);
    let products =
        || (multiply_transposed(&a, &a), congruence(&a.transpose(), &multiply_transposed(&a, &a)));
    let on = |threads| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build();
        pool.expect("threads").install(products)
    };
    assert_eq!(on(1), on(3));
}

#[test]
fn a_column_times_a_row_is_a_product() {
    let (a, b) = (DMatrix::from_fn(9, 1, |i, _| 1.0 + i as f64), DMatrix::from_element(1, 17, 2.0));
    assert_eq!(multiply(&a, &b), &a * &b);
}

#[test]
fn nothing_times_nothing_is_empty() {
    assert_eq!(multiply(&DMatrix::zeros(0, 0), &DMatrix::zeros(0, 0)).len(), 0);
}

#[test]
fn what_is_not_a_number_stays() {
    let mut a = DMatrix::identity(5, 5);
    a[(4, 4)] = f64::NAN;
    assert!(multiply(&a, &a)[(4, 4)].is_nan());
}
