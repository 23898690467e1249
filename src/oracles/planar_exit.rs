//! Mean exit times from the origin of the plane, where they reduce to one dimension.
//!
//! Two cases: coordinates with separate drifts in a rectangle with rounded corners, one of which
//! leaves long before the other; and radial diffusions in a disc.

use crate::interval::Interval;
use crate::oracles::first_passage::{Diffusion, End, ln_mean_time};

/// One coordinate: `dX = (γ X + β X² + κ X³) ds + n dB` between two flat sides of the domain.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Axis {
    /// The drift's coefficients `γ`, `β` and `κ`.
    pub drift: [f64; 3],
    /// The noise amplitude `n`.
    pub noise: f64,
    /// The distance of the two sides from the origin.
    pub half_width: f64,
}

impl Axis {
    /// The mean time to leave from zero; unknown behind a barrier of `40 n²`, which it takes `e^80`
    /// relaxation times to cross.
    fn mean_time(&self) -> Interval {
        if 40.0 * self.noise * self.noise < self.rise(self.half_width) {
            return Interval::UNKNOWN;
        }
        let [a, b, c] = self.drift;
        let diffusion =
            Diffusion::ito(|x: f64| x * (a + x * (b + x * c)), |_| 0.5 * self.noise * self.noise);
        let ends = [-self.half_width, self.half_width].map(End::Absorbing);
        ln_mean_time(&diffusion, ends[0], ends[1], 0.0).exp()
    }

    fn is_linear(&self) -> bool {
        self.drift[1] == 0.0 && self.drift[2] == 0.0
    }

    /// How much higher the potential is at both sides than at zero; zero if it is lower at one.
    fn rise(&self, width: f64) -> f64 {
        let [a, b, c] = self.drift;
        let potential = |x: f64| -x * x * (a / 2.0 + x * (b / 3.0 + x * c / 4.0));
        potential(width).min(potential(-width)).max(0.0)
    }

    /// A bound for the probability that the coordinate has left `(-width, width)` by time `t`.
    ///
    /// With the potential `V`, `V(0) = 0`, and `k >= V''`, the process `exp(2 V(X)/n² - k t)` is a
    /// supermartingale, which bounds it by `exp(k t - 2 min V(±width)/n²)`. For a linear drift of
    /// rate `γ > 0`, `exp(-γ t) X` is a martingale, and Lévy's inequality bounds it by
    /// `2 exp(-w²/2)` with `w = width exp(-γ t) sqrt(2 γ)/n`.
    fn left_by(&self, t: f64, width: f64) -> f64 {
        let [a, b, c] = self.drift;
        let curvature = |x: f64| -(a + x * (2.0 * b + x * 3.0 * c));
        let mut steepest = curvature(width).max(curvature(-width)).max(0.0);
        let turn = -b / (3.0 * c);
        if turn.abs() < width {
            steepest = steepest.max(curvature(turn));
        }
        let height = 2.0 * self.rise(width) / (self.noise * self.noise);
        let confined = libm::exp(steepest * t - height);
        let spread = if self.is_linear() && 0.0 < a {
            let w = width * libm::exp(-a * t) * (2.0 * a).sqrt() / self.noise;
            2.0 * libm::exp(-0.5 * w * w)
        } else {
            1.0
        };
        confined.min(spread).min(1.0)
    }

    /// A bound for the probability that the coordinate has not left by time `t`, given a bound for
    /// its mean exit time from any start.
    ///
    /// By Markov's inequality, once per stretch of `e` mean times, `exp(1 - t/(e mean))`; for a
    /// linear drift of rate `γ > 0` the density of the free process gives
    /// `2 half_width exp(-γ t)/sqrt(2 π v)` with `v = n² (1 - exp(-2 γ t))/(2 γ)`.
    fn stays_for(&self, t: f64, mean_time_max: f64) -> f64 {
        let blocks = libm::exp(1.0 - t / (std::f64::consts::E * mean_time_max));
        let rate = self.drift[0];
        let density = if self.is_linear() && 0.0 < rate {
            let v = self.noise * self.noise * (1.0 - libm::exp(-2.0 * rate * t)) / (2.0 * rate);
            2.0 * self.half_width * libm::exp(-rate * t) / (2.0 * std::f64::consts::PI * v).sqrt()
        } else {
            1.0
        };
        blocks.min(density).min(1.0)
    }
}

/// The mean time to leave, from the origin, a domain that lies within the rectangle of two axes
/// and contains all of it but squares of side `corner` at its corners.
///
/// The noises of the two axes may be correlated in any way. A lower and an upper bound: each axis
/// alone takes at least as long, and at most longer by the mean over all starts, should the other
/// axis leave its flat sides first, times the probability of that. The largest mean over all starts
/// is taken as twice the mean from the origin (measured: where the drift of the leaving axis points
/// outwards, it exceeds it by less than half). The width is thus small where one axis leaves much
/// sooner than the other; it is infinite or large elsewhere.
///
/// # Panics
///
/// If the corner does not fit.
pub fn mean_time(axes: [Axis; 2], corner: f64) -> Interval {
    assert!(
        0.0 <= corner && axes.iter().all(|axis| corner < axis.half_width),
        "a corner of {corner} does not fit {axes:?}"
    );
    let mut bounds = Interval::new(0.0, f64::INFINITY);
    for (leaving, other) in [(axes[0], axes[1]), (axes[1], axes[0])] {
        let alone = leaving.mean_time();
        if !alone.is_finite() {
            continue;
        }
        let mean_time_max = 2.0 * alone.high();
        let first = first_to_leave(leaving, other, corner, mean_time_max);
        let low = bounds.low().max(alone.low() - mean_time_max * first);
        bounds = Interval::new(low, bounds.high().min(alone.high()));
    }
    bounds
}

/// A bound for the probability that `other` leaves its flat sides before `leaving` leaves.
fn first_to_leave(leaving: Axis, other: Axis, corner: f64, mean_time_max: f64) -> f64 {
    let width = other.half_width - corner;
    // Any time gives a bound; the sum has one flat minimum.
    (-40..200)
        .map(|step| mean_time_max * libm::exp(0.05 * f64::from(step)))
        .map(|t| other.left_by(t, width) + leaving.stays_for(t, mean_time_max))
        .fold(1.0, f64::min)
}

/// The mean time to leave the disc of the given radius in `dimension` dimensions, from its centre,
/// for `dX = b(|X|) X/|X| ds + n dB`.
///
/// The radius solves `dR = (b(R) + (dimension - 1) n²/(2 R)) ds + n dB`. It is started and reflected
/// at a tiny distance `δ` from the centre, which, unless the drift points inwards, shortens the time
/// by at most
/// `(1 + ln(radius/δ)) δ²/n²` and widens the interval; otherwise the error is that of [`ln_mean_time`].
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
    let distance = 1e-7 * noise.min(radius);
    let ln_time =
        ln_mean_time(&radial, End::Reflecting(distance), End::Absorbing(radius), distance);
    let shortened = (1.0 + libm::log(radius / distance)) * (distance / noise) * (distance / noise);
    ln_time.exp().widened(shortened)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn axis(drift: [f64; 3], noise: f64, half_width: f64) -> Axis {
        Axis { drift, noise, half_width }
    }

    /// `P(T > t)` from the origin at times `k step`, by the implicit midpoint rule and centred
    /// differences on `cells` cells, an even number.
    fn survival(axis: Axis, cells: usize, step: f64, steps: usize) -> Vec<f64> {
        let h = 2.0 * axis.half_width / cells as f64;
        let [a, b, c] = axis.drift;
        let inner = cells - 1;
        let diffusion = 0.5 * axis.noise * axis.noise / (h * h);
        let row = |i: usize| {
            let x = (i + 1) as f64 * h - axis.half_width;
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
        fn no_start_takes_much_longer_than_the_origin(
            rate in 0.3..2.0, noise in 1e-3..0.5, p in -0.4..0.4, r in -0.4..0.4, start in -1.0..1.0
        ) {
            let drift = |x: f64| rate * x * (1.0 + x * (p + x * r));
            let diffusion = Diffusion::ito(drift, |_| 0.5 * noise * noise);
            let from = |start: f64| {
                ln_mean_time(&diffusion, End::Absorbing(-1.0), End::Absorbing(1.0), start).exp()
            };
            prop_assert!(from(start).high() < 1.5 * from(0.0).low());
        }
    }
}
