//! The solutions beside elimination and closed forms, and what is refused.

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
        let reflection = DMatrix::identity(d, d) - &v * v.transpose() * (2.0 / v.norm_squared());
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

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// A candidate that is a little off is within the bound of its distance from the solution, and a solution of its own
    /// is proved.
    #[test]
    fn a_candidate_is_as_far_off_as_its_bound((a, q) in equation(1..6_usize), off in 0.0..0.1_f64) {
        let d = a.nrows();
        let x = solve(&a, &q).expect("stable");
        let w = solve(&a, &DMatrix::identity(d, d)).expect("stable");
        let mut candidate = x.matrix().clone();
        candidate[(0, 0)] += off;
        let found = certified_near((&a, 0.0), (&q, 0.0), candidate, w.matrix()).expect("stable");
        for (mine, other) in found.lower_triangle().into_iter().zip(x.lower_triangle()) {
            prop_assert!(mine.meets(other), "{mine:?} {other:?}");
        }
    }
}

#[test]
fn a_candidate_for_an_unstable_map_is_refused() {
    let (one, unstable) = (DMatrix::identity(2, 2), DMatrix::identity(2, 2) * 1.01);
    for w in [one.clone() * 1e6, -one.clone() / 0.0201, one.clone()] {
        assert_eq!(certified_near((&unstable, 0.0), (&one, 0.0), one.clone(), &w), None);
    }
}

/// A bidiagonal matrix of norm at most 3/4 and a tridiagonal solution, with few digits: Q = X - A X Aᵀ is exact.
fn exactly_known(d: usize, aside: f64) -> [DMatrix<f64>; 3] {
    let a = DMatrix::from_fn(d, d, |i, j| if i == j { 0.5 } else { 0.25 * f64::from(i + 1 == j) });
    let x =
        DMatrix::from_fn(
            d,
            d,
            |i, j| if i == j { 4.0 } else { aside * f64::from(i.abs_diff(j) == 1) },
        );
    let q = &x - &a * &x * a.transpose();
    [a, x, q]
}

/// The first Q has eigenvalues from 1.75 to 3.75 and stands for itself; those of the second, from 0.015 to 3.76, are
/// too far apart, and W takes ten products more.
#[test]
fn a_large_equation_holds_its_exact_solution_with_either_certificate() {
    for (aside, products) in [(0.0, 19), (1.9921875, 29)] {
        let [a, exact, q] = exactly_known(LARGE, aside);
        let found = solve(&a, &q).expect("stable");
        for (row, column) in (0..LARGE).flat_map(|i| (0..=i).map(move |j| (i, j))) {
            let entry = found.entry(row, column);
            assert!(entry.contains(exact[(row, column)]), "{aside}: {row}, {column}: {entry:?}");
            assert!(entry.radius() < 1e-9, "{aside}: {row}, {column}: {entry:?}");
        }
        assert_eq!(found.products(), products, "{aside}");
    }
}

/// The square of A has a norm of 0.09 after one of 100, and the next power is no smaller than its square.
#[test]
fn powers_that_fall_once_are_not_trusted_to_go_on() {
    let mut a = DMatrix::zeros(LARGE, LARGE);
    (a[(0, 1)], a[(2, 2)]) = (100.0, 0.3);
    let found = solve(&a, &DMatrix::identity(LARGE, LARGE)).expect("stable");
    let entry = found.entry(2, 2);
    assert!(entry.contains(1.0 / 0.91) && entry.radius() < 1e-7, "{entry:?}");
}

#[test]
fn a_large_equation_without_a_stable_solution_is_refused() {
    let one = DMatrix::identity(LARGE, LARGE);
    for size in [1.0, 1.5, f64::NAN] {
        assert_eq!(solve(&(&one * size), &one), None, "{size}");
    }
}

/// Each entry of the factor's product sums at most d + 1 products, twice.
#[test]
fn the_factor_of_a_solution_is_its_root() {
    let [a, _, q] = exactly_known(40, 1.0);
    let found = solve(&a, &q).expect("stable");
    let root = found.factor().expect("positive definite");
    let bound = 84.0 * f64::EPSILON * (root.abs() * root.abs().transpose());
    let difference = (&root * root.transpose() - found.matrix()).abs();
    assert!(difference.iter().zip(&bound).all(|(d, b)| d <= b));
}
