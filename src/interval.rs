//! Closed intervals: what an observation is.

use std::fmt;
use std::iter::Sum;
use std::ops::{Add, Div, Mul, Neg, Sub};

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A closed interval of the extended real line that holds the truth.
///
/// An oracle's interval has a stated error as its radius; an estimator's holds the truth with a
/// stated confidence. Arithmetic rounds outwards by one unit in the last place, so sums and
/// products of enclosures are enclosures; a number stands for the interval that holds it alone. `NaN`
/// never enters: an end that is not a number makes the interval [`Interval::UNKNOWN`], and no verdict
/// passes on that.
///
/// A number that was found out keeps its interval on the way into predictions, decoys and further
/// observations: `1.0 + interval`, `interval / other`, [`sqrt`](Interval::sqrt), [`max`](Interval::max)
/// and [`map_lipschitz`](Interval::map_lipschitz) go on where [`center`](Interval::center) would forget it.
///
/// ```
/// use sgdcheck::interval::Interval;
/// let length = Interval::new(1.0, 2.0);
/// assert!((length + 0.5).contains(2.5));
/// assert!((1.0 / length).sqrt().contains(1.0));
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

    /// All numbers from `bound` upwards; unknown if it is not a number.
    pub fn at_least(bound: f64) -> Interval {
        Interval::new(bound, f64::INFINITY)
    }

    /// All numbers up to `bound`; unknown if it is not a number.
    pub fn at_most(bound: f64) -> Interval {
        Interval::new(f64::NEG_INFINITY, bound)
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
    ///
    /// For figures, for sorting and for choices that may be made either way: where a point is drawn, which
    /// step to take, where to cut. It is not what was found out: a prediction, a decoy or an observation
    /// that is made from it forgets the error. Those are made from the interval itself.
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

    /// The interval widened by `margin` on both sides; unknown if that is not a number.
    ///
    /// # Panics
    ///
    /// If `margin` is negative.
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
        self * factor
    }

    /// One over the interval; unknown if it holds zero.
    pub fn recip(self) -> Interval {
        1.0 / self
    }

    /// The larger of a point of this interval and a point of the other.
    pub fn max(self, other: impl Into<Interval>) -> Interval {
        let other = other.into();
        Interval { low: self.low.max(other.low), high: self.high.max(other.high) }
    }

    /// The smaller of a point of this interval and a point of the other.
    pub fn min(self, other: impl Into<Interval>) -> Interval {
        let other = other.into();
        Interval { low: self.low.min(other.low), high: self.high.min(other.high) }
    }

    /// The square root. The part of the interval below zero is cut off; unknown if that is all of it.
    pub fn sqrt(self) -> Interval {
        self.root(2)
    }

    /// The `n`-th root. Of an odd root every interval is in the domain; for an even one the part below
    /// zero is cut off, and what has no other part is unknown.
    ///
    /// # Panics
    ///
    /// If `n` is zero.
    pub fn root(self, n: u32) -> Interval {
        assert!(0 < n, "a root of order zero");
        if n == 1 {
            return self;
        }
        if n % 2 == 1 && self.low < 0.0 {
            let below = -Interval { low: (-self.high).max(0.0), high: -self.low }.root(n);
            let is_negative = self.high <= 0.0;
            return if is_negative { below } else { below.hull(self.max(0.0).root(n)) };
        }
        if self.high < 0.0 {
            return Interval::UNKNOWN;
        }
        // 1/n is rounded, by half a unit, which counts ln x times.
        let order = f64::from(n);
        let root = |x: f64| if n == 2 { x.sqrt() } else { libm::pow(x, 1.0 / order) };
        let error = if n == 2 { 0.0 } else { (2.0 + 750.0 / order) * f64::EPSILON };
        self.max(0.0).map_increasing(root, error).max(0.0)
    }

    /// The `n`-th power, as one number times itself: an even power of an interval around zero starts at
    /// zero. Unknown for a negative `n` if the interval holds zero.
    pub fn powi(self, n: i32) -> Interval {
        if n < 0 {
            // One power less always fits into an exponent.
            let rest = self.powi(-(n + 1));
            return if self.contains(0.0) { Interval::UNKNOWN } else { 1.0 / (rest * self) };
        }
        if n % 2 == 0 {
            let Interval { low, high } = self.abs();
            return Interval { low: power(low, n).low.max(0.0), high: power(high, n).high };
        }
        Interval { low: power(self.low, n).low, high: power(self.high, n).high }
    }

    /// The power with a real exponent, of the part of the interval above zero (error of `libm::pow`:
    /// below one unit in the last place). Unknown if there is no such part, or if the exponent is not a
    /// number or negative and zero is reached.
    pub fn powf(self, exponent: f64) -> Interval {
        if exponent < 0.0 {
            return 1.0 / self.powf(-exponent);
        }
        if self.high < 0.0 || exponent.is_nan() {
            return Interval::UNKNOWN;
        }
        self.max(0.0).map_increasing(|x| libm::pow(x, exponent), f64::EPSILON).max(0.0)
    }

    /// The sine (error of `libm::sin`: below one unit in the last place).
    pub fn sin(self) -> Interval {
        self.map_lipschitz(libm::sin, 1.0, f64::EPSILON).max(-1.0).min(1.0)
    }

    /// The cosine (error of `libm::cos`: below one unit in the last place).
    pub fn cos(self) -> Interval {
        self.map_lipschitz(libm::cos, 1.0, f64::EPSILON).max(-1.0).min(1.0)
    }

    /// An enclosure of the image under a function that rises and falls at most `slope` times as fast as
    /// its argument, where `f` as computed is off by at most `error`. The whole line if the interval is
    /// not bounded, or if `f`, `slope` or `error` is not a number.
    ///
    /// # Panics
    ///
    /// If `slope` or `error` is negative.
    pub fn map_lipschitz(self, f: impl Fn(f64) -> f64, slope: f64, error: f64) -> Interval {
        assert!(!(slope < 0.0 || error < 0.0), "a slope of {slope}, an error of {error}");
        if !self.is_finite() {
            return Interval::UNKNOWN;
        }
        let middle = self.center();
        let reach = (self.high - middle).max(middle - self.low).next_up();
        Interval::around(f(middle), ((slope * reach).next_up() + error).next_up())
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
    /// the interval below zero is cut off; unknown if that is all of it.
    pub fn ln(self) -> Interval {
        if self.high < 0.0 {
            return Interval::UNKNOWN;
        }
        let cut = Interval { low: self.low.max(0.0), high: self.high.max(0.0) };
        cut.map_increasing(libm::log, f64::EPSILON)
    }

    /// The exponential (error of `libm::exp`: below one unit in the last place).
    pub fn exp(self) -> Interval {
        let image = self.map_increasing(libm::exp, f64::EPSILON);
        Interval { low: image.low.max(0.0), high: image.high }
    }
}

/// `x^n` of a number, by squaring, every product rounded outwards.
fn power(x: f64, n: i32) -> Interval {
    let (mut result, mut square, mut rest) = (Interval::exactly(1.0), Interval::exactly(x), n);
    while 0 < rest {
        if rest % 2 == 1 {
            result = result * square;
        }
        rest /= 2;
        if 0 < rest {
            square = square * square;
        }
    }
    result
}

/// The interval that holds this number alone.
impl From<f64> for Interval {
    fn from(value: f64) -> Interval {
        Interval::exactly(value)
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
        of_ends(self, other, product)
    }
}

/// Unknown if the divisor holds zero.
impl Div for Interval {
    type Output = Interval;
    fn div(self, other: Interval) -> Interval {
        if other.contains(0.0) {
            return Interval::UNKNOWN;
        }
        // A bound at infinity over one at infinity may be any number of that sign, down to zero, which
        // the other ends give unless both intervals are a point at infinity.
        let quotient = |a: f64, b: f64| {
            let is_open = a.is_infinite() && b.is_infinite();
            let is_point = self.low == self.high && other.low == other.high;
            if is_open && !is_point { 0.0 } else { a / b }
        };
        of_ends(self, other, quotient)
    }
}

/// The hull of what an operation that is monotone in each argument gives at the ends, rounded outwards.
fn of_ends(a: Interval, b: Interval, operation: impl Fn(f64, f64) -> f64) -> Interval {
    let (low, high) = (a.low, a.high);
    let ends = [
        operation(low, b.low),
        operation(low, b.high),
        operation(high, b.low),
        operation(high, b.high),
    ];
    if ends.iter().any(|end| end.is_nan()) {
        return Interval::UNKNOWN;
    }
    let low = ends.into_iter().fold(f64::INFINITY, f64::min);
    let high = ends.into_iter().fold(f64::NEG_INFINITY, f64::max);
    Interval::new(low.next_down(), high.next_up())
}

/// A number stands for the interval that holds it alone, on either side of a sign.
macro_rules! with_numbers {
    ($($operation:ident $method:ident),*) => {$(
        impl $operation<f64> for Interval {
            type Output = Interval;
            fn $method(self, other: f64) -> Interval {
                self.$method(Interval::exactly(other))
            }
        }

        impl $operation<Interval> for f64 {
            type Output = Interval;
            fn $method(self, other: Interval) -> Interval {
                Interval::exactly(self).$method(other)
            }
        }
    )*};
}

with_numbers!(Add add, Sub sub, Mul mul, Div div);

/// Zero for no summands.
impl Sum for Interval {
    fn sum<I: Iterator<Item = Interval>>(summands: I) -> Interval {
        summands.reduce(|a, b| a + b).unwrap_or(Interval::exactly(0.0))
    }
}

impl fmt::Debug for Interval {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "[{:?}, {:?}]", self.low, self.high)
    }
}

/// As `[low, high]`. JSON cannot write an infinite end: the low end minus infinity and the high end
/// plus infinity are `null`, an end at the other infinity is a word.
/// A point as a number, else both ends, `null` where open.
impl Serialize for Interval {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if self.low == self.high && self.low.is_finite() {
            return self.low.serialize(serializer);
        }
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
        let ends = match Written::deserialize(deserializer)? {
            Written::Point(value) => return Ok(Interval::exactly(value)),
            Written::Ends(ends) => ends,
        };
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

/// How an interval is written.
#[derive(Deserialize)]
#[serde(untagged)]
enum Written {
    Point(f64),
    Ends([Option<End>; 2]),
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
