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

/// Where the entries of a product go.
///
/// No closure: one that is called from many places is left as a call, and compiled for the baseline.
pub(super) trait Sink<P> {
    /// The sum of that pack and row.
    fn put(&mut self, pack: usize, row: usize, sum: P);
}

/// Gives `sink` for each pack `p` below `packs` and each row the sum `Σ_k left(row, k) right[p][k]`, with `right` of `inner`
/// entries per pack, of which each is multiplied by `times`: it may not depend on the weights. Each sum from `k = 0` upwards,
/// so that its bits depend on nothing else.
#[inline(always)]
pub(super) fn product<N: Number, R: Copy>(
    (rows, inner, packs): (usize, usize, usize),
    left: &impl Left<N>,
    (right, times): (&[R], impl Fn(N::Pack, R) -> N::Pack + Copy),
    mut sink: impl Sink<N::Pack>,
) {
    let mut pack = 0;
    while pack < packs {
        // Eight sums at once hide the latency of an addition.
        if pack + 2 <= packs {
            let mut row = 0;
            while row + 4 <= rows {
                four::<N, 2, R>(inner, (row, pack), left, (right, times), &mut sink);
                row += 4;
            }
            while row < rows {
                one::<N, 2, R>(inner, (row, pack), left, (right, times), &mut sink);
                row += 1;
            }
            pack += 2;
        } else {
            let mut row = 0;
            while row + 8 <= rows {
                eight::<N, 1, R>(inner, (row, pack), left, (right, times), &mut sink);
                row += 8;
            }
            while row + 4 <= rows {
                four::<N, 1, R>(inner, (row, pack), left, (right, times), &mut sink);
                row += 4;
            }
            while row + 2 <= rows {
                two::<N, 1, R>(inner, (row, pack), left, (right, times), &mut sink);
                row += 2;
            }
            while row < rows {
                one::<N, 1, R>(inner, (row, pack), left, (right, times), &mut sink);
                row += 1;
            }
            pack += 1;
        }
    }
}

/// Sums of neighbouring rows, each by a name of its own: as an array of rows, which a loop runs over, they can be left in
/// memory, where the whole loop is made one of gathers and scatters.
macro_rules! tile {
    ($name:ident, $height:literal, $($sums:ident $row:literal),*) => {
        #[inline(always)]
        fn $name<N: Number, const Q: usize, R: Copy>(
            inner: usize,
            (row, pack): (usize, usize),
            left: &impl Left<N>,
            (right, times): (&[R], impl Fn(N::Pack, R) -> N::Pack + Copy),
            sink: &mut impl Sink<N::Pack>,
        ) {
            let right: [&[R]; Q] = from_fn(|q| &right[(pack + q) * inner..][..inner]);
            let left = left.panel::<$height>(row, inner);
            $(let mut $sums = [N::Pack::splat(N::constant(0.0)); Q];)*
            for k in 0..inner {
                let scalar = left.at(k);
                $(
                    let factor = N::Pack::splat(scalar($row));
                    for q in 0..Q {
                        $sums[q] = $sums[q] + times(factor, right[q][k]);
                    }
                )*
            }
            for (r, sums) in [$($sums),*].iter().enumerate() {
                for (q, &sum) in sums.iter().enumerate() {
                    sink.put(pack + q, row + r, sum);
                }
            }
        }
    };
}

tile!(one, 1, a 0);
tile!(two, 2, a 0, b 1);
tile!(four, 4, a 0, b 1, c 2, d 3);
tile!(eight, 8, a 0, b 1, c 2, d 3, e 4, f 5, g 6, h 7);
