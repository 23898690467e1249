//! A linear saddle in a rectangle into which a bar reaches from the right, across orbits of the flow.

use std::fmt;

use proptest::prelude::*;
use serde::Serialize;

/// `dX = (γ u, -k v) ds + √η s dB` in eigencoordinates, in a rectangle `(±U) × (±V)` with rounded
/// corners from which a bar is cut: the points within `ρ` of the ray that leads from the bar's
/// `tip` to the right. The tip is half a circle; where the bar meets the right side, any smooth
/// rounding below the bar's level will do.
///
/// `D` is bounded, open and connected with a boundary that is smooth up to the roundings, and
/// contains the saddle. The start's orbit meets the bar after the time `contact`.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct BarredSaddle {
    rates: [f64; 2],
    noise: f64,
    half_widths: [f64; 2],
    tip: [f64; 2],
    radius: f64,
    start: [f64; 2],
    contact: f64,
    grazes: bool,
}

impl BarredSaddle {
    /// A bar across the stable manifold `u = 0`, and a start on the manifold behind the bar: the
    /// orbit leaves `D`, and comes back on its way to the saddle.
    ///
    /// `rates` are `γ` and `k`; the bar's centre line is at height `level`, its tip at
    /// `-overlap`; the start is `(0, height)`.
    ///
    /// # Errors
    ///
    /// The condition that fails, unless all numbers are positive, the bar fits between saddle
    /// and start, `radius < overlap` so that the orbit meets a flat side, and passages are left
    /// around the bar.
    pub fn returning(
        rates: [f64; 2],
        noise: f64,
        half_widths: [f64; 2],
        (level, radius, overlap): (f64, f64, f64),
        height: f64,
    ) -> Result<Self, String> {
        let top = level + radius;
        let crosses = radius < overlap && overlap + radius < half_widths[0];
        if !crosses {
            return Err("the bar does not cross the stable manifold with a flat side".to_owned());
        }
        if height <= top {
            return Err(format!("the start at height {height} is not above the bar"));
        }
        let contact = libm::log(height / top) / rates[1];
        let tip = [-overlap, level];
        let start = [0.0, height];
        BarredSaddle { rates, noise, half_widths, tip, radius, start, contact, grazes: false }
            .checked()
    }

    /// A bar whose tip touches an orbit at the point `tangent` from the right, and a start on that
    /// orbit, the time `contact` before. A tangent point with `u = 0` gives a start on the stable
    /// manifold.
    ///
    /// # Errors
    ///
    /// The condition that fails, unless all numbers are positive (`tangent[0]` may be zero) and the
    /// tip's radius is below the orbit's radius of curvature, so that there is no other contact.
    pub fn grazing(
        rates: [f64; 2],
        noise: f64,
        half_widths: [f64; 2],
        (tangent, radius): ([f64; 2], f64),
        contact: f64,
    ) -> Result<Self, String> {
        let [growth, decay] = rates;
        let [u, v] = tangent;
        let comes = 0.0 <= u && 0.0 < v && 0.0 < contact;
        if !comes {
            return Err("no orbit comes from above and the left".to_owned());
        }
        // The velocity (γ u, -k v), turned left, points into the bar.
        let speed = (growth * u * growth * u + decay * v * decay * v).sqrt();
        let normal = [decay * v / speed, growth * u / speed];
        // Curvature of the orbit: |u' v'' - v' u''| / speed³.
        let bend = growth * decay * u * v * (growth + decay) / (speed * speed * speed);
        if 1.0 <= bend * radius {
            return Err(format!("a tip of radius {radius} crosses the orbit"));
        }
        // The foremost point of the ray's neighbourhood is a circle around the tip's centre.
        let tip = [u + radius * normal[0], v + radius * normal[1]];
        let start = [u * libm::exp(-growth * contact), v * libm::exp(decay * contact)];
        BarredSaddle { rates, noise, half_widths, tip, radius, start, contact, grazes: true }
            .checked()
    }

    fn checked(self) -> Result<Self, String> {
        let BarredSaddle { rates, noise, half_widths, tip, radius, start, .. } = self;
        let numbers = [rates[0], rates[1], noise, radius, half_widths[0], half_widths[1]];
        if !numbers.iter().all(|&number| number.is_finite() && 0.0 < number) {
            return Err("rates, noise, radius and half-widths must be positive".to_owned());
        }
        let highest = start[1].max(tip[1] + radius);
        let fits = radius < tip[1] && highest < half_widths[1];
        if !fits {
            return Err("the bar does not fit above the saddle".to_owned());
        }
        let inside = tip[0] < half_widths[0] && self.contains(start);
        if !inside {
            return Err(format!("the start ({}, {}) is not in D", start[0], start[1]));
        }
        Ok(self)
    }

    /// `γ_1 = γ` and `k = -γ_2`.
    pub fn rates(&self) -> [f64; 2] {
        self.rates
    }

    /// The noise amplitude `s`.
    pub fn noise(&self) -> f64 {
        self.noise
    }

    /// `U` and `V`.
    pub fn half_widths(&self) -> [f64; 2] {
        self.half_widths
    }

    /// The height of the bar's upper side.
    pub fn top(&self) -> f64 {
        self.tip[1] + self.radius
    }

    /// Heights around that of the contact, half a radius of the tip to both sides.
    pub fn around_contact(&self) -> [f64; 2] {
        let height = self.start[1] * libm::exp(-self.rates[1] * self.contact);
        [height - 0.5 * self.radius, height + 0.5 * self.radius]
    }

    /// How far the bar's flat upper side reaches beyond `u = 0` to the left.
    pub fn flat_overlap(&self) -> f64 {
        -self.tip[0]
    }

    /// The starting point.
    pub fn start(&self) -> [f64; 2] {
        self.start
    }

    /// When the start's orbit first meets the boundary.
    pub fn contact(&self) -> f64 {
        self.contact
    }

    /// When the start's orbit would leave `D` without the bar; infinite on the stable manifold.
    pub fn passage(&self) -> f64 {
        libm::log(self.half_widths[0] / self.start[0].abs()) / self.rates[0]
    }

    /// Whether the orbit only touches the bar.
    pub fn grazes(&self) -> bool {
        self.grazes
    }

    /// Whether a point lies in `D`. The rounding of corners is left out.
    #[inline]
    pub fn contains(&self, [u, v]: [f64; 2]) -> bool {
        let [wide, high] = self.half_widths;
        let (du, dv) = ((self.tip[0] - u).max(0.0), v - self.tip[1]);
        u.abs() < wide && v.abs() < high && self.radius * self.radius < du * du + dv * dv
    }

    /// Points of the boundary of `D`, for figures.
    pub fn boundary(&self) -> Vec<[f64; 2]> {
        let ([wide, high], [left, level], radius) = (self.half_widths, self.tip, self.radius);
        let side = |from: [f64; 2], to: [f64; 2]| {
            (0..40).map(move |k| {
                let part = f64::from(k) / 40.0;
                [from[0] + part * (to[0] - from[0]), from[1] + part * (to[1] - from[1])]
            })
        };
        let (above, below) = (level + radius, level - radius);
        let tip = (0..=20).map(move |k| {
            let angle = std::f64::consts::PI * (0.5 + f64::from(k) / 20.0);
            [left + radius * libm::cos(angle), level + radius * libm::sin(angle)]
        });
        side([wide, above], [left, above])
            .chain(tip)
            .chain(side([left, below], [wide, below]))
            .chain(side([wide, below], [wide, -high]))
            .chain(side([wide, -high], [-wide, -high]))
            .chain(side([-wide, -high], [-wide, high]))
            .chain(side([-wide, high], [wide, high]))
            .chain(side([wide, high], [wide, above]))
            .collect()
    }

    /// The start's orbit under the flow, for figures: past the bar towards the saddle or out.
    pub fn orbit(&self) -> Vec<[f64; 2]> {
        let [growth, decay] = self.rates;
        let end = self.passage().min(self.contact + 3.0 / decay);
        (0..=60)
            .map(|k| end * f64::from(k) / 60.0)
            .map(|t| [self.start[0] * libm::exp(growth * t), self.start[1] * libm::exp(-decay * t)])
            .collect()
    }

    /// Bars across the stable manifold.
    pub fn any_returning() -> BoxedStrategy<Self> {
        (4..=16_i32, 4..=12_i32, 2..=8_i32, (2..=5_i32, 3..=6_i32), 1..=4_i32)
            .prop_map(|(growth, decay, noise, (level, overlap), above)| {
                let eighth = |count: i32| f64::from(count) / 8.0;
                let level = 0.25 * f64::from(level);
                BarredSaddle::returning(
                    [eighth(growth), eighth(decay)],
                    eighth(noise),
                    [1.25, 3.0],
                    (level, 0.125, eighth(overlap)),
                    level + 0.125 + 0.25 * f64::from(above),
                )
                .expect("admissible by construction")
            })
            .boxed()
    }
}

impl fmt::Display for BarredSaddle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let ([growth, decay], [wide, high]) = (self.rates, self.half_widths);
        let round = |x: f64| (1e4 * x).round() / 1e4;
        write!(
            f,
            "-∇F = ({growth} u, -{decay} v), S = {} I, D = (±{wide}) × (±{high}) less a bar of \
             radius {} from ({}, {}) to the right, (u₀, v₀) = ({}, {})",
            self.noise,
            self.radius,
            round(self.tip[0]),
            round(self.tip[1]),
            round(self.start[0]),
            round(self.start[1]),
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The least of `dist(x, ray) - ρ` along the orbit up to a time.
    fn clearance(saddle: &BarredSaddle, until: f64) -> f64 {
        let [growth, decay] = saddle.rates;
        (0..=20_000)
            .map(|k| until * f64::from(k) / 20_000.0)
            .map(|t| {
                let u = saddle.start[0] * libm::exp(growth * t);
                let v = saddle.start[1] * libm::exp(-decay * t);
                let du = (saddle.tip[0] - u).max(0.0);
                let dv = v - saddle.tip[1];
                (du * du + dv * dv).sqrt() - saddle.radius
            })
            .fold(f64::INFINITY, f64::min)
    }

    #[test]
    fn a_grazing_orbit_touches_and_does_not_cross() {
        for tangent in [[0.0, 1.0], [0.2, 0.8], [0.4, 0.5]] {
            let saddle =
                BarredSaddle::grazing([1.0, 1.5], 1.0, [1.5, 3.0], (tangent, 0.2), 0.6).unwrap();
            // Samples 1e-4 apart in time miss a touch of curvature 5 by 1e-7.
            let least = clearance(&saddle, saddle.passage().min(6.0));
            assert!((-1e-12..1e-6).contains(&least), "{saddle}: {least}");
            assert!(0.01 < clearance(&saddle, 0.8 * saddle.contact()), "{saddle}");
        }
    }

    proptest! {
        #[test]
        fn a_returning_orbit_crosses_the_flat_side(saddle in BarredSaddle::any_returning()) {
            let [_, decay] = saddle.rates();
            let height = saddle.start()[1] * libm::exp(-decay * saddle.contact());
            prop_assert!((height - saddle.top()).abs() < 1e-12);
            prop_assert!(saddle.radius < saddle.flat_overlap());
            prop_assert!(saddle.contains([0.0, 0.0]) && saddle.contains(saddle.start()));
            prop_assert!(!saddle.contains([0.0, saddle.top() - 0.01]));
        }
    }

    #[test]
    fn each_condition_is_checked() {
        let build = |level, radius, overlap, height| {
            BarredSaddle::returning([1.0, 1.0], 1.0, [1.5, 3.0], (level, radius, overlap), height)
        };
        assert!(build(1.0, 0.2, 0.5, 2.0).is_ok());
        for (level, radius, overlap, height) in [
            (1.0, 0.2, 0.1, 2.0),
            (1.0, 0.2, 1.4, 2.0),
            (1.0, 0.2, 0.5, 1.1),
            (0.1, 0.2, 0.5, 2.0),
            (1.0, 0.2, 0.5, 3.5),
        ] {
            assert!(build(level, radius, overlap, height).is_err(), "{level} {overlap} {height}");
        }
        let sharp = BarredSaddle::grazing([1.0, 1.0], 1.0, [3.0, 3.0], ([0.5, 0.5], 2.0), 1.0);
        assert!(sharp.is_err());
    }
}
