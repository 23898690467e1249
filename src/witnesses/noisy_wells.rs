//! Mean transition times of wells by quadrature and by killed kernels, on ladders of noise; of SGD also simulated.

use rand::RngExt;

use crate::claim::{Observation, PerBudget, Simulation};
use crate::instances::noisy_wells::{
    EqualBarriers, FlatAndSharp, NoisyWell, SlowWells, TiltedNoise,
};
use crate::instances::three_wells::ThreeWells;
use crate::interval::Interval;
use crate::monte_carlo::{Block, Tally};
use crate::oracles::exit::chain::{self, Noise};
use crate::oracles::exit::first_passage::{Diffusion, End, ln_mean_time};
use crate::statistics::{intervals, limit};

/// `(ε, ln T)` at six temperatures in halvings from a sixteenth of the barrier, from minimum to minimum.
fn tilted(noise: &TiltedNoise) -> Vec<(f64, Interval)> {
    let halvings = (4..10).map(|k| noise.well.barrier() * 0.5_f64.powi(k));
    halvings.map(|temperature| (temperature, tilted_at(noise, temperature))).collect()
}

/// `ln T` at one temperature.
pub fn tilted_at(noise: &TiltedNoise, temperature: f64) -> Interval {
    let line = Diffusion::ito(
        |x| -noise.well.profile().derivative(x),
        |x| temperature * noise.intensity(x),
    );
    let (start, target) = (noise.well.minimum(), noise.well.target());
    ln_mean_time(&line, End::Natural, End::Absorbing(target), start)
}

/// The limits `E` and `C` of `T = C e^(E/ε) (1 + O(ε))`: of `ε ln T`, and of `2 ln T(ε) - ln T(ε/2)`.
pub fn tilted_limits(noise: &TiltedNoise) -> [Interval; 2] {
    limits(&tilted(noise))
}

fn limits(points: &[(f64, Interval)]) -> [Interval; 2] {
    let scaled = points.iter().map(|&(t, ln)| (t, ln * t)).collect::<Vec<_>>();
    let cancelled = |pair: &[(f64, Interval)]| (pair[1].0, 2.0 * pair[0].1 - pair[1].1);
    let cancelled = points.windows(2).map(cancelled).collect::<Vec<_>>();
    [limit::at_zero(&scaled), limit::at_zero(&cancelled).exp()]
}

/// `E` and `C` of the mean time from `w1` to `w2`.
pub fn to_the_right(wells: &ThreeWells) -> [Interval; 2] {
    let [_, _, start, _, target] = wells.critical();
    limits(&along(wells, End::Natural, target, start))
}

/// `E` and `C` of the mean time from `w1` until `w2` or `w3` is reached.
pub fn to_either_side(wells: &ThreeWells) -> [Interval; 2] {
    let [left, _, start, _, right] = wells.critical();
    limits(&along(wells, End::Absorbing(left), right, start))
}

fn along(wells: &ThreeWells, left: End, target: f64, start: f64) -> Vec<(f64, Interval)> {
    let at = |&temperature: &f64| {
        let line = Diffusion::ito(|x| -wells.derivative(x), |_| temperature);
        (temperature, ln_mean_time(&line, left, End::Absorbing(target), start))
    };
    wells.temperatures().iter().map(at).collect()
}

/// `ln` of `γ` times the mean number of steps from minimum to minimum, for each pair of the ladder. Left of the first minimum
/// there is room for three quarters of the way between the two, which the drift closes in practice.
pub fn ln_sgd_times(sgd: &NoisyWell) -> Vec<Interval> {
    let profile = sgd.well.profile();
    let (start, target) = (sgd.well.minimum(), sgd.well.target());
    let left = start - 0.75 * (target - start);
    let noise =
        sgd.law.as_ref().map_or(Noise::gaussian(), |law| Noise::Atoms(law.atoms().to_vec()));
    let at = |&[step, batch]: &[f64; 2]| {
        let map = |x: f64| x - step * profile.derivative(x);
        let spread = step * sgd.deviation / batch.sqrt();
        let ln_steps = chain::ln_mean_steps(map, |_| spread, &noise, (left, target), start);
        ln_steps + libm::log(step)
    };
    sgd.ladder.iter().map(at).collect()
}

/// The limit of the slope of `ln T` over `1/ε` along the ladder, which is that of `ε ln T`.
pub fn sgd_exponent(sgd: &NoisyWell) -> Interval {
    let times = ln_sgd_times(sgd);
    let points = times.windows(2).zip(sgd.ladder.windows(2)).map(|(pair, ends)| {
        let [before, after] = [ends[0], ends[1]].map(|at| 1.0 / sgd.temperature(at));
        (1.0 / after, (pair[1] - pair[0]) / (after - before))
    });
    limit::at_zero(&points.collect::<Vec<_>>())
}

/// Steps after which a path counts as one that took so many: far more than any mean here.
const STEPS_MAX: u64 = 1 << 22;

/// Simulated SGD: `γ` times the mean number of steps at the first pair of the ladder, for noise with finitely many values.
pub const fn simulated(blocks: PerBudget) -> Simulation<NoisyWell> {
    Simulation {
        simulate: paths,
        estimate: |_, tally, alpha| Observation::of(intervals::mean(&tally.moments[0], alpha)),
        replicas: 1024,
        blocks,
    }
}

fn paths(sgd: &NoisyWell, block: &mut Block) -> Tally {
    let (profile, [step, batch]) = (sgd.well.profile(), sgd.ladder[0]);
    let spread = step * sgd.deviation / batch.sqrt();
    let mut tally = Tally::new(1);
    for _ in 0..block.replicas {
        let (mut w, mut steps) = (sgd.well.minimum(), 0);
        while w < sgd.well.target() && steps < STEPS_MAX {
            let level = block.rng.random::<f64>();
            let noise = sgd.law.as_ref().map_or(f64::NAN, |law| law.at_level(level));
            w += spread * noise - step * profile.derivative(w);
            steps += 1;
        }
        tally.moments[0].push(step * steps as f64);
        tally.steps += steps;
    }
    tally.replicas += block.replicas as u64;
    tally
}

/// `E` and `C` along a ladder on which `ε` is halved.
pub fn sgd_limits(sgd: &NoisyWell) -> [Interval; 2] {
    let temperatures = sgd.ladder.iter().map(|&at| sgd.temperature(at));
    limits(&temperatures.zip(ln_sgd_times(sgd)).collect::<Vec<_>>())
}

/// `ln T` of the mean time from -1 to 1, and from 1 to -1, at a temperature.
pub fn ln_both_ways(wells: &EqualBarriers, temperature: f64) -> [Interval; 2] {
    let right = Diffusion::ito(|x| -wells.slope(x), |_| temperature);
    let left = Diffusion::ito(|x| wells.slope(-x), |_| temperature);
    [
        ln_mean_time(&right, End::Natural, End::Absorbing(1.0), -1.0),
        ln_mean_time(&left, End::Natural, End::Absorbing(1.0), -1.0),
    ]
}

/// `ln T` of the mean time from -1 to 1 at each temperature. In `x = asinh w`, by Itô's formula, where the Gibbs density falls
/// like `e^(-(4/ε - 1)|x|)` and not like a power: known to temperatures of 3, unknown near 4.
pub fn ln_times_of_slow_wells(wells: &SlowWells) -> Vec<Interval> {
    let at = |&temperature: &f64| {
        let drift = |x: f64| {
            let (w, root) = (libm::sinh(x), libm::cosh(x));
            -(SlowWells::slope(w) + temperature * w / (root * root)) / root
        };
        let line = Diffusion::ito(drift, |x| temperature / libm::cosh(x).powi(2));
        let target = libm::asinh(1.0);
        ln_mean_time(&line, End::Natural, End::Absorbing(target), -target)
    };
    wells.temperatures.iter().map(at).collect()
}

/// The time to leave the sharper minimum over that to leave the flatter one, at each temperature.
pub fn sharp_over_flat(pair: &FlatAndSharp) -> Vec<Interval> {
    let at = |n: &f64| {
        let temperature = pair.flat.barrier() / n;
        let [flat, _] = ln_both_ways(&pair.flat, temperature);
        let [_, sharp] = ln_both_ways(&pair.sharp, temperature);
        (sharp - flat).exp()
    };
    pair.barriers.iter().map(at).collect()
}

/// Along the temperatures `barrier/n`, `n = 16 .. 512` in doublings: the limits of `ε ln T` from 1 to -1, and of the ratio of the
/// time from -1 to that from 1.
pub fn both_limits(wells: &EqualBarriers) -> [Interval; 2] {
    let halvings = (4..10).map(|k| wells.barrier() * 0.5_f64.powi(k));
    let rows: Vec<(f64, [Interval; 2])> =
        halvings.map(|temperature| (temperature, ln_both_ways(wells, temperature))).collect();
    let exponents: Vec<_> = rows.iter().map(|&(t, [_, sharp])| (t, sharp * t)).collect();
    let ratios: Vec<_> = rows.iter().map(|&(t, [flat, sharp])| (t, flat - sharp)).collect();
    [limit::at_zero(&exponents), limit::at_zero(&ratios).exp()]
}
