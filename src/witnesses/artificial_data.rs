//! Mean losses, noise and escape times of losses on normal inputs.

use crate::instances::artificial_data::ArtificialData;
use crate::interval::Interval;
use crate::monte_carlo::{Block, Normals, Tally, UnitNoise, escape};
use crate::oracles::exit::chain::{self, Noise, ln_mean_steps_of_law};
use crate::oracles::exit::first_passage::{Diffusion, End, ln_mean_time};

/// The mean of `g(x)` over `x ~ N(0, 1)` by the trapezoidal rule with steps of half a deviation up to ten: of polynomials,
/// and of logistic functions of `θx` with `θ` below a half, it is exact to rounding.
fn mean(g: impl Fn(f64) -> f64) -> f64 {
    let h = 0.5;
    let term = |k: i32| {
        let x = h * f64::from(k);
        g(x) * libm::exp(-0.5 * x * x)
    };
    (-20..=20).map(term).sum::<f64>() * h / std::f64::consts::TAU.sqrt()
}

/// The derivative of the mean loss.
pub fn mean_slope(data: &ArtificialData, theta: f64) -> f64 {
    mean(|x| data.slope(theta, x))
}

/// The mean loss.
pub fn mean_loss(data: &ArtificialData, theta: f64) -> Interval {
    let value = mean(|x| data.loss(theta, x));
    Interval::around(value, 1e-10 * (1.0 + value.abs()))
}

/// The variance of one input's gradient: (5) without its batch.
pub fn noise(data: &ArtificialData, theta: f64) -> Interval {
    let variance = variance(data, theta);
    Interval::around(variance, 1e-10 * (1.0 + variance))
}

fn variance(data: &ArtificialData, theta: f64) -> f64 {
    let first = mean_slope(data, theta);
    mean(|x| (data.slope(theta, x) - first).powi(2))
}

/// The second derivative of the mean loss, by a difference of fourth order of its slope.
pub fn mean_curvature(data: &ArtificialData, theta: f64) -> Interval {
    let h = 1e-3;
    let pair = |k: f64| mean_slope(data, theta + k * h) - mean_slope(data, theta - k * h);
    let value = (8.0 * pair(1.0) - pair(2.0)) / (12.0 * h);
    Interval::around(value, 1e-8 * (1.0 + value.abs()))
}

/// Where the mean loss has a critical point, if its derivative changes its sign once between two places.
pub fn critical_point(data: &ArtificialData, [low, high]: [f64; 2]) -> Interval {
    let sign = |theta: f64| 0.0 < mean_slope(data, theta);
    let (mut a, mut b, first) = (low, high, sign(low));
    if sign(high) == first {
        return Interval::UNKNOWN;
    }
    for _ in 0..60 {
        let middle = 0.5 * (a + b);
        if sign(middle) == first {
            a = middle;
        } else {
            b = middle;
        }
    }
    // The slope is good to 1e-12, and its derivative is above one at the critical points in use.
    Interval::new(a.min(b), b.max(a)).widened(1e-11)
}

/// Minimum, saddle and minimum of the mean loss of Styblinski and Tang.
pub fn three_points(data: &ArtificialData) -> [Interval; 3] {
    [[-4.0, -1.0], [-1.0, 1.0], [1.0, 4.0]].map(|ends| critical_point(data, ends))
}

/// The difference of the mean loss between two places, by Simpson's rule on its slope: exact for cubic ones.
pub fn rise(data: &ArtificialData, from: f64, to: f64) -> Interval {
    let slope = |part: f64| mean_slope(data, from + part * (to - from));
    let value = (to - from) / 6.0 * (slope(0.0) + 4.0 * slope(0.5) + slope(1.0));
    Interval::around(value, 1e-10 * (1.0 + value.abs()))
}

/// `ln` of the mean time of `dθ = -L' dt + √(2D) dW` on `L(√k θ)`, from the start to the ends of the paper's
/// experiments, both over `√k`.
pub fn ln_time_of_sgld(data: &ArtificialData, diffusivity: f64, k: f64) -> Interval {
    let (ends, start) = data.course();
    let root = k.sqrt();
    let line = Diffusion::ito(|x| -root * mean_slope(data, root * x), |_| diffusivity);
    let [left, right] = ends.map(|end| end.map_or(End::Natural, |end| End::Absorbing(end / root)));
    ln_mean_time(&line, left, right, start / root)
}

/// `ln` of the mean number of steps of `θ' = θ - η L' + √(2Dη) ζ` with a standard normal `ζ` on `L(√k θ)`, over the same course. A
/// natural end is cut off where nothing comes.
pub fn ln_steps_of_sgld(data: &ArtificialData, diffusivity: f64, step: f64, k: f64) -> Interval {
    let ([left, right], start) = data.course();
    let root = k.sqrt();
    let map = |theta: f64| theta - step * root * mean_slope(data, root * theta);
    let ends = (left.unwrap_or(FAR) / root, right.unwrap_or(-FAR) / root);
    let spread = (2.0 * diffusivity * step).sqrt();
    chain::ln_mean_steps(map, |_| spread, &Noise::gaussian(), ends, start / root)
}

/// Where nothing comes: at -7 the mean loss of Styblinski and Tang is more than 900 above its minimum.
const FAR: f64 = -7.0;

/// The places between which SGD is followed: the mean loss's own minimum and saddle for Styblinski and Tang, cut off
/// where nothing comes on the left, and the box for random labels.
fn course_of_sgd(data: &ArtificialData) -> ((f64, f64), f64) {
    match data {
        ArtificialData::StyblinskiTang { .. } => {
            let [a, b, _] = three_points(data).map(Interval::center);
            ((FAR, b), a)
        }
        ArtificialData::RandomLabels => ((-0.1, 0.1), 0.0),
    }
}

/// `ln` of the mean number of steps of SGD with batches of one and the step `η`, from the minimum until it is beyond the
/// saddle or out of the box.
pub fn ln_steps(data: &ArtificialData, step: f64) -> Interval {
    let (ends, start) = course_of_sgd(data);
    let law = |from: f64, to: f64| {
        let needed = (from - to) / step;
        // θ' <= to where the gradient is at least `needed`.
        let [below, above] = match *data {
            ArtificialData::StyblinskiTang { spread } => cubic_tails(from, spread, needed),
            ArtificialData::RandomLabels => logistic_tails(from, needed),
        };
        [above, below]
    };
    let cells = match data {
        ArtificialData::StyblinskiTang { .. } => 320.0 + 0.5 / step,
        ArtificialData::RandomLabels => 40.0 + 0.4 / step,
    };
    ln_mean_steps_of_law(&law, ends, start, cells as usize)
}

/// As [`ln_steps`], for `θ' = θ - η L'(θ) + η √(C(θ)/B) ζ` with a standard normal `ζ`, the variance `C` of one input's
/// gradient and the batch size `B`.
pub fn ln_steps_of_normal_noise(data: &ArtificialData, step: f64, batch: f64) -> Interval {
    let (ends, start) = course_of_sgd(data);
    let map = |theta: f64| theta - step * mean_slope(data, theta);
    let spread = |theta: f64| step * (variance(data, theta) / batch).sqrt();
    chain::ln_mean_steps(map, spread, &Noise::gaussian(), ends, start)
}

/// The probability of a standard normal number below `x`, and above.
fn normal_tails(x: f64) -> [f64; 2] {
    let scaled = x * std::f64::consts::FRAC_1_SQRT_2;
    [0.5 * libm::erfc(-scaled), 0.5 * libm::erfc(scaled)]
}

/// Of the gradient `2u³ - 16u + 2.5` with `u ~ N(θ, s²)` to be below a level, and above.
fn cubic_tails(theta: f64, spread: f64, level: f64) -> [f64; 2] {
    let tails = |u: f64| normal_tails((u - theta) / spread);
    // u³ - 8 u + q = 0.
    let q = 0.5 * (2.5 - level);
    let bend = 8.0 / 3.0;
    let discriminant = 0.25 * q * q - bend * bend * bend;
    if 0.0 <= discriminant {
        let root = libm::cbrt(0.5 * q.abs() + discriminant.sqrt());
        let u = -(root + bend / root).copysign(q);
        return tails(u);
    }
    let radius = 2.0 * bend.sqrt();
    let angle = libm::acos((-0.5 * q / (bend * bend.sqrt())).clamp(-1.0, 1.0)) / 3.0;
    let turn = std::f64::consts::TAU / 3.0;
    let [high, low, middle] = [0.0, 1.0, 2.0].map(|k| radius * libm::cos(angle + turn * k));
    let [first, second, third] = [low, middle, high].map(tails);
    [first[0] + (third[0] - second[0]).max(0.0), (second[0] - first[0]).max(0.0) + third[1]]
}

/// Of `x/(1 + e^{-θx})` with a standard normal `x`, for |θ| below a fifth, where it is increasing as far as
/// `x` comes.
fn logistic_tails(theta: f64, level: f64) -> [f64; 2] {
    // Where it turns back: |θ| x = 1.27846, more than six deviations.
    const TURN: f64 = 1.278_464_542_761_07;
    let reach = if theta == 0.0 { f64::INFINITY } else { TURN / theta.abs() };
    let value = |x: f64| x / (1.0 + libm::exp(-theta * x));
    if theta < 0.0 && value(reach) <= level {
        return [1.0, 0.0];
    }
    if 0.0 < theta && level <= value(-reach) {
        return [0.0, 1.0];
    }
    let mut x = (2.0 * level).clamp(-0.8 * reach, 0.8 * reach);
    for _ in 0..40 {
        let sigma = 1.0 / (1.0 + libm::exp(-theta * x));
        let slope = sigma * (1.0 + theta * x * (1.0 - sigma));
        let next = x - (x * sigma - level) / slope;
        // Towards the turn, half of the way at most.
        let next = if theta < 0.0 {
            next.min(0.5 * (x + reach))
        } else if 0.0 < theta {
            next.max(0.5 * (x - reach))
        } else {
            next
        };
        let moved = (next - x).abs();
        x = next;
        if moved <= 1e-14 * (1.0 + x.abs()) {
            break;
        }
    }
    normal_tails(x)
}

/// One block of escapes of SGD with batches of one: moments of the number of steps.
pub fn simulate(data: &ArtificialData, step: f64, block: &mut Block) -> Tally {
    let mut normals = Normals::from_rng(&mut block.rng);
    let ((left, right), start) = course_of_sgd(data);
    let steps = escape::steps_to_leave(
        &mut normals,
        UnitNoise::Gaussian,
        block.replicas,
        [start],
        |[theta]: [f64; 1], [x]: [f64; 1]| [theta - step * data.slope(theta, x)],
        |[theta]: [f64; 1]| left < theta && theta < right,
        1 << 24,
    );
    Tally::of_steps(&steps, 1.0)
}

/// `(y(4s) - y(2s))/(y(2s) - y(s))` of values at doubled arguments: two where `y` is linear.
pub fn ratios(values: &[Interval]) -> Vec<Interval> {
    values.windows(3).map(|y| (y[2] - y[1]) / (y[1] - y[0])).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::monte_carlo::Stream;
    use crate::statistics::intervals;

    /// 100 000 escapes: five and a half standard errors are 2 %.
    #[test]
    fn simulated_escapes_take_as_long_as_the_kernel_says() {
        let cases = [
            (ArtificialData::StyblinskiTang { spread: 1.0 }, 0.02),
            (ArtificialData::RandomLabels, 0.02),
        ];
        for (data, step) in cases {
            let rng = Stream::new(0, &["artificial data"]).generator(0);
            let tally = simulate(&data, step, &mut Block { rng, replicas: 100_000 });
            let simulated = intervals::mean(&tally.moments[0], 1e-7);
            let solved = ln_steps(&data, step).exp();
            assert!(simulated.meets(solved), "{data}: {simulated:?} {solved:?}");
        }
    }
}
