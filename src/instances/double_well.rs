//! Double-well losses whose minima, saddle, Hessians and barrier are known exactly.

use std::fmt;

use proptest::prelude::*;
use serde::Serialize;

/// A loss on the line with three critical points: minimum `a`, saddle `b`, minimum `c`, in order.
///
/// `V'(x) = scale (x - a) (x - b) (x - c) (1 + slope x + bend x²)`, where the last factor is
/// positive everywhere: quartic if it is one, sextic otherwise. `V` grows to infinity on both sides.
#[derive(Clone, Debug, Serialize)]
pub struct Profile {
    critical: [f64; 3],
    scale: f64,
    slope: f64,
    bend: f64,
}

impl Profile {
    /// The profile with these critical points; `curvature` is `|V''|` at the saddle.
    ///
    /// The error names the hypothesis that fails: the order of the critical points, a positive
    /// curvature, or the positivity of the last factor.
    pub fn new(critical: [f64; 3], curvature: f64, tilt: [f64; 2]) -> Result<Profile, String> {
        let [a, b, c] = critical;
        let [slope, bend] = tilt;
        if !(a < b && b < c && (c - a).is_finite()) {
            return Err(format!("critical points {critical:?} are not in order"));
        }
        if !(0.0 < curvature && curvature.is_finite()) {
            return Err(format!("the saddle's curvature {curvature} is not positive"));
        }
        let is_positive = slope == 0.0 && bend == 0.0 || slope * slope < 4.0 * bend;
        if !(is_positive && bend.is_finite()) {
            return Err(format!("1 + {slope} x + {bend} x² is not positive everywhere"));
        }
        let unit = Profile { critical, scale: 1.0, slope, bend };
        let scale = curvature / -unit.curvature(b);
        Ok(Profile { scale, ..unit })
    }

    /// The minimum `a`, the saddle `b` and the minimum `c`.
    pub fn critical(&self) -> [f64; 3] {
        self.critical
    }

    /// `V'(x)`.
    #[inline(always)]
    pub fn derivative(&self, x: f64) -> f64 {
        let [a, b, c] = self.critical;
        self.scale * (x - a) * (x - b) * (x - c) * (1.0 + x * (self.slope + x * self.bend))
    }

    /// `V''` at a critical point.
    pub fn curvature(&self, point: f64) -> f64 {
        let others = self.critical.iter().filter(|&&other| other != point);
        let cubic: f64 = others.map(|other| point - other).product();
        self.scale * cubic * (1.0 + point * (self.slope + point * self.bend))
    }

    /// `V''` anywhere.
    pub fn second_derivative(&self, x: f64) -> f64 {
        let [p, q, r] = self.critical.map(|point| x - point);
        let factor = 1.0 + x * (self.slope + x * self.bend);
        let cubic = (q * r + p * r + p * q) * factor;
        self.scale * (cubic + p * q * r * (self.slope + 2.0 * x * self.bend))
    }

    /// `V(x) - V(a)`, from the Taylor polynomial at `a`, which does not cancel near `a`.
    pub fn height(&self, x: f64) -> f64 {
        let [a, b, c] = self.critical;
        // In t = x - a: V' = scale t (t + a - b) (t + a - c) (q0 + q1 t + bend t²).
        let (s, p) = (2.0 * a - b - c, (a - b) * (a - c));
        let q0 = 1.0 + a * (self.slope + a * self.bend);
        let q1 = self.slope + 2.0 * a * self.bend;
        let q2 = self.bend;
        let t = x - a;
        let coefficients = [
            p * q0 / 2.0,
            (s * q0 + p * q1) / 3.0,
            (q0 + s * q1 + p * q2) / 4.0,
            (q1 + s * q2) / 5.0,
            q2 / 6.0,
        ];
        self.scale * t * t * coefficients.iter().rev().fold(0.0, |sum, c| c + t * sum)
    }

    /// Profiles of every shape: unequal wells, quartic or sextic, with a curvature at the saddle
    /// that is at least 1.6 or at most 0.6, so that forgetting it shows. The second well is at
    /// least about a third as deep as the first, so that it is a well at the same temperatures.
    pub fn any() -> BoxedStrategy<Profile> {
        let critical = (-1.2..-0.8_f64, -0.2..0.1_f64, 1.0..1.5_f64);
        let curvature = prop_oneof![1.6..3.0_f64, 0.35..0.6_f64];
        // The last factor is at least 1 - 0.6² over the line.
        let tilt = prop_oneof![
            Just((0.0, 0.0)),
            (-0.6..0.6_f64, 0.05..0.4_f64).prop_map(|(r, bend)| (2.0 * r * bend.sqrt(), bend)),
        ];
        (critical, curvature, tilt)
            .prop_map(|((a, b, c), curvature, (slope, bend))| {
                Profile::new([a, b, c], curvature, [slope, bend]).expect("valid by construction")
            })
            .boxed()
    }
}

impl fmt::Display for Profile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [a, b, c] = self.critical;
        write!(f, "V' ∝ (x - {a:.3}) (x - {b:.3}) (x - {c:.3})")?;
        if self.bend != 0.0 {
            write!(f, " (1 + {:.3} x + {:.3} x²)", self.slope, self.bend)?;
        }
        write!(f, ", |V''(b)| = {:.3}", self.curvature(b).abs())
    }
}

/// A loss in one dimension or more with exactly two minima and one saddle between them.
///
/// `L(x, y) = V(u) + k(u) |y|² / 2` with `u = x - shear y` and `k(u) > 0`, a quadratic. All
/// critical points have `y = 0`, because `∂L/∂y + shear ∂L/∂x = k y`; there the determinant of the
/// Hessian is `V'' k^(d-1)`. With a shear (`d = 2`) the Hessians are not diagonal, and the saddle's
/// negative eigenvalue is not `V''`.
#[derive(Clone, Debug, Serialize)]
pub struct DoubleWell {
    profile: Profile,
    dimension: usize,
    shear: f64,
    stiffness: [f64; 3],
}

impl DoubleWell {
    /// `d = 1`: the profile itself.
    pub fn on_the_line(profile: Profile) -> DoubleWell {
        DoubleWell { profile, dimension: 1, shear: 0.0, stiffness: [1.0, 0.0, 0.0] }
    }

    /// `d = 2`, no two of whose curvatures are equal: `V' ∝ (u + 1)(u - 0.2)(u - 1.5)` with `V''(0.2) = -0.6`, and
    /// `k(u) = 1.5 + 0.5 u + 0.2 u²`.
    pub fn lopsided() -> DoubleWell {
        let profile = Profile::new([-1.0, 0.2, 1.5], 0.6, [0.0, 0.0]).expect("in order");
        DoubleWell::in_the_plane(profile, [1.5, 0.5, 0.2], 0.0).expect("positive")
    }

    /// `d = 2`, with transverse curvature `k(u) = k0 + k1 u + k2 u²`.
    ///
    /// The error names the hypothesis that fails: `k` is not positive everywhere, or the shear is
    /// not finite.
    pub fn in_the_plane(
        profile: Profile,
        stiffness: [f64; 3],
        shear: f64,
    ) -> Result<DoubleWell, String> {
        if !shear.is_finite() {
            return Err(format!("a shear of {shear}"));
        }
        DoubleWell::with_rotations(profile, stiffness, 2).map(|well| DoubleWell { shear, ..well })
    }

    /// `d >= 2`, without shear: symmetric under rotations of the `d - 1` transverse coordinates.
    ///
    /// The error names the hypothesis that fails: `k` is not positive everywhere, or `d < 2`.
    pub fn with_rotations(
        profile: Profile,
        stiffness: [f64; 3],
        dimension: usize,
    ) -> Result<DoubleWell, String> {
        let [k0, k1, k2] = stiffness;
        let is_positive = 0.0 < k0 && (k1 == 0.0 && k2 == 0.0 || k1 * k1 < 4.0 * k0 * k2);
        if !(is_positive && (k0 + k2).is_finite()) {
            return Err(format!("{k0} + {k1} u + {k2} u² is not positive everywhere"));
        }
        if dimension < 2 {
            return Err(format!("{dimension} dimensions leave none transverse"));
        }
        Ok(DoubleWell { profile, dimension, shear: 0.0, stiffness })
    }

    /// The shear.
    pub fn shear(&self) -> f64 {
        self.shear
    }

    /// The profile along `y = 0`.
    #[inline]
    pub fn profile(&self) -> &Profile {
        &self.profile
    }

    /// The dimension `d`.
    pub fn dimension(&self) -> usize {
        self.dimension
    }

    /// The abscissa of the minimum that is left.
    pub fn minimum(&self) -> f64 {
        self.profile.critical[0]
    }

    /// The abscissa of the saddle.
    pub fn saddle(&self) -> f64 {
        self.profile.critical[1]
    }

    /// The abscissa of the minimum beyond the saddle.
    pub fn target(&self) -> f64 {
        self.profile.critical[2]
    }

    /// The saddle's height over the minimum.
    pub fn barrier(&self) -> f64 {
        self.profile.height(self.saddle())
    }

    /// The determinant of the Hessian at a critical abscissa.
    pub fn hessian_determinant(&self, point: f64) -> f64 {
        let transverse = (1..self.dimension).map(|_| self.transverse_curvature(point));
        self.profile.curvature(point) * transverse.product::<f64>()
    }

    /// The trace of the Hessian at a critical abscissa.
    pub fn hessian_trace(&self, point: f64) -> f64 {
        let along = self.profile.curvature(point) * (1.0 + self.shear * self.shear);
        along + (self.dimension - 1) as f64 * self.transverse_curvature(point)
    }

    /// The magnitude of the saddle's only negative eigenvalue.
    pub fn saddle_eigenvalue(&self) -> f64 {
        let along = -self.profile.curvature(self.saddle());
        if self.shear == 0.0 {
            return along;
        }
        // The eigenvalues of a 2 x 2 matrix of negative determinant, without cancellation.
        let (trace, determinant) =
            (self.hessian_trace(self.saddle()), self.hessian_determinant(self.saddle()));
        let root = (0.25 * trace * trace - determinant).sqrt();
        let half = 0.5 * trace;
        if half <= 0.0 { root - half } else { -determinant / (root + half) }
    }

    /// One over the largest curvature at the critical points, along the profile or across it.
    pub fn relaxation_time(&self) -> f64 {
        let along = self.profile.critical.map(|point| self.profile.curvature(point).abs());
        let across = self.profile.critical.map(|point| self.transverse_curvature(point));
        let largest = |curvatures: [f64; 3]| curvatures.into_iter().fold(0.0, f64::max);
        let across = if self.dimension == 1 { 0.0 } else { largest(across) };
        1.0 / largest(along).max(across)
    }

    /// `k(u)`.
    #[inline(always)]
    pub fn transverse_curvature(&self, u: f64) -> f64 {
        let [k0, k1, k2] = self.stiffness;
        k0 + u * (k1 + u * k2)
    }

    /// The smallest transverse curvature on the line.
    pub fn transverse_curvature_min(&self) -> f64 {
        let [k0, k1, k2] = self.stiffness;
        if k1 == 0.0 { k0 } else { k0 - 0.25 * k1 * k1 / k2 }
    }

    /// `L(x, y) - L(a)`, with `y` the radius of the transverse coordinates if there are several.
    pub fn height(&self, x: f64, y: f64) -> f64 {
        let u = x - self.shear * y;
        self.profile.height(u) + 0.5 * self.transverse_curvature(u) * y * y
    }

    /// The gradient in the plane.
    #[inline(always)]
    pub fn gradient(&self, [x, y]: [f64; 2]) -> [f64; 2] {
        let u = x - self.shear * y;
        let change = self.stiffness[1] + 2.0 * self.stiffness[2] * u;
        let along = self.profile.derivative(u) + 0.5 * change * y * y;
        [along, self.transverse_curvature(u) * y - self.shear * along]
    }

    /// Minus the gradient in the plane.
    #[inline(always)]
    pub fn drift(&self, point: [f64; 2]) -> [f64; 2] {
        let [along, across] = self.gradient(point);
        [-along, -across]
    }

    /// Losses in the plane with a shear, and transverse curvatures at minimum and saddle that
    /// differ by a factor between 1.4 and 4 in either direction.
    pub fn any_in_the_plane() -> BoxedStrategy<DoubleWell> {
        // k = k0 (1 + r u + r² u² / 2) is convex and at least k0 / 2.
        let steep = prop_oneof![-0.6..-0.35_f64, 0.35..0.6_f64];
        (Profile::any(), 0.8..2.0_f64, steep, -0.4..0.4_f64)
            .prop_map(|(profile, k0, r, shear)| {
                DoubleWell::in_the_plane(profile, [k0, k0 * r, k0 * r * r / 2.0], shear)
                    .expect("valid by construction")
            })
            .boxed()
    }
}

impl fmt::Display for DoubleWell {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "d = {}, {}", self.dimension, self.profile)?;
        if 1 < self.dimension {
            let [a, b] = [self.minimum(), self.saddle()].map(|u| self.transverse_curvature(u));
            write!(f, ", k(a) = {a:.3}, k(b) = {b:.3}")?;
        }
        if self.shear != 0.0 {
            write!(f, ", shear {:.3}", self.shear)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    proptest! {
        #![proptest_config(ProptestConfig {
            failure_persistence: None, ..ProptestConfig::default()
        })]

        #[test]
        fn height_is_the_integral_of_the_derivative(profile in Profile::any(), x in -2.0..2.0_f64) {
            // Simpson on 200 cells: the fifth derivative of V' is below 5000, so the error of
            // the integral is below 4^5 / 200^4 * 5000 / 2880 < 1e-5.
            let a = profile.critical()[0];
            let h = (x - a) / 200.0;
            let simpson: f64 = (0..200).map(|i| {
                let left = a + i as f64 * h;
                h / 6.0 * (profile.derivative(left) + 4.0 * profile.derivative(left + 0.5 * h)
                    + profile.derivative(left + h))
            }).sum();
            prop_assert!((simpson - profile.height(x)).abs() < 1e-5);
        }

        #[test]
        fn second_derivatives_are_those_of_the_derivative(
            profile in Profile::any(), x in -2.0..2.0_f64,
        ) {
            // Central differences: h² times a third derivative of V' below 5000, over six.
            let h = 1e-4;
            let slope = (profile.derivative(x + h) - profile.derivative(x - h)) / (2.0 * h);
            prop_assert!((slope - profile.second_derivative(x)).abs() < 1e-5);
        }

        #[test]
        fn gradients_and_hessians_belong_to_the_height(
            well in DoubleWell::any_in_the_plane(), x in -1.5..1.5_f64, y in -1.0..1.0_f64,
        ) {
            // Central differences: h² times third derivatives below 1000.
            let h = 1e-4;
            let [gx, gy] = well.gradient([x, y]);
            prop_assert!((gx - (well.height(x + h, y) - well.height(x - h, y)) / (2.0 * h)).abs() < 1e-4);
            prop_assert!((gy - (well.height(x, y + h) - well.height(x, y - h)) / (2.0 * h)).abs() < 1e-4);
            for point in [well.minimum(), well.saddle()] {
                let difference = |dx: f64, dy: f64| {
                    let (plus, minus) = (well.gradient([point + dx, dy]), well.gradient([point - dx, -dy]));
                    [0, 1].map(|i| (plus[i] - minus[i]) / (2.0 * h))
                };
                let ([xx, xy], [yx, yy]) = (difference(h, 0.0), difference(0.0, h));
                prop_assert!((xx + yy - well.hessian_trace(point)).abs() < 1e-4);
                let determinant = xx * yy - xy * yx;
                prop_assert!((determinant - well.hessian_determinant(point)).abs() < 1e-3);
                if point == well.saddle() {
                    let eigenvalue = -well.saddle_eigenvalue();
                    let characteristic = (xx - eigenvalue) * (yy - eigenvalue) - xy * yx;
                    prop_assert!(eigenvalue < 0.0 && characteristic.abs() < 1e-2);
                }
            }
        }
    }

    #[test]
    fn each_hypothesis_is_checked_and_named() {
        let named = |result: Result<Profile, String>, word: &str| {
            result.is_err_and(|error| error.contains(word))
        };
        assert!(named(Profile::new([1.0, 0.0, 2.0], 1.0, [0.0; 2]), "order"));
        assert!(named(Profile::new([-1.0, 0.0, 1.0], 0.0, [0.0; 2]), "curvature"));
        assert!(named(Profile::new([-1.0, 0.0, 1.0], 1.0, [2.0, 1.0]), "positive everywhere"));
        let profile = || Profile::new([-1.0, 0.0, 1.0], 1.0, [0.0; 2]).unwrap();
        assert!(DoubleWell::in_the_plane(profile(), [1.0, 2.0, 1.0], 0.0).is_err());
        assert!(DoubleWell::with_rotations(profile(), [1.0, 0.0, 0.0], 1).is_err());
    }
}
