//! A valley on the line with a saddle on either side.

use std::fmt;

use proptest::prelude::*;
use serde::Serialize;

/// `L' = x (x + l) (r - x)`: the minimum is at zero, the saddles at `-l` and `r`.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct TwoSaddles {
    /// `l`.
    pub left: f64,
    /// `r`.
    pub right: f64,
}

impl TwoSaddles {
    /// `L'`.
    pub fn slope(&self, x: f64) -> f64 {
        x * (x + self.left) * (self.right - x)
    }

    /// The heights of the left and of the right saddle over the minimum.
    pub fn barriers(&self) -> [f64; 2] {
        let height = |own: f64, other: f64| own.powi(3) * (own + 2.0 * other) / 12.0;
        [height(self.left, self.right), height(self.right, self.left)]
    }

    /// Saddles whose heights differ by a third at least.
    pub fn any() -> BoxedStrategy<TwoSaddles> {
        let ratio = prop_oneof![0.7..0.85_f64, 1.2..1.5_f64];
        (0.8..1.3_f64, ratio)
            .prop_map(|(right, ratio)| TwoSaddles { left: ratio * right, right })
            .boxed()
    }
}

impl fmt::Display for TwoSaddles {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "L' = x (x + {:.3}) ({:.3} - x)", self.left, self.right)
    }
}
