//! Losses near a nondegenerate minimum at 0, with noise that may vary and a convex domain, in one and
//! two dimensions.

use std::fmt;

use proptest::prelude::*;
use serde::Serialize;

/// On the line: `F' = k x + q x² + c x³`, noise `S(x) = s (1 + g x)`, `D = (-l, r)`.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Well {
    slope: [f64; 3],
    noise: [f64; 2],
    ends: [f64; 2],
}

impl Well {
    /// The well with `slope` `[k, q, c]`, `noise` `[s, g]` and `ends` `[l, r]`.
    ///
    /// # Errors
    ///
    /// The hypothesis that fails: `x F'(x) >= γ x²` with `γ > 0`, or `S > 0`, on the closure of `D`.
    pub fn new(slope: [f64; 3], noise: [f64; 2], ends: [f64; 2]) -> Result<Well, &'static str> {
        let well = Well { slope, noise, ends };
        let points = || (0..=400).map(|k| -ends[0] + (ends[0] + ends[1]) * f64::from(k) / 400.0);
        if !(0.0 < ends[0] && 0.0 < ends[1]) {
            return Err("D does not contain 0");
        }
        if !points().all(|x| 1e-3 < slope[0] + x * (slope[1] + x * slope[2])) {
            return Err("F has another stationary point in the closure of D");
        }
        if !points().all(|x| 1e-3 < well.noise_at(x)) {
            return Err("S is not positive on the closure of D");
        }
        Ok(well)
    }

    /// The ends of `D`.
    pub fn ends(&self) -> [f64; 2] {
        [-self.ends[0], self.ends[1]]
    }

    /// `F'(x)`.
    #[inline]
    pub fn slope_at(&self, x: f64) -> f64 {
        x * (self.slope[0] + x * (self.slope[1] + x * self.slope[2]))
    }

    /// `S(x)`.
    #[inline]
    pub fn noise_at(&self, x: f64) -> f64 {
        self.noise[0] * (1.0 + self.noise[1] * x)
    }

    /// `F(x) - F(0)`.
    pub fn rise_to(&self, x: f64) -> f64 {
        let [k, q, c] = self.slope;
        x * x * (k / 2.0 + x * (q / 3.0 + x * c / 4.0))
    }

    /// `S(0)`.
    pub fn noise_at_minimum(&self) -> f64 {
        self.noise[0]
    }

    /// The largest `γ` with `x F'(x) >= γ x²` on `D`, on a grid of 401 points.
    pub fn restoring_rate(&self) -> f64 {
        let [left, right] = self.ends();
        let [k, q, c] = self.slope;
        let rate = |x: f64| k + x * (q + x * c);
        (0..=400)
            .map(|i| rate(left + (right - left) * f64::from(i) / 400.0))
            .fold(f64::INFINITY, f64::min)
    }

    /// The same with `S` multiplied by a factor.
    pub fn louder(&self, factor: f64) -> Well {
        Well { noise: [factor * self.noise[0], self.noise[1]], ..*self }
    }

    /// Wells with skew and quartic losses, noise that varies, and unequal ends.
    pub fn any() -> BoxedStrategy<Well> {
        let fraction = || (-0.45..0.45_f64).prop_map(|f| (f * 64.0).round() / 64.0);
        let size = || (0.4..1.2_f64).prop_map(|s| (s * 64.0).round() / 64.0);
        (size(), fraction(), fraction(), size(), fraction(), size(), size())
            .prop_map(|(k, q, c, s, g, left, right)| {
                let reach = left.max(right);
                let slope = [2.0 * k, 2.0 * k * q / reach, 2.0 * k * c / (reach * reach)];
                Well::new(slope, [s, 2.0 * g / reach], [left, right]).expect("|q| + |c|, 2|g| < 1")
            })
            .boxed()
    }
}

impl fmt::Display for Well {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let ([k, q, c], [s, g], [left, right]) = (self.slope, self.noise, self.ends());
        write!(f, "F' = {k} x")?;
        for (coefficient, power) in [(q, "x²"), (c, "x³")] {
            if coefficient != 0.0 {
                write!(f, " {} {} {power}", sign(coefficient), coefficient.abs())?;
            }
        }
        write!(f, ", S = {s}")?;
        if g != 0.0 {
            write!(f, " (1 {} {} x)", sign(g), g.abs())?;
        }
        write!(f, ", D = ({left}, {right})")
    }
}

/// A well and a step size.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct AtStep {
    /// The well.
    pub well: Well,
    /// The step size.
    pub eta: f64,
}

impl fmt::Display for AtStep {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}, η = {}", self.well, self.eta)
    }
}

/// Two independent wells: a rectangle.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Pair(pub AtStep, pub AtStep);

impl fmt::Display for Pair {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} beside {}", self.0, self.1)
    }
}

fn sign(number: f64) -> char {
    if number < 0.0 { '-' } else { '+' }
}

/// In the plane: `F = ½ xᵀ K x + κ x₁² x₂`, `S(x) = (I + (g · x) J) S₀` with the swap `J`, and an
/// ellipse around 0, though 0 need not be its centre.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Basin {
    curvatures: [f64; 2],
    axis: f64,
    cubic: f64,
    noise: [[f64; 2]; 2],
    noise_slope: [f64; 2],
    domain: Ellipse,
}

/// An ellipse.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Ellipse {
    /// Its centre.
    pub centre: [f64; 2],
    /// Its half-axes.
    pub half_axes: [f64; 2],
    /// The angle of the first of them.
    pub angle: f64,
}

impl Ellipse {
    /// The half-axes as vectors.
    pub fn axes(&self) -> [[f64; 2]; 2] {
        let (c, s) = (libm::cos(self.angle), libm::sin(self.angle));
        let [p, q] = self.half_axes;
        [[p * c, p * s], [-q * s, q * c]]
    }

    /// `1 - |G⁻¹ (x - centre)|²`, with the half-axes as the columns of `G`: positive inside.
    pub fn level(&self, [x, y]: [f64; 2]) -> f64 {
        let [e, f] = self.axes();
        let [p, q] = self.half_axes;
        let (u, v) = (x - self.centre[0], y - self.centre[1]);
        let (along, across) = ((u * e[0] + v * e[1]) / (p * p), (u * f[0] + v * f[1]) / (q * q));
        1.0 - along * along - across * across
    }

    /// The boundary point of parameter `t`.
    pub fn boundary(&self, t: f64) -> [f64; 2] {
        let ([e, f], c, s) = (self.axes(), libm::cos(t), libm::sin(t));
        [0, 1].map(|k: usize| self.centre[k] + c * e[k] + s * f[k])
    }

    /// The largest distance of its points from 0 is at most this.
    fn reach(&self) -> f64 {
        let [p, q] = self.half_axes;
        libm::hypot(self.centre[0], self.centre[1]) + p.max(q)
    }
}

impl Basin {
    /// Principal curvatures of `F` at 0, the angle of the first, `κ`, `S₀`, `g` and the domain.
    ///
    /// # Errors
    ///
    /// The hypothesis that fails: 0 inside `D`, `∇F · x >= γ |x|²` with `γ > 0`, or `S Sᵀ`
    /// uniformly positive definite, on the closure of `D`.
    pub fn new(
        curvatures: [f64; 2],
        axis: f64,
        cubic: f64,
        noise: [[f64; 2]; 2],
        noise_slope: [f64; 2],
        domain: Ellipse,
    ) -> Result<Basin, &'static str> {
        let reach = domain.reach();
        if domain.level([0.0, 0.0]) <= 0.0 {
            return Err("D does not contain 0");
        }
        // 3 κ x₁² x₂ is at most 2/√3 |κ| |x|³.
        if curvatures[0].min(curvatures[1]) <= 1.155 * cubic.abs() * reach {
            return Err("∇F · x is not bounded below by γ |x|² on D");
        }
        let determinant = noise[0][0] * noise[1][1] - noise[0][1] * noise[1][0];
        let [g, h] = noise_slope;
        if !(1e-6 < determinant.abs() && libm::hypot(g, h) * reach < 0.95) {
            return Err("S Sᵀ is not uniformly positive definite on D");
        }
        Ok(Basin { curvatures, axis, cubic, noise, noise_slope, domain })
    }

    /// `D`.
    pub fn domain(&self) -> &Ellipse {
        &self.domain
    }

    /// `K`.
    pub fn hessian(&self) -> [[f64; 2]; 2] {
        let (c, s) = (libm::cos(self.axis), libm::sin(self.axis));
        let [k, l] = self.curvatures;
        let mixed = (k - l) * c * s;
        [[k * c * c + l * s * s, mixed], [mixed, k * s * s + l * c * c]]
    }

    /// `F(x) - F(0)`.
    pub fn rise_to(&self, [x, y]: [f64; 2]) -> f64 {
        let h = self.hessian();
        0.5 * (h[0][0] * x * x + h[1][1] * y * y) + h[0][1] * x * y + self.cubic * x * x * y
    }

    /// `-∇F(x)`.
    pub fn drift_at(&self, [x, y]: [f64; 2]) -> [f64; 2] {
        let h = self.hessian();
        [
            -(h[0][0] * x + h[0][1] * y + 2.0 * self.cubic * x * y),
            -(h[1][0] * x + h[1][1] * y + self.cubic * x * x),
        ]
    }

    /// `S(x) S(x)ᵀ`.
    pub fn covariance_at(&self, [x, y]: [f64; 2]) -> [[f64; 2]; 2] {
        let [g, h] = self.noise_slope;
        let grown = g * x + h * y;
        let [p, q] = self.noise;
        let (p, q) = (
            [p[0] + grown * q[0], p[1] + grown * q[1]],
            [q[0] + grown * p[0], q[1] + grown * p[1]],
        );
        let mixed = p[0] * q[0] + p[1] * q[1];
        [[p[0] * p[0] + p[1] * p[1], mixed], [mixed, q[0] * q[0] + q[1] * q[1]]]
    }

    /// The same with another `S₀`.
    ///
    /// # Panics
    ///
    /// If `S₀` is singular.
    pub fn with_noise(&self, noise: [[f64; 2]; 2]) -> Basin {
        let determinant = noise[0][0] * noise[1][1] - noise[0][1] * noise[1][0];
        assert!(1e-6 < determinant.abs(), "S₀ is singular");
        Basin { noise, ..*self }
    }

    /// Whether the gradient flow crosses the boundary inwards everywhere, at 720 points.
    pub fn flow_stays(&self) -> bool {
        (0..720).map(|k| self.domain.boundary(f64::from(k) * std::f64::consts::TAU / 720.0)).all(
            |z| {
                let drift = self.drift_at(z);
                let ahead = [0, 1].map(|k: usize| z[k] + 1e-6 * drift[k]);
                0.0 < self.domain.level(ahead) - self.domain.level(z)
            },
        )
    }

    /// The least of `F - F(0)` on the boundary, at 720 points.
    pub fn least_rise(&self) -> f64 {
        (0..720)
            .map(|k| self.domain.boundary(f64::from(k) * std::f64::consts::TAU / 720.0))
            .map(|z| self.rise_to(z))
            .fold(f64::INFINITY, f64::min)
    }

    /// Basins with full noise matrices, whose round domains the flow does not leave.
    pub fn any() -> BoxedStrategy<Basin> {
        let dyadic = |low: f64, high: f64| (low..high).prop_map(|x| (x * 64.0).round() / 64.0);
        let noise = (dyadic(0.5, 1.0), dyadic(-0.35, 0.35), dyadic(-0.35, 0.35), dyadic(0.5, 1.0));
        let shape = (dyadic(1.0, 1.5), dyadic(0.0, 3.0), dyadic(-0.2, 0.2), dyadic(-0.3, 0.3));
        let place = (dyadic(-0.15, 0.15), dyadic(-0.15, 0.15), dyadic(0.8, 1.0), dyadic(0.0, 3.0));
        (shape, noise, place)
            .prop_map(|((ratio, axis, cubic, slope), (p, q, r, s), (x, y, width, angle))| {
                let domain = Ellipse { centre: [x, y], half_axes: [1.0, width], angle };
                let noise = [[p, q], [r, s]];
                Basin::new([1.0, ratio], axis, cubic, noise, [slope, 0.1], domain).expect("valid")
            })
            .boxed()
    }
}

impl fmt::Display for Basin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let ([k, l], [[a, b], [c, d]]) = (self.curvatures, self.noise);
        write!(f, "curvatures {k} and {l} at angle {}", self.axis)?;
        if self.cubic != 0.0 {
            write!(f, ", κ = {}", self.cubic)?;
        }
        write!(f, ", S₀ = ({a}, {b}; {c}, {d})")?;
        if self.noise_slope != [0.0; 2] {
            write!(f, ", g = ({}, {})", self.noise_slope[0], self.noise_slope[1])?;
        }
        let Ellipse { centre: [x, y], half_axes: [p, q], angle } = self.domain;
        write!(f, ", D = ellipse {p} by {q} at angle {angle} about ({x}, {y})")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn constructors_name_the_hypothesis_that_fails() {
        let well = |slope, noise, ends| Well::new(slope, noise, ends).expect_err("not valid");
        assert!(well([1.0, 0.0, 0.0], [1.0, 0.0], [0.0, 1.0]).contains("contain 0"));
        assert!(well([1.0, -1.0, 0.0], [1.0, 0.0], [0.5, 1.2]).contains("stationary"));
        assert!(well([1.0, 0.0, 0.0], [1.0, 1.0], [1.0, 1.0]).contains("positive"));
        let disc = Ellipse { centre: [0.0; 2], half_axes: [1.0, 1.0], angle: 0.0 };
        let basin = |curvatures, cubic, noise, slope| {
            Basin::new(curvatures, 0.0, cubic, noise, slope, disc).expect_err("not valid")
        };
        let unit = [[1.0, 0.0], [0.0, 1.0]];
        assert!(basin([1.0, 1.0], 2.0, unit, [0.0; 2]).contains("γ"));
        assert!(basin([1.0, 1.0], 0.0, [[1.0, 1.0], [1.0, 1.0]], [0.0; 2]).contains("definite"));
        assert!(basin([1.0, 1.0], 0.0, unit, [1.0, 0.0]).contains("definite"));
    }

    proptest! {
        #[test]
        fn drifts_are_minus_gradients(basin in Basin::any(), x in -0.5..0.5, y in -0.5..0.5) {
            let h = 1e-5;
            let [b, c] = basin.drift_at([x, y]);
            let dx = (basin.rise_to([x + h, y]) - basin.rise_to([x - h, y])) / (2.0 * h);
            let dy = (basin.rise_to([x, y + h]) - basin.rise_to([x, y - h])) / (2.0 * h);
            // A cubic: centred differences err by κ h² and rounding over h.
            prop_assert!((b + dx).abs() < 1e-9 && (c + dy).abs() < 1e-9);
        }

        #[test]
        fn random_basins_keep_their_flow(basin in Basin::any()) {
            prop_assert!(basin.flow_stays(), "{}", basin);
        }

        #[test]
        fn slopes_restore(well in Well::any(), t in 0.0..1.0) {
            let [left, right] = well.ends();
            let x = left + t * (right - left);
            prop_assert!(well.restoring_rate() * x * x <= x * well.slope_at(x) + 1e-3);
        }
    }
}
