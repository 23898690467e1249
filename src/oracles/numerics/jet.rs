//! Values with their first two derivatives along a line, enclosed: automatic differentiation in interval
//! arithmetic.

use std::ops::{Add, Div, Mul, Neg, Sub};

use crate::interval::Interval;

/// A function of one variable at a point: its value, its derivative and its second derivative.
///
/// Arithmetic follows the rules of Leibniz and Faà di Bruno; every number is an enclosure, so that no error
/// needs to be stated beside it. It is wide where the expression cancels.
#[derive(Clone, Copy, Debug)]
pub struct Jet {
    /// The value.
    pub value: Interval,
    /// The first derivative.
    pub slope: Interval,
    /// The second derivative.
    pub bend: Interval,
}

impl Jet {
    /// The variable itself, at a point.
    pub fn variable(at: f64) -> Jet {
        Jet { slope: Interval::exactly(1.0), ..Jet::from(at) }
    }

    /// `f` of this, from `f` and its first two derivatives at the value.
    pub fn mapped(self, [f, first, second]: [Interval; 3]) -> Jet {
        let bend = second * self.slope.powi(2) + first * self.bend;
        Jet { value: f, slope: first * self.slope, bend }
    }

    /// The exponential.
    pub fn exp(self) -> Jet {
        self.mapped([self.value.exp(); 3])
    }

    /// The natural logarithm, of positive values.
    pub fn ln(self) -> Jet {
        let inverse = self.value.recip();
        self.mapped([self.value.ln(), inverse, -inverse.powi(2)])
    }

    /// The square root, of positive values.
    pub fn sqrt(self) -> Jet {
        let root = self.value.sqrt();
        self.mapped([root, 0.5 / root, -0.25 / (root * self.value)])
    }

    /// One over this.
    pub fn recip(self) -> Jet {
        let inverse = self.value.recip();
        self.mapped([inverse, -inverse.powi(2), 2.0 * inverse.powi(3)])
    }

    /// The arc tangent (error of `libm::atan`: below one unit in the last place).
    pub fn atan(self) -> Jet {
        let first = (1.0 + self.value.powi(2)).recip();
        let value = self.value.map_lipschitz(libm::atan, 1.0, 2.0 * f64::EPSILON);
        self.mapped([value, first, -2.0 * self.value * first.powi(2)])
    }

    /// `ln(1 + e^x)`, whose derivative is the logistic function (error of either: a few units in the last place).
    pub fn softplus(self) -> Jet {
        let few = 4.0 * f64::EPSILON;
        let logistic = |x: f64| 1.0 / (1.0 + libm::exp(-x));
        let soft = |x: f64| x.max(0.0) + libm::log1p(libm::exp(-x.abs()));
        let first = self.value.map_increasing(logistic, few);
        // Of the mirror image, because 1 - ŷ cancels.
        let other = (-self.value).map_increasing(logistic, few);
        self.mapped([self.value.map_increasing(soft, few), first, first * other])
    }

    /// The square.
    pub fn squared(self) -> Jet {
        let twice = 2.0 * self.value;
        self.mapped([self.value.powi(2), twice, Interval::exactly(2.0)])
    }
}

impl From<Interval> for Jet {
    fn from(value: Interval) -> Jet {
        let zero = Interval::exactly(0.0);
        Jet { value, slope: zero, bend: zero }
    }
}

impl From<f64> for Jet {
    fn from(value: f64) -> Jet {
        Jet::from(Interval::exactly(value))
    }
}

impl Neg for Jet {
    type Output = Jet;
    fn neg(self) -> Jet {
        Jet { value: -self.value, slope: -self.slope, bend: -self.bend }
    }
}

impl<J: Into<Jet>> Add<J> for Jet {
    type Output = Jet;
    fn add(self, other: J) -> Jet {
        let other = other.into();
        Jet {
            value: self.value + other.value,
            slope: self.slope + other.slope,
            bend: self.bend + other.bend,
        }
    }
}

impl<J: Into<Jet>> Sub<J> for Jet {
    type Output = Jet;
    fn sub(self, other: J) -> Jet {
        self + -other.into()
    }
}

impl<J: Into<Jet>> Mul<J> for Jet {
    type Output = Jet;
    fn mul(self, other: J) -> Jet {
        let other = other.into();
        Jet {
            value: self.value * other.value,
            slope: self.slope * other.value + self.value * other.slope,
            bend: self.bend * other.value
                + 2.0 * self.slope * other.slope
                + self.value * other.bend,
        }
    }
}

impl<J: Into<Jet>> Div<J> for Jet {
    type Output = Jet;
    fn div(self, other: J) -> Jet {
        Mul::mul(self, other.into().recip())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Second route: derivatives by hand, at a point where no two of them are equal.
    #[test]
    fn derivatives_are_those_of_the_closed_forms() {
        let x = Jet::variable(0.7);
        let (e, r) = (libm::exp(0.7), 1.49_f64.sqrt());
        for (name, jet, [value, slope, bend]) in [
            ("x e^x", x * x.exp(), [0.7 * e, 1.7 * e, 2.7 * e]),
            ("√(1 + x²)", (x.squared() + 1.0).sqrt(), [r, 0.7 / r, 1.0 / (r * r * r)]),
            ("1/x", x.recip(), [1.0 / 0.7, -1.0 / 0.49, 2.0 / 0.343]),
            ("ln x", x.ln(), [libm::log(0.7), 1.0 / 0.7, -1.0 / 0.49]),
            ("atan x", x.atan(), [libm::atan(0.7), 1.0 / 1.49, -1.4 / (1.49 * 1.49)]),
            (
                "ln(1 + e^x)",
                x.softplus(),
                [libm::log(1.0 + e), e / (1.0 + e), e / (1.0 + e) / (1.0 + e)],
            ),
            ("x² / x", x.squared() / x, [0.7, 1.0, 0.0]),
            ("3 - x", -x + 3.0, [2.3, -1.0, 0.0]),
        ] {
            for (found, truth) in [(jet.value, value), (jet.slope, slope), (jet.bend, bend)] {
                let error = (found - truth).abs().high();
                assert!(error < 1e-13, "{name}: {found:?} for {truth}");
            }
        }
    }
}
