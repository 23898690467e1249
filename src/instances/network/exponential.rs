//! Eight exponentials at once, with the bits of [`libm::exp`].

use std::f64::consts::LOG2_E;

use super::numbers::{LANES, Lanes, Pack};

/// The high and the low part of ln 2.
const LN_2: [f64; 2] = [6.931_471_803_691_238e-1, 1.908_214_929_270_587_7e-10];
/// Coefficients of the remainder, from FreeBSD's `e_exp.c`.
const P: [f64; 5] = [
    1.666_666_666_666_660_2e-1,
    -2.777_777_777_701_559_3e-3,
    6.613_756_321_437_934e-5,
    -1.653_390_220_546_525_2e-6,
    4.138_136_797_057_238_5e-8,
];
/// 1.5 times 2^52: a number below 2^51 that is added to it and taken off again is rounded to a whole one, which stands in the low bits of
/// the sum.
const BIG: f64 = 6_755_399_441_055_744.0;

/// The exponential of each, by the operations of [`libm::exp`] in their order, without a branch. Beyond 700, where a power of two is not always one
/// factor, and where one is no number, by itself.
#[inline(always)]
pub(super) fn exp(x: Lanes) -> Lanes {
    let size = map(x, f64::abs);
    if 0.0 < map(size, |size| if size <= 700.0 { 0.0 } else { 1.0 }).sum() {
        return Lanes(x.0.map(libm::exp));
    }
    let sign = map(x, |x| 1.0_f64.copysign(x));
    // libm compares the upper halves of the bits, here with those of ln 2/2, of 1.5 ln 2 and of 2^-28.
    let from = |high: u64| size.above(all(f64::from_bits((high << 32) - 1)));
    // Towards zero: to the nearest, less what is then too much.
    let scaled = all(LOG2_E) * x + all(0.5) * sign;
    let nearest = scaled + all(BIG) - all(BIG);
    let over = map(nearest, f64::abs).above(map(scaled, f64::abs));
    let power = all(0.0).or(sign, from(0x3fd6_2e43));
    let power = power.or(nearest - sign * over, from(0x3ff0_a2b2));
    let (high, low) = (x - power * all(LN_2[0]), power * all(LN_2[1]));
    let rest = high - low;
    let square = rest * rest;
    let [p1, p2, p3, p4, p5] = [all(P[0]), all(P[1]), all(P[2]), all(P[3]), all(P[4])];
    let c = rest - square * (p1 + square * (p2 + square * (p3 + square * (p4 + square * p5))));
    let (above, below) = (rest * c, all(2.0) - c);
    let near = all(1.0) + (Lanes::each(|l| above.0[l] / below.0[l]) - low + high);
    let scale = map(power + all(BIG), |sum| f64::from_bits(sum.to_bits().wrapping_add(1023) << 52));
    (all(1.0) + x).or(near * scale, from(0x3e30_0001))
}

#[inline(always)]
fn all(value: f64) -> Lanes {
    Lanes([value; LANES])
}

#[inline(always)]
fn map(x: Lanes, of: impl Fn(f64) -> f64) -> Lanes {
    Lanes::each(|lane| of(x.0[lane]))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn it_has_the_bits_of_libm(
            near in -1.2..1.2_f64,
            wide in -710.0..710.0_f64,
            tiny in -60..0_i32,
            tie in -1000..1000_i32,
            any in any::<f64>(),
        ) {
            let small = near * libm::ldexp(1.0, tiny);
            let tie = (f64::from(tie) + 0.5) / LOG2_E;
            let all = [near, 0.1 * wide, small, 0.0, 1.0, -0.5 * near, tie, tie.next_up()];
            for x in [all, [wide, any, near, -0.0, tie, small, f64::NAN, f64::INFINITY]] {
                let (found, truth) = (exp(Lanes(x)).0, x.map(libm::exp));
                prop_assert_eq!(found.map(f64::to_bits), truth.map(f64::to_bits), "{:?}", x);
            }
        }
    }
}
