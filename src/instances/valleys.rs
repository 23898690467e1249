//! Losses on the line that are put together from valleys and cols of chosen curvatures and heights.

use std::fmt;

use proptest::prelude::*;
use serde::Serialize;

/// A loss with minima and cols in turn, and what drives `dθ = -L' dt + √(2D) dW` over it.
///
/// Between neighbours at the distance `l`, with `t l` measured from the left one, `L' = l (c h(t) + d h(1 - t))` with a polynomial
/// `h = t - 6t³ + ..` that has four zero derivatives at one, where `c` and `-d` are the curvatures there: `L` is smooth but for its sixth
/// derivatives, even around minima and cols, and differs by `19 l² (c + d)/252`. Beyond the outermost ones it is a parabola.
///
/// Without shares the noise is constant, `D` itself. With shares it is that of the paper's batches: `D = η/(2B)` times the
/// curvature of the valley up to the share `s` of the climb, and times that of the col from there on. Or every point has a
/// temperature of its own, `D` in units of the noise, which takes the place of half its curvature.
#[derive(Clone, Debug, Serialize)]
pub struct Valleys {
    points: Vec<f64>,
    curvatures: Vec<f64>,
    shares: Option<Vec<f64>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    temperatures: Option<Vec<f64>>,
    /// `D`, or `η/B`, each half of the one before.
    noises: Vec<f64>,
}

impl Valleys {
    /// The loss with these curvatures, positive at minima and negative at cols, from left to right, in which every way between
    /// neighbours has the given `∫ |L'|` in units of the curvature that noise has there: its height, if `shares` is nothing.
    ///
    /// The error names what fails: signs in turn, positive weights, shares between zero and one, or their numbers.
    pub fn new(
        curvatures: &[f64],
        weights: &[f64],
        shares: Option<&[f64]>,
    ) -> Result<Valleys, String> {
        let per_height = |way: usize, [valley, col]: [f64; 2]| {
            shares.map_or(1.0, |s| s[way] / valley + (1.0 - s[way]) / col)
        };
        Valleys::joined(curvatures, weights, shares, &per_height)
    }

    /// The loss with these curvatures and climbs from left to right, in which the noise is the temperature of the valley up to the
    /// share `s` of a climb, and that of the col from there on; `temperatures` has one for every minimum and col.
    ///
    /// The error is that of [`Valleys::new`], or says that a temperature is not positive or missing.
    pub fn with_temperatures(
        curvatures: &[f64],
        climbs: &[f64],
        shares: &[f64],
        temperatures: &[f64],
    ) -> Result<Valleys, String> {
        let positive = temperatures.iter().all(|&t| 0.0 < t && t.is_finite());
        if temperatures.len() != curvatures.len() || !positive {
            return Err(format!("{temperatures:?} are not {} temperatures", curvatures.len()));
        }
        let loss = Valleys::joined(curvatures, climbs, Some(shares), &|_, _| 1.0)?;
        let length = loss.points[loss.points.len() - 1];
        if !loss.points.windows(2).all(|pair| 1e-9 * length < pair[1] - pair[0]) {
            return Err(format!(
                "ways of the lengths between {:?} cannot be told apart",
                loss.points
            ));
        }
        Ok(Valleys { temperatures: Some(temperatures.to_vec()), ..loss.driven(1.0, 1) })
    }

    /// Points at such distances that every way between neighbours has its weight, given what there is of it per height.
    fn joined(
        curvatures: &[f64],
        weights: &[f64],
        shares: Option<&[f64]>,
        per_height: &dyn Fn(usize, [f64; 2]) -> f64,
    ) -> Result<Valleys, String> {
        if !curvatures.windows(2).all(|pair| pair[0] * pair[1] < 0.0) {
            return Err(format!("the signs of {curvatures:?} are not in turn"));
        }
        let ways = curvatures.len().saturating_sub(1);
        if weights.len() != ways || shares.is_some_and(|shares| shares.len() != ways) || ways == 0 {
            return Err(format!("{ways} ways, but weights {weights:?} and shares {shares:?}"));
        }
        if !weights.iter().all(|&w| 0.0 < w && w.is_finite()) {
            return Err(format!("the weights {weights:?} are not positive"));
        }
        if !shares.unwrap_or(&[]).iter().all(|&s| 0.0 < s && s < 1.0) {
            return Err(format!("the shares {shares:?} are not between zero and one"));
        }
        let mut points = vec![0.0];
        for (way, pair) in curvatures.windows(2).enumerate() {
            let (valley, col) = (pair[0].max(pair[1]), pair[0].min(pair[1]).abs());
            let height = weights[way] / per_height(way, [valley, col]);
            points.push(points[way] + (height / (INTEGRAL * (valley + col))).sqrt());
        }
        let shares = shares.map(<[f64]>::to_vec);
        let curvatures = curvatures.to_vec();
        Ok(Valleys { points, curvatures, shares, temperatures: None, noises: Vec::new() })
    }

    /// The same, driven by noises that are halved `rungs - 1` times from `first` on.
    pub fn driven(self, first: f64, rungs: i32) -> Valleys {
        let noises = (0..rungs).map(|k| first * 0.5_f64.powi(k)).collect();
        Valleys { noises, ..self }
    }

    /// The loss `f(√k θ)` for this `f`, under noise whose gradients are rescaled with it.
    pub fn rescaled(&self, k: f64) -> Valleys {
        let points = self.points.iter().map(|point| point / k.sqrt()).collect();
        let times_k = |values: &[f64]| values.iter().map(|value| value * k).collect();
        let temperatures = self.temperatures.as_deref().map(times_k);
        Valleys { points, curvatures: times_k(&self.curvatures), temperatures, ..self.clone() }
    }

    /// The noises.
    pub fn noises(&self) -> &[f64] {
        &self.noises
    }

    /// Where minima and cols are.
    pub fn points(&self) -> &[f64] {
        &self.points
    }

    /// The magnitude of the curvature at a minimum or col.
    pub fn curvature(&self, point: usize) -> f64 {
        self.curvatures[point].abs()
    }

    /// Whether a point is a minimum.
    pub fn is_minimum(&self, point: usize) -> bool {
        0.0 < self.curvatures[point]
    }

    /// `ΔL` between a point and the next.
    pub fn climb(&self, way: usize) -> f64 {
        let length = self.points[way + 1] - self.points[way];
        INTEGRAL * length * length * (self.curvature(way) + self.curvature(way + 1))
    }

    /// `s` of the way from a point to the next.
    pub fn share(&self, way: usize) -> Option<f64> {
        self.shares.as_ref().map(|shares| shares[way])
    }

    /// `L'(x)`.
    pub fn slope(&self, x: f64) -> f64 {
        let Some((way, u)) = self.way(x) else { return self.beyond(x).1 };
        let length = self.points[way + 1] - self.points[way];
        let t = u / length;
        let (here, there) = (self.curvatures[way], -self.curvatures[way + 1]);
        length * (here * hermite(t) + there * hermite(1.0 - t))
    }

    /// The way on which `x` lies and the distance from its left point; nothing beyond the outermost points.
    fn way(&self, x: f64) -> Option<(usize, f64)> {
        let before = self.points.partition_point(|&point| point <= x);
        (0 < before && before < self.points.len())
            .then(|| (before - 1, x - self.points[before - 1]))
    }

    /// The outermost point next to `x`, and `L'` of the parabola around it.
    fn beyond(&self, x: f64) -> (usize, f64) {
        let point = if x < self.points[0] { 0 } else { self.points.len() - 1 };
        (point, self.curvatures[point] * (x - self.points[point]))
    }

    /// The height of `x` over the valley's end of its way.
    fn height(&self, way: usize, u: f64) -> f64 {
        let length = self.points[way + 1] - self.points[way];
        let t = u / length;
        let (here, there) = (self.curvatures[way], -self.curvatures[way + 1]);
        let climbed =
            length * length * (here * integral(t) + there * (INTEGRAL - integral(1.0 - t)));
        if self.is_minimum(way) { climbed } else { self.climb(way) + climbed }
    }

    /// `∫ L'/D` from the valley's end of the way of `x` to `x`, where `D` has that noise. From the outermost point beyond it.
    fn potential_on_way(&self, x: f64, noise: f64) -> f64 {
        let Some((way, u)) = self.way(x) else {
            let (point, slope) = self.beyond(x);
            return 0.5 * slope * (x - self.points[point]) / self.at_point(point, noise);
        };
        let (height, valley) =
            (self.height(way, u), if self.is_minimum(way) { way } else { way + 1 });
        let col = 2 * way + 1 - valley;
        let level = self.share(way).unwrap_or(1.0) * self.climb(way);
        let above = (height - level).max(0.0);
        (height - above) / self.at_point(valley, noise) + above / self.at_point(col, noise)
    }

    /// `∫ L'/D` from the first point to `x`.
    pub fn potential(&self, x: f64, noise: f64) -> f64 {
        let before = self.points.partition_point(|&point| point <= x).clamp(1, self.points.len());
        let change = |way: usize| {
            let (valley, sign) = if self.is_minimum(way) { (way, 1.0) } else { (way + 1, -1.0) };
            let col = 2 * way + 1 - valley;
            let share = self.share(way).unwrap_or(1.0);
            let (low, high) = (share * self.climb(way), (1.0 - share) * self.climb(way));
            sign * (low / self.at_point(valley, noise) + high / self.at_point(col, noise))
        };
        let sum: f64 = (0..before - 1).map(change).sum();
        // On a way that begins at a col, potentials on it are measured from its other end.
        let falls = self.way(x).is_some() && !self.is_minimum(before - 1);
        let top = if falls { change(before - 1) } else { 0.0 };
        sum + top + self.potential_on_way(x, noise)
    }

    /// `D` at a point.
    fn at_point(&self, point: usize, noise: f64) -> f64 {
        match (&self.temperatures, &self.shares) {
            (Some(temperatures), _) => noise * temperatures[point],
            (None, Some(_)) => 0.5 * noise * self.curvature(point),
            (None, None) => noise,
        }
    }

    /// `D(x)`.
    pub fn diffusivity(&self, x: f64, noise: f64) -> f64 {
        let Some((way, u)) = self.way(x) else {
            return self.at_point(self.beyond(x).0, noise);
        };
        let Some(share) = self.share(way) else { return noise };
        let valley = if self.is_minimum(way) { way } else { way + 1 };
        let is_low = self.height(way, u) < share * self.climb(way);
        self.at_point(if is_low { valley } else { 2 * way + 1 - valley }, noise)
    }

    /// Where `L'` or `D` are not smooth.
    pub fn breaks(&self) -> Vec<f64> {
        let jumps = (0..self.points.len() - 1).filter_map(|way| {
            let level = self.share(way)? * self.climb(way);
            let ends = [self.points[way], self.points[way + 1]];
            let [mut low, mut high] = if self.is_minimum(way) { ends } else { [ends[1], ends[0]] };
            for _ in 0..80 {
                let middle = 0.5 * (low + high);
                if self.height(way, middle - self.points[way]) < level {
                    low = middle;
                } else {
                    high = middle;
                }
            }
            Some(high)
        });
        let mut breaks: Vec<f64> = self.points.iter().copied().chain(jumps).collect();
        breaks.sort_by(f64::total_cmp);
        breaks
    }

    /// A place outside: beyond an outermost col, where `L` has fallen by what it climbed to the col from the valley.
    pub fn outside(&self, right: bool) -> f64 {
        let (point, way, sign) =
            if right { (self.points.len() - 1, self.points.len() - 2, 1.0) } else { (0, 0, -1.0) };
        self.points[point] + sign * (2.0 * self.climb(way) / self.curvature(point)).sqrt()
    }

    /// The ladder of noises on which ways of that weight are from 40 to 2560 temperatures high.
    pub fn cold(self, weight: f64) -> Valleys {
        let per_weight = if self.shares.is_some() { 2.0 } else { 1.0 };
        self.driven(per_weight * weight / 40.0, 7)
    }

    /// The share of a climb below which there is the given part of its weight.
    pub fn share_below(part: f64, [valley, col]: [f64; 2]) -> f64 {
        part * valley / (part * valley + (1.0 - part) * col)
    }

    /// One valley between two cols, with noise of batches, equal weights, and curvatures that differ by a factor between 2 and 5,
    /// on both sides in the same sense.
    pub fn any_fork() -> BoxedStrategy<Valleys> {
        let sides = prop_oneof![(2.0..5.0_f64, 2.0..5.0_f64), (0.2..0.5_f64, 0.2..0.5_f64)];
        (0.7..1.5_f64, sides, 0.4..0.6_f64, 0.4..0.6_f64)
            .prop_map(|(valley, (left, right), p, q)| {
                let curvatures = [-valley * left, valley, -valley * right];
                let shares =
                    [(p, left), (q, right)].map(|(p, r)| Valleys::share_below(p, [1.0, r]));
                let loss = Valleys::new(&curvatures, &[0.3; 2], Some(&shares));
                loss.expect("valid by construction").cold(0.3)
            })
            .boxed()
    }

    /// Two valleys and the col between them, with noise of batches, equal weights, and curvatures of the valleys that differ by a
    /// factor between 2 and 5.
    pub fn any_pair() -> BoxedStrategy<Valleys> {
        let ratio = prop_oneof![2.0..5.0_f64, 0.2..0.5_f64];
        (0.7..1.5_f64, ratio, 0.5..2.0_f64, 0.4..0.6_f64, 0.4..0.6_f64)
            .prop_map(|(left, ratio, col, p, q)| {
                let valleys = [(p, left), (q, left * ratio)];
                let shares = valleys.map(|(p, valley)| Valleys::share_below(p, [valley, col]));
                let loss = Valleys::new(&[left, -col, left * ratio], &[0.3; 2], Some(&shares));
                loss.expect("valid by construction").cold(0.3)
            })
            .boxed()
    }

    /// Three valleys in a row, the ways as high as said, under constant noises from a 24th of the first climb on.
    pub fn any_row(heights: [f64; 4]) -> BoxedStrategy<Valleys> {
        let curvature = || 0.6..2.0_f64;
        (curvature(), curvature(), curvature(), curvature(), curvature())
            .prop_map(move |(a, b, m, d, c)| {
                let loss = Valleys::new(&[a, -b, m, -d, c], &heights, None);
                loss.expect("valid by construction").driven(heights[0] / 24.0, 9)
            })
            .boxed()
    }

    /// A valley with a wall and a col, with noise of batches, and curvatures that differ by a factor between 2 and 5.
    pub fn any_edge() -> BoxedStrategy<Valleys> {
        // So that s is neither near its ends nor one half.
        let shape = prop_oneof![(2.0..5.0_f64, 0.3..0.5_f64), (0.2..0.5_f64, 0.5..0.7_f64)];
        (0.7..1.5_f64, shape)
            .prop_map(|(valley, (ratio, part))| {
                let s = Valleys::share_below(part, [1.0, ratio]);
                let loss = Valleys::new(&[valley, -valley * ratio], &[0.3], Some(&[s]));
                loss.expect("valid by construction").cold(0.3)
            })
            .boxed()
    }

    /// The same with constant noise.
    pub fn any_edge_of_sgld() -> BoxedStrategy<Valleys> {
        (0.5..2.0_f64, 0.5..2.0_f64, 0.2..0.5_f64)
            .prop_map(|(valley, col, height)| {
                let loss = Valleys::new(&[valley, -col], &[height], None);
                loss.expect("valid by construction").cold(height)
            })
            .boxed()
    }
}

/// The integral of `h` from zero to one.
const INTEGRAL: f64 = 19.0 / 252.0;

/// `h(t) = t (1 - t)⁵ (1 + 5t + 9t² + 5t³)`.
fn hermite(t: f64) -> f64 {
    let rest = 1.0 - t;
    let square = rest * rest;
    t * square * square * rest * (1.0 + t * (5.0 + t * (9.0 + 5.0 * t)))
}

/// The integral of `h = t - 6t³ + 20t⁵ - 16t⁶ - 10t⁷ + 16t⁸ - 5t⁹` from zero.
fn integral(t: f64) -> f64 {
    let square = t * t;
    let high = 10.0 / 3.0 - t * (16.0 / 7.0 + t * (1.25 - t * (16.0 / 9.0 - 0.5 * t)));
    square * (0.5 - square * (1.5 - square * high))
}

impl fmt::Display for Valleys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "curvatures {:.3?}", self.curvatures)?;
        let climbs: Vec<f64> = (0..self.points.len() - 1).map(|way| self.climb(way)).collect();
        write!(f, ", climbs {climbs:.4?}")?;
        match (&self.shares, &self.temperatures) {
            (Some(shares), Some(temperatures)) => {
                write!(f, ", s {shares:.3?}, D in {temperatures:.4?}")
            }
            (Some(shares), None) => {
                write!(f, ", s {shares:.3?}, η/B from {:.4}", self.noises[0])
            }
            (None, _) => write!(f, ", D from {:.4}", self.noises[0]),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chain() -> Valleys {
        let loss = Valleys::new(&[-0.6, 1.1, -2.0, 0.7], &[0.4, 0.3, 0.5], Some(&[0.3, 0.6, 0.7]));
        loss.expect("valid").driven(0.2, 1)
    }

    #[test]
    fn slopes_curvatures_and_potentials_belong_together() {
        let (loss, h) = (chain(), 1e-5);
        for (k, &point) in loss.points().iter().enumerate() {
            let curvature = (loss.slope(point + h) - loss.slope(point - h)) / (2.0 * h);
            assert!((curvature - loss.curvatures[k]).abs() < 1e-3, "{k}: {curvature}");
        }
        for x in [-0.7, 0.31, 1.2, 2.05, 2.6, 3.3, 4.4, 5.2] {
            let difference = loss.potential(x + h, 0.2) - loss.potential(x - h, 0.2);
            let found = difference / (2.0 * h) * loss.diffusivity(x, 0.2);
            assert!((found - loss.slope(x)).abs() < 1e-6, "{x}: {found} {}", loss.slope(x));
        }
    }

    #[test]
    fn weights_are_what_was_asked_for() {
        let loss = chain();
        let [b, a, c, d] = [0, 1, 2, 3].map(|k: usize| loss.potential(loss.points()[k], 2.0));
        for (found, weight) in [(b - a, 0.4), (c - a, 0.3), (c - d, 0.5)] {
            assert!((found - weight).abs() < 1e-12, "{found}, not {weight}");
        }
    }

    #[test]
    fn each_hypothesis_is_checked_and_named() {
        let named = |curvatures: &[f64], weights: &[f64], shares: Option<&[f64]>, word: &str| {
            Valleys::new(curvatures, weights, shares).is_err_and(|error| error.contains(word))
        };
        assert!(named(&[1.0, 1.0], &[1.0], None, "signs"));
        assert!(named(&[1.0, -1.0], &[1.0, 2.0], None, "ways"));
        assert!(named(&[1.0, -1.0], &[-1.0], None, "positive"));
        assert!(named(&[1.0, -1.0], &[1.0], Some(&[1.5]), "shares"));
    }
}
