//! Closed intervals: what an observation is.

use std::fmt;
use std::ops::{Add, Mul, Neg, Sub};

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A closed interval of the extended real line that holds the truth.
///
/// An oracle's interval has a stated error as its radius; an estimator's holds the truth with a
/// stated confidence. Arithmetic rounds outwards by one unit in the last place, so sums and
/// products of enclosures are enclosures. `NaN` never enters: an end that is not a number makes
/// the interval [`Interval::UNKNOWN`], and no verdict passes on that.
///
/// ```
/// use sgdcheck::interval::Interval;
/// let length = Interval::new(1.0, 2.0);
/// assert!((length + Interval::exactly(0.5)).contains(2.5));
/// assert_eq!(Interval::new(f64::NAN, 1.0), Interval::UNKNOWN);
/// ```
#[derive(Clone, Copy, PartialEq)]
pub struct Interval {
    low: f64,
    high: f64,
}

impl Interval {
    /// The whole line: nothing was found out.
    pub const UNKNOWN: Interval = Interval { low: f64::NEG_INFINITY, high: f64::INFINITY };

    /// The interval from `low` to `high`, or [`Interval::UNKNOWN`] if an end is not a number.
    ///
    /// # Panics
    ///
    /// If `high < low`.
    pub fn new(low: f64, high: f64) -> Interval {
        if low.is_nan() || high.is_nan() {
            return Interval::UNKNOWN;
        }
        assert!(low <= high, "interval with low {low} above high {high}");
        Interval { low, high }
    }

    /// The one-point interval at `value`.
    pub fn exactly(value: f64) -> Interval {
        Interval::new(value, value)
    }

    /// All points within `radius` of `center`; unknown if either is not a number.
    ///
    /// # Panics
    ///
    /// If `radius` is negative.
    pub fn around(center: f64, radius: f64) -> Interval {
        if center.is_nan() || radius.is_nan() || (center.is_infinite() && radius.is_infinite()) {
            return Interval::UNKNOWN;
        }
        assert!(0.0 <= radius, "negative radius {radius}");
        if radius == 0.0 {
            return Interval::exactly(center);
        }
        Interval::new((center - radius).next_down(), (center + radius).next_up())
    }

    /// The smallest interval that holds both ends, in whichever order they come.
    pub fn between(a: f64, b: f64) -> Interval {
        if a.is_nan() || b.is_nan() {
            return Interval::UNKNOWN;
        }
        Interval::new(a.min(b), a.max(b))
    }

    /// The lower end.
    pub fn low(self) -> f64 {
        self.low
    }

    /// The upper end.
    pub fn high(self) -> f64 {
        self.high
    }

    /// The midpoint; zero for the whole line, infinite for a half-line.
    pub fn center(self) -> f64 {
        if self.low.is_infinite() && self.high.is_infinite() && self.low != self.high {
            return 0.0;
        }
        if self.low == self.high { self.low } else { self.low / 2.0 + self.high / 2.0 }
    }

    /// Half the width.
    pub fn radius(self) -> f64 {
        if self.low == self.high { 0.0 } else { self.high / 2.0 - self.low / 2.0 }
    }

    /// Whether both ends are finite.
    pub fn is_finite(self) -> bool {
        self.low.is_finite() && self.high.is_finite()
    }

    /// Whether `value` lies in the interval.
    pub fn contains(self, value: f64) -> bool {
        self.low <= value && value <= self.high
    }

    /// Whether the two intervals have a point in common.
    pub fn meets(self, other: Interval) -> bool {
        self.low <= other.high && other.low <= self.high
    }

    /// The smallest interval that holds both.
    pub fn hull(self, other: Interval) -> Interval {
        Interval { low: self.low.min(other.low), high: self.high.max(other.high) }
    }

    /// The interval widened by `margin` on both sides.
    pub fn widened(self, margin: f64) -> Interval {
        if margin.is_nan() {
            return Interval::UNKNOWN;
        }
        assert!(0.0 <= margin, "negative margin {margin}");
        if margin == 0.0 {
            return self;
        }
        Interval::new((self.low - margin).next_down(), (self.high + margin).next_up())
    }

    /// The absolute values of the points of the interval.
    pub fn abs(self) -> Interval {
        if 0.0 <= self.low {
            self
        } else if self.high <= 0.0 {
            -self
        } else {
            Interval { low: 0.0, high: self.high.max(-self.low) }
        }
    }

    /// Multiplication by a number.
    pub fn scaled(self, factor: f64) -> Interval {
        self * Interval::exactly(factor)
    }

    /// One over the interval; unknown if it holds zero.
    pub fn recip(self) -> Interval {
        if self.contains(0.0) {
            return Interval::UNKNOWN;
        }
        Interval::new((1.0 / self.high).next_down(), (1.0 / self.low).next_up())
    }

    /// The image under an increasing function, each end moved outwards by `relative_error` of its
    /// magnitude plus one unit in the last place. Unknown where `f` is not a number.
    pub fn map_increasing(self, f: impl Fn(f64) -> f64, relative_error: f64) -> Interval {
        let (low, high) = (f(self.low), f(self.high));
        if low.is_nan() || high.is_nan() {
            return Interval::UNKNOWN;
        }
        let out = |end: f64| {
            if end.is_finite() { relative_error * end.abs() } else { 0.0 }
        };
        Interval::new((low - out(low)).next_down(), (high + out(high)).next_up())
    }

    /// The natural logarithm (error of `libm::log`: below one unit in the last place). The part of
    /// the interval below zero is cut off.
    pub fn ln(self) -> Interval {
        let cut = Interval { low: self.low.max(0.0), high: self.high.max(0.0) };
        cut.map_increasing(libm::log, f64::EPSILON)
    }

    /// The exponential (error of `libm::exp`: below one unit in the last place).
    pub fn exp(self) -> Interval {
        let image = self.map_increasing(libm::exp, f64::EPSILON);
        Interval { low: image.low.max(0.0), high: image.high }
    }
}

impl Add for Interval {
    type Output = Interval;
    fn add(self, other: Interval) -> Interval {
        Interval::new((self.low + other.low).next_down(), (self.high + other.high).next_up())
    }
}

impl Neg for Interval {
    type Output = Interval;
    fn neg(self) -> Interval {
        Interval { low: -self.high, high: -self.low }
    }
}

impl Sub for Interval {
    type Output = Interval;
    fn sub(self, other: Interval) -> Interval {
        self + -other
    }
}

impl Mul for Interval {
    type Output = Interval;
    fn mul(self, other: Interval) -> Interval {
        // Zero times infinity is zero here: the ends are bounds of finite truths.
        let product = |a: f64, b: f64| if a == 0.0 || b == 0.0 { 0.0 } else { a * b };
        let ends = [
            product(self.low, other.low),
            product(self.low, other.high),
            product(self.high, other.low),
            product(self.high, other.high),
        ];
        let low = ends.into_iter().fold(f64::INFINITY, f64::min);
        let high = ends.into_iter().fold(f64::NEG_INFINITY, f64::max);
        Interval::new(low.next_down(), high.next_up())
    }
}

impl fmt::Debug for Interval {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "[{:?}, {:?}]", self.low, self.high)
    }
}

/// As `[low, high]`. JSON cannot write an infinite end: the low end minus infinity and the high end
/// plus infinity are `null`, an end at the other infinity is a word.
impl Serialize for Interval {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let ends = [(self.low, f64::NEG_INFINITY), (self.high, f64::INFINITY)];
        ends.map(|(end, open)| {
            if end.is_finite() {
                Some(End::Finite(end))
            } else {
                (end != open).then_some(End::Infinite(if open < end {
                    Far::Inf
                } else {
                    Far::MinusInf
                }))
            }
        })
        .serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Interval {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Interval, D::Error> {
        let ends = <[Option<End>; 2]>::deserialize(deserializer)?;
        let number = |end: &Option<End>, open: f64| match end {
            None => open,
            Some(End::Finite(end)) => *end,
            Some(End::Infinite(Far::Inf)) => f64::INFINITY,
            Some(End::Infinite(Far::MinusInf)) => f64::NEG_INFINITY,
        };
        let (low, high) = (number(&ends[0], f64::NEG_INFINITY), number(&ends[1], f64::INFINITY));
        if high < low {
            return Err(serde::de::Error::custom("an interval's low end is above its high end"));
        }
        Ok(Interval::new(low, high))
    }
}

/// How an end is written.
#[derive(Serialize, Deserialize)]
#[serde(untagged)]
enum End {
    Finite(f64),
    Infinite(Far),
}

#[derive(Serialize, Deserialize)]
enum Far {
    #[serde(rename = "inf")]
    Inf,
    #[serde(rename = "-inf")]
    MinusInf,
}
