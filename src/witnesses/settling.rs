//! Where a diffusion that cools down in two wells ends up, by the Fokker-Planck equation in time.

use crate::instances::cooling_landscape::Landscape;
use crate::instances::scheduled_batch::ScheduledBatch;
use crate::interval::Interval;
use crate::oracles::law::density::{Annealed, Mesh};
use crate::statistics::limit;

/// Errors near 1e-6 for wells of width one.
pub const MESH: Mesh = Mesh { cells: 480, steps: 8.0 };

/// 10^5, 10^10, .. 10^60.
pub fn decades() -> Vec<f64> {
    (1..=12).map(|j| libm::exp10(5.0 * f64::from(j))).collect()
}

/// The probability that X is within ε of each of `minima`, and that it is elsewhere, at each of
/// `times`, under a temperature `T(t)`: `dX = -F' dt + √(2T) dB`.
pub fn probabilities(
    landscape: &Landscape,
    temperature: impl Fn(f64) -> f64,
    minima: &[f64],
    times: &[f64],
) -> Vec<Vec<Interval>> {
    let [left, _, right] = landscape.profile().critical();
    // Tails hold e^(-F/T): at early, hot times reflection keeps in what would come back.
    let reach = if landscape.linear_beyond().is_finite() { 4.0 } else { 1.5 };
    let ends = [left - reach, right + reach];
    let mut minima = minima.to_vec();
    minima.sort_by(f64::total_cmp);
    let near: Vec<[f64; 2]> =
        minima.iter().map(|x| [x - landscape.radius(), x + landscape.radius()]).collect();
    let mut regions = near.clone();
    let mut from = ends[0];
    for [low, high] in near {
        regions.push([from, low]);
        from = high;
    }
    regions.push([from, ends[1]]);
    let process = Annealed::new(|x| landscape.height(x), temperature, ends);
    let rows = process.masses(landscape.start(), &regions, times, MESH);
    let shorten = |row: Vec<Interval>| {
        let (near, far) = row.split_at(minima.len());
        let elsewhere = far.iter().copied().reduce(|a, b| a + b);
        near.iter().copied().chain(elsewhere).collect()
    };
    rows.into_iter().map(shorten).collect()
}

/// The probability that X is in the well that is not the deeper one, at each of `times`, under a temperature `T(t)`.
pub fn in_the_shallow_well(
    landscape: &Landscape,
    temperature: impl Fn(f64) -> f64,
    times: &[f64],
) -> Vec<Interval> {
    let [left, saddle, right] = landscape.profile().critical();
    let ends = [left - 1.5, right + 1.5];
    let is_right = landscape.shallow() == right;
    let well = if is_right { [saddle, ends[1]] } else { [ends[0], saddle] };
    let process = Annealed::new(|x| landscape.height(x), temperature, ends);
    let rows = process.masses(landscape.start(), &[well], times, MESH);
    rows.into_iter().map(|row| row[0]).collect()
}

/// The limits of [`probabilities`] as time tends to infinity, extrapolated from twelve times at
/// equal ratios, where an approach like a power of time is geometric. Where several minima are global and the process keeps
/// passing between them, their shares approach like the temperature (Laplace), far more slowly, and are extrapolated in that.
pub fn limits(
    landscape: &Landscape,
    temperature: impl Fn(f64) -> f64,
    minima: &[f64],
) -> Vec<Interval> {
    let times = times(landscape, &temperature);
    let rows = probabilities(landscape, &temperature, minima, &times);
    // Escape rates `e^(-barrier/T)` have an infinite integral over time up to a barrier of `T ln t`.
    let passes = landscape.barrier(landscape.deep()) <= power_unit(&temperature);
    let shared = 1 < landscape.global().len() && passes;
    let limit = |entry: usize| {
        let abscissa = |j: usize| {
            let is_share = shared && entry < minima.len();
            if is_share { temperature(times[j]) } else { 0.5_f64.powi(j as i32) }
        };
        let points = rows.iter().enumerate().map(|(j, row)| (abscissa(j), row[entry]));
        limit::at_zero(&points.collect::<Vec<_>>())
    };
    (0..=minima.len()).map(limit).collect()
}

/// Twelve times, each 10^5 to 10^25 times the one before: the shorter the faster the Gibbs weight
/// e^(-climb/T) of what is to vanish falls, by a factor of three from one to the next if it can.
fn times(landscape: &Landscape, temperature: impl Fn(f64) -> f64) -> Vec<f64> {
    let power = landscape.least_climb() / power_unit(temperature);
    let decades = (0.5 / power).clamp(5.0, 25.0);
    (1..=12).map(|j| libm::exp10(decades * f64::from(j))).collect()
}

/// `T ln t` at a late time: `e^(-climb/T)` falls like `t` to the power of minus the climb over it.
fn power_unit(temperature: impl Fn(f64) -> f64) -> f64 {
    let far = 1e60;
    temperature(far) * libm::log(far)
}

/// The limit of `P(X in A_ε)`, from that of the probability elsewhere.
pub fn settled(landscape: &Landscape, temperature: impl Fn(f64) -> f64) -> Interval {
    let elsewhere = limits(landscape, temperature, &landscape.global()).pop();
    elsewhere.map_or(Interval::UNKNOWN, |p| Interval::exactly(1.0) - p)
}

/// The limits of the probabilities to be near each of `minima`, in increasing order, and elsewhere, for a
/// batch that changes in time.
pub fn batch_limits(batch: &ScheduledBatch, minima: &[f64]) -> Vec<Interval> {
    limits(&batch.landscape, |s| batch.temperature(s), minima)
}

/// The limit of `P(X in A_ε)` for a batch that changes in time.
pub fn batch_settled(batch: &ScheduledBatch) -> Interval {
    settled(&batch.landscape, |s| batch.temperature(s))
}
