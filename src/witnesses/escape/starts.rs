//! Mean exit times from starts other than the unstable point, at the steps of the ladder and in the limit.

use super::ladder;
use crate::instances::barred_saddle::BarredSaddle;
use crate::instances::unstable_point::{InPlane, OnLine};
use crate::interval::Interval;
use crate::oracles::exit::first_passage::{Diffusion, End, ln_mean_time, probability_right};
use crate::oracles::exit::outward;
use crate::oracles::exit::planar_exit::{self, Axis};
use crate::statistics::{limit, log_growth};

/// `ln E T` on the line, at a step size.
pub fn ln_time_on_line(launch: &OnLine, eta: f64) -> Interval {
    let point = launch.problem();
    let (left, right) = point.ends();
    let coefficient = |x: f64| 0.5 * eta * point.noise_at(x) * point.noise_at(x);
    outward::ln_mean_time(|x| point.drift().at(x), coefficient, [-left, right], launch.start())
}

/// The probability of leaving at the right end of the line, at a step size.
pub fn right_on_line(launch: &OnLine, eta: f64) -> Interval {
    let (left, right) = launch.problem().ends();
    let point = launch.problem();
    let diffusion = Diffusion::ito(
        |x| point.drift().at(x),
        |x| 0.5 * eta * point.noise_at(x) * point.noise_at(x),
    );
    probability_right(&diffusion, -left, right, launch.start())
}

/// `ln E T` in the plane, at a step size, for losses that separate.
pub fn ln_time_in_plane(launch: &InPlane, eta: f64) -> Interval {
    planar_exit::mean_time(axes(launch, eta), launch.problem().corner()).ln()
}

/// Both coordinates of the SDE in the plane, at a step size.
///
/// # Panics
///
/// If the coordinates are coupled.
pub fn axes(launch: &InPlane, eta: f64) -> [Axis; 2] {
    let plane = launch.problem();
    assert!(plane.is_separable(), "{plane} has no separate coordinates");
    [0, 1].map(|index| {
        let width = plane.half_widths()[index];
        Axis {
            drift: plane.drifts()[index].coefficients(),
            noise: eta.sqrt() * plane.noise_along(index),
            sides: [-width, width],
            start: launch.start()[index],
        }
    })
}

/// `ln E T` from the start behind the bar, at a step size, where the orbit crosses the bar's side.
///
/// # Panics
///
/// If the orbit only touches the bar.
pub fn ln_time_behind_bar(saddle: &BarredSaddle, eta: f64) -> Interval {
    assert!(!saddle.grazes(), "{saddle} has no flat side across the orbit");
    let ([growth, decay], [wide, high]) = (saddle.rates(), saddle.half_widths());
    let noise = eta.sqrt() * saddle.noise();
    let axis = |rate: f64, sides: [f64; 2], start: f64| Axis {
        drift: [rate, 0.0, 0.0],
        noise,
        sides,
        start,
    };
    let [across, height] = saddle.start();
    let reach = saddle.flat_overlap();
    let down = axis(-decay, [saddle.top(), high], height);
    let sideways = axis(growth, [-reach, reach], across);
    // All of D lies between |u| = U, and leaving that takes longest from u = 0, by symmetry.
    let rectangle = Diffusion::ito(|u: f64| growth * u, |_| 0.5 * noise * noise);
    let longest =
        ln_mean_time(&rectangle, End::Absorbing(-wide), End::Absorbing(wide), 0.0).exp().high();
    planar_exit::mean_time_of_part(down, sideways, longest).ln()
}

/// The limit of `E T` as `η` tends to zero, extrapolated along the [`ladder`]; `[low, ∞]` where
/// times grow without bound.
pub fn time_limit(ln_time: impl Fn(f64) -> Interval) -> Interval {
    limit_of(&known(ln_time))
}

fn limit_of(ln_times: &[(f64, Interval)]) -> Interval {
    let values = |of: fn(Interval) -> Interval| -> Vec<(f64, Interval)> {
        ln_times.iter().map(|&(eta, ln)| (eta, of(ln))).collect()
    };
    let times = limit::at_zero(&values(Interval::exp));
    if times.is_finite() {
        return times;
    }
    // Where 1/T has the limit zero, only a lower bound is left.
    let reciprocals = limit::at_zero(&values(|ln| (-ln).exp()));
    if !reciprocals.is_finite() || reciprocals.high() < 0.0 {
        return Interval::UNKNOWN;
    }
    let low = 1.0 / reciprocals.high().max(1e-6);
    Interval::at_least(low.next_down())
}

/// The limit of `E T / ln(1/η)`: exactly zero where `E T` has a finite limit.
pub fn growth_rate(ln_time: impl Fn(f64) -> Interval) -> Interval {
    let ln_times = known(ln_time);
    if limit_of(&ln_times).is_finite() {
        return Interval::exactly(0.0);
    }
    log_growth::slope(&ln_times)
}

/// `ln E T` along the ladder: from where it stays known to where it is lost again, or exceeds 600
/// for the first time.
///
/// Bounds may say nothing at the coarse end; once a value was known to a tenth, the next unknown one ends
/// the ladder.
fn known(ln_time: impl Fn(f64) -> Interval) -> Vec<(f64, Interval)> {
    let mut points: Vec<(f64, Interval)> = Vec::new();
    for eta in ladder() {
        let ln = ln_time(eta);
        if ln.is_finite() {
            points.push((eta, ln));
            if 600.0 < ln.low() {
                break;
            }
        } else if points.iter().any(|(_, known)| known.radius() < 0.1) {
            break;
        } else {
            points.clear();
        }
    }
    points
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::instances::unstable_point::{Drift, Launch, UnstablePoint};

    fn on_line(drift: Drift, ends: (f64, f64), start: f64) -> OnLine {
        Launch::on_line(UnstablePoint::new(drift, 0.7, ends).unwrap(), start).unwrap()
    }

    #[test]
    fn times_and_sides_are_those_derived_independently() {
        // A well to the left of a maximum: mean times from 1/4, and a lone point's right side.
        let well = Drift::new(1.0, 0.0, -1.0);
        let point = UnstablePoint::new(well, 1.0, (1.5, 0.5)).expect("valid");
        let launch = Launch::on_line(point, 0.25).expect("valid");
        for (eta, exact) in [(0.1, 42.445_646_94), (0.05, 5_742.008_134), (0.025, 32_309_131.9)] {
            let time = ln_time_on_line(&launch, eta).exp();
            assert!((time.center() / exact - 1.0).abs() < 3e-9, "{eta}: {time:?}");
        }
        let skew = UnstablePoint::new(Drift::new(1.0, 0.5, 0.0), 1.0, (1.0, 1.0)).expect("valid");
        let from_zero = Launch::on_line(skew, 0.0).expect("valid");
        for (eta, exact) in [(0.1, 0.530_792_426), (0.01, 0.509_435_540), (0.001, 0.502_974_553)] {
            let right = right_on_line(&from_zero, eta);
            assert!((right.center() - exact).abs() < 1e-9, "{eta}: {right:?}");
        }
    }

    #[test]
    fn times_with_a_limit_grow_at_no_rate() {
        let launch = on_line(Drift::linear(1.0), (1.0, 1.0), 0.25);
        let limit = time_limit(|eta| ln_time_on_line(&launch, eta));
        assert!(limit.contains(libm::log(4.0)) && limit.radius() < 1e-6, "{limit:?}");
        let rate = growth_rate(|eta| ln_time_on_line(&launch, eta));
        assert_eq!(rate, Interval::exactly(0.0));
    }

    #[test]
    fn logarithmic_times_have_no_limit() {
        let launch = on_line(Drift::linear(1.0), (1.0, 1.0), 0.0);
        let limit = time_limit(|eta| ln_time_on_line(&launch, eta));
        assert_eq!(limit.high(), f64::INFINITY);
        assert!(5.0 < limit.low() || limit == Interval::UNKNOWN, "{limit:?}");
    }

    #[test]
    fn exponential_times_have_no_limit() {
        // A well behind the start: from -0.25 the flow leaves at once, but a few paths go back.
        let launch = on_line(Drift::new(1.0, -1.0, 0.0), (1.0, 1.5), -0.25);
        let limit = time_limit(|eta| ln_time_on_line(&launch, eta));
        assert!(1e3 < limit.low() && limit.high() == f64::INFINITY, "{limit:?}");
    }
}
