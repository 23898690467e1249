//! Numbers that a network computes with, eight samples side by side: plain ones, and dual ones that carry
//! a derivative along.

use std::ops::{Add, Mul, Sub};

/// Samples that are computed side by side.
pub(super) const LANES: usize = 8;

/// Eight numbers, one per sample.
#[derive(Clone, Copy, Debug, PartialEq)]
#[repr(align(64))]
pub(super) struct Lanes(pub [f64; LANES]);

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
    /// The exponential.
    fn exp(self) -> Self;
    /// The natural logarithm.
    fn ln(self) -> Self;
    /// One over this.
    fn recip(self) -> Self;
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
    /// Numbers that do not depend on the weights.
    fn constant(values: Lanes) -> Self;
    /// That of one sample.
    fn lane(&self, lane: usize) -> N;
    /// Replaces that of one sample.
    fn set_lane(&mut self, lane: usize, number: N);
    /// Each times a number that does not depend on the weights.
    fn times(self, factors: Lanes) -> Self;
    /// One where the value is positive, else zero: the derivative of ReLU.
    fn step(self) -> Lanes;
    /// The sum of all eight, in order.
    fn sum(self) -> N;
}

impl Add for Lanes {
    type Output = Lanes;
    #[inline(always)]
    fn add(mut self, other: Lanes) -> Lanes {
        (0..LANES).for_each(|l| self.0[l] += other.0[l]);
        self
    }
}

impl Sub for Lanes {
    type Output = Lanes;
    #[inline(always)]
    fn sub(mut self, other: Lanes) -> Lanes {
        (0..LANES).for_each(|l| self.0[l] -= other.0[l]);
        self
    }
}

impl Mul for Lanes {
    type Output = Lanes;
    #[inline(always)]
    fn mul(mut self, other: Lanes) -> Lanes {
        (0..LANES).for_each(|l| self.0[l] *= other.0[l]);
        self
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
    fn exp(self) -> f64 {
        libm::exp(self)
    }
    #[inline(always)]
    fn ln(self) -> f64 {
        libm::log(self)
    }
    #[inline(always)]
    fn recip(self) -> f64 {
        1.0 / self
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
    fn exp(self) -> Self {
        let value = libm::exp(self.value);
        Dual { value, slope: value * self.slope }
    }
    #[inline(always)]
    fn ln(self) -> Self {
        Dual { value: libm::log(self.value), slope: self.slope / self.value }
    }
    #[inline(always)]
    fn recip(self) -> Self {
        let value = 1.0 / self.value;
        Dual { value, slope: -value * value * self.slope }
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
    fn constant(values: Lanes) -> Lanes {
        values
    }
    #[inline(always)]
    fn lane(&self, lane: usize) -> f64 {
        self.0[lane]
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
    fn step(mut self) -> Lanes {
        (0..LANES).for_each(|l| self.0[l] = if 0.0 < self.0[l] { 1.0 } else { 0.0 });
        self
    }
    #[inline(always)]
    fn sum(self) -> f64 {
        self.0.iter().sum()
    }
}

impl Pack<Dual<f64>> for Dual<Lanes> {
    #[inline(always)]
    fn splat(number: Dual<f64>) -> Self {
        Dual { value: Lanes([number.value; LANES]), slope: Lanes([number.slope; LANES]) }
    }
    #[inline(always)]
    fn constant(value: Lanes) -> Self {
        Dual { value, slope: Lanes([0.0; LANES]) }
    }
    #[inline(always)]
    fn lane(&self, lane: usize) -> Dual<f64> {
        Dual { value: self.value.0[lane], slope: self.slope.0[lane] }
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
    fn step(self) -> Lanes {
        self.value.step()
    }
    #[inline(always)]
    fn sum(self) -> Dual<f64> {
        Dual { value: self.value.sum(), slope: self.slope.sum() }
    }
}
