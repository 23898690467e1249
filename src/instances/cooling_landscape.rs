//! Two wells on the line and a diffusion that cools down in them (section 5).

use std::fmt;

use proptest::prelude::*;
use serde::Serialize;

use crate::instances::double_well::Profile;
use crate::interval::Interval;
use crate::oracles::density::{Annealed, Mesh};
use crate::statistics::limit;

/// A loss with two wells, a start, and the radius ε of the neighbourhoods `A_ε`.
///
/// It satisfies the hypotheses of Proposition 2: smooth, or with a Lipschitz gradient where tails
/// are linear; two minimisers; drift inwards of at least some a > 0 far out.
#[derive(Clone, Debug, Serialize)]
pub struct Landscape {
    profile: Profile,
    /// Beyond this distance from zero the loss goes on along its tangent.
    linear_beyond: f64,
    start: f64,
    radius: f64,
}

impl fmt::Display for Landscape {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Landscape { profile, linear_beyond, start, radius } = self;
        write!(f, "{profile}, X(0) = {start:.3}, ε = {radius:.2}")?;
        if linear_beyond.is_finite() {
            write!(f, ", linear beyond {linear_beyond}")?;
        }
        Ok(())
    }
}

impl Landscape {
    /// A start at the minimum that is not global, or at the right one of two global minima.
    ///
    /// Fails, naming the hypothesis, if the neighbourhood is empty or reaches over the saddle.
    pub fn new(profile: Profile, radius: f64) -> Result<Landscape, String> {
        let [left, saddle, right] = profile.critical();
        if !(0.0 < radius && radius < (saddle - left).min(right - saddle)) {
            return Err(format!("ε = {radius} does not stay within the wells"));
        }
        let linear_beyond = f64::INFINITY;
        let mut landscape = Landscape { profile, linear_beyond, start: right, radius };
        landscape.start = landscape.shallow();
        Ok(landscape)
    }

    /// The same from the deeper minimum.
    pub fn from_the_deep_well(self) -> Landscape {
        Landscape { start: self.deep(), ..self }
    }

    /// The same with tails that grow no faster than linearly; for a distance beyond the minima.
    pub fn with_linear_tails(self, linear_beyond: f64) -> Landscape {
        let inside = |&x: &f64| x.abs() < linear_beyond;
        assert!(self.profile.critical().iter().all(inside), "tails begin at {linear_beyond}");
        Landscape { linear_beyond, ..self }
    }

    /// The start `X(0)`.
    pub fn start(&self) -> f64 {
        self.start
    }

    /// The loss without its tails.
    pub fn profile(&self) -> &Profile {
        &self.profile
    }

    /// The minimum of smaller loss; the left one if they are equal.
    pub fn deep(&self) -> f64 {
        let [left, _, right] = self.profile.critical();
        if self.profile.height(right) < -EQUAL { right } else { left }
    }

    /// The other minimum.
    pub fn shallow(&self) -> f64 {
        let [left, _, right] = self.profile.critical();
        if self.deep() == left { right } else { left }
    }

    /// The minimum with the smaller curvature.
    pub fn flat(&self) -> f64 {
        let [left, _, right] = self.profile.critical();
        let curvature = |x| self.profile.curvature(x);
        if curvature(left) <= curvature(right) { left } else { right }
    }

    /// The minimisers of the loss.
    pub fn global(&self) -> Vec<f64> {
        if self.gap() == 0.0 { vec![self.deep(), self.shallow()] } else { vec![self.deep()] }
    }

    /// How much higher the shallow minimum is; zero if both are global.
    pub fn gap(&self) -> f64 {
        let gap = self.profile.height(self.shallow()) - self.profile.height(self.deep());
        if gap <= EQUAL { 0.0 } else { gap }
    }

    /// The climb from a minimum to the saddle.
    pub fn barrier(&self, minimum: f64) -> f64 {
        self.profile.height(self.profile.critical()[1]) - self.profile.height(minimum)
    }

    /// The depth c* of the deepest well that holds no global minimiser; zero if there is none.
    pub fn depth(&self) -> f64 {
        if self.gap() == 0.0 { 0.0 } else { self.barrier(self.shallow()) }
    }

    /// The least climb from a global minimum to a point outside `A_ε`, or the gap if that is less.
    pub fn least_climb(&self) -> f64 {
        let rise = |minimum: f64| {
            let at = |sign: f64| self.profile.height(minimum + sign * self.radius);
            at(1.0).min(at(-1.0)) - self.profile.height(minimum)
        };
        let rises = self.global().into_iter().map(rise).fold(f64::INFINITY, f64::min);
        if self.gap() == 0.0 { rises } else { rises.min(self.gap()) }
    }

    /// The loss.
    fn height(&self, x: f64) -> f64 {
        let inside = x.clamp(-self.linear_beyond, self.linear_beyond);
        self.profile.height(inside) + self.profile.derivative(inside) * (x - inside)
    }

    /// The probability that X is within ε of each of `minima`, and that it is elsewhere, at each of
    /// `times`, under a temperature `T(t)`: `dX = -F' dt + √(2T) dB`.
    pub fn probabilities(
        &self,
        temperature: impl Fn(f64) -> f64,
        minima: &[f64],
        times: &[f64],
    ) -> Vec<Vec<Interval>> {
        let [left, _, right] = self.profile.critical();
        // Tails hold e^(-F/T): at early, hot times reflection keeps in what would come back.
        let reach = if self.linear_beyond.is_finite() { 4.0 } else { 1.5 };
        let ends = [left - reach, right + reach];
        let mut minima = minima.to_vec();
        minima.sort_by(f64::total_cmp);
        let near: Vec<[f64; 2]> =
            minima.iter().map(|x| [x - self.radius, x + self.radius]).collect();
        let mut regions = near.clone();
        let mut from = ends[0];
        for [low, high] in near {
            regions.push([from, low]);
            from = high;
        }
        regions.push([from, ends[1]]);
        let process = Annealed::new(|x| self.height(x), temperature, ends);
        let rows = process.masses(self.start, &regions, times, MESH);
        let shorten = |row: Vec<Interval>| {
            let (near, far) = row.split_at(minima.len());
            let elsewhere = far.iter().copied().reduce(|a, b| a + b);
            near.iter().copied().chain(elsewhere).collect()
        };
        rows.into_iter().map(shorten).collect()
    }

    /// The limits of [`Landscape::probabilities`] as time tends to infinity, extrapolated from twelve times at
    /// equal ratios, where an approach like a power of time is geometric.
    pub fn limits(&self, temperature: impl Fn(f64) -> f64, minima: &[f64]) -> Vec<Interval> {
        let times = self.times(&temperature);
        let rows = self.probabilities(temperature, minima, &times);
        let limit = |entry: usize| {
            let points = rows.iter().enumerate();
            let points = points.map(|(j, row)| (0.5_f64.powi(j as i32), row[entry]));
            limit::at_zero(&points.collect::<Vec<_>>())
        };
        (0..=minima.len()).map(limit).collect()
    }

    /// Twelve times, each 10^5 to 10^25 times the one before: the shorter the faster the Gibbs weight
    /// e^(-climb/T) of what is to vanish falls, by a factor of three from one to the next if it can.
    fn times(&self, temperature: impl Fn(f64) -> f64) -> Vec<f64> {
        let far = 1e60;
        let power = self.least_climb() / (temperature(far) * libm::log(far));
        let decades = (0.5 / power).clamp(5.0, 25.0);
        (1..=12).map(|j| libm::exp10(decades * f64::from(j))).collect()
    }

    /// The limit of `P(X in A_ε)`, from that of the probability elsewhere.
    pub fn settled(&self, temperature: impl Fn(f64) -> f64) -> Interval {
        let elsewhere = self.limits(temperature, &self.global()).pop();
        elsewhere.map_or(Interval::UNKNOWN, |p| Interval::exactly(1.0) - p)
    }

    /// Double wells of every shape, with neighbourhoods of radius 0.3 to 0.5.
    pub fn any() -> BoxedStrategy<Landscape> {
        // The wells of these profiles are at least 0.6 wide on each side.
        (Profile::any(), 0.3..0.5_f64)
            .prop_map(|(profile, radius)| Landscape::new(profile, radius).expect("narrow enough"))
            .boxed()
    }
}

/// Losses whose minima differ by less than this are equal: rounding of the quadrature of `V'`.
const EQUAL: f64 = 1e-13;

/// Errors near 1e-6 for the wells here.
const MESH: Mesh = Mesh { cells: 320, steps: 8.0 };

/// 10^5, 10^10, .. 10^60.
pub fn decades() -> Vec<f64> {
    (1..=12).map(|j| libm::exp10(5.0 * f64::from(j))).collect()
}

/// x⁴/4 - x²/2 + x/10, with neighbourhoods of the given radius: minima at -1.047 and 0.946.
pub fn tilted(radius: f64) -> Landscape {
    // The roots of x³ - x + 1/10, by Newton's method with 40 digits; |V''(b)| = 1 - 3b².
    let roots = [-1.046_680_531_804_602_3, 0.101_031_257_881_010_82, 0.945_649_273_923_591_4];
    let curvature = 1.0 - 3.0 * roots[1] * roots[1];
    well(roots, curvature, [0.0, 0.0], radius)
}

/// Minima at -1 and 1, the right one sharper by a factor of 2 to 4, whose losses differ by an
/// amount that grows with `shift`: at zero they are equal, above it the sharp minimum is the higher.
pub fn flat_and_sharp(shift: f64, radius: f64) -> Landscape {
    let [slope, bend] = [0.8, 0.2];
    // ∫ (x² - 1) (x - b) (1 + slope x + bend x²) from -1 to 1 vanishes at this b.
    let saddle = slope / (5.0 + bend) + shift;
    well([-1.0, saddle, 1.0], 1.0, [slope, bend], radius)
}

/// Minima at -1 and 1 that are mirror images.
pub fn symmetric(radius: f64) -> Landscape {
    well([-1.0, 0.0, 1.0], 1.0, [0.0, 0.0], radius)
}

fn well(critical: [f64; 3], curvature: f64, tilt: [f64; 2], radius: f64) -> Landscape {
    let profile = Profile::new(critical, curvature, tilt).expect("two wells");
    Landscape::new(profile, radius).expect("a radius within the wells")
}

/// The temperature of Proposition 2: `γ/(2 ln(2 + s))`, since `√(γ/ln(2 + s)) = √(2T)`.
pub fn annealing(gamma: f64) -> impl Fn(f64) -> f64 {
    move |s| gamma / (2.0 * libm::log(2.0 + s))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Independent values: finite volumes with L-stable steps in log time and Richardson
    /// extrapolation, last digits ±2, for the mass right of the saddle of x⁴/4 - x²/2 + x/10.
    #[test]
    fn masses_agree_with_an_independent_solver() {
        let loss = tilted(0.5);
        assert!((2.0 * loss.depth() - 0.315_329_914_695).abs() < 1e-11, "{}", loss.depth());
        assert!((loss.gap() - 0.199_746_632_026).abs() < 1e-11, "{}", loss.gap());
        let saddle = loss.profile().critical()[1];
        let process = |gamma| Annealed::new(|x| loss.height(x), annealing(gamma), [-3.0, 3.0]);
        for (gamma, time, expected) in [
            (0.1, 1e6, 0.988_160_0),
            (0.2, 1e2, 0.836_840_1),
            (0.2, 1e12, 0.817_210_6),
            (0.315_329_914_695, 1e12, 0.005_190),
            (0.4, 1e12, 1.230_63e-12),
            (0.5, 1e4, 8.987_32e-4),
            (1.0, 1e8, 7.598_085e-4),
            (2.0, 1e12, 0.004_818_809),
        ] {
            let found = process(gamma).masses(loss.start(), &[[saddle, 3.0]], &[time], MESH)[0][0];
            let error = (found.center() / expected - 1.0).abs();
            // The expected digits are off by 4e-4 at most; near γ_0 the steps in time show.
            assert!(found.widened(4e-4 * expected).contains(expected), "{gamma}: {found:?}");
            assert!(error < 2e-3 && found.radius() < 0.05 * expected, "{gamma}: {found:?}");
        }
    }

    /// The same solver's limits for a temperature that stops falling at 0.05 and at 0.025.
    #[test]
    fn capped_limits_agree_with_an_independent_solver() {
        for (floor, expected) in [(0.05, 0.968_291_1), (0.025, 0.999_378_1)] {
            let found = tilted(0.5).settled(|s| annealing(0.5)(s).max(floor));
            assert!(found.widened(1e-6).contains(expected), "{floor}: {found:?}");
            assert!(found.radius() < 1e-5, "{floor}: {found:?}");
        }
    }

    #[test]
    fn wells_of_equal_depth_are_equal() {
        assert_eq!((symmetric(0.3).gap(), flat_and_sharp(0.0, 0.3).gap()), (0.0, 0.0));
        let sharper = flat_and_sharp(0.0, 0.3);
        let [flat, _, sharp] = sharper.profile().critical();
        assert!(2.0 * sharper.profile().curvature(flat) < sharper.profile().curvature(sharp));
        assert!(flat_and_sharp(0.05, 0.3).deep() < 0.0 && 0.0 < flat_and_sharp(-0.05, 0.3).deep());
    }
}
