//! Families of smooth random losses whose expectation is as rough as Assumption 1 of li2022 allows, and losses of one
//! training example.

use std::fmt;

use serde::Serialize;

/// Smooth random losses on the line with gradients that are bounded on compact sets, uniformly in `ξ`, which pull inwards, and
/// whose mean is strongly convex.
#[derive(Clone, Debug, Serialize)]
pub enum RoughFamily {
    /// `f'(x; ε, k) = x + ε c tanh(k x)`, `ε = ±1`, `k >= 1` with density proportional to `k^-2` up to `largest`. The
    /// mean is `x²/2`; `x f' >= x²/2` where `|x| >= 2c`.
    Corner {
        /// `c`.
        size: f64,
        /// The largest `k`, if there is one.
        largest: Option<f64>,
    },
    /// `f'(x; k) = 2x + ln cosh(k x)/k`, `k >= 1` with density proportional to `k^(-3/2)` up to `largest`: `x f' >= x²`
    /// and `1 < f'' < 3` for the mean.
    Kink {
        /// The largest `k`, if there is one.
        largest: Option<f64>,
    },
}

impl RoughFamily {
    /// The largest `k`.
    pub fn largest(&self) -> Option<f64> {
        match *self {
            RoughFamily::Corner { largest, .. } | RoughFamily::Kink { largest } => largest,
        }
    }

    /// `f'(x; ξ)` for `ε = 1` and that `k`.
    pub fn slope(&self, x: f64, k: f64) -> f64 {
        match *self {
            RoughFamily::Corner { size, .. } => x + size * libm::tanh(k * x),
            RoughFamily::Kink { .. } => 2.0 * x + ln_cosh(k * x) / k,
        }
    }
}

/// `ln cosh y`.
pub(crate) fn ln_cosh(y: f64) -> f64 {
    y.abs() + libm::log1p(libm::exp(-2.0 * y.abs())) - std::f64::consts::LN_2
}

impl fmt::Display for RoughFamily {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            RoughFamily::Corner { size, .. } => {
                write!(
                    f,
                    "f'(x; ε, k) = x + ε {size} tanh(kx), ε = ±1, k >= 1 with density ∝ k^-2"
                )?;
            }
            RoughFamily::Kink { .. } => {
                write!(f, "f'(x; k) = 2x + ln cosh(kx)/k, k >= 1 with density ∝ k^-3/2")?;
            }
        }
        self.largest().map_or(Ok(()), |largest| write!(f, ", k <= {largest}"))
    }
}

/// The loss of one training example in the plane, with a penalty `½ λ |w|²`.
#[derive(Clone, Debug, Serialize)]
pub struct ExampleLoss {
    /// The example.
    pub(crate) example: [f64; 2],
    /// Its label.
    pub(crate) label: f64,
    /// Whether the loss is `ln(1 + e^(-y a·w))`; else `½ (a·w - y)²`.
    pub(crate) logistic: bool,
    /// `λ`.
    pub(crate) penalty: f64,
}

impl ExampleLoss {
    /// The gradient.
    pub fn gradient(&self, w: [f64; 2]) -> [f64; 2] {
        let [a, b] = self.example;
        let output = a * w[0] + b * w[1];
        let y = self.label;
        let pull = if self.logistic { -y / (1.0 + libm::exp(y * output)) } else { output - y };
        [pull * a + self.penalty * w[0], pull * b + self.penalty * w[1]]
    }
}

impl fmt::Display for ExampleLoss {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let ExampleLoss { example: [a, b], label, logistic, penalty } = self;
        let name = if *logistic { "cross entropy" } else { "square" };
        write!(f, "{name} of the example ({a}, {b}) with the label {label}, λ = {penalty}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn every_loss_is_confining_and_bounded(k in 1.0..1e9_f64, x in -5.0..5.0_f64, c in 0.1..1.0_f64) {
            let corner = RoughFamily::Corner { size: c, largest: None };
            for sign in [1.0, -1.0] {
                let slope = corner.slope(sign * x, k) * sign;
                prop_assert!(slope.abs() <= x.abs() + c);
                prop_assert!(x.abs() < 2.0 * c || 0.5 * x * x <= x * slope + 1e-12);
            }
            let kink = RoughFamily::Kink { largest: None };
            prop_assert!(x * x <= x * kink.slope(x, k) + 1e-12 && kink.slope(x, k).abs() <= 3.0 * x.abs());
        }
    }
}
