//! Losses on the line with three minima.

use std::fmt;

use proptest::prelude::*;
use serde::Serialize;

/// `L' = scale Π (x - c_i)` with five critical points in order: the minimum `w3` on the left and the saddle beside it, the
/// minimum `w1`, the saddle `w*` and the minimum `w2`.
#[derive(Clone, Debug, Serialize)]
pub struct ThreeWells {
    critical: [f64; 5],
    scale: f64,
    /// Temperatures, each half of the one before.
    temperatures: Vec<f64>,
}

impl ThreeWells {
    /// The loss with these critical points and `|L''(w*)| = curvature`, at six temperatures from an eighth of the barrier
    /// `L(w*) - L(w1)` downwards.
    ///
    /// The error names what fails: the order of the critical points, or a positive curvature.
    pub fn new(critical: [f64; 5], curvature: f64) -> Result<ThreeWells, String> {
        if !critical.windows(2).all(|pair| pair[0] < pair[1]) {
            return Err(format!("critical points {critical:?} are not in order"));
        }
        if !(0.0 < curvature && curvature.is_finite()) {
            return Err(format!("the saddle's curvature {curvature} is not positive"));
        }
        let unit = ThreeWells { critical, scale: 1.0, temperatures: Vec::new() };
        let scale = curvature / unit.curvature(critical[3]).abs();
        let loss = ThreeWells { scale, ..unit };
        let barrier = loss.height(critical[3]);
        let temperatures = (3..9).map(|k| barrier * 0.5_f64.powi(k)).collect();
        Ok(ThreeWells { temperatures, ..loss })
    }

    /// The loss `Π (x - w_i)²/16`, with three global minima `w3 < w1 < w2`, at the temperatures of [`ThreeWells::new`].
    ///
    /// The error names what fails: the order of the minima.
    pub fn equally_deep(minima: [f64; 3]) -> Result<ThreeWells, String> {
        let [a, b, c] = minima;
        // L = P²/16 and L' = P P'/8, where P' = 3 x² - 2 (a + b + c) x + (ab + bc + ca).
        let (sum, pairs) = (a + b + c, a * b + b * c + c * a);
        let root = (sum * sum - 3.0 * pairs).sqrt();
        let critical = [a, (sum - root) / 3.0, b, (sum + root) / 3.0, c];
        let loss = ThreeWells { critical, scale: 3.0 / 8.0, temperatures: Vec::new() };
        ThreeWells::new(critical, loss.curvature(critical[3]).abs())
    }

    /// The critical points, in order.
    pub fn critical(&self) -> [f64; 5] {
        self.critical
    }

    /// The temperatures `ε`.
    pub fn temperatures(&self) -> &[f64] {
        &self.temperatures
    }

    /// `L'(x)`.
    pub fn derivative(&self, x: f64) -> f64 {
        self.critical.iter().fold(self.scale, |product, c| product * (x - c))
    }

    /// `L''` at a critical point.
    pub fn curvature(&self, point: f64) -> f64 {
        let others = self.critical.iter().filter(|&&other| other != point);
        others.fold(self.scale, |product, other| product * (point - other))
    }

    /// `L(x) - L(w1)`: the integral of the quintic, by Gauss' rule of three points, which is exact for it.
    pub fn height(&self, x: f64) -> f64 {
        let (middle, half) = (0.5 * (x + self.critical[2]), 0.5 * (x - self.critical[2]));
        let node = half * 0.6_f64.sqrt();
        let sides = self.derivative(middle - node) + self.derivative(middle + node);
        half / 9.0 * (5.0 * sides + 8.0 * self.derivative(middle))
    }

    /// Losses whose left minimum is deeper than `w1`, with saddle curvatures away from one.
    pub fn any_deeper() -> BoxedStrategy<ThreeWells> {
        (-2.1..-1.9_f64, -1.05..-0.95_f64, 0.8..0.9_f64, 1.5..1.7_f64, 1.6..3.0_f64)
            .prop_map(|(a, b, d, e, curvature)| {
                ThreeWells::new([a, b, 0.0, d, e], curvature).expect("valid by construction")
            })
            .boxed()
    }

    /// Losses with three global minima of unequal curvature, the nearest to `w1` on the right.
    pub fn any_equally_deep() -> BoxedStrategy<ThreeWells> {
        (-3.4..-2.4_f64, 1.6..2.1_f64)
            .prop_map(|(left, right)| {
                ThreeWells::equally_deep([left, 0.0, right]).expect("valid by construction")
            })
            .boxed()
    }
}

impl fmt::Display for ThreeWells {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [a, b, c, d, e] = self.critical;
        write!(f, "L' ∝ (x - {a:.3}) (x - {b:.3}) (x - {c:.3}) (x - {d:.3}) (x - {e:.3}), ")?;
        write!(f, "|L''(w*)| = {:.3}, ", self.curvature(d).abs())?;
        // Adding zero takes the sign from a zero that is rounded.
        let thousandths = |height: f64| (1e3 * height).round() / 1e3 + 0.0;
        let [saddle, left] = [d, a].map(|point| thousandths(self.height(point)));
        write!(f, "L(w*) = {saddle}, L(w3) = {left}")
    }
}
