//! The one matrix product of a network: sums over `k` of a scalar times eight numbers.

use std::array::from_fn;

use super::numbers::{LANES, Number, Pack};

/// The left factor: scalars by row and by index of the sum.
pub(super) trait Left<N> {
    /// Those of `R` neighbouring rows, from `row` on, for an index below `inner`.
    fn panel<const R: usize>(&self, row: usize, inner: usize) -> impl Panel<N>;
}

/// Neighbouring rows of a left factor.
pub(super) trait Panel<N> {
    /// Those of that index, by row from the first of the panel. They are read one by one where they are used: as an array
    /// they would be collected in a register and spread again.
    fn at(&self, k: usize) -> impl Fn(usize) -> N;
}

/// A matrix, row by row, of that many columns.
pub(super) struct Rows<'a, N>(pub(super) &'a [N], pub(super) usize);

/// The transpose of a matrix, itself row by row, of that many columns.
pub(super) struct Columns<'a, N>(pub(super) &'a [N], pub(super) usize);

/// Units by samples: packs of samples, each of that many units.
pub(super) struct Samples<'a, P>(pub(super) &'a [P], pub(super) usize);

// What does not change in the sum is cut out before it, so that no bound is checked in it.

struct RowsPanel<'a, N, const R: usize>([&'a [N]; R]);

impl<N: Number> Left<N> for Rows<'_, N> {
    #[inline(always)]
    fn panel<const R: usize>(&self, row: usize, inner: usize) -> impl Panel<N> {
        RowsPanel::<N, R>(from_fn(|r| &self.0[(row + r) * self.1..][..inner]))
    }
}

impl<N: Number, const R: usize> Panel<N> for RowsPanel<'_, N, R> {
    #[inline(always)]
    fn at(&self, k: usize) -> impl Fn(usize) -> N {
        move |r| self.0[r][k]
    }
}

struct ColumnsPanel<'a, N, const R: usize>(&'a [N], usize);

impl<N: Number> Left<N> for Columns<'_, N> {
    #[inline(always)]
    fn panel<const R: usize>(&self, row: usize, _inner: usize) -> impl Panel<N> {
        ColumnsPanel::<N, R>(&self.0[row..], self.1)
    }
}

impl<N: Number, const R: usize> Panel<N> for ColumnsPanel<'_, N, R> {
    #[inline(always)]
    fn at(&self, k: usize) -> impl Fn(usize) -> N {
        let near = &self.0[k * self.1..][..R];
        move |r| near[r]
    }
}

struct SamplesPanel<'a, P, const R: usize>(&'a [P], usize);

impl<N: Number> Left<N> for Samples<'_, N::Pack> {
    #[inline(always)]
    fn panel<const R: usize>(&self, row: usize, _inner: usize) -> impl Panel<N> {
        SamplesPanel::<N::Pack, R>(&self.0[row..], self.1)
    }
}

impl<N: Number, P: Pack<N>, const R: usize> Panel<N> for SamplesPanel<'_, P, R> {
    #[inline(always)]
    fn at(&self, k: usize) -> impl Fn(usize) -> N {
        let near = &self.0[k / LANES * self.1..][..R];
        move |r| near[r].lane(k % LANES)
    }
}

/// `out[p][row] = Σ_k left(row, k) right[p][k]`, with `out` of `rows` and `right` of `inner` entries per pack, of which
/// each is multiplied by `times`: it may not depend on the weights. Each sum from `k = 0` upwards, so that its bits depend on nothing else.
#[inline(always)]
pub(super) fn product<N: Number, R: Copy>(
    (rows, inner): (usize, usize),
    left: &impl Left<N>,
    (right, times): (&[R], impl Fn(N::Pack, R) -> N::Pack + Copy),
    out: &mut [N::Pack],
) {
    let packs = out.len() / rows;
    let mut pack = 0;
    while pack < packs {
        // Eight sums at once hide the latency of an addition.
        if pack + 2 <= packs {
            let mut row = 0;
            while row + 4 <= rows {
                tile::<N, 4, 2, R>((rows, inner), (row, pack), left, (right, times), out);
                row += 4;
            }
            while row < rows {
                tile::<N, 1, 2, R>((rows, inner), (row, pack), left, (right, times), out);
                row += 1;
            }
            pack += 2;
        } else {
            let mut row = 0;
            while row + 8 <= rows {
                tile::<N, 8, 1, R>((rows, inner), (row, pack), left, (right, times), out);
                row += 8;
            }
            while row + 4 <= rows {
                tile::<N, 4, 1, R>((rows, inner), (row, pack), left, (right, times), out);
                row += 4;
            }
            while row + 2 <= rows {
                tile::<N, 2, 1, R>((rows, inner), (row, pack), left, (right, times), out);
                row += 2;
            }
            while row < rows {
                tile::<N, 1, 1, R>((rows, inner), (row, pack), left, (right, times), out);
                row += 1;
            }
            pack += 1;
        }
    }
}

#[inline(always)]
fn tile<N: Number, const H: usize, const Q: usize, R: Copy>(
    (rows, inner): (usize, usize),
    (row, pack): (usize, usize),
    left: &impl Left<N>,
    (right, times): (&[R], impl Fn(N::Pack, R) -> N::Pack + Copy),
    out: &mut [N::Pack],
) {
    let right: [&[R]; Q] = from_fn(|q| &right[(pack + q) * inner..][..inner]);
    let left = left.panel::<H>(row, inner);
    let mut sums = [[N::Pack::splat(N::constant(0.0)); Q]; H];
    for (k, scalar) in (0..inner).map(|k| (k, left.at(k))) {
        for (r, sums) in sums.iter_mut().enumerate() {
            let scalar = N::Pack::splat(scalar(r));
            for (sum, right) in sums.iter_mut().zip(right) {
                *sum = *sum + times(scalar, right[k]);
            }
        }
    }
    for q in 0..Q {
        for r in 0..H {
            out[(pack + q) * rows + row + r] = sums[r][q];
        }
    }
}
