//! Mean exit times in the plane, where they reduce to one dimension.
//!
//! Three cases: coordinates with separate drifts in a rectangle with rounded corners, or in a part of
//! it, one of which leaves long before the other; radial diffusions in a disc; and such that hit a small ball.

use crate::interval::Interval;
use crate::oracles::exit::first_passage::{Diffusion, End, ln_mean_time, probability_right};
use crate::oracles::exit::outward;

/// One coordinate: `dX = (γ X + β X² + κ X³) ds + n dB` between two flat sides of the domain.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Axis {
    /// The drift's coefficients `γ`, `β` and `κ`.
    pub drift: [f64; 3],
    /// The noise amplitude `n`.
    pub noise: f64,
    /// The two sides, left and right.
    pub sides: [f64; 2],
    /// Where the coordinate starts, between the sides.
    pub start: f64,
}

impl Axis {
    /// From zero between two sides at the same distance.
    pub fn centred(drift: [f64; 3], noise: f64, half_width: f64) -> Axis {
        Axis { drift, noise, sides: [-half_width, half_width], start: 0.0 }
    }

    /// The mean time to leave; unknown behind a barrier of `40 n²`, which it takes `e^80`
    /// relaxation times to cross.
    fn mean_time(&self) -> Interval {
        if 40.0 * self.noise * self.noise < self.rise(self.sides) {
            return Interval::UNKNOWN;
        }
        outward::ln_mean_time(|x| self.drift_at(x), |_| self.diffusivity(), self.sides, self.start)
            .exp()
    }

    fn drift_at(&self, x: f64) -> f64 {
        let [a, b, c] = self.drift;
        x * (a + x * (b + x * c))
    }

    fn diffusivity(&self) -> f64 {
        0.5 * self.noise * self.noise
    }

    /// A bound for the mean time to leave from anywhere between the sides, whatever the drift.
    ///
    /// A process that is reflected at one end takes at least as long to reach the other, and longest from the
    /// first. Where zero lies between the sides, it is also at most what it takes to leave from zero, and before
    /// that to reach a side or zero, reflecting at zero.
    fn longest_mean_time(&self) -> f64 {
        let diffusion = Diffusion::ito(|x| self.drift_at(x), |_| self.diffusivity());
        let [left, right] = self.sides;
        let up = |from: f64| {
            ln_mean_time(&diffusion, End::Reflecting(from), End::Absorbing(right), from)
                .exp()
                .high()
        };
        let down = |from: f64| {
            ln_mean_time(&diffusion, End::Absorbing(left), End::Reflecting(from), from).exp().high()
        };
        if left < 0.0 && 0.0 < right {
            let ends = [left, right].map(End::Absorbing);
            let from_zero = ln_mean_time(&diffusion, ends[0], ends[1], 0.0).exp().high();
            from_zero + up(0.0).max(down(0.0))
        } else if self.drift_at(self.start) < 0.0 {
            down(right)
        } else {
            up(left)
        }
    }

    fn is_linear(&self) -> bool {
        self.drift[1] == 0.0 && self.drift[2] == 0.0
    }

    fn potential(&self, x: f64) -> f64 {
        let [a, b, c] = self.drift;
        -x * x * (a / 2.0 + x * (b / 3.0 + x * c / 4.0))
    }

    /// How much higher the potential is at both of two points than at the start; zero if it is
    /// lower at one.
    fn rise(&self, [low, high]: [f64; 2]) -> f64 {
        let lower = self.potential(low).min(self.potential(high));
        (lower - self.potential(self.start)).max(0.0)
    }

    /// A bound for the probability that the coordinate has left `(low, high)` by time `t`.
    ///
    /// With the potential `V` and `k >= V''`, the process `exp(2 V(X)/n² - k t)` is a
    /// supermartingale, which bounds it by `exp(k t - 2 (min(V(low), V(high)) - V(start))/n²)`.
    /// For a linear drift of rate `γ > 0`, `exp(-γ t) X` is a martingale of variance below
    /// `n²/(2 γ)`, and Lévy's inequality bounds it by `2 exp(-w²/2)`, where `w` standard deviations
    /// take the start to the nearer of the ends' images `end exp(-γ s)`, `s <= t`.
    fn left_by(&self, t: f64, [low, high]: [f64; 2]) -> f64 {
        if self.start <= low || high <= self.start {
            return 1.0;
        }
        let [a, b, c] = self.drift;
        let curvature = |x: f64| -(a + x * (2.0 * b + x * 3.0 * c));
        let mut steepest = curvature(low).max(curvature(high)).max(0.0);
        let turn = -b / (3.0 * c);
        if low < turn && turn < high {
            steepest = steepest.max(curvature(turn));
        }
        let height = 2.0 * self.rise([low, high]) / (self.noise * self.noise);
        let confined = libm::exp(steepest * t - height);
        let spread = if self.is_linear() && 0.0 < a {
            let shrunk = libm::exp(-a * t);
            let above = high.min(high * shrunk) - self.start;
            let below = self.start - low.max(low * shrunk);
            let w = above.min(below).max(0.0) * (2.0 * a).sqrt() / self.noise;
            2.0 * libm::exp(-0.5 * w * w)
        } else {
            1.0
        };
        confined.min(spread).min(1.0)
    }

    /// A bound for the probability that the coordinate has not left by time `t`, given a bound for
    /// its mean exit time from any start.
    ///
    /// By Markov's inequality, once per stretch of `e` mean times, `exp(1 - t/(e mean))`. For a linear
    /// drift the free process is then normal with mean `m = start exp(γ t)` and variance
    /// `v = n² (exp(2 γ t) - 1)/(2 γ)`, and has to be between the sides: `width/sqrt(2 π v)`, and
    /// `exp(-d²/(2 v))` where `m` is beyond a side by `d`.
    fn stays_for(&self, t: f64, mean_time_max: f64) -> f64 {
        let blocks = libm::exp(1.0 - t / (std::f64::consts::E * mean_time_max));
        let rate = self.drift[0];
        let free = if self.is_linear() && rate != 0.0 {
            let [left, right] = self.sides;
            let growth = libm::exp(rate * t);
            let mean = self.start * growth;
            let spread = self.noise * (libm::expm1(2.0 * rate * t) / (2.0 * rate)).sqrt();
            let beyond = (left - mean).max(mean - right).max(0.0) / spread;
            let density = (right - left) / (spread * (2.0 * std::f64::consts::PI).sqrt());
            density.min(libm::exp(-0.5 * beyond * beyond))
        } else {
            1.0
        };
        // Where growth overflows there is no bound left to be found.
        if free.is_nan() { blocks.min(1.0) } else { blocks.min(free).min(1.0) }
    }
}

/// The mean time to leave a domain that lies within the rectangle of two axes and contains all of
/// it but squares of side `corner` at its corners.
///
/// The noises of the two axes may be correlated in any way. A lower and an upper bound: each axis
/// alone takes at least as long, and at most longer by the mean over all starts, should the other
/// axis leave its flat sides first, times the probability of that. The bounds are proved, but for the error
/// of one-dimensional mean times. The width is small
/// where one axis leaves much sooner than the other; it is infinite or large elsewhere.
///
/// # Panics
///
/// If the corner does not fit.
pub fn mean_time(axes: [Axis; 2], corner: f64) -> Interval {
    let flat = axes.map(|axis| [axis.sides[0] + corner, axis.sides[1] - corner]);
    assert!(
        0.0 <= corner && flat.iter().all(|[low, high]| low < high),
        "a corner of {corner} does not fit {axes:?}"
    );
    let mut bounds = Interval::at_least(0.0);
    for index in [0, 1] {
        let (leaving, other) = (axes[index], axes[1 - index]);
        let alone = leaving.mean_time();
        if !alone.is_finite() {
            continue;
        }
        let longest = leaving.longest_mean_time();
        let first = first_to_leave(leaving, other, flat[1 - index], longest);
        let low = bounds.low().max(alone.low() - longest * first);
        bounds = Interval::new(low, bounds.high().min(alone.high()));
    }
    bounds
}

/// The mean time to leave a domain that contains the rectangle of two axes, where both sides of the
/// first are outside the domain: a part of it behind an obstacle.
///
/// `leaving` is the first axis. What happens once the other has left first is bounded by
/// `longest`, a bound for the mean time to leave the domain from any start. Bounds and error as
/// for [`mean_time`].
pub fn mean_time_of_part(leaving: Axis, other: Axis, longest: f64) -> Interval {
    let alone = leaving.mean_time();
    if !alone.is_finite() {
        return Interval::at_least(0.0);
    }
    let within = leaving.longest_mean_time();
    let first = first_to_leave(leaving, other, other.sides, within);
    Interval::new((alone.low() - within * first).max(0.0), alone.high() + longest * first)
}

/// The probability that the first axis leaves at its right side, in the domain of [`mean_time`],
/// and a bound for the probability that the domain is left elsewhere than at its flat sides
/// within `(low, high)` of the other axis.
///
/// The first is an interval that is widened by the second. Unknown and one where the first axis
/// does not leave alone.
pub fn exit_sides(leaving: Axis, other: Axis, [low, high]: [f64; 2]) -> (Interval, f64) {
    if !leaving.mean_time().is_finite() {
        return (Interval::UNKNOWN, 1.0);
    }
    let elsewhere = first_to_leave(leaving, other, [low, high], leaving.longest_mean_time());
    let [left, right] = leaving.sides;
    let diffusion = Diffusion::ito(|x| leaving.drift_at(x), |_| leaving.diffusivity());
    let alone = probability_right(&diffusion, left, right, leaving.start);
    (alone.widened(elsewhere), elsewhere)
}

/// A bound for the probability that `other` leaves `(low, high)` before `leaving` leaves.
fn first_to_leave(leaving: Axis, other: Axis, within: [f64; 2], mean_time_max: f64) -> f64 {
    // Any time gives a bound; the sum has one flat minimum.
    (-160..200)
        .map(|step| mean_time_max * libm::exp(0.05 * f64::from(step)))
        .map(|t| other.left_by(t, within) + leaving.stays_for(t, mean_time_max))
        .fold(1.0, f64::min)
}

/// The mean time to leave the disc of the given radius in `dimension` dimensions, from its centre,
/// for `dX = b(|X|) X/|X| ds + n dB`.
///
/// The radius solves `dR = (b(R) + (dimension - 1) n²/(2 R)) ds + n dB`. It is started and reflected
/// at a tiny distance `δ` from the centre. With `ρ` the distance over which `∫ 2 |b|/n²` is one, as sixteen
/// samples show it, this shortens the time by at most `e² (1 + ln(radius/δ)) δ²/n²` and the fraction
/// `e (δ/ρ)²` of it, which the interval holds beside the error of [`ln_mean_time`].
///
/// Unknown if the drift is not finite at the samples.
///
/// # Panics
///
/// If the dimension is less than two, or noise or radius are not positive.
pub fn mean_time_disc(
    dimension: u32,
    drift: impl Fn(f64) -> f64,
    noise: f64,
    radius: f64,
) -> Interval {
    assert!(2 <= dimension && 0.0 < noise && 0.0 < radius, "no disc in the plane or beyond");
    let diffusivity = 0.5 * noise * noise;
    let outward = f64::from(dimension - 1) * diffusivity;
    let radial = Diffusion::ito(|r: f64| drift(r) + outward / r, |_| diffusivity);
    // Where the drift does next to nothing.
    let mut calm = radius;
    for _ in 0..200 {
        let strongest =
            (1..=16).map(|k| drift(calm * f64::from(k) / 16.0).abs()).fold(0.0, f64::max);
        if !strongest.is_finite() {
            return Interval::UNKNOWN;
        }
        if strongest * calm <= diffusivity {
            break;
        }
        calm *= 0.5;
    }
    let distance = 1e-7 * noise.min(radius).min(calm);
    let ln_time =
        ln_mean_time(&radial, End::Reflecting(distance), End::Absorbing(radius), distance);
    let (e, over_noise, over_calm) = (std::f64::consts::E, distance / noise, distance / calm);
    let shortened = e * e * (1.0 + libm::log(radius / distance)) * over_noise * over_noise;
    let time = ln_time.exp();
    time.widened(shortened + e * over_calm * over_calm * time.high())
}

/// The natural logarithm of the mean time to hit the ball of radius `target` around the origin in `dimension`
/// dimensions, from the distance `start`, for `dX = b(|X|) X/|X| ds + n dB`.
///
/// `outer` is what happens far out: reflected at a distance, absorbed there too (the time is then that to either), or
/// held back by the drift alone, [`End::Natural`]. The radius solves `dR = (b(R) + (dimension - 1) n²/(2 R)) ds + n dB`,
/// however small the ball is, and [`ln_mean_time`] has the error and the domain; near 1e-12. Fields that are not radial around
/// the ball do not reduce to a line.
///
/// Minus infinity if the start is at the ball or at an absorbing distance.
///
/// # Panics
///
/// If the dimension is less than two, if noise or target are not positive, or if the start is inside the ball or beyond
/// `outer`.
pub fn ln_mean_time_to_ball(
    dimension: u32,
    drift: impl Fn(f64) -> f64,
    noise: f64,
    target: f64,
    outer: End,
    start: f64,
) -> Interval {
    assert!(2 <= dimension && 0.0 < noise && 0.0 < target, "no ball in the plane or beyond");
    let diffusivity = 0.5 * noise * noise;
    let outward = f64::from(dimension - 1) * diffusivity;
    let radial = Diffusion::ito(|r: f64| drift(r) + outward / r, |_| diffusivity);
    ln_mean_time(&radial, End::Absorbing(target), outer, start)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn axis(drift: [f64; 3], noise: f64, half_width: f64) -> Axis {
        Axis::centred(drift, noise, half_width)
    }

    /// `P(T > t)` from the origin at times `k step`, by the implicit midpoint rule and centred
    /// differences on `cells` cells, an even number.
    fn survival(axis: Axis, cells: usize, step: f64, steps: usize) -> Vec<f64> {
        let h = 2.0 * axis.sides[1] / cells as f64;
        let [a, b, c] = axis.drift;
        let inner = cells - 1;
        let diffusion = 0.5 * axis.noise * axis.noise / (h * h);
        let row = |i: usize| {
            let x = (i + 1) as f64 * h + axis.sides[0];
            let drift = x * (a + x * (b + x * c)) / (2.0 * h);
            (diffusion - drift, -2.0 * diffusion, diffusion + drift)
        };
        let mut u = vec![1.0; inner];
        let mut curve = vec![1.0];
        for _ in 0..steps {
            // Solve for the midpoint by elimination, then extrapolate.
            let (mut upper, mut value) = (vec![0.0; inner], vec![0.0; inner]);
            for i in 0..inner {
                let (low, middle, high) = row(i);
                let (low, middle, high) =
                    (-0.5 * step * low, 1.0 - 0.5 * step * middle, -0.5 * step * high);
                let (before, known) = match i {
                    0 => (0.0, 0.0),
                    _ => (upper[i - 1], value[i - 1]),
                };
                let pivot = middle - low * before;
                upper[i] = high / pivot;
                value[i] = (u[i] - low * known) / pivot;
            }
            for i in (0..inner - 1).rev() {
                value[i] -= upper[i] * value[i + 1];
            }
            for (u, middle) in u.iter_mut().zip(&value) {
                *u = 2.0 * middle - *u;
            }
            curve.push(u[inner / 2]);
        }
        curve
    }

    #[test]
    fn independent_axes_agree_with_the_product_of_survival_probabilities() {
        for (row, axes) in [
            [axis([1.0, 0.0, 0.0], 0.3, 1.0), axis([0.25, 0.0, 0.0], 0.15, 2.0)],
            [axis([1.0, 0.3, -0.2], 0.3, 1.0), axis([-1.0, 0.0, -0.5], 0.3, 1.0)],
            [axis([1.0, 0.0, 0.0], 0.3, 1.0), axis([0.9, 0.0, 0.0], 0.3, 1.0)],
        ]
        .into_iter()
        .enumerate()
        {
            let (step, steps) = (0.005, 6000);
            let [first, second] = axes.map(|axis| survival(axis, 400, step, steps));
            let product = first.iter().zip(&second).map(|(a, b)| a * b);
            let mean = step * (product.sum::<f64>() - 0.5);
            let bounds = mean_time(axes, 0.0);
            // Centred differences with drift h / noise² = 0.06 err by 1e-3; the tail beyond
            // t = 30 is below e^-20.
            assert!(bounds.widened(2e-3 * mean).contains(mean), "row {row}: {mean} {bounds:?}");
        }
    }

    #[test]
    fn a_coordinate_that_stays_does_not_matter() {
        let leaving = axis([1.0, 0.0, 0.0], 1e-2, 1.0);
        let alone = leaving.mean_time();
        for other in [axis([-1.5, 0.0, 0.0], 1e-2, 1.0), axis([0.1, 0.0, 0.0], 1e-4, 2.0)] {
            let together = mean_time([leaving, other], 0.25);
            let excess = together.radius() - alone.radius();
            assert!(together.meets(alone) && excess < 1e-9, "{together:?} {alone:?}");
        }
    }

    #[test]
    fn a_disc_has_a_closed_form() {
        // E T = Ein(z)/(2 γ) with z = γ R²/n², and Ein(z) = ln z + Euler but for e^-z.
        let euler = 0.577_215_664_901_532_9;
        for noise in [0.1, 1e-2, 1e-3, 1e-4] {
            let (rate, radius) = (1.3, 0.9);
            let z: f64 = rate * radius * radius / (noise * noise);
            let exact = (libm::log(z) + euler) / (2.0 * rate);
            let time = mean_time_disc(2, |r| rate * r, noise, radius);
            // Near 1e-12, but for rounding in `exact`.
            assert!(
                time.widened(1e-14).contains(exact) && time.radius() < 1e-10,
                "{time:?} {exact}"
            );
        }
    }

    #[test]
    fn a_small_ball_is_hit_by_a_reflected_brownian_motion_in_the_known_time() {
        // u' = (R²/r - r)/n² in the plane, with n²/2 (u'' + u'/r) = -1 and u'(R) = 0.
        for target in [0.3_f64, 1e-3, 1e-9] {
            let (noise, outer, start): (f64, f64, f64) = (0.7, 2.0, 1.2);
            let rise = outer * outer * libm::log(start / target);
            let truth = (rise - 0.5 * (start * start - target * target)) / (noise * noise);
            let found =
                ln_mean_time_to_ball(2, |_| 0.0, noise, target, End::Reflecting(outer), start);
            let found = found.widened(1e-14);
            assert!(found.contains(libm::log(truth)) && found.radius() < 1e-10, "{found:?}");
        }
    }

    #[test]
    fn a_ball_at_the_bottom_of_a_bowl_is_hit_in_logarithmic_time() {
        // Drift -γ r: the mean time is ln(start/target)/γ, whatever the noise.
        let found = ln_mean_time_to_ball(2, |r| -1.3 * r, 0.4, 0.01, End::Natural, 0.5);
        let truth = libm::log(libm::log(50.0) / 1.3);
        assert!(found.widened(1e-14).contains(truth) && found.radius() < 1e-10, "{found:?}");
    }

    #[test]
    fn a_disc_agrees_with_the_double_integral() {
        // E T = (2/n²) ∫_0^R r^(1-d) e^(-Φ(r)) ∫_0^r q^(d-1) e^(Φ(q)) dq dr, by midpoint rules.
        let (noise, radius) = (0.8_f64, 0.9_f64);
        let potential = |r: f64| (1.3 * r * r / 2.0 - 0.4 * r.powi(4) / 4.0) * 2.0 / noise.powi(2);
        for dimension in [2, 3] {
            let (cells, mut inner, mut outer) = (20_000, 0.0, 0.0);
            let h = radius / f64::from(cells);
            for cell in 0..cells {
                let r = (f64::from(cell) + 0.5) * h;
                let mass = h * r.powi(dimension - 1) * libm::exp(potential(r));
                inner += 0.5 * mass;
                outer += h * r.powi(1 - dimension) * libm::exp(-potential(r)) * inner;
                inner += 0.5 * mass;
            }
            let mean = outer * 2.0 / noise.powi(2);
            let drift = |r: f64| 1.3 * r - 0.4 * r.powi(3);
            let time = mean_time_disc(dimension as u32, drift, noise, radius);
            // Midpoint rules on 20 000 cells: below 1e-7 of integrands of order one.
            assert!(time.widened(1e-7).contains(mean), "d = {dimension}: {time:?} {mean}");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(32))]
        #[test]
        fn no_start_takes_longer_than_the_longest(
            rate in -2.0..2.0, noise in 0.2..1.0, p in -2.0..2.0, r in -2.0..2.0, left in 0.01..1.0_f64,
            start in 0.0..1.0
        ) {
            let axis = Axis { drift: [rate, p, r], noise, sides: [-left, 1.0], start: 0.0 };
            let diffusion = Diffusion::ito(|x| axis.drift_at(x), |_| axis.diffusivity());
            let ends = (End::Absorbing(-left), End::Absorbing(1.0));
            let time = ln_mean_time(&diffusion, ends.0, ends.1, start * (1.0 + left) - left).exp();
            prop_assert!(time.low() <= axis.longest_mean_time());
        }
    }
}
