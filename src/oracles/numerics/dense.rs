//! Products of dense matrices: blocked, vectorised, and with the same bits on every machine.
//!
//! nalgebra's own product is a plain loop here (its fast backend picks its instructions, and with
//! them its roundings, at run time). This one packs both factors into panels, as described by Goto
//! and van de Geijn ("Anatomy of high-performance matrix multiplication", ACM TOMS 2008), and
//! accumulates a tile of the result in the vector registers of the processor at hand
//! ([`crate::simd`]). Each entry is summed in the same order whatever the size of the tile: over
//! 256 terms at a time, from zero, and then the parts. A product and its sum are rounded once, together: that is twice as
//! fast where there is an instruction for it (aarch64, and x86-64 since AVX2), and emulated elsewhere, some
//! twelve times as slowly.

mod emulated;

#[cfg(target_arch = "x86_64")]
use std::arch::x86_64::{
    _mm512_fmadd_pd, _mm512_loadu_pd, _mm512_set1_pd, _mm512_setzero_pd, _mm512_storeu_pd,
};
use std::cell::Cell;

use nalgebra::{DMatrix, DVector};
use rayon::prelude::*;

use crate::simd::{self, Kernel, Level};

/// Terms of a sum that are accumulated before they are added to the result.
const DEPTH: usize = 256;
/// Rows of the packed block of the left factor, a multiple of every tile: 256 kB with `DEPTH` terms.
const ROWS: usize = 128;
/// Numbers in a cache line: panels begin with one.
const LINE: usize = 8;
/// Columns of a factor, and entries to be mirrored, that are dealt with at once.
const BLOCK: usize = 32;
/// Multiplications from which on a product is worth sharing among threads.
const SHARED: usize = 1 << 24;

thread_local! {
    /// Room for panels, kept: fresh memory would cost as much time as a small product.
    static ROOM: Cell<Vec<f64>> = const { Cell::new(Vec::new()) };
}

/// The product `a b`.
///
/// Error: at most `γ |a| |b|` entry by entry, with `γ = n u / (1 - n u)`, `n` the inner dimension
/// and `u = 2^-53`, as for any order of summation (Higham, Accuracy and Stability, §3.5).
///
/// # Panics
///
/// If the inner dimensions differ.
pub fn multiply(a: &DMatrix<f64>, b: &DMatrix<f64>) -> DMatrix<f64> {
    let mut result = DMatrix::zeros(a.nrows(), b.ncols());
    add_product(&mut result, Factor::rows_of(a), Factor::columns_of(b), false);
    result
}

/// The product `a bᵀ`, with the error of [`multiply`].
///
/// # Panics
///
/// If the inner dimensions differ.
pub fn multiply_transposed(a: &DMatrix<f64>, b: &DMatrix<f64>) -> DMatrix<f64> {
    let mut result = DMatrix::zeros(a.nrows(), b.nrows());
    add_product(&mut result, Factor::rows_of(a), Factor::rows_of(b), false);
    result
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
    let mut half = DMatrix::zeros(a.nrows(), a.ncols());
    let mut result = DMatrix::zeros(a.nrows(), a.nrows());
    times_symmetric(&mut half, a, x);
    add_symmetric_product(&mut result, &half, a);
    result
}

/// Adds to a symmetric `x` its [`congruence`] `a x aᵀ`; it stays exactly symmetric. In `room` is `a x` then: fresh memory
/// would cost a part of the time.
///
/// # Panics
///
/// If `a`, `x` and `room` are not square of the same size.
pub fn add_congruence(x: &mut DMatrix<f64>, a: &DMatrix<f64>, room: &mut DMatrix<f64>) {
    assert!(x.is_square(), "a congruence of a matrix that is not square");
    times_symmetric(room, a, x);
    add_symmetric_product(x, room, a);
}

/// `a x` for a symmetric `x`, with the bits of [`multiply`] where all is finite; a diagonal one costs no product.
fn times_symmetric(result: &mut DMatrix<f64>, a: &DMatrix<f64>, x: &DMatrix<f64>) {
    let mut columns = x.column_iter().enumerate();
    if columns.all(|(j, column)| column.rows_range(j + 1..).iter().all(|&x| x == 0.0)) {
        result.copy_from(a);
        for (j, mut column) in result.column_iter_mut().enumerate() {
            column *= x[(j, j)];
        }
    } else {
        result.fill(0.0);
        add_product(result, Factor::rows_of(a), Factor::columns_of(x), false);
    }
}

/// Puts into `result` the square `a a`, with the bits of [`multiply`]; of a symmetric matrix only one triangle is computed.
///
/// # Panics
///
/// If `a` and `result` are not square of the same size.
pub fn square(result: &mut DMatrix<f64>, a: &DMatrix<f64>) {
    assert!(a.is_square(), "the square of a matrix that is not square");
    let d = a.nrows();
    result.fill(0.0);
    if (0..d).all(|j| (0..j).all(|i| a[(i, j)] == a[(j, i)])) {
        // The products of an entry and of its mirror image are the same, in the same order.
        add_symmetric_product(result, a, a);
    } else {
        add_product(result, Factor::rows_of(a), Factor::columns_of(a), false);
    }
}

/// The lower triangular `l` with `a = l lᵀ`, for a symmetric `a` of which the lower triangle is read; `None` where a
/// pivot is not positive.
///
/// Error: `l lᵀ` is `a` up to `γ |l| |l|ᵀ` entry by entry, with `γ` as in [`multiply`] for `d + 1` terms, for any order
/// of summation (Higham, Accuracy and Stability, theorem 10.3).
///
/// # Panics
///
/// If `a` is not square.
pub fn cholesky(a: &DMatrix<f64>) -> Option<DMatrix<f64>> {
    assert!(a.is_square(), "a factor of a matrix that is not square");
    let d = a.nrows();
    let mut factor = a.lower_triangle();
    // Columns by blocks: what blocks to the left subtract is a product of matrices.
    for first in (0..d).step_by(BLOCK) {
        let width = BLOCK.min(d - first);
        if 0 < first {
            let mut subtracted = DMatrix::zeros(d - first, width);
            let rows = |count| Factor::corner_of(&factor, first, (count, first));
            add_product(&mut subtracted, rows(d - first), rows(width), false);
            for j in 0..width {
                let mut column = factor.view_mut((first + j, first + j), (d - first - j, 1));
                column -= subtracted.view((j, j), (d - first - j, 1));
            }
        }
        for j in first..first + width {
            let pivot = factor[(j, j)].sqrt();
            // Also of what is not a number.
            if !(0.0 < pivot && pivot.is_finite()) {
                return None;
            }
            let (mut now, mut later) = factor.columns_range_pair_mut(j, j + 1..first + width);
            let mut now = now.rows_mut(j, d - j);
            now /= pivot;
            for (k, mut column) in (j + 1..).zip(later.column_iter_mut()) {
                let share = now[k - j];
                column.rows_mut(k, d - k).axpy(-share, &now.rows(k - j, d - k), 1.0);
            }
        }
    }
    Some(factor)
}

/// Adds a product `a bᵀ` that is known to be symmetric.
fn add_symmetric_product(sum: &mut DMatrix<f64>, a: &DMatrix<f64>, b: &DMatrix<f64>) {
    add_product(sum, Factor::rows_of(a), Factor::rows_of(b), true);
    // Block by block: rows of large matrices are far apart in memory.
    let d = sum.nrows();
    let entries = sum.as_mut_slice();
    for left in (0..d).step_by(BLOCK) {
        for top in (left..d).step_by(BLOCK) {
            for i in top..d.min(top + BLOCK) {
                let (before, row) = entries.split_at_mut(i * d);
                let columns = left..i.min(left + BLOCK);
                for (mirrored, column) in row[columns.clone()].iter_mut().zip(columns) {
                    *mirrored = before[column * d + i];
                }
            }
        }
    }
}

/// The largest absolute row sum: a bound of the spectral norm of a symmetric matrix.
pub fn norm_infinity(a: &DMatrix<f64>) -> f64 {
    absolute_product(a, &DVector::from_element(a.ncols(), 1.0)).iter().copied().fold(0.0, f64::max)
}

/// `|a| v` with the absolute values of the entries of `a`.
///
/// # Panics
///
/// If `v` has not as many entries as `a` has columns.
pub fn absolute_product(a: &DMatrix<f64>, v: &DVector<f64>) -> DVector<f64> {
    assert_eq!(a.ncols(), v.len(), "a vector of another dimension");
    let mut sums = DVector::zeros(a.nrows());
    if a.nrows() != 0 {
        for (column, &factor) in a.as_slice().chunks_exact(a.nrows()).zip(v) {
            for (sum, x) in sums.as_mut_slice().iter_mut().zip(column) {
                *sum += x.abs() * factor;
            }
        }
    }
    sums
}

/// Vectors whose products with those of another factor make the result.
#[derive(Clone, Copy)]
struct Factor<'a> {
    entries: &'a [f64],
    vectors: usize,
    terms: usize,
    /// From an entry of a vector to the same entry of the next one, and to its own next one.
    strides: (usize, usize),
}

impl<'a> Factor<'a> {
    fn rows_of(a: &'a DMatrix<f64>) -> Factor<'a> {
        let (vectors, terms) = a.shape();
        Factor { entries: a.as_slice(), vectors, terms, strides: (1, vectors) }
    }

    fn columns_of(b: &'a DMatrix<f64>) -> Factor<'a> {
        let (terms, vectors) = b.shape();
        Factor { entries: b.as_slice(), vectors, terms, strides: (terms, 1) }
    }

    /// The rows from the given one on, of a corner of that many rows and columns.
    fn corner_of(
        a: &'a DMatrix<f64>,
        first: usize,
        (vectors, terms): (usize, usize),
    ) -> Factor<'a> {
        Factor { entries: &a.as_slice()[first..], vectors, terms, strides: (1, a.nrows()) }
    }

    /// Some of the vectors.
    fn part(self, first: usize, vectors: usize) -> Factor<'a> {
        Factor { entries: &self.entries[first * self.strides.0..], vectors, ..self }
    }

    /// Panels of `WIDTH` vectors, interleaved; the last one is filled up with zeros.
    #[inline(always)]
    fn pack<const WIDTH: usize>(
        self,
        out: &mut [f64],
        (start, depth): (usize, usize),
        (first, vectors): (usize, usize),
    ) {
        let (across, along) = self.strides;
        for (panel, out) in out.chunks_exact_mut(WIDTH * depth).enumerate() {
            let width = WIDTH.min(vectors - WIDTH * panel);
            let entries = &self.entries[(first + WIDTH * panel) * across + start * along..];
            if width < WIDTH {
                out.fill(0.0);
            }
            if across == 1 {
                for (term, out) in out.as_chunks_mut::<WIDTH>().0.iter_mut().enumerate() {
                    let entries = &entries[term * along..];
                    if width == WIDTH {
                        out.copy_from_slice(&entries[..WIDTH]);
                    } else {
                        out[..width].copy_from_slice(&entries[..width]);
                    }
                }
            } else {
                for (lane, entries) in entries.chunks(across).take(width).enumerate() {
                    for (out, entry) in out.as_chunks_mut::<WIDTH>().0.iter_mut().zip(entries) {
                        out[lane] = *entry;
                    }
                }
            }
        }
    }
}

/// Adds to the sum the products of the left vectors with the right ones; if `lower`, only in the
/// tiles that touch the lower triangle. Large ones in parts, for as many threads as there are: each entry is summed by
/// one, in the same order.
fn add_product(sum: &mut DMatrix<f64>, left: Factor, right: Factor, lower: bool) {
    assert_eq!(left.terms, right.terms, "inner dimensions differ");
    assert_eq!(sum.shape(), (left.vectors, right.vectors), "not the size of the product");
    let (rows, columns) = sum.shape();
    let threads = rayon::current_num_threads();
    if threads == 1 || rows * columns * left.terms < SHARED {
        return add_part(sum.as_mut_slice(), left, right, lower.then_some(0));
    }
    // Parts of a triangle differ in work.
    let width = columns.div_ceil(4 * threads).next_multiple_of(8);
    let parts = sum.as_mut_slice().par_chunks_mut(rows * width).enumerate();
    parts.for_each(|(part, out)| {
        let first = part * width;
        add_part(out, left, right.part(first, out.len() / rows), lower.then_some(first));
    });
}

/// The same for some columns of the sum, of which `lower` is the index of the first.
fn add_part(out: &mut [f64], left: Factor, right: Factor, lower: Option<usize>) {
    let mut room = ROOM.take();
    let space = &mut room;
    // Tiles that fit into the registers: 16 of two or four numbers, 32 of eight.
    match simd::level() {
        Level::Baseline => {
            let tile = if cfg!(target_arch = "aarch64") { tile } else { emulated::tile };
            simd::run(Product::<4, 4, _> { left, right, lower, out, space, tile });
        }
        #[cfg(target_arch = "x86_64")]
        Level::Avx512 if 8 < left.vectors => {
            // SAFETY: a level in use is available, so the processor has these instructions.
            let tile = |left: &[f64], right: &[f64]| unsafe { tile_of_eights(left, right) };
            simd::run(Product::<16, 8, _> { left, right, lower, out, space, tile });
        }
        Level::Avx2 | Level::Avx512 => {
            simd::run(Product::<8, 6, _> { left, right, lower, out, space, tile });
        }
    }
    ROOM.set(room);
}

/// A product, in tiles of `HEIGHT` rows and `WIDTH` columns.
struct Product<'a, const HEIGHT: usize, const WIDTH: usize, T> {
    left: Factor<'a>,
    right: Factor<'a>,
    /// Where the first column is, if only the lower triangle matters.
    lower: Option<usize>,
    /// The products of packed rows with packed columns; column by column.
    tile: T,
    /// Column by column.
    out: &'a mut [f64],
    /// For the panels.
    space: &'a mut Vec<f64>,
}

impl<const HEIGHT: usize, const WIDTH: usize, T> Kernel for Product<'_, HEIGHT, WIDTH, T>
where
    T: Fn(&[f64], &[f64]) -> [[f64; HEIGHT]; WIDTH],
{
    type Output = ();

    #[inline(always)]
    fn run(self) {
        let Product { left, right, lower, out, space, tile } = self;
        let (rows, columns, terms) = (left.vectors, right.vectors, left.terms);
        let whole = columns.next_multiple_of(WIDTH);
        let block = ROWS.min(rows.next_multiple_of(HEIGHT));
        let room = (whole + block) * DEPTH.min(terms) + 2 * LINE;
        if space.len() < room {
            space.resize(room, 0.0);
        }
        let unaligned = space.as_ptr().align_offset(LINE * size_of::<f64>());
        let space = &mut space[unaligned.min(LINE)..];
        for start in (0..terms).step_by(DEPTH) {
            let depth = DEPTH.min(terms - start);
            let (right_panels, rest) = space.split_at_mut((whole * depth).next_multiple_of(LINE));
            let right_panels = &mut right_panels[..whole * depth];
            right.pack::<WIDTH>(right_panels, (start, depth), (0, columns));
            for top in (0..rows).step_by(ROWS) {
                let height = ROWS.min(rows - top);
                let left_panels = &mut rest[..height.next_multiple_of(HEIGHT) * depth];
                left.pack::<HEIGHT>(left_panels, (start, depth), (top, height));
                for (panel, right) in right_panels.chunks_exact(WIDTH * depth).enumerate() {
                    let j = WIDTH * panel;
                    for (panel, left) in left_panels.chunks_exact(HEIGHT * depth).enumerate() {
                        let i = top + HEIGHT * panel;
                        if lower.is_none_or(|first| first + j < i + HEIGHT) {
                            add::<HEIGHT, WIDTH>(out, (rows, columns), (i, j), &tile(left, right));
                        }
                    }
                }
            }
        }
    }
}

/// The products of packed rows with packed columns; column by column.
#[inline(always)]
#[expect(clippy::disallowed_methods, reason = "only where the level has the instruction")]
fn tile<const HEIGHT: usize, const WIDTH: usize>(
    left: &[f64],
    right: &[f64],
) -> [[f64; HEIGHT]; WIDTH] {
    let mut sums = [[0.0; HEIGHT]; WIDTH];
    let (left, right) = (left.as_chunks::<HEIGHT>().0, right.as_chunks::<WIDTH>().0);
    for (a, b) in left.iter().zip(right) {
        for j in 0..WIDTH {
            for i in 0..HEIGHT {
                sums[j][i] = a[i].mul_add(b[j], sums[j][i]);
            }
        }
    }
    sums
}

/// The same for two times eight rows and eight columns: from plain loops compilers make registers of four numbers, of
/// which so large a tile has too many.
#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx512f")]
fn tile_of_eights(left: &[f64], right: &[f64]) -> [[f64; 16]; 8] {
    let mut sums = [[_mm512_setzero_pd(); 2]; 8];
    let (left, right) = (left.as_chunks::<16>().0, right.as_chunks::<8>().0);
    for (a, b) in left.iter().zip(right) {
        // SAFETY: sixteen numbers are there.
        let a = unsafe { [_mm512_loadu_pd(a.as_ptr()), _mm512_loadu_pd(a.as_ptr().add(8))] };
        for j in 0..8 {
            let b = _mm512_set1_pd(b[j]);
            for half in 0..2 {
                sums[j][half] = _mm512_fmadd_pd(a[half], b, sums[j][half]);
            }
        }
    }
    let mut tile = [[0.0; 16]; 8];
    for (column, [top, bottom]) in tile.iter_mut().zip(sums) {
        // SAFETY: there is room for sixteen numbers.
        unsafe {
            _mm512_storeu_pd(column.as_mut_ptr(), top);
            _mm512_storeu_pd(column.as_mut_ptr().add(8), bottom);
        }
    }
    tile
}

/// Adds a tile at `(i, j)`, cut off at the edges of the result.
#[inline(always)]
fn add<const HEIGHT: usize, const WIDTH: usize>(
    out: &mut [f64],
    (rows, columns): (usize, usize),
    (i, j): (usize, usize),
    tile: &[[f64; HEIGHT]; WIDTH],
) {
    let height = HEIGHT.min(rows - i);
    for (column, sums) in tile.iter().enumerate().take(columns - j) {
        let start = (j + column) * rows + i;
        let out = &mut out[start..start + height];
        for i in 0..height {
            out[i] += sums[i];
        }
    }
}

#[cfg(test)]
mod tests;
