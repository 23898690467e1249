//! Mean times to leave unstable points, at the steps of a ladder and in the limit.

pub mod pace;
pub mod places;
pub mod simulated;
pub mod starts;
pub mod touching;

use crate::instances::sgd::Sgd;
use crate::instances::unstable_point::{UnstableDisc, UnstablePlane, UnstablePoint};
use crate::interval::Interval;
use crate::monte_carlo::UnitNoise;
use crate::oracles::exit::chain::{self, Noise};
use crate::oracles::exit::first_passage::{Diffusion, End, ln_mean_time};
use crate::oracles::exit::planar_exit::{self, Axis};
use crate::statistics::{limit, log_growth};

/// The step sizes `0.1 · 4^-j`, from 1e-1 down to 6e-9.
pub fn ladder() -> impl Iterator<Item = f64> {
    (0..13).map(|j| 0.1 * 0.25_f64.powi(j))
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

/// The time `η E_0 N` that SGD itself takes, from its killed kernel at six steps from 1/8 to 1e-4, four times smaller
/// each.
///
/// # Panics
///
/// As [`mean_steps`].
pub fn times_of_sgd(sgd: &Sgd<UnstablePoint>) -> Vec<(f64, Interval)> {
    let steps = (0..6).map(|j| 0.125 * 0.25_f64.powi(j));
    steps.map(|eta| (eta, mean_steps(sgd, eta).scaled(eta))).collect()
}

/// The slope of times, such as [`times_of_sgd`], against `ln(1/η)`.
pub fn slope_of_times(times: &[(f64, Interval)]) -> Interval {
    let ln_times = times.iter().map(|&(eta, time)| (eta, time.ln()));
    log_growth::slope(&ln_times.collect::<Vec<_>>())
}

/// `η E_0 N - E_0 T` of SGD and of its SDE as `η` tends to zero, extrapolated from eight steps that end at 2^-10.
///
/// # Panics
///
/// As [`mean_steps`].
pub fn steps_less_time(sgd: &Sgd<UnstablePoint>) -> Interval {
    let difference = |eta: f64| {
        let time = ln_time_on_line(sgd.problem(), eta).exp();
        (eta, mean_steps(sgd, eta).scaled(eta) - time)
    };
    let ladder: Vec<(f64, Interval)> = (3..=10).map(|j| difference(0.5_f64.powi(j))).collect();
    // The kernel of atoms errs differently at each step size, which an extrapolation cannot see.
    let error = ladder.iter().map(|(_, difference)| difference.radius()).fold(0.0, f64::max);
    limit::at_zero(&ladder).widened(error)
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

    #[test]
    fn times_that_the_oracle_cannot_do_end_the_ladder() {
        let growth = Growth::of(|eta| {
            if eta < 1e-3 { Interval::UNKNOWN } else { Interval::around(0.3 / eta, 1e-9) }
        });
        assert!(10.0 < growth.slope.low() && growth.slope.high() == f64::INFINITY);
        assert_eq!(growth.intercept, Interval::UNKNOWN);
    }
}
