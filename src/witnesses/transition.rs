//! Mean transition times of a double well under `dX = -∇L dt + sqrt(2 ε) dW`: solved, as logarithms, and
//! simulated.

use crate::claim::{Observation, PerBudget, Simulation};
use crate::instances::double_well::DoubleWell;
use crate::instances::overdamped::Overdamped;
use crate::interval::Interval;
use crate::monte_carlo::exits::{self, TransitionBlock};
use crate::monte_carlo::{Block, Tally, splitting};
use crate::oracles::exit::exit_2d::{self, Plane};
use crate::oracles::exit::first_passage::{self, Diffusion, End};
use crate::statistics::limit;

/// Standard deviations after which a Gaussian is cut off: it then has 1e-13 of its mass left.
const CUT: f64 = 7.5;

/// The natural logarithm of the mean time from the minimum on the left until the first coordinate
/// reaches `target`, at the temperature `ε`.
///
/// In one dimension by quadrature ([`first_passage`]), with a radius near 1e-11. In more by finite
/// volumes in the plane ([`exit_2d`]), where a well without shear in `d > 2` dimensions becomes a
/// problem for the first coordinate and the radius of the others, with a Bessel drift; the radius
/// is then near 1e-6, and the rectangle's sides are where the density has fallen by `e^-28`. There the rectangle ends
/// where the well has fallen by sixty temperatures below the saddle, if that is before the target: nothing returns
/// from there, and what is left of the way is taken to last at most ten times as long as along the profile alone.
///
/// # Panics
///
/// If the temperature is not positive or the target is not beyond the minimum.
pub fn ln_mean_time(well: &DoubleWell, temperature: f64, target: f64) -> Interval {
    let start = well.minimum();
    assert!(0.0 < temperature, "a temperature of {temperature}");
    assert!(start < target, "the target {target} is not beyond {start}");
    if well.dimension() == 1 {
        return along(well, temperature, End::Natural, target, start);
    }
    let stop = fallen(well, FALL * temperature, target);
    let points = [start, well.saddle(), well.target()];
    let stiffest = points.map(|u| well.transverse_curvature(u)).into_iter().fold(0.0, f64::max);
    let sharpest =
        points.map(|u| well.profile().curvature(u).abs()).into_iter().fold(0.0, f64::max);
    let spread = (temperature / well.transverse_curvature_min()).sqrt();
    // The radius of n transverse coordinates has its mode at sqrt(n - 1) standard deviations.
    let mode = spread * ((well.dimension() - 2) as f64).sqrt();
    let top = mode + CUT * spread;
    let is_plane = well.dimension() == 2;
    let y = [if is_plane { -top } else { 0.0 }, top];
    let left = height_reached(well, 0.5 * CUT * CUT * temperature) - well.shear().abs() * top;
    // Coarse cells per standard deviation of the narrowest Gaussian: 1.6 along x, 1.4 along y.
    let across = 1.6 * (stop - left) / (temperature / sharpest).sqrt();
    let upwards = 1.4 * (y[1] - y[0]) / (temperature / stiffest).sqrt();
    let even = |count: f64| (2.0 * (count / 2.0).ceil().clamp(4.0, 1000.0)) as usize;
    let radial = (well.dimension() - 2) as f64;
    // Beyond it a share of e^-100 of what passes the saddle passes, whatever the loss is there; the corners of a
    // sheared rectangle are thousands of temperatures high.
    let ceiling = well.barrier() / temperature + 100.0;
    let plane = Plane {
        ln_density: |x: f64, y: f64| {
            let bessel = if is_plane { 0.0 } else { radial * libm::log(y) };
            bessel - (well.height(x, y) / temperature).min(ceiling)
        },
        diffusivity: temperature,
        x: [left, stop],
        y,
        absorbing_sides: [false, true, false, false],
    };
    let at = [start, if is_plane { 0.0 } else { mode }];
    let ln_time = exit_2d::ln_mean_time(&plane, at, (even(across), even(upwards)));
    if stop == target {
        return ln_time;
    }
    let rest = along(well, temperature, End::Reflecting(stop), target, stop);
    let share = 10.0 * libm::exp(rest.high() - ln_time.low());
    ln_time + Interval::between(0.0, libm::log1p(share))
}

/// Temperatures below the saddle from which nothing returns.
const FALL: f64 = 60.0;

/// The logarithm of the mean time to the target along the profile alone.
fn along(well: &DoubleWell, temperature: f64, left: End, target: f64, start: f64) -> Interval {
    let line = Diffusion::ito(|x| -well.profile().derivative(x), |_| temperature);
    first_passage::ln_mean_time(&line, left, End::Absorbing(target), start)
}

/// Where, right of the saddle, the profile has fallen by `height`, or the target if that is before.
fn fallen(well: &DoubleWell, height: f64, target: f64) -> f64 {
    let level = well.barrier() - height;
    if level <= well.profile().height(target) {
        return target;
    }
    let (mut inside, mut outside) = (well.saddle(), target);
    for _ in 0..40 {
        let middle = 0.5 * (inside + outside);
        if well.profile().height(middle) <= level {
            outside = middle;
        } else {
            inside = middle;
        }
    }
    outside
}

/// Where, left of the minimum, the profile has risen by `height`.
fn height_reached(well: &DoubleWell, height: f64) -> f64 {
    let minimum = well.minimum();
    let (mut inside, mut outside) = (minimum, minimum - 1e-3);
    for _ in 0..200 {
        if height <= well.profile().height(outside) {
            break;
        }
        inside = outside;
        outside = minimum - 1.5 * (minimum - outside);
    }
    for _ in 0..40 {
        let middle = 0.5 * (inside + outside);
        if height <= well.profile().height(middle) {
            outside = middle;
        } else {
            inside = middle;
        }
    }
    outside
}

/// The mean transition times at the temperatures, as `(ε, ln T)`.
fn ln_times(diffusion: &Overdamped) -> Vec<(f64, Interval)> {
    let (well, target) = (diffusion.well(), diffusion.target());
    let time = |&temperature: &f64| (temperature, ln_mean_time(well, temperature, target));
    diffusion.temperatures().iter().map(time).collect()
}

/// The exponent `E` of `T(ε) = C e^(E/ε) (1 + O(ε))`: the limit of `ε ln T`, extrapolated in powers of the
/// temperature with [`limit::at_zero`].
pub fn exponent(diffusion: &Overdamped) -> Interval {
    let point =
        |(temperature, ln_time): (f64, Interval)| (temperature, ln_time.scaled(temperature));
    let points: Vec<(f64, Interval)> = ln_times(diffusion).into_iter().map(point).collect();
    limit::at_zero(&points)
}

/// `C`: the exponential of the limit of `2 ln T(ε) - ln T(ε/2)`, in which `E` cancels whatever it is. The curve is
/// that of [`without_exponential`].
///
/// # Panics
///
/// If a temperature is not half of the one before.
pub fn prefactor(diffusion: &Overdamped) -> Observation {
    let ln_times = ln_times(diffusion);
    let cancelled = |pair: &[(f64, Interval)]| {
        let ((warm, ln_warm), (cold, ln_cold)) = (pair[0], pair[1]);
        assert!(warm == 2.0 * cold, "{cold} is not half of {warm}");
        (cold, ln_warm.scaled(2.0) - ln_cold)
    };
    let points: Vec<(f64, Interval)> = ln_times.windows(2).map(cancelled).collect();
    let curve = rest(diffusion, &ln_times);
    Observation::of(limit::at_zero(&points).exp()).with_curve(curve)
}

/// `T e^(-H/ε)` at each temperature, with the well's barrier `H`.
pub fn without_exponential(diffusion: &Overdamped) -> Observation {
    let points = rest(diffusion, &ln_times(diffusion));
    Observation::of_all(points.into_iter().map(|(_, time)| time))
}

/// `(ε/H, T e^(-H/ε))`.
fn rest(diffusion: &Overdamped, ln_times: &[(f64, Interval)]) -> Vec<(f64, Interval)> {
    let point = |&(temperature, ln_time): &(f64, Interval)| {
        let barrier = diffusion.well().barrier() / temperature;
        (1.0 / barrier, (ln_time - Interval::exactly(barrier)).exp())
    };
    ln_times.iter().map(point).collect()
}

/// Replicas per block of simulated paths.
const REPLICAS: usize = 400;

/// Trials per level and run of the splitting.
const TRIALS: usize = 2560;

/// The mean transition time at the first temperature, from paths.
pub const fn paths(blocks: PerBudget) -> Simulation<Overdamped> {
    Simulation {
        simulate: |diffusion, block| simulate(diffusion, exits::transition_block, block),
        estimate: |_, tally, alpha| Observation::of(exits::transition_time(tally, REPLICAS, alpha)),
        replicas: REPLICAS,
        blocks,
    }
}

/// The mean transition time at the first temperature, by multilevel splitting.
pub const fn by_splitting(blocks: PerBudget) -> Simulation<Overdamped> {
    Simulation {
        simulate: |diffusion, block| simulate(diffusion, splitting::transition_block, block),
        estimate: |_, tally, alpha| {
            Observation::of(splitting::transition_time(tally, TRIALS, alpha))
        },
        replicas: TRIALS,
        blocks,
    }
}

/// A block of transition times, with a time step of a twelfth of the fastest relaxation time at the critical
/// points.
fn simulate(diffusion: &Overdamped, one_block: TransitionBlock, block: &mut Block) -> Tally {
    let well = diffusion.well();
    let step = well.relaxation_time() / 12.0;
    one_block(well, diffusion.temperatures()[0], diffusion.target(), step, block)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::instances::double_well::Profile;

    fn profile() -> Profile {
        Profile::new([-1.2, 0.1, 1.0], 2.0, [0.2, 0.3]).unwrap()
    }

    #[test]
    fn constant_stiffness_changes_nothing() {
        let line = DoubleWell::on_the_line(profile());
        for dimension in [2, 3, 10] {
            let well = DoubleWell::with_rotations(profile(), [1.7, 0.0, 0.0], dimension).unwrap();
            for barriers in [4.0, 30.0, 200.0] {
                let temperature = well.barrier() / barriers;
                let [found, truth] =
                    [&well, &line].map(|well| ln_mean_time(well, temperature, well.target()));
                assert!(found.meets(truth), "d = {dimension}, {barriers}: {found:?} {truth:?}");
                assert!(found.radius() < 1e-4, "d = {dimension}, {barriers}: {found:?}");
            }
        }
    }

    /// On the line, where the whole way is known: a well that is four times as deep as the one that is left.
    #[test]
    fn what_is_left_of_the_way_is_within_its_allowance() {
        let well = DoubleWell::on_the_line(Profile::new([-0.8, 0.0, 1.4], 2.0, [0.0; 2]).unwrap());
        for barriers in [16.0, 64.0, 400.0] {
            let temperature = well.barrier() / barriers;
            for target in [1.05, 1.4] {
                let stop = fallen(&well, FALL * temperature, target);
                if stop == target {
                    continue;
                }
                let whole = ln_mean_time(&well, temperature, target);
                let part = ln_mean_time(&well, temperature, stop);
                let rest = along(&well, temperature, End::Reflecting(stop), target, stop);
                let share = libm::exp(rest.high() - part.low());
                let left = (whole - part).center();
                assert!(-1e-9 < left && left < 2.0 * share + 1e-9, "{barriers}: {left} {share}");
                assert!(share < 1e-5, "{barriers}: {share}");
            }
        }
    }

    #[test]
    fn a_symmetric_quartic_has_the_textbook_scaling() {
        // V = x^4/4 - x^2/2: barrier 1/4, curvatures 2 and 1, so C = 2 pi / sqrt 2.
        let quartic = Profile::new([-1.0, 0.0, 1.0], 1.0, [0.0; 2]).unwrap();
        let barriers: Vec<f64> = (3..9).map(|k| f64::from(1 << k)).collect();
        let line = DoubleWell::on_the_line(quartic);
        let diffusion = Overdamped::new(line, 1.0, &barriers).unwrap();
        let (exponent, prefactor) = (exponent(&diffusion), prefactor(&diffusion).values[0]);
        let c = std::f64::consts::TAU / 2.0_f64.sqrt();
        assert!(exponent.contains(0.25) && exponent.radius() < 1e-4, "{exponent:?}");
        assert!(prefactor.contains(c) && prefactor.radius() < 1e-3 * c, "{prefactor:?}");
    }
}
