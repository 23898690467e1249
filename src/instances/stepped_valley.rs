//! A valley on the line whose noise has a temperature of its own on each stretch of the climb.

use std::fmt;

use proptest::prelude::*;
use serde::Serialize;

/// `dθ = -L' dt + √(2 ε d(θ)) dW` from the minimum `a` at zero over the top `b` at `width`, where
/// `L' = θ (1 - θ/width) g(θ/width)` with `g(0) = H_a` and `g(1) = |H_b|`.
///
/// The escape ends at a point `c` beyond `b`, on the way down; the process is reflected far up on the other side of `a`.
#[derive(Clone, Debug, Serialize)]
pub struct SteppedValley {
    curvatures: [f64; 2],
    width: f64,
    bend: Bend,
    noise: Noise,
    /// Where the steps of the noise end.
    places: Vec<f64>,
}

/// How `g` goes from `H_a` to `|H_b|`.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub enum Bend {
    /// In a straight line, so that the loss is a quartic.
    Linear,
    /// Exponentially: also for curvatures that are far apart, in either order.
    Exponential,
}

/// `d(θ)`, the diffusion coefficient over `ε`.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub enum Noise {
    /// Pairs of a share of the barrier and the value of `d` up to that height; the last share is one. The first value
    /// goes on left of `a`, the last one beyond `b`.
    Steps(Vec<[f64; 2]>),
    /// `H_a (|H_b|/H_a)^u` at the share `u` of the barrier: smooth, and stationary at `a` and `b`.
    Geometric,
    /// `|L''|`, or this number where that is smaller. Only for `H_a >= |H_b|`.
    Hessian(f64),
}

impl SteppedValley {
    /// The valley with curvatures `H_a` and `|H_b|`.
    ///
    /// # Errors
    ///
    /// The hypothesis that fails.
    pub fn new(
        curvatures: [f64; 2],
        width: f64,
        bend: Bend,
        noise: Noise,
    ) -> Result<SteppedValley, &'static str> {
        let [top, ratio] = [curvatures[0], curvatures[1] / curvatures[0]];
        if !(0.0 < top && 0.0 < ratio && ratio.is_finite() && 0.0 < width) {
            return Err("curvatures and width must be positive");
        }
        if bend == Bend::Linear && 1.5 < ratio {
            return Err("there is another stationary point near the minimum");
        }
        if bend == Bend::Exponential && libm::log(ratio).abs() < 0.1 {
            return Err("equal curvatures are joined in a straight line");
        }
        let mut valley = SteppedValley { curvatures, width, bend, noise, places: Vec::new() };
        if let Noise::Steps(steps) = &valley.noise {
            let increase = steps.windows(2).all(|pair| pair[0][0] < pair[1][0]);
            let positive = steps.iter().all(|&[share, d]| 0.0 < share && 0.0 < d);
            if !(increase && positive && steps.last().is_some_and(|&[share, _]| share == 1.0)) {
                return Err("shares must increase up to one, and temperatures be positive");
            }
            let inner = &steps[..steps.len() - 1];
            valley.places = inner.iter().map(|&[share, _]| valley.place(share)).collect();
        }
        if let Noise::Hessian(cut) = valley.noise {
            if 1.0 < ratio || !(0.0..0.9 * curvatures[1]).contains(&cut) {
                return Err("L'' must have one zero, and reach the cut on both sides of it");
            }
            valley.places = [cut, 0.0, -cut].map(|level| valley.bend_to(level)).to_vec();
            valley.places.dedup();
        }
        Ok(valley)
    }

    /// Theorem 3.2's own setting: `d = H_a` up to the share `s` of the barrier and `|H_b|` from there on.
    ///
    /// # Errors
    ///
    /// As [`SteppedValley::new`].
    pub fn of_two(
        curvatures: [f64; 2],
        bend: Bend,
        share: f64,
    ) -> Result<SteppedValley, &'static str> {
        let [top, bottom] = curvatures;
        let noise = Noise::Steps(vec![[share, top], [1.0, bottom]]);
        SteppedValley::new(curvatures, 1.0, bend, noise)
    }

    /// The same with another width, or with a width such that the barrier is `barrier`.
    ///
    /// # Panics
    ///
    /// If the barrier is not positive.
    pub fn with_barrier(&self, barrier: f64) -> SteppedValley {
        assert!(0.0 < barrier, "a barrier of {barrier}");
        let width = self.width * (barrier / self.barrier()).sqrt();
        SteppedValley::new(self.curvatures, width, self.bend, self.noise.clone())
            .unwrap_or_else(|_| self.clone())
    }

    /// The same with other noise.
    ///
    /// # Errors
    ///
    /// As [`SteppedValley::new`].
    pub fn with_noise(&self, noise: Noise) -> Result<SteppedValley, &'static str> {
        SteppedValley::new(self.curvatures, self.width, self.bend, noise)
    }

    /// Valleys with two temperatures and curvatures that differ by a factor between three and nine, in either
    /// order; the temperature changes below two fifths or above three fifths of the barrier.
    pub fn any() -> BoxedStrategy<SteppedValley> {
        let share = prop_oneof![0.2..0.4_f64, 0.6..0.8_f64];
        (0.5..2.0_f64, 3.0..9.0_f64, any::<bool>(), share, 0.7..1.5_f64)
            .prop_map(|(h, ratio, sharp, share, width)| {
                let curvatures = if sharp { [ratio * h, h] } else { [h, ratio * h] };
                let noise = Noise::Steps(vec![[share, curvatures[0]], [1.0, curvatures[1]]]);
                SteppedValley::new(curvatures, width, Bend::Exponential, noise).expect("valid")
            })
            .boxed()
    }

    /// `H_a` and `|H_b|`.
    pub fn curvatures(&self) -> [f64; 2] {
        self.curvatures
    }

    /// Where `b` is.
    pub fn width(&self) -> f64 {
        self.width
    }

    /// The noise.
    pub fn noise(&self) -> &Noise {
        &self.noise
    }

    /// `d` at `a` and at `b`.
    pub fn temperatures(&self) -> [f64; 2] {
        match &self.noise {
            Noise::Steps(steps) => [steps[0][1], steps[steps.len() - 1][1]],
            Noise::Geometric | Noise::Hessian(_) => self.curvatures,
        }
    }

    /// The share of the barrier up to which `d` is that of `a`: the paper's `s`, if there are two steps.
    pub fn share(&self) -> f64 {
        match &self.noise {
            Noise::Steps(steps) => steps[0][0],
            Noise::Geometric | Noise::Hessian(_) => 0.0,
        }
    }

    /// The points where the noise jumps or has kinks, from `a` to `b`.
    pub fn places(&self) -> &[f64] {
        &self.places
    }

    /// `L'(θ)`.
    #[inline(always)]
    pub fn slope(&self, theta: f64) -> f64 {
        let (u, [top, bottom]) = (theta / self.width, self.curvatures);
        let g = match self.bend {
            Bend::Linear => top + (bottom - top) * u,
            Bend::Exponential => top * libm::exp(u * libm::log(bottom / top)),
        };
        theta * (1.0 - u) * g
    }

    /// `L(θ) - L(a)`.
    pub fn height(&self, theta: f64) -> f64 {
        let (u, [top, bottom]) = (theta / self.width, self.curvatures);
        let unit = match self.bend {
            Bend::Linear => {
                let square = u * u;
                let bent = square * u / 3.0 - square * square / 4.0;
                top * (square / 2.0 - square * u / 3.0) + (bottom - top) * bent
            }
            Bend::Exponential => {
                let q = libm::log(top / bottom);
                let [one, two, three] = [1.0 / q, 1.0 / (q * q), 1.0 / (q * q * q)];
                let below = |v: f64| {
                    let sum = (v - v * v) * one + (1.0 - 2.0 * v) * two - 2.0 * three;
                    -libm::exp(-q * v) * sum
                };
                top * (below(u) - below(0.0))
            }
        };
        unit * self.width * self.width
    }

    /// `ΔL = L(b) - L(a)`.
    pub fn barrier(&self) -> f64 {
        self.height(self.width)
    }

    /// Where that share of the barrier is climbed.
    pub fn place(&self, share: f64) -> f64 {
        let level = share * self.barrier();
        let (mut low, mut high) = (0.0, self.width);
        for _ in 0..80 {
            let middle = 0.5 * (low + high);
            if self.height(middle) < level { low = middle } else { high = middle }
        }
        0.5 * (low + high)
    }

    /// `L''(θ)`.
    pub fn curvature(&self, theta: f64) -> f64 {
        let (u, [top, bottom]) = (theta / self.width, self.curvatures);
        let [g, change] = match self.bend {
            Bend::Linear => [top + (bottom - top) * u, bottom - top],
            Bend::Exponential => {
                let rate = libm::log(bottom / top);
                let g = top * libm::exp(u * rate);
                [g, g * rate]
            }
        };
        (1.0 - 2.0 * u) * g + u * (1.0 - u) * change
    }

    /// `L'''(θ)`.
    pub fn third_derivative(&self, theta: f64) -> f64 {
        let (u, [top, bottom]) = (theta / self.width, self.curvatures);
        let [g, change, bend] = match self.bend {
            Bend::Linear => [top + (bottom - top) * u, bottom - top, 0.0],
            Bend::Exponential => {
                let rate = libm::log(bottom / top);
                let g = top * libm::exp(u * rate);
                [g, g * rate, g * rate * rate]
            }
        };
        (-2.0 * g + 2.0 * (1.0 - 2.0 * u) * change + u * (1.0 - u) * bend) / self.width
    }

    /// Where `L''` is zero between `a` and `b`.
    pub fn inflection(&self) -> f64 {
        self.bend_to(0.0)
    }

    /// Where `L''` is `level` between `a` and `b`, for a level between `-|H_b|` and `H_a`.
    pub fn bend_to(&self, level: f64) -> f64 {
        let (mut low, mut high) = (0.0, self.width);
        for _ in 0..80 {
            let middle = 0.5 * (low + high);
            if level < self.curvature(middle) { low = middle } else { high = middle }
        }
        0.5 * (low + high)
    }

    /// `d(θ)`.
    #[inline(always)]
    pub fn intensity(&self, theta: f64) -> f64 {
        match &self.noise {
            Noise::Steps(steps) => {
                let step = self.places.iter().take_while(|&&place| place <= theta).count();
                steps[step][1]
            }
            Noise::Geometric => {
                let [top, bottom] = self.curvatures;
                let inside = theta.clamp(0.0, self.width);
                let share = self.height(inside) / self.barrier();
                top * libm::exp(share * libm::log(bottom / top))
            }
            Noise::Hessian(cut) => self.curvature(theta).abs().max(*cut),
        }
    }

    /// About `ε` times the exponent of the escape: by it temperatures are chosen.
    pub fn climb(&self) -> f64 {
        let per_unit = match &self.noise {
            Noise::Steps(steps) => {
                let mut below = 0.0;
                let mut sum = 0.0;
                for &[share, d] in steps {
                    sum += (share - below) / d;
                    below = share;
                }
                sum
            }
            Noise::Geometric | Noise::Hessian(_) => {
                1.0 / (self.curvatures[0] * self.curvatures[1]).sqrt()
            }
        };
        self.barrier() * per_unit
    }

    /// Where the process is reflected, left of `a`.
    pub fn left(&self) -> f64 {
        let falls = self.curvatures[1] < self.curvatures[0];
        self.width
            * match self.bend {
                Bend::Linear => -0.9,
                Bend::Exponential if falls => -1.2,
                Bend::Exponential => -2.0,
            }
    }

    /// The point `c`.
    pub fn outside(&self) -> f64 {
        let [top, bottom] = self.curvatures;
        let beyond = match self.bend {
            // Before the next inflection point.
            _ if matches!(self.noise, Noise::Hessian(_)) => 0.3,
            // Before the next minimum.
            Bend::Linear if bottom < top => (0.9 * bottom / (top - bottom)).min(0.6),
            Bend::Linear => 0.6,
            Bend::Exponential => 1.0,
        };
        self.width * (1.0 + beyond)
    }
}

impl fmt::Display for SteppedValley {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [top, bottom] = self.curvatures;
        let bend = match self.bend {
            Bend::Linear => "quartic",
            Bend::Exponential => "exponential",
        };
        write!(f, "H_a = {top:.4}, |H_b| = {bottom:.4}, ΔL = {:.4}, {bend}", self.barrier())?;
        match &self.noise {
            Noise::Steps(steps) => {
                let step = |&[share, d]: &[f64; 2]| format!("{d:.4} up to {share:.4} ΔL");
                let all: Vec<String> = steps.iter().map(step).collect();
                write!(f, ", D·2B/η = {}", all.join(", "))
            }
            Noise::Geometric => write!(f, ", D·2B/η from H_a to |H_b| geometrically in L"),
            Noise::Hessian(cut) => write!(f, ", D·2B/η = max(|L''|, {cut:e})"),
        }
    }
}

/// Two valleys that are compared.
#[derive(Clone, Debug, Serialize)]
pub struct ValleyPair {
    /// One of them.
    pub first: SteppedValley,
    /// The other.
    pub second: SteppedValley,
}

impl fmt::Display for ValleyPair {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}; beside {}", self.first, self.second)
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
        fn height_is_the_integral_of_the_slope(valley in SteppedValley::any(), part in 0.1..1.3_f64) {
            let to = part * valley.width();
            let h = to / 200.0;
            let cell = |i: i32| {
                let x = h * f64::from(i);
                let ends = valley.slope(x) + valley.slope(x + h);
                h / 6.0 * (ends + 4.0 * valley.slope(x + 0.5 * h))
            };
            let integral: f64 = (0..200).map(cell).sum();
            prop_assert!((integral - valley.height(to)).abs() < 1e-7);
        }

        #[test]
        fn curvatures_and_shares_are_those_named(valley in SteppedValley::any()) {
            let step = 1e-6 * valley.width();
            let bend = |x: f64| (valley.slope(x + step) - valley.slope(x - step)) / (2.0 * step);
            let [top, bottom] = valley.curvatures();
            prop_assert!((bend(0.0) / top - 1.0).abs() < 1e-4);
            prop_assert!((bend(valley.width()) / bottom + 1.0).abs() < 1e-4);
            let x = valley.inflection();
            let turn = (valley.curvature(x + step) - valley.curvature(x - step)) / (2.0 * step);
            prop_assert!((turn / valley.third_derivative(x) - 1.0).abs() < 1e-4);
            let share = valley.height(valley.places()[0]) / valley.barrier();
            prop_assert!((share - valley.share()).abs() < 1e-12);
        }
    }
}
