//! Mean times to leave unstable points: asymptotic formulas, and the ladder of step sizes on which
//! claims about them are judged.

use crate::instances::unstable_point::{Drift, Sgd, UnstableDisc, UnstablePlane, UnstablePoint};
use crate::interval::Interval;
use crate::monte_carlo::UnitNoise;
use crate::oracles::chain::{self, Noise};
use crate::oracles::first_passage::{Diffusion, End, ln_mean_time};
use crate::oracles::planar_exit::{self, Axis};
use crate::statistics::log_growth;

/// Euler's constant.
pub const EULER: f64 = 0.577_215_664_901_532_9;

/// The step sizes `0.1 · 4^-j`, from 1e-1 down to 6e-9.
pub fn ladder() -> impl Iterator<Item = f64> {
    (0..13).map(|j| 0.1 * 0.25_f64.powi(j))
}

/// The limit of `E_0 T / ln(1/η)` in (4.12): `1/(2 γ_1)`.
pub fn slope(rate: f64) -> f64 {
    0.5 / rate
}

/// The limit of `E_0 T - ln(1/η)/(2 γ)` on the line.
///
/// Near zero `X = e^(γ s) W` with a normal `W` of variance `η S(0)²/(2 γ)`, so that
/// `-E ln|W| = (ln(1/η) + ln(4 γ/S(0)²) + Euler)/2`; from there on the flow takes the time
/// `h(end) - ln|W|/γ` to either end, with probability one half each; `h` is [`travel_time`].
pub fn intercept_on_line(point: &UnstablePoint) -> f64 {
    let (left, right) = point.ends();
    intercept(point.drift(), point.noise_at(0.0), [-left, right])
}

/// The same for a saddle, or a maximum with two rates, in the plane: the coordinate of the larger
/// rate, the first, decides.
pub fn intercept_in_plane(plane: &UnstablePlane) -> f64 {
    let width = plane.half_widths()[0];
    intercept(plane.drifts()[0], plane.noise_along(0), [-width, width])
}

fn intercept(drift: Drift, noise: f64, ends: [f64; 2]) -> f64 {
    let [left, right] = ends.map(|end| travel_time(drift, end));
    let ascent = libm::log(4.0 * drift.rate() / (noise * noise)) + EULER;
    slope(drift.rate()) * ascent + 0.5 * (left + right)
}

/// The limit of `E_0 T - ln(1/η)/(2 γ)` in a disc with both rates equal to `γ` and noise `s I`:
/// `|W|²` is then exponential with mean `η s²/γ`.
pub fn intercept_in_disc(disc: &UnstableDisc) -> f64 {
    let rate = disc.drift().rate();
    let ascent = libm::log(rate / (disc.noise() * disc.noise())) + EULER;
    slope(rate) * ascent + travel_time(disc.drift(), disc.radius())
}

/// The time that the flow `x' = γ x + β x² + κ x³` takes from `δ` to `end`, less `ln(1/|δ|)/γ`, as
/// `δ` tends to zero on the side of `end`.
///
/// It is `ln|end|/γ - ∫_0^end (β + κ x)/(γ + β x + κ x²) dx/γ`; composite Simpson rule with 512
/// intervals, whose error is below 1e-8 where the denominator stays above `γ/5`.
pub fn travel_time(drift: Drift, end: f64) -> f64 {
    let [rate, quadratic, cubic] = drift.coefficients();
    let integrand = |x: f64| {
        let slope = quadratic + cubic * x;
        slope / (rate + x * slope)
    };
    let intervals = 512;
    let h = end / f64::from(intervals);
    let inner: f64 =
        (1..intervals).map(|k| f64::from(2 + 2 * (k % 2)) * integrand(f64::from(k) * h)).sum();
    let integral = h / 3.0 * (integrand(0.0) + inner + integrand(end));
    (libm::log(end.abs()) - integral) / rate
}

/// `∫_0^end e^(-y²) ∫_0^y e^(x²) dx dy`, by Hermite's rule on Dawson's equation `D' = 1 - 2 y D`,
/// itself advanced by the classical Runge-Kutta method; error below 1e-10 for ends up to 6.
pub fn integral_of_dawson(end: f64) -> f64 {
    const STEPS: u32 = 4000;
    let h = end / f64::from(STEPS);
    let slope = |y: f64, d: f64| 1.0 - 2.0 * y * d;
    let (mut d, mut integral) = (0.0, 0.0);
    for k in 0..STEPS {
        let y = f64::from(k) * h;
        let first = slope(y, d);
        let second = slope(y + 0.5 * h, d + 0.5 * h * first);
        let third = slope(y + 0.5 * h, d + 0.5 * h * second);
        let fourth = slope(y + h, d + h * third);
        let next = d + h / 6.0 * (first + 2.0 * second + 2.0 * third + fourth);
        // Hermite's rule: ends and slopes.
        integral += 0.5 * h * (d + next) + h * h / 12.0 * (first - slope(y + h, next));
        d = next;
    }
    integral
}

/// `ln E_0 T` of the SDE on the line, at a step size.
pub fn ln_time_on_line(point: &UnstablePoint, eta: f64) -> Interval {
    let diffusion = Diffusion::ito(
        |x| point.drift().at(x),
        |x| 0.5 * eta * point.noise_at(x) * point.noise_at(x),
    );
    let (left, right) = point.ends();
    ln_mean_time(&diffusion, End::Absorbing(-left), End::Absorbing(right), 0.0)
}

/// `E_0 T` of the SDE in the plane, at a step size.
///
/// # Panics
///
/// If the coordinates are coupled.
pub fn time_in_plane(plane: &UnstablePlane, eta: f64) -> Interval {
    assert!(plane.is_separable(), "{plane} has no separate coordinates");
    let axes = [0, 1].map(|index| {
        let noise = eta.sqrt() * plane.noise_along(index);
        Axis::centred(plane.drifts()[index].coefficients(), noise, plane.half_widths()[index])
    });
    planar_exit::mean_time(axes, plane.corner())
}

/// `E_0 T` of the SDE in the disc, at a step size.
pub fn time_in_disc(disc: &UnstableDisc, eta: f64) -> Interval {
    let noise = eta.sqrt() * disc.noise();
    planar_exit::mean_time_disc(2, |r| disc.drift().at(r), noise, disc.radius())
}

/// `E_0 N`, the mean number of steps of SGD itself, at a step size.
///
/// # Panics
///
/// If the gradient noise is uniform, for which the kernel is not built.
pub fn mean_steps(sgd: &Sgd<UnstablePoint>, eta: f64) -> Interval {
    let point = sgd.problem();
    let noise = match (sgd.law(), sgd.law().support()) {
        (_, Some(atoms)) => Noise::Atoms(atoms.to_vec()),
        (UnitNoise::Gaussian, None) => Noise::gaussian(),
        (law, None) => panic!("no kernel for {} noise", law.name()),
    };
    let (left, right) = point.ends();
    chain::mean_steps(
        |x| x + eta * point.drift().at(x),
        |x| eta * point.noise_at(x),
        &noise,
        (-left, right),
        0.0,
    )
}

/// Slope and intercept of `E_0 T` against `ln(1/η)`, extrapolated along the [`ladder`], and the
/// curve of times over `log10(1/η)`.
///
/// The ladder ends where `E T` exceeds `exp(600)`, or what the oracle can do: there is no logarithm
/// left to be found.
pub struct Growth {
    /// The extrapolated slope; `[low, ∞]` where times grow faster.
    pub slope: Interval,
    /// The extrapolated intercept.
    pub intercept: Interval,
    /// `E_0 T` over `log10(1/η)`.
    pub curve: Vec<(f64, Interval)>,
}

impl Growth {
    /// From `ln E_0 T` as a function of the step size.
    pub fn of(ln_time: impl Fn(f64) -> Interval) -> Growth {
        let is_known = |point: &(f64, Interval)| point.1.is_finite();
        let mut ln_times = Vec::new();
        for eta in ladder() {
            let at_eta = ln_time(eta);
            let is_lost = !at_eta.is_finite() && ln_times.iter().any(is_known);
            ln_times.push((eta, at_eta));
            if is_lost || 600.0 < at_eta.low() {
                break;
            }
        }
        let times = ln_times.iter().map(|&(eta, ln)| (eta, ln.exp()));
        let times: Vec<(f64, Interval)> = times.collect();
        let slope = log_growth::slope(&ln_times);
        let moderate = times.iter().filter(|(_, time)| time.is_finite() && time.high() < 1e3);
        Growth {
            slope,
            intercept: log_growth::intercept(&times, slope),
            curve: moderate.map(|&(eta, time)| (-libm::log10(eta), time)).collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn travel_times_have_a_closed_form_without_a_quadratic_term(
            rate in 0.3..2.0, shape in -0.75..1.5, end in 0.2..2.0
        ) {
            // ∫ dx / (γ x (1 + r x²)) = ln x / γ - ln(1 + r x²) / (2 γ).
            let cubic = rate * shape / (end * end);
            let exact = (libm::log(end) - 0.5 * libm::log(1.0 + shape)) / rate;
            for end in [end, -end] {
                let computed = travel_time(Drift::new(rate, 0.0, cubic), end);
                // Simpson's rule, as stated.
                prop_assert!((computed - exact).abs() < 1e-8, "{computed} {exact}");
            }
        }

        #[test]
        fn travel_times_have_a_closed_form_without_a_cubic_term(
            rate in 0.3..2.0, shape in -0.75..1.5, end in 0.2..2.0
        ) {
            // ∫ dx / (γ x (1 + p x)) = ln x / γ - ln(1 + p x) / γ.
            let exact = (libm::log(end) - libm::log(1.0 + shape)) / rate;
            let computed = travel_time(Drift::new(rate, rate * shape / end, 0.0), end);
            prop_assert!((computed - exact).abs() < 1e-8, "{computed} {exact}");
        }
    }

    #[test]
    fn the_intercept_of_a_linear_drift_is_the_textbook_one() {
        // (ln(4 γ a b / s²) + Euler) / (2 γ).
        let point = UnstablePoint::new(Drift::linear(1.5), 0.7, (0.6, 1.1)).expect("valid");
        let exact = (libm::log(4.0 * 1.5 * 0.6 * 1.1 / 0.49) + EULER) / 3.0;
        assert!((intercept_on_line(&point) - exact).abs() < 1e-14);
    }

    #[test]
    fn the_integral_of_dawsons_function_is_right() {
        // scipy.integrate.quad(scipy.special.dawsn, 0, end).
        for (end, exact) in [
            (1.0, 0.739_441_630_099 / 2.0),
            (1.5, 0.615_549_420_087_782_5),
            (6.0, 1.383_209_059_636_051_1),
        ] {
            assert!((integral_of_dawson(end) - exact).abs() < 1e-10, "{end}");
        }
    }

    #[test]
    fn times_that_the_oracle_cannot_do_end_the_ladder() {
        let growth = Growth::of(|eta| {
            if eta < 1e-3 { Interval::UNKNOWN } else { Interval::around(0.3 / eta, 1e-9) }
        });
        assert!(10.0 < growth.slope.low() && growth.slope.high() == f64::INFINITY);
        assert_eq!(growth.intercept, Interval::UNKNOWN);
    }
}
