//! A valley, its barrier and the noise of Theorem 9 on the line, with the escape rates of SGD and of diffusions.

use std::f64::consts::PI;
use std::fmt;

use proptest::prelude::*;
use serde::Serialize;

use crate::interval::Interval;
use crate::monte_carlo::escape::steps_to_leave;
use crate::monte_carlo::{Block, Moments, Normals, Tally, UnitNoise};
use crate::oracles::chain::{self, Noise};
use crate::oracles::first_passage::{self, Convention, Diffusion, End};
use crate::statistics::{intervals, limit};

/// SGD with step λ on a loss with its minimum a at zero and its barrier top b at `width`, with normal noise of
/// variance k_a/S up to the point l between them and |k_b|/S beyond.
///
/// Left of a and right of b the loss is quadratic. Escape is the arrival at a point c beyond b, as far down
/// as b is above l.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Valley {
    curvatures: [f64; 2],
    width: f64,
    shape: Shape,
    learning_rate: f64,
    batch: f64,
}

/// The loss between a and b.
#[derive(Clone, Copy, Debug, Serialize)]
pub(crate) enum Shape {
    /// Two parabolas that touch at l: k(w) is exactly k_a up to l and k_b from there on.
    Parabolas,
    /// A quartic; l is that part of the way.
    Quartic(f64),
}

impl Valley {
    /// The valley with curvatures k_a and |k_b| and with λk_a = `step`; S = 1.
    ///
    /// # Panics
    ///
    /// Unless all are positive, 0 < λk_a < 2 and l is between a and b.
    pub(crate) fn new(curvatures: [f64; 2], width: f64, shape: Shape, step: f64) -> Valley {
        let positive = curvatures.iter().all(|&k| 0.0 < k) && 0.0 < width;
        assert!(positive, "curvatures {curvatures:?} and width {width} must be positive");
        assert!(0.0 < step && step < 2.0, "λk_a = {step} is not in (0, 2)");
        if let Shape::Quartic(part) = shape {
            assert!(0.0 < part && part < 1.0, "l at {part} of the way is not between a and b");
        }
        Valley { curvatures, width, shape, learning_rate: step / curvatures[0], batch: 1.0 }
    }

    /// Parabolas with curvatures that differ by a factor between 1.4 and 2, in either direction, and λk_a
    /// between 0.45 and 0.85: (23), (24) and the least action differ by 5 % at least.
    pub(crate) fn any() -> BoxedStrategy<Valley> {
        let ratio = prop_oneof![0.5..0.6_f64, 1.4..2.0_f64];
        (ratio, 0.5..2.0_f64, 0.5..2.0_f64, 0.45..0.85_f64)
            .prop_map(|(ratio, k, width, step)| {
                Valley::new([k, ratio * k], width, Shape::Parabolas, step)
            })
            .boxed()
    }

    /// The same with another step and with S such that the diffusion's D = λC/2 stays.
    pub(crate) fn with_step(&self, step: f64) -> Valley {
        let learning_rate = step / self.curvatures[0];
        let batch = self.batch * learning_rate / self.learning_rate;
        Valley { learning_rate, batch, ..self.clone() }
    }

    /// The same with S such that the exponent of (24) is `exponent`.
    pub(crate) fn with_exponent(&self, exponent: f64) -> Valley {
        Valley { batch: exponent / self.exponent_per_batch(), ..self.clone() }
    }

    /// The loss multiplied by r, at the same λ and S: the noise's variance |k|/S grows like r.
    pub(crate) fn rescaled(&self, r: f64) -> Valley {
        Valley { curvatures: self.curvatures.map(|k| r * k), ..self.clone() }
    }

    /// The same with noise of `factor` times the variance: with another S.
    pub(crate) fn with_noise(&self, factor: f64) -> Valley {
        Valley { batch: self.batch / factor, ..self.clone() }
    }

    /// k_a.
    pub(crate) fn curvature(&self) -> f64 {
        self.curvatures[0]
    }

    /// |k_b|.
    pub(crate) fn barrier_curvature(&self) -> f64 {
        self.curvatures[1]
    }

    /// λ.
    pub(crate) fn learning_rate(&self) -> f64 {
        self.learning_rate
    }

    /// S.
    pub(crate) fn batch(&self) -> f64 {
        self.batch
    }

    /// λk_a.
    pub(crate) fn step(&self) -> f64 {
        self.learning_rate * self.curvatures[0]
    }

    /// The point l.
    pub(crate) fn middle(&self) -> f64 {
        let [k_a, k_b] = self.curvatures;
        match self.shape {
            Shape::Parabolas => self.width * k_b / (k_a + k_b),
            Shape::Quartic(part) => self.width * part,
        }
    }

    /// L' = w (width - w) (α + βw) between a and b, for the quartic.
    fn quartic(&self) -> [f64; 2] {
        let [k_a, k_b] = self.curvatures;
        [k_a / self.width, (k_b - k_a) / (self.width * self.width)]
    }

    /// L'(w).
    #[inline(always)]
    pub(crate) fn derivative(&self, w: f64) -> f64 {
        let [k_a, k_b] = self.curvatures;
        let [alpha, beta] = self.quartic();
        let split = match self.shape {
            Shape::Parabolas => [self.middle(), self.middle()],
            Shape::Quartic(_) => [0.0, self.width],
        };
        if w < split[0] {
            k_a * w
        } else if w < split[1] {
            w * (self.width - w) * (alpha + beta * w)
        } else {
            k_b * (self.width - w)
        }
    }

    /// The noise's standard deviation, before it is multiplied by λ.
    #[inline(always)]
    pub(crate) fn spread(&self, w: f64) -> f64 {
        let [k_a, k_b] = self.curvatures;
        let k = if w < self.middle() { k_a } else { k_b };
        (k / self.batch).sqrt()
    }

    /// L(w) - L(a) between a and b.
    fn height(&self, w: f64) -> f64 {
        let [k_a, k_b] = self.curvatures;
        let [alpha, beta] = self.quartic();
        match self.shape {
            Shape::Parabolas => {
                let (l, b) = (self.middle(), self.width);
                let up = w.min(l);
                let past = k_b * ((b - l) * (b - l) - (b - w.max(l)) * (b - w.max(l)));
                (k_a * up * up + past) / 2.0
            }
            Shape::Quartic(_) => {
                let b = self.width;
                w * w * (alpha * b / 2.0 + w * ((beta * b - alpha) / 3.0 - w * beta / 4.0))
            }
        }
    }

    /// ΔL = L(b) - L(a).
    pub(crate) fn barrier(&self) -> f64 {
        self.height(self.width)
    }

    /// The weight l in (23) and (24): the part of the height that is climbed up to the point l.
    pub(crate) fn weight(&self) -> f64 {
        self.height(self.middle()) / self.barrier()
    }

    /// The exponent of (24) over S: 2ΔL/λ (l/k_a + (1-l)/|k_b|).
    pub(crate) fn exponent_per_batch(&self) -> f64 {
        self.exponent_with(self.weight(), 0.0, 0.0)
    }

    /// 2ΔL/λ (l (1 - θ_a λk_a/2)/k_a + (1-l) (1 + θ_b λ|k_b|/2)/|k_b|): (23) has θ = (1, 0).
    pub(crate) fn exponent_with(&self, weight: f64, theta_a: f64, theta_b: f64) -> f64 {
        let [k_a, k_b] = self.curvatures;
        let rate = self.learning_rate;
        let (up, past) = (1.0 - theta_a * rate * k_a / 2.0, 1.0 + theta_b * rate * k_b / 2.0);
        2.0 * self.barrier() / rate * (weight * up / k_a + (1.0 - weight) * past / k_b)
    }

    /// The exponent of (24).
    pub(crate) fn exponent(&self) -> f64 {
        self.batch * self.exponent_per_batch()
    }

    /// ln γ by (24), as a rate per unit of λ times steps.
    pub(crate) fn ln_continuous_rate(&self) -> f64 {
        libm::log(self.curvatures[1] / (2.0 * PI)) - self.exponent()
    }

    /// ln of √(2/(2 - λk_a)) erf(√(S (2 - λk_a) ΔL/(λk_a))), which (23) has beside |k_b|/2π.
    pub(crate) fn ln_discrete_factor(&self) -> f64 {
        let u = self.step();
        let argument = (self.batch * (2.0 - u) * self.barrier() / u).sqrt();
        0.5 * libm::log(2.0 / (2.0 - u)) + libm::log(libm::erf(argument))
    }

    /// ln γ by (23), as a rate per unit of λ times steps.
    pub(crate) fn ln_discrete_rate(&self) -> f64 {
        let exponent = self.batch * self.exponent_with(self.weight(), 1.0, 0.0);
        libm::log(self.curvatures[1] / (2.0 * PI)) + self.ln_discrete_factor() - exponent
    }

    /// The least action over S of a path of the chain from a to b, for two parabolas and λk_a at most one.
    ///
    /// A path makes steps w' = w - λL'(w) + z at the cost z²/(2λ²C(w)). While it stays below l the least cost of
    /// coming to x is x²/(2 Σ), with Σ = λ/(S (2 - λk_a)) the stationary variance; from y above l the least
    /// cost of reaching b is (b-y)² S (2 + λ|k_b|)/(2λ), along w' - b = (w - b)/(1 + λ|k_b|). One step leads from
    /// some x ≤ l to some y ≥ l; the sum of the three costs is a convex quadratic in (x, y).
    ///
    /// # Panics
    ///
    /// For a quartic, or if λk_a is above one: the path would come from both sides of a.
    pub(crate) fn least_action_per_batch(&self) -> f64 {
        assert!(matches!(self.shape, Shape::Parabolas), "the least action is for parabolas");
        let (u, rate, b, l) = (self.step(), self.learning_rate, self.width, self.middle());
        assert!(u <= 1.0, "λk_a = {u} is above one");
        let (below, above) = (2.0 - u, 2.0 + rate * self.curvatures[1]);
        let cost = |x: f64, y: f64| {
            let jump = y - (1.0 - u) * x;
            let total = below * x * x + jump * jump / u + above * (b - y) * (b - y);
            total / (2.0 * rate)
        };
        let free = above * b / (below + above);
        if free < l {
            return cost((1.0 - u) * l, l);
        }
        if (1.0 - u) * free <= l {
            return cost((1.0 - u) * free, free);
        }
        let y = ((1.0 - u) * l / u + above * b) / (1.0 / u + above);
        cost(l, y.max(l))
    }

    /// The point c.
    fn target(&self) -> f64 {
        let below = (1.0 - self.weight()) * self.barrier();
        self.width + (2.0 * below / self.curvatures[1]).sqrt()
    }

    /// A point left of a, where the process comes far more rarely than it escapes: where the normal law of this
    /// variance has the exponent.
    fn left(&self, exponent: f64, variance: f64) -> f64 {
        -(2.0 * exponent * variance).sqrt()
    }

    /// The diffusion is reflected where its density is e^-60 of that at a: it climbs straight from a to b.
    fn left_of_process(&self) -> f64 {
        self.left(60.0, self.learning_rate / (2.0 * self.batch))
    }

    /// SGD with λk_a > 1 comes from both sides of a. Its exponent hardly exceeds that of (24).
    fn left_of_sgd(&self) -> f64 {
        let variance = self.learning_rate / (self.batch * (2.0 - self.step()));
        self.left(1.2 * self.exponent() + 40.0, variance)
    }

    /// ln of the escape rate of SGD from a, one over the mean time in units of λ times steps.
    pub(crate) fn ln_rate_of_sgd(&self) -> Interval {
        let map = |w: f64| w - self.learning_rate * self.derivative(w);
        let spread = |w: f64| self.learning_rate * self.spread(w);
        let (domain, breaks) =
            ((self.left_of_sgd(), self.target()), [0.0, self.middle(), self.width]);
        let noise = Noise::gaussian();
        let ln_steps = chain::ln_mean_steps_with_breaks(map, spread, &noise, domain, 0.0, &breaks);
        -ln_steps - Interval::exactly(libm::log(self.learning_rate))
    }

    /// ln of the escape rate of dw = -L' dt + √(λC) dW from a, one over the mean time.
    pub(crate) fn ln_rate_of_process(&self, convention: Convention) -> Interval {
        // The oracle's last step before a break ends there, so D jumps just behind it.
        let jump = 1e-12 * self.width;
        let diffusivity = |w: f64| {
            let spread = self.spread(w - jump);
            self.learning_rate * spread * spread / 2.0
        };
        let diffusion = Diffusion::ito(|w| -self.derivative(w), diffusivity)
            .under(convention)
            .with_breaks([0.0, self.middle(), self.width]);
        let (left, target) =
            (End::Reflecting(self.left_of_process()), End::Absorbing(self.target()));
        -first_passage::ln_mean_time(&diffusion, left, target, 0.0)
    }

    /// P(V_a) over the flux at b, for the current -L' P - D P' that a source at a keeps up and the point c takes
    /// away: the logarithm, by Simpson's rule in the exponent's own scale.
    ///
    /// P = e^(-Φ) ∫_w^c e^Φ/D right of a, and e^(-Φ) times a constant left of it. With 4000 cells on each piece the
    /// error is near 1e-9 for exponents up to 32, measured against first passage; a thousand times that is
    /// stated.
    pub(crate) fn ln_mass_over_flux(&self) -> Interval {
        let [k_a, k_b] = self.curvatures;
        let (middle, target) = (self.middle(), self.target());
        let d = [k_a, k_b].map(|k| self.learning_rate * k / (2.0 * self.batch));
        let below = (1.0 - self.weight()) * self.barrier();
        // Φ - Φ(b).
        let phi = |w: f64| {
            if w < 0.0 {
                0.5 * k_a * w * w / d[0] - self.exponent()
            } else if w < middle {
                (self.height(w) - self.height(middle)) / d[0] - below / d[1]
            } else if w < self.width {
                (self.height(w) - self.barrier()) / d[1]
            } else {
                -0.5 * k_b * (w - self.width) * (w - self.width) / d[1]
            }
        };
        let resistance = |w: f64| libm::exp(phi(w)) / if w < middle { d[0] } else { d[1] };
        let cells = 4000;
        let simpson = |from: f64, to: f64, f: &dyn Fn(f64) -> f64| {
            let h = (to - from) / f64::from(cells);
            let cell = |i: i32| {
                let x = from + h * f64::from(i);
                // Just inside, since D jumps at the ends.
                let tiny = 1e-9 * h;
                h / 6.0 * (f(x + tiny) + 4.0 * f(x + 0.5 * h) + f(x + h - tiny))
            };
            (0..cells).map(cell).sum::<f64>()
        };
        let resistances = [
            simpson(0.0, middle, &resistance),
            simpson(middle, self.width, &resistance),
            simpson(self.width, target, &resistance),
        ];
        // Inside the valley e^Φ is integrated from b down, cell by cell.
        let mut mass = 0.0;
        let mut ahead = resistances[2];
        for (from, to, d) in [(middle, self.width, d[1]), (0.0, middle, d[0])] {
            let h = (to - from) / f64::from(cells);
            for i in (0..cells).rev() {
                let x = from + h * (f64::from(i) + 0.5);
                let half = libm::exp(phi(x)) * h / (2.0 * d);
                mass += h * libm::exp(-phi(x)) * (ahead + half);
                ahead += 2.0 * half;
            }
        }
        let left = simpson(self.left_of_process(), 0.0, &|w| libm::exp(-phi(w)));
        mass += left * resistances.iter().sum::<f64>();
        Interval::around(libm::log(mass), 1e-6)
    }

    /// One block of escapes of SGD from a: moments of the number of steps.
    pub(crate) fn simulate(&self, block: &mut Block) -> Tally {
        let mut normals = Normals::from_rng(&mut block.rng);
        let (rate, target) = (self.learning_rate, self.target());
        let steps = steps_to_leave(
            &mut normals,
            UnitNoise::Gaussian,
            block.replicas,
            [0.0],
            |[w]: [f64; 1], [zeta]: [f64; 1]| {
                [w - rate * (self.derivative(w) + self.spread(w) * zeta)]
            },
            |[w]: [f64; 1]| w < target,
            1 << 24,
        );
        let mut moments = Moments::new();
        steps.iter().for_each(|&count| moments.push(count));
        Tally {
            steps: steps.iter().sum::<f64>() as u64,
            replicas: block.replicas as u64,
            moments: vec![moments],
        }
    }

    /// ln of the escape rate from simulated escapes, as [`Valley::ln_rate_of_sgd`].
    pub(crate) fn simulated_ln_rate(&self, tally: &Tally, alpha: f64) -> Interval {
        let steps = intervals::mean(&tally.moments[0], alpha);
        if !(steps.is_finite() && 0.0 < steps.low()) {
            return Interval::UNKNOWN;
        }
        -steps.ln() - Interval::exactly(libm::log(self.learning_rate))
    }
}

/// The limit of -ln γ / S as S grows, with λ fixed: slopes between exponents 32, 64, .., 512. Powers of S in γ
/// change them like 1/S.
pub(crate) fn exponent_per_batch(
    valley: &Valley,
    ln_rate: impl Fn(&Valley) -> Interval,
) -> Interval {
    let slope =
        |pair: &[(f64, Interval)]| (pair[0].1 - pair[1].1).scaled(1.0 / (pair[1].0 - pair[0].0));
    settled(&colder(valley, ln_rate).windows(2).map(slope).collect::<Vec<_>>())
}

/// The limit of ln γ without its exponential as S grows: 2 ln γ(S) - ln γ(2S), extrapolated once in 1/√S, since the
/// third derivative of the quartic's loss jumps at a and b.
pub(crate) fn ln_prefactor(valley: &Valley, ln_rate: impl Fn(&Valley) -> Interval) -> Interval {
    let points = colder(valley, ln_rate);
    let without = points.windows(2).map(|pair| pair[0].1.scaled(2.0) - pair[1].1);
    let without: Vec<Interval> = without.collect();
    let weight = 1.0 / (2.0_f64.sqrt() - 1.0);
    let extrapolated =
        without.windows(2).map(|pair| pair[1].scaled(1.0 + weight) - pair[0].scaled(weight));
    settled(&extrapolated.collect::<Vec<_>>())
}

/// S and ln γ for exponents of (24) from 32 to 512.
fn colder(valley: &Valley, ln_rate: impl Fn(&Valley) -> Interval) -> Vec<(f64, Interval)> {
    let at = |j: i32| {
        let colder = valley.with_exponent(32.0 * f64::from(1 << j));
        (colder.batch(), ln_rate(&colder))
    };
    (0..5).map(at).collect()
}

/// The limit of values at doubling S, whose error falls like 1/S or faster, but for logarithms.
///
/// What is left is then the last change, or less; four times that is the radius, or twice the change before
/// where that is larger, plus a ten-millionth for what the oracles' measured errors may miss. Unknown below
/// three values.
fn settled(values: &[Interval]) -> Interval {
    let [.., first, second, last] = values else {
        return Interval::UNKNOWN;
    };
    let before = (second.center() - first.center()).abs();
    let after = (last.center() - second.center()).abs();
    last.widened(4.0 * after.max(0.5 * before) + 1e-7 * (1.0 + last.center().abs()))
}

/// The limit of ln γ of SGD as λ tends to zero at a fixed diffusivity, extrapolated in √λ from λk_a = 0.01 to
/// 0.00004. A step of more than 9 standard deviations, one in 10^18, plays no part: a climb takes many of
/// less than two.
pub(crate) fn ln_rate_at_small_steps(valley: &Valley) -> Interval {
    let point = |j: i32| {
        let step = 0.01 * 0.25_f64.powi(j);
        (step.sqrt(), valley.with_step(step).ln_rate_of_sgd())
    };
    limit::at_zero(&(0..5).map(point).collect::<Vec<_>>())
}

impl fmt::Display for Valley {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [k_a, k_b] = self.curvatures;
        let shape = match self.shape {
            Shape::Parabolas => "two parabolas",
            Shape::Quartic(_) => "quartic",
        };
        write!(
            f,
            "{shape}, |k_b|/k_a = {:.3}, λk_a = {:.4}, l = {:.3}, exponent of (24) {:.2}",
            k_b / k_a,
            self.step(),
            self.weight(),
            self.exponent()
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::monte_carlo::Stream;

    fn shapes() -> [Valley; 4] {
        [
            Valley::new([1.0, 2.0], 1.0, Shape::Parabolas, 0.3),
            Valley::new([1.5, 1.0], 2.0, Shape::Parabolas, 0.9),
            Valley::new([1.0, 2.0], 1.5, Shape::Quartic(0.4), 0.5),
            Valley::new([2.0, 1.2], 0.7, Shape::Quartic(0.6), 0.5),
        ]
    }

    /// Simpson's rule is exact for the cubics; its error at the parabolas' kink is below 1e-3 squared.
    #[test]
    fn heights_are_integrals_of_the_derivative() {
        for valley in shapes() {
            let cells = 1000;
            let h = valley.width / f64::from(cells);
            let cell = |i: i32| {
                let x = h * f64::from(i);
                let ends = valley.derivative(x) + valley.derivative(x + h);
                h / 6.0 * (ends + 4.0 * valley.derivative(x + 0.5 * h))
            };
            let integral: f64 = (0..cells).map(cell).sum();
            assert!((integral - valley.barrier()).abs() < 1e-5, "{valley}");
        }
    }

    /// The cost of paths with many free points, relaxed one after the other, is never below the least
    /// action and comes close to it.
    #[test]
    fn the_least_action_is_that_of_a_relaxed_path() {
        for valley in shapes().into_iter().take(2).chain([
            Valley::new([1.0, 1.0], 1.0, Shape::Parabolas, 0.5),
            Valley::new([2.0, 1.0], 1.0, Shape::Parabolas, 0.1),
            Valley::new([1.0, 3.0], 1.0, Shape::Parabolas, 0.2),
        ]) {
            let rate = valley.learning_rate;
            let cost = |from: f64, to: f64| {
                let push = to - from + rate * valley.derivative(from);
                let k = valley.curvatures[usize::from(valley.middle() <= from)];
                push * push / (2.0 * rate * rate * k)
            };
            let least = valley.least_action_per_batch();
            // The first point above l is the index `crossing`; points stay on their side of l.
            let total = |crossing: usize| {
                let n = 160;
                let l = valley.middle();
                let beside = l - 1e-12;
                let mut path: Vec<f64> = (0..=n)
                    .map(|i| {
                        let i = i as f64 - crossing as f64;
                        if i < 0.0 { beside * libm::exp(0.1 * i) } else { valley.width }
                    })
                    .collect();
                (path[0], path[n]) = (0.0, valley.width);
                for _ in 0..4000 {
                    for i in 1..n {
                        let around = |x: f64| cost(path[i - 1], x) + cost(x, path[i + 1]);
                        let (low, high) = if i < crossing { (-1.0, beside) } else { (l, 5.0) };
                        // A parabola on each side of l.
                        let h = 1e-3;
                        let x = path[i].clamp(low + h, high - h);
                        let (minus, here, plus) = (around(x - h), around(x), around(x + h));
                        let bend = minus - 2.0 * here + plus;
                        path[i] = (x + 0.5 * h * (minus - plus) / bend).clamp(low, high);
                    }
                }
                path.windows(2).map(|pair| cost(pair[0], pair[1])).sum::<f64>()
            };
            let relaxed = [60, 100].map(total).into_iter().fold(f64::INFINITY, f64::min);
            assert!(least <= relaxed * (1.0 + 1e-6), "{valley}: {least} {relaxed}");
            assert!(relaxed <= least * 1.01, "{valley}: {least} {relaxed}");
        }
    }

    /// 60 000 escapes, whose times are close to exponential: 5.7 standard errors are 3 %.
    #[test]
    fn simulated_escapes_have_the_rate_of_the_killed_chain() {
        for valley in shapes() {
            let valley = valley.with_exponent(2.5);
            let rng = Stream::new(0, &["valleys"]).generator(0);
            let tally = valley.simulate(&mut Block { rng, replicas: 60_000 });
            let (simulated, solved) =
                (valley.simulated_ln_rate(&tally, 1e-7), valley.ln_rate_of_sgd());
            assert!(simulated.meets(solved), "{valley}: {simulated:?} {solved:?}");
            assert!(simulated.radius() < 0.05, "{valley}: {simulated:?}");
        }
    }

    /// Steady state and first passage are two routes to the mean time; mass beyond b is neglected in one.
    #[test]
    fn mass_over_flux_is_the_mean_time() {
        for valley in shapes() {
            let valley = valley.with_exponent(14.0);
            let rate = valley.ln_rate_of_process(Convention::HanggiKlimontovich);
            assert!(rate.widened(1e-3).meets(-valley.ln_mass_over_flux()), "{valley}: {rate:?}");
        }
    }
}
