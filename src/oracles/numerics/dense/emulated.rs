//! Products rounded together with their sums, for processors without an instruction for it.

/// Entries of magnitudes from this to its inverse, and zeros, are split without underflow or overflow: products of two are
/// at least `2^-960`, so that their errors, multiples of `2^-1064`, are numbers, and sums of 256 stay below `2^968`.
const SMALLEST: f64 = f64::from_bits((1023 - 480) << 52);

/// `2^27 + 1` (Veltkamp).
const SPLITTER: f64 = 134_217_729.0;

/// The sums over `k` of `a[k][i] b[k][j]`, each product rounded with its sum: the bits of [`libm::fma`], at three times the speed
/// of its own emulation, since two numbers at a time need no branch.
///
/// The rounding is that of Boldo and Melquiond ("Emulation of a FMA and correctly rounded sums: proved algorithms using
/// rounding to odd", IEEE Transactions on Computers 2008).
#[inline(always)]
pub(super) fn tile<const HEIGHT: usize, const WIDTH: usize>(
    left: &[f64],
    right: &[f64],
) -> [[f64; HEIGHT]; WIDTH] {
    let splits = left.iter().chain(right).fold(true, |splits, x| splits & is_split(*x));
    let mut sums = [[0.0; HEIGHT]; WIDTH];
    let (left, right) = (left.as_chunks::<HEIGHT>().0, right.as_chunks::<WIDTH>().0);
    if !splits {
        for (a, b) in left.iter().zip(right) {
            for (sums, b) in sums.iter_mut().zip(b) {
                sums.iter_mut().zip(a).for_each(|(sum, a)| *sum = libm::fma(*a, *b, *sum));
            }
        }
        return sums;
    }
    for (a, b) in left.iter().zip(right) {
        let halves = [a.map(high), a.map(|a| a - high(a))];
        for j in 0..WIDTH {
            let others = [high(b[j]), b[j] - high(b[j])];
            for i in 0..HEIGHT {
                let a = (a[i], [halves[0][i], halves[1][i]]);
                sums[j][i] = fused(a, (b[j], others), sums[j][i]);
            }
        }
    }
    sums
}

#[inline(always)]
fn is_split(x: f64) -> bool {
    (SMALLEST <= x.abs()) & (x.abs() <= 1.0 / SMALLEST) | (x == 0.0)
}

/// The upper half of the digits: 26, as the lower half, with its sign.
#[inline(always)]
fn high(x: f64) -> f64 {
    let shifted = SPLITTER * x;
    shifted - (shifted - x)
}

/// `a + b`, and what its rounding lost (Knuth).
#[inline(always)]
fn sum(a: f64, b: f64) -> [f64; 2] {
    let sum = a + b;
    let other = sum - a;
    [sum, (a - (sum - other)) + (b - other)]
}

/// `a b + c`, rounded once, from the halves of `a` and `b`.
#[inline(always)]
fn fused((a, [a1, a2]): (f64, [f64; 2]), (b, [b1, b2]): (f64, [f64; 2]), c: f64) -> f64 {
    let product = a * b;
    let lost = ((a1 * b1 - product) + a1 * b2 + a2 * b1) + a2 * b2;
    let [small, smallest] = sum(c, lost);
    let [large, rest] = sum(product, small);
    // The sum of what is left, rounded to odd: an inexact one with an even last digit goes on towards the exact one.
    let [left, error] = sum(smallest, rest);
    let bits = left.to_bits();
    let inexact = if error == 0.0 { 0 } else { u64::MAX };
    let away = (error.to_bits() ^ bits) >> 63;
    let step = 1_u64.wrapping_sub(2 * away) & inexact & (bits & 1).wrapping_sub(1);
    large + f64::from_bits(bits.wrapping_add(step))
}
