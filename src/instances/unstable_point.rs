//! Gradient descent near an unstable stationary point: losses, noise and domains in one and two
//! dimensions.

mod disc;
mod launch;
mod noise;

use std::fmt;

use proptest::prelude::*;
use serde::Serialize;

pub use disc::UnstableDisc;
pub use launch::{InPlane, Launch, OnLine};

/// The drift `-F'(x) = γ x + β x² + κ x³` of a quartic loss `F` with a stationary point at zero.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Drift {
    rate: f64,
    quadratic: f64,
    cubic: f64,
}

impl Drift {
    /// The drift with coefficients `γ`, `β` and `κ`.
    pub fn new(rate: f64, quadratic: f64, cubic: f64) -> Drift {
        Drift { rate, quadratic, cubic }
    }

    /// The linear drift `γ x`.
    pub fn linear(rate: f64) -> Drift {
        Drift::new(rate, 0.0, 0.0)
    }

    /// The coefficients `γ`, `β` and `κ`.
    pub fn coefficients(self) -> [f64; 3] {
        [self.rate, self.quadratic, self.cubic]
    }

    /// The rate of growth at zero, `γ = -F''(0)`.
    pub fn rate(self) -> f64 {
        self.rate
    }

    /// The drift at `x`.
    #[inline]
    pub fn at(self, x: f64) -> f64 {
        x * (self.rate + x * (self.quadratic + x * self.cubic))
    }

    /// The stationary points other than zero, as the real roots of `γ + β x + κ x²`.
    pub fn other_zeros(self) -> Vec<f64> {
        let (a, b, c) = (self.cubic, self.quadratic, self.rate);
        if a == 0.0 {
            return if b == 0.0 { Vec::new() } else { vec![-c / b] };
        }
        let discriminant = b * b - 4.0 * a * c;
        if discriminant < 0.0 {
            return Vec::new();
        }
        // The root of larger magnitude first: no cancellation.
        let sum = -0.5 * (b + discriminant.sqrt().copysign(b));
        vec![sum / a, c / sum]
    }

    fn is_finite(self) -> bool {
        self.coefficients().iter().all(|c| c.is_finite())
    }
}

impl fmt::Display for Drift {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut is_first = true;
        for (coefficient, power) in [(self.rate, "x"), (self.quadratic, "x²"), (self.cubic, "x³")]
        {
            if coefficient == 0.0 {
                continue;
            }
            f.write_str(match (coefficient < 0.0, is_first) {
                (true, true) => "-",
                (true, false) => " - ",
                (false, true) => "",
                (false, false) => " + ",
            })?;
            if coefficient.abs() != 1.0 {
                write!(f, "{} ", coefficient.abs())?;
            }
            f.write_str(power)?;
            is_first = false;
        }
        Ok(())
    }
}

/// `dX = -F'(X) ds + √η S(X) dB` from `X = 0` in `D = (-left, right)`, where zero is an
/// unstable point of `F` and `S(x) = s (1 + ς x)` is positive on the closure of `D`.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct UnstablePoint {
    drift: Drift,
    noise: f64,
    noise_slope: f64,
    left: f64,
    right: f64,
}

impl UnstablePoint {
    /// The problem with constant noise `S = s`.
    ///
    /// # Errors
    ///
    /// The hypothesis that fails, unless `γ > 0`, `s > 0`, `left > 0` and `right > 0`.
    pub fn new(drift: Drift, noise: f64, (left, right): (f64, f64)) -> Result<Self, String> {
        if !drift.is_finite() || !is_positive(drift.rate) {
            return Err(format!("zero is no unstable point of the drift {drift}"));
        }
        if !is_positive(noise) {
            return Err(format!("the noise {noise} is not positive"));
        }
        if !is_positive(left) || !is_positive(right) {
            return Err(format!("zero is not inside (-{left}, {right})"));
        }
        Ok(UnstablePoint { drift, noise, noise_slope: 0.0, left, right })
    }

    /// The same with noise `S(x) = s (1 + ς x)`.
    ///
    /// # Errors
    ///
    /// If `S` is not positive on the closure of `D`.
    pub fn with_noise_slope(self, noise_slope: f64) -> Result<Self, String> {
        let ends = [-self.left, self.right].map(|end| 1.0 + noise_slope * end);
        if ends.iter().all(|&end| 0.0 < end) {
            Ok(UnstablePoint { noise_slope, ..self })
        } else {
            Err(format!("S Sᵀ is not uniformly positive definite with slope {noise_slope}"))
        }
    }

    /// The drift `-F'`.
    #[inline]
    pub fn drift(&self) -> Drift {
        self.drift
    }

    /// The noise amplitude `S(x)`.
    #[inline]
    pub fn noise_at(&self, x: f64) -> f64 {
        self.noise * (1.0 + self.noise_slope * x)
    }

    /// The ends of `D` as distances from zero, left and right.
    pub fn ends(&self) -> (f64, f64) {
        (self.left, self.right)
    }

    /// Whether zero is the only stationary point in the closure of `D`.
    pub fn is_alone(&self) -> bool {
        let zeros = self.drift.other_zeros();
        zeros.iter().all(|&zero| zero < -self.left || self.right < zero)
    }

    /// Problems in which zero is the only stationary point in the closure of `D`: one side is
    /// longer and not steeper, so that the two ways out take different times; skew and quartic
    /// losses; noise that depends on the position and differs from one at zero.
    pub fn alone() -> BoxedStrategy<UnstablePoint> {
        // With L the longer side, F' = -γ x (1 - p x/L + r (x/L)²) and p + |r| <= 3/4.
        let shape = (eighths(0..=3), eighths(-3..=3), eighths(-4..=4));
        (eighths(4..=16), 2..=11_i32, (4..=10_i32, 1..=6_i32), shape, any::<bool>())
            .prop_map(|(rate, noise, (short, excess), (p, r, noise_slope), mirrored)| {
                let short = f64::from(short) / 8.0;
                let long = short + f64::from(excess) / 16.0;
                let side = if mirrored { -1.0 } else { 1.0 };
                let quadratic = -side * rate * p / long;
                UnstablePoint {
                    drift: Drift::new(rate, quadratic, rate * r / (long * long)),
                    noise: f64::from(2 * noise + 1) / 16.0,
                    noise_slope: noise_slope / long,
                    left: if mirrored { long } else { short },
                    right: if mirrored { short } else { long },
                }
            })
            .boxed()
    }

    /// As [`UnstablePoint::alone`], on the interval `(-1, 1)`, with rates above 1/2.
    pub fn alone_in_unit_interval() -> BoxedStrategy<UnstablePoint> {
        (eighths(5..=16), 2..=11_i32, eighths(-3..=3), eighths(-3..=3), eighths(-4..=4))
            .prop_map(|(rate, noise, p, r, noise_slope)| UnstablePoint {
                drift: Drift::new(rate, rate * p, rate * r),
                noise: f64::from(2 * noise + 1) / 16.0,
                noise_slope,
                left: 1.0,
                right: 1.0,
            })
            .boxed()
    }

    /// Problems that satisfy the printed hypotheses, with one or two minima of `F` inside `D`.
    pub fn with_minimum() -> BoxedStrategy<UnstablePoint> {
        // A minimum at 1/k: F' = -γ x (1 - k x) or -γ x (1 - (k x)²); D ends at 9/8 to 3/2 of it.
        (1..=4_i32, 0..=4_i32, 1..=8_i32, 0..=3_i32, any::<bool>())
            .prop_map(|(rate, noise, inverse, nearer, is_double)| {
                let (rate, inverse) = (f64::from(rate), f64::from(inverse));
                let end = (1.5 - f64::from(nearer) / 8.0) / inverse;
                let drift = if is_double {
                    Drift::new(rate, 0.0, -rate * inverse * inverse)
                } else {
                    Drift::new(rate, -rate * inverse, 0.0)
                };
                UnstablePoint {
                    drift,
                    noise: 1.0 + f64::from(noise) / 4.0,
                    noise_slope: 0.0,
                    left: end,
                    right: end,
                }
            })
            .boxed()
    }
}

impl fmt::Display for UnstablePoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "-F' = {}, S = {}", self.drift, self.noise)?;
        if self.noise_slope != 0.0 {
            let sign = if self.noise_slope < 0.0 { '-' } else { '+' };
            write!(f, " (1 {sign} {} x)", self.noise_slope.abs())?;
        }
        write!(f, ", D = (-{}, {})", self.left, self.right)
    }
}

/// A rotated loss `F = F_1(u) + F_2(v) + c u² v` in eigencoordinates `(u, v)` of its Hessian at
/// zero, full constant noise `S`, and a rectangle with rounded corners in these coordinates.
///
/// The corners are quarters of `|du|⁴ + |dv|⁴ = r⁴`: the sides are flat up to a distance `r` from
/// the corners, and the boundary is three times differentiable. Any smoother rounding within
/// these squares does as well: results for the SDE do not use the shape of the corner.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct UnstablePlane {
    drifts: [Drift; 2],
    coupling: f64,
    angle: f64,
    noise: [[f64; 2]; 2],
    half_widths: [f64; 2],
    corner: f64,
}

impl UnstablePlane {
    /// The problem with `F = F_1(u) + F_2(v)`, where `u` and `v` are the coordinates along the
    /// axes turned by `angle` radians.
    ///
    /// # Errors
    ///
    /// The hypothesis that fails, unless both rates differ from zero and the larger is positive,
    /// `S` is invertible, and the corner's radius is positive and below both half-widths.
    pub fn new(
        drifts: [Drift; 2],
        angle: f64,
        noise: [[f64; 2]; 2],
        half_widths: [f64; 2],
        corner: f64,
    ) -> Result<Self, String> {
        let [first, second] = drifts.map(Drift::rate);
        if first == 0.0 || second == 0.0 || !is_positive(first.max(second)) {
            return Err(format!("rates {first} and {second}: no nondegenerate unstable point"));
        }
        let determinant = noise[0][0] * noise[1][1] - noise[0][1] * noise[1][0];
        if !is_positive(determinant.abs()) {
            return Err("S Sᵀ is not positive definite".to_owned());
        }
        if !is_positive(corner) || !half_widths.iter().all(|&width| corner < width) {
            return Err(format!("corners of radius {corner} do not fit a smooth boundary"));
        }
        Ok(UnstablePlane { drifts, coupling: 0.0, angle, noise, half_widths, corner })
    }

    /// The same with the term `c u² v` in the loss, which couples the coordinates.
    ///
    /// # Errors
    ///
    /// Unless both drifts are linear and the second rate is negative: zero then stays the only
    /// stationary point.
    pub fn coupled(self, coupling: f64) -> Result<Self, String> {
        let linear = |drift: Drift| drift == Drift::linear(drift.rate);
        // Beside u = v = 0 a zero needs v = γ_1 / (2 c) and u² = γ_1 γ_2 / (2 c²) < 0.
        if self.drifts.into_iter().all(linear) && self.drifts[1].rate < 0.0 {
            Ok(UnstablePlane { coupling, ..self })
        } else {
            Err("the coupling may add stationary points".to_owned())
        }
    }

    /// The drifts along the eigenvectors; without those of the coupling.
    pub fn drifts(&self) -> [Drift; 2] {
        self.drifts
    }

    /// `γ_1` and `γ_2`, the eigenvalues of minus the Hessian at zero, the larger first.
    pub fn rates(&self) -> [f64; 2] {
        let [first, second] = self.drifts.map(Drift::rate);
        [first.max(second), first.min(second)]
    }

    /// Whether the loss is a sum of functions of one eigencoordinate each.
    pub fn is_separable(&self) -> bool {
        self.coupling == 0.0
    }

    /// The half-widths of the rectangle along the eigenvectors.
    pub fn half_widths(&self) -> [f64; 2] {
        self.half_widths
    }

    /// How far from the rectangle's corners the sides are flat.
    pub fn corner(&self) -> f64 {
        self.corner
    }

    /// The unit vectors along `u` and `v`.
    pub fn axes(&self) -> [[f64; 2]; 2] {
        [self.eigenvector(0), self.eigenvector(1)]
    }

    /// The drift in eigencoordinates.
    #[inline]
    pub fn drift_at(&self, [u, v]: [f64; 2]) -> [f64; 2] {
        [
            self.drifts[0].at(u) - 2.0 * self.coupling * u * v,
            self.drifts[1].at(v) - self.coupling * u * u,
        ]
    }

    /// Whether a point, in eigencoordinates, lies in `D`.
    #[inline]
    pub fn contains(&self, [u, v]: [f64; 2]) -> bool {
        let beyond = |x: f64, width: f64| {
            let excess = (x.abs() - (width - self.corner)).max(0.0) / self.corner;
            (excess * excess) * (excess * excess)
        };
        beyond(u, self.half_widths[0]) + beyond(v, self.half_widths[1]) < 1.0
    }

    fn eigenvector(&self, index: usize) -> [f64; 2] {
        let (sin, cos) = (libm::sin(self.angle), libm::cos(self.angle));
        if index == 0 { [cos, sin] } else { [-sin, cos] }
    }

    /// Saddles with a full, non-symmetric noise matrix, a skew and quartic loss along the unstable
    /// direction and a quadratic or quartic one along the stable direction.
    pub fn saddle() -> BoxedStrategy<UnstablePlane> {
        let rates = (eighths(4..=16), eighths(8..=16));
        let shape = (eighths(-3..=3), eighths(-3..=3), eighths(0..=8));
        let noise = (eighths(4..=5), eighths(-2..=2), eighths(-2..=2), eighths(4..=5));
        (rates, shape, 0..16_i32, noise, eighths(6..=10))
            .prop_map(|((growth, decay), (p, r, stiffening), angle, (a, b, c, d), width)| {
                let along = Drift::new(growth, growth * p / width, growth * r / (width * width));
                UnstablePlane {
                    drifts: [along, Drift::new(-decay, 0.0, -stiffening)],
                    coupling: 0.0,
                    angle: f64::from(angle) / 5.0,
                    // |b c| <= 4/64 < 16/64 <= a d, and all singular values lie in (0, 1).
                    noise: [[a, b], [c, d]],
                    half_widths: [width, 2.0],
                    corner: 0.25,
                }
            })
            .boxed()
    }
}

impl fmt::Display for UnstablePlane {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [first, second] = self.drifts;
        let variable = |drift: Drift, name: &str| drift.to_string().replace('x', name);
        let [[a, b], [c, d]] = self.noise;
        let [wide, high] = self.half_widths;
        write!(f, "-∂F/∂u = {}", variable(first, "u"))?;
        if !self.is_separable() {
            write!(f, " - {} u v", 2.0 * self.coupling)?;
        }
        write!(f, ", -∂F/∂v = {}", variable(second, "v"))?;
        if !self.is_separable() {
            write!(f, " - {} u²", self.coupling)?;
        }
        write!(f, ", turned by {}, S = [{a} {b}; {c} {d}]", self.angle)?;
        write!(f, ", D = (±{wide}) × (±{high}) rounded by {}", self.corner)
    }
}

/// False for infinity and for what is not a number.
fn is_positive(value: f64) -> bool {
    value.is_finite() && 0.0 < value
}

fn eighths(numerators: std::ops::RangeInclusive<i32>) -> impl Strategy<Value = f64> {
    numerators.prop_map(|numerator| f64::from(numerator) / 8.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    proptest! {
        #[test]
        fn random_lone_points_are_alone(
            point in prop_oneof![UnstablePoint::alone(), UnstablePoint::alone_in_unit_interval()]
        ) {
            let built = UnstablePoint::new(point.drift, point.noise, (point.left, point.right));
            prop_assert!(built.and_then(|p| p.with_noise_slope(point.noise_slope)).is_ok());
            prop_assert!(point.is_alone(), "{point}");
        }

        #[test]
        fn random_minima_lie_inside_and_satisfy_the_printed_hypotheses(
            point in UnstablePoint::with_minimum()
        ) {
            let built = UnstablePoint::new(point.drift, point.noise, (point.left, point.right));
            prop_assert!(built.is_ok());
            prop_assert!(!point.is_alone(), "{point}");
        }

        #[test]
        fn random_saddles_satisfy_the_hypotheses(plane in UnstablePlane::saddle()) {
            let UnstablePlane { drifts, angle, noise, half_widths, corner, .. } = plane;
            prop_assert!(UnstablePlane::new(drifts, angle, noise, half_widths, corner).is_ok());
            for (drift, width) in drifts.into_iter().zip(half_widths) {
                let inside = |zero: &f64| zero.abs() <= width;
                prop_assert!(!drift.other_zeros().iter().any(inside), "{plane}");
            }
        }

        #[test]
        fn zeros_of_the_drift_are_zeros(
            rate in 0.1..2.0, quadratic in -3.0..3.0, cubic in -3.0..3.0
        ) {
            let drift = Drift::new(rate, quadratic, cubic);
            for zero in drift.other_zeros() {
                // A root is good to a few units in the last place, unless it is nearly double;
                // the residual is second order there. The terms' magnitudes bound the rounding.
                let terms = rate + (quadratic * zero).abs() + (cubic * zero * zero).abs();
                prop_assert!(drift.at(zero).abs() <= 1e-13 * terms * zero.abs(), "{drift}: {zero}");
            }
        }
    }

    #[test]
    fn each_hypothesis_is_checked() {
        let drift = Drift::linear(1.0);
        for (row, (drift, noise, ends, slope)) in [
            (Drift::linear(-1.0), 1.0, (1.0, 1.0), 0.0),
            (drift, 0.0, (1.0, 1.0), 0.0),
            (drift, 1.0, (0.0, 1.0), 0.0),
            (drift, 1.0, (1.0, f64::NAN), 0.0),
            (drift, 1.0, (1.0, 1.0), 1.0),
        ]
        .into_iter()
        .enumerate()
        {
            let point = UnstablePoint::new(drift, noise, ends);
            assert!(point.and_then(|p| p.with_noise_slope(slope)).is_err(), "row {row}");
        }
    }

    #[test]
    fn drifts_are_written_as_in_a_book() {
        for (drift, text) in
            [(Drift::new(1.0, 0.0, -1.0), "x - x³"), (Drift::new(-1.5, 2.0, 0.0), "-1.5 x + 2 x²")]
        {
            assert_eq!(drift.to_string(), text);
        }
    }

    #[test]
    fn a_point_with_a_minimum_on_the_boundary_is_not_alone() {
        let ends = |right| UnstablePoint::new(Drift::new(1.0, 0.0, -1.0), 1.0, (right, right));
        assert!(!ends(1.0).expect("valid").is_alone());
        assert!(ends(0.999).expect("valid").is_alone());
    }
}
