//! Products of dense matrices: blocked, vectorised, and with the same bits on every machine.
//!
//! nalgebra's own product is a plain loop here (its fast backend picks its instructions, and with
//! them its roundings, at run time). This one packs both factors into panels, as described by Goto
//! and van de Geijn ("Anatomy of high-performance matrix multiplication", ACM TOMS 2008), and
//! multiplies four rows by four columns at a time, which the compiler keeps in vector registers. The
//! order of summation depends on the shapes alone.

use nalgebra::DMatrix;

/// Rows and columns of the tile that is accumulated in registers.
const TILE: usize = 4;
/// Terms of a sum that are accumulated before they are added to the result.
const DEPTH: usize = 256;
/// Rows of the packed block of the left factor: 128 kB with `DEPTH` terms.
const ROWS: usize = 64;

/// The product `a b`.
///
/// Error: at most `γ |a| |b|` entry by entry, with `γ = n u / (1 - n u)`, `n` the inner dimension
/// and `u = 2^-53`, as for any order of summation (Higham, Accuracy and Stability, §3.5).
///
/// # Panics
///
/// If the inner dimensions differ.
pub fn multiply(a: &DMatrix<f64>, b: &DMatrix<f64>) -> DMatrix<f64> {
    product(a, b, false)
}

/// The product `a bᵀ`, with the error of [`multiply`].
///
/// # Panics
///
/// If the inner dimensions differ.
pub fn multiply_transposed(a: &DMatrix<f64>, b: &DMatrix<f64>) -> DMatrix<f64> {
    product(a, &b.transpose(), false)
}

/// The congruence `a x aᵀ` of a symmetric `x`, exactly symmetric; only one triangle is computed.
///
/// Error: at most `γ |a| |x| |a|ᵀ` entry by entry, with `γ` as in [`multiply`] for twice the
/// dimension.
///
/// # Panics
///
/// If `x` is not square or its size differs from the number of columns of `a`.
pub fn congruence(a: &DMatrix<f64>, x: &DMatrix<f64>) -> DMatrix<f64> {
    assert!(x.is_square(), "a congruence of a matrix that is not square");
    let mut result = product(&multiply(a, x), &a.transpose(), true);
    result.fill_upper_triangle_with_lower_triangle();
    result
}

/// The largest absolute row sum: a bound of the spectral norm of a symmetric matrix.
pub fn norm_infinity(a: &DMatrix<f64>) -> f64 {
    let rows = a.row_iter().map(|row| row.iter().map(|x| x.abs()).sum());
    rows.fold(0.0, f64::max)
}

/// `a b`; if `lower`, only the tiles that touch the lower triangle.
fn product(a: &DMatrix<f64>, b: &DMatrix<f64>, lower: bool) -> DMatrix<f64> {
    let (rows, inner, columns) = (a.nrows(), a.ncols(), b.ncols());
    assert_eq!(inner, b.nrows(), "inner dimensions differ");
    let mut result = DMatrix::zeros(rows, columns);
    let mut left = Vec::new();
    let mut right = Vec::new();
    for start in (0..inner).step_by(DEPTH) {
        let depth = DEPTH.min(inner - start);
        let entry = |k: usize, j: usize| b[(start + k, j)];
        pack(&mut right, depth, columns, entry);
        for top in (0..rows).step_by(ROWS) {
            let height = ROWS.min(rows - top);
            let entry = |k: usize, i: usize| a[(top + i, start + k)];
            pack(&mut left, depth, height, entry);
            for (panel, right) in right.chunks_exact(TILE * depth).enumerate() {
                let j = TILE * panel;
                for (panel, left) in left.chunks_exact(TILE * depth).enumerate() {
                    let i = top + TILE * panel;
                    if !lower || j < i + TILE {
                        add(&mut result, (i, j), &tile(left, right));
                    }
                }
            }
        }
    }
    result
}

/// Panels of `TILE` vectors, interleaved; the last one is filled up with zeros.
fn pack(out: &mut Vec<f64>, depth: usize, vectors: usize, entry: impl Fn(usize, usize) -> f64) {
    out.clear();
    out.resize(vectors.div_ceil(TILE) * TILE * depth, 0.0);
    for (panel, out) in out.chunks_exact_mut(TILE * depth).enumerate() {
        let first = TILE * panel;
        for lane in 0..TILE.min(vectors - first) {
            for k in 0..depth {
                out[TILE * k + lane] = entry(k, first + lane);
            }
        }
    }
}

/// The products of four packed rows with four packed columns; column by column.
#[inline(always)]
fn tile(left: &[f64], right: &[f64]) -> [[f64; TILE]; TILE] {
    let mut sums = [[0.0; TILE]; TILE];
    for (a, b) in left.chunks_exact(TILE).zip(right.chunks_exact(TILE)) {
        for j in 0..TILE {
            for i in 0..TILE {
                sums[j][i] += a[i] * b[j];
            }
        }
    }
    sums
}

/// Adds a tile at `(i, j)`, cut off at the edges of `result`.
fn add(result: &mut DMatrix<f64>, (i, j): (usize, usize), tile: &[[f64; TILE]; TILE]) {
    let (rows, columns) = result.shape();
    let height = TILE.min(rows - i);
    for (column, sums) in tile.iter().enumerate().take(columns - j) {
        let start = (j + column) * rows + i;
        let out = &mut result.as_mut_slice()[start..start + height];
        for (out, sum) in out.iter_mut().zip(sums) {
            *out += sum;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn matrix(rows: usize, columns: usize) -> impl Strategy<Value = DMatrix<f64>> {
        prop::collection::vec(-1.0..1.0, rows * columns)
            .prop_map(move |entries| DMatrix::from_vec(rows, columns, entries))
    }

    fn factors() -> impl Strategy<Value = (DMatrix<f64>, DMatrix<f64>)> {
        (1..70_usize, 1..300_usize, 1..20_usize)
            .prop_flat_map(|(m, n, p)| (matrix(m, n), matrix(n, p)))
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

        /// Both sides sum the same products; the bound is that of two products in a row.
        #[test]
        fn a_congruence_is_two_products((a, b) in square()) {
            let x = &b + b.transpose();
            let gamma = 4.0 * a.ncols() as f64 * f64::EPSILON;
            let bound = gamma * (a.abs() * x.abs() * a.abs().transpose());
            let direct = multiply_transposed(&multiply(&a, &x), &a);
            let congruence = congruence(&a, &x);
            prop_assert!((&congruence - direct).abs().iter().zip(&bound).all(|(d, b)| d <= b));
            prop_assert_eq!(congruence.transpose(), congruence);
        }
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
}
