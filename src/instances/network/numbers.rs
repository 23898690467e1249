//! Numbers that a network computes with, eight samples side by side: plain ones, and dual ones that carry
//! a derivative along.

use std::ops::{Add, Mul, Sub};

use super::exponential;

/// Samples that are computed side by side.
pub(super) const LANES: usize = 8;

/// Eight numbers, one per sample.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
#[repr(align(64))]
pub(super) struct Lanes(pub [f64; LANES]);

impl Lanes {
    /// The eight values of a function. A loop without iterators, of which each call could be left as a call.
    #[inline(always)]
    pub(super) fn each(of: impl Fn(usize) -> f64) -> Lanes {
        let (mut values, mut lane) = ([0.0; LANES], 0);
        while lane < LANES {
            values[lane] = of(lane);
            lane += 1;
        }
        Lanes(values)
    }
}

/// `value + slope ε` with `ε² = 0`: arithmetic carries a directional derivative along, exactly up to rounding.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Dual<T> {
    /// The value.
    pub value: T,
    /// Its derivative.
    pub slope: T,
}

/// What a weight is made of.
pub(super) trait Number: Arithmetic {
    /// Eight of them.
    type Pack: Pack<Self>;
    /// A number that does not depend on the weights.
    fn constant(value: f64) -> Self;
    /// Without its derivative.
    fn value(self) -> f64;
    /// One over the square root.
    fn inverse_root(self) -> Self;
}

/// Ring operations.
pub(super) trait Arithmetic:
    Copy + Send + Sync + Add<Output = Self> + Sub<Output = Self> + Mul<Output = Self>
{
}

impl<T> Arithmetic for T where
    T: Copy + Send + Sync + Add<Output = T> + Sub<Output = T> + Mul<Output = T>
{
}

/// Eight numbers, one per sample.
pub(super) trait Pack<N>: Arithmetic {
    /// Eight times the same.
    fn splat(number: N) -> Self;
    /// That of one sample.
    fn lane(&self, lane: usize) -> N;
    /// Writes the first of them, as many as there is room for.
    fn write(&self, to: &mut [N]);
    /// Replaces that of one sample.
    fn set_lane(&mut self, lane: usize, number: N);
    /// Each times a number that does not depend on the weights.
    fn times(self, factors: Lanes) -> Self;
    /// One where the value is above the other's, else zero.
    fn above(self, other: Self) -> Lanes;
    /// The other's where the mask is one.
    fn or(self, other: Self, mask: Lanes) -> Self;
    /// Of each the exponential.
    fn exp(self) -> Self;
    /// One over each.
    fn recip(self) -> Self;
    /// One where the value is positive, else zero: the derivative of ReLU.
    fn step(self) -> Lanes;
    /// The sum of all eight, in order.
    fn sum(self) -> N;
}

impl Add for Lanes {
    type Output = Lanes;
    #[inline(always)]
    fn add(self, other: Lanes) -> Lanes {
        Lanes::each(|l| self.0[l] + other.0[l])
    }
}

impl Sub for Lanes {
    type Output = Lanes;
    #[inline(always)]
    fn sub(self, other: Lanes) -> Lanes {
        Lanes::each(|l| self.0[l] - other.0[l])
    }
}

impl Mul for Lanes {
    type Output = Lanes;
    #[inline(always)]
    fn mul(self, other: Lanes) -> Lanes {
        Lanes::each(|l| self.0[l] * other.0[l])
    }
}

impl<T: Arithmetic> Add for Dual<T> {
    type Output = Dual<T>;
    #[inline(always)]
    fn add(self, other: Dual<T>) -> Dual<T> {
        Dual { value: self.value + other.value, slope: self.slope + other.slope }
    }
}

impl<T: Arithmetic> Sub for Dual<T> {
    type Output = Dual<T>;
    #[inline(always)]
    fn sub(self, other: Dual<T>) -> Dual<T> {
        Dual { value: self.value - other.value, slope: self.slope - other.slope }
    }
}

impl<T: Arithmetic> Mul for Dual<T> {
    type Output = Dual<T>;
    #[inline(always)]
    fn mul(self, other: Dual<T>) -> Dual<T> {
        let slope = self.value * other.slope + self.slope * other.value;
        Dual { value: self.value * other.value, slope }
    }
}

impl Number for f64 {
    type Pack = Lanes;
    #[inline(always)]
    fn constant(value: f64) -> f64 {
        value
    }
    #[inline(always)]
    fn value(self) -> f64 {
        self
    }
    #[inline(always)]
    fn inverse_root(self) -> f64 {
        1.0 / self.sqrt()
    }
}

impl Number for Dual<f64> {
    type Pack = Dual<Lanes>;
    #[inline(always)]
    fn constant(value: f64) -> Self {
        Dual { value, slope: 0.0 }
    }
    #[inline(always)]
    fn value(self) -> f64 {
        self.value
    }
    #[inline(always)]
    fn inverse_root(self) -> Self {
        let value = 1.0 / self.value.sqrt();
        Dual { value, slope: -0.5 * value * value * value * self.slope }
    }
}

impl Pack<f64> for Lanes {
    #[inline(always)]
    fn splat(number: f64) -> Lanes {
        Lanes([number; LANES])
    }
    #[inline(always)]
    fn lane(&self, lane: usize) -> f64 {
        self.0[lane]
    }
    #[inline(always)]
    fn write(&self, to: &mut [f64]) {
        match to.first_chunk_mut() {
            Some(whole) => *whole = self.0,
            None => to.iter_mut().zip(self.0).for_each(|(to, x)| *to = x),
        }
    }
    #[inline(always)]
    fn set_lane(&mut self, lane: usize, number: f64) {
        self.0[lane] = number;
    }
    #[inline(always)]
    fn times(self, factors: Lanes) -> Lanes {
        self * factors
    }
    #[inline(always)]
    fn above(self, other: Lanes) -> Lanes {
        Lanes::each(|l| if other.0[l] < self.0[l] { 1.0 } else { 0.0 })
    }
    #[inline(always)]
    fn or(self, other: Lanes, mask: Lanes) -> Lanes {
        Lanes::each(|l| if mask.0[l] == 1.0 { other.0[l] } else { self.0[l] })
    }
    #[inline(always)]
    fn exp(self) -> Lanes {
        exponential::exp(self)
    }
    #[inline(always)]
    fn recip(self) -> Lanes {
        Lanes::each(|l| 1.0 / self.0[l])
    }
    #[inline(always)]
    fn step(self) -> Lanes {
        Lanes::each(|l| if 0.0 < self.0[l] { 1.0 } else { 0.0 })
    }
    #[inline(always)]
    fn sum(self) -> f64 {
        let mut sum = self.0[0];
        for lane in 1..LANES {
            sum += self.0[lane];
        }
        sum
    }
}

impl Pack<Dual<f64>> for Dual<Lanes> {
    #[inline(always)]
    fn splat(number: Dual<f64>) -> Self {
        Dual { value: Lanes([number.value; LANES]), slope: Lanes([number.slope; LANES]) }
    }
    #[inline(always)]
    fn lane(&self, lane: usize) -> Dual<f64> {
        Dual { value: self.value.0[lane], slope: self.slope.0[lane] }
    }
    #[inline(always)]
    fn write(&self, to: &mut [Dual<f64>]) {
        to.iter_mut().take(LANES).enumerate().for_each(|(lane, to)| *to = self.lane(lane));
    }
    #[inline(always)]
    fn set_lane(&mut self, lane: usize, number: Dual<f64>) {
        self.value.0[lane] = number.value;
        self.slope.0[lane] = number.slope;
    }
    #[inline(always)]
    fn times(self, factors: Lanes) -> Self {
        Dual { value: self.value * factors, slope: self.slope * factors }
    }
    #[inline(always)]
    fn above(self, other: Self) -> Lanes {
        self.value.above(other.value)
    }
    #[inline(always)]
    fn or(self, other: Self, mask: Lanes) -> Self {
        let (value, slope) = (self.value.or(other.value, mask), self.slope.or(other.slope, mask));
        Dual { value, slope }
    }
    #[inline(always)]
    fn exp(self) -> Self {
        let value = self.value.exp();
        Dual { value, slope: value * self.slope }
    }
    #[inline(always)]
    fn recip(self) -> Self {
        let value = self.value.recip();
        let squared = Lanes::each(|l| -value.0[l] * value.0[l]);
        Dual { value, slope: squared * self.slope }
    }
    #[inline(always)]
    fn step(self) -> Lanes {
        self.value.step()
    }
    #[inline(always)]
    fn sum(self) -> Dual<f64> {
        Dual { value: self.value.sum(), slope: self.slope.sum() }
    }
}
