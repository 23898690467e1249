//! Simulated and enumerated SGD beside its gradient flow.

use crate::interval::Interval;
use crate::monte_carlo::{Block, Normals, Tally};
use crate::oracles::paths;
use crate::papers::hu2017::deviations::trajectory::Trajectory;

impl Trajectory<1> {
    /// How many noises drive a step.
    pub fn noises(&self) -> usize {
        self.loss.noises().len()
    }

    /// One step of SGD of size `step` from `x`; `levels` are uniform on (0, 1), one per noise.
    pub fn advance(&self, x: f64, step: f64, levels: &[f64]) -> f64 {
        let [mut slope] = self.loss.mean().gradient(&[x]);
        for ((noise, shape), &level) in self.loss.noises().iter().zip(levels) {
            slope += noise.at_level(level) * shape.gradient(&[x])[0];
        }
        x - step * slope
    }

    /// `Y(kη)` for `k = 1, .., T/η` with `η` = `step`.
    fn flow_by_step(&self, step: f64) -> Vec<Interval> {
        let count = (self.time / step).round() as usize;
        let times: Vec<f64> = (1..=count).map(|k| k as f64 * step).collect();
        self.flow(&times).into_iter().map(|[y]| y).collect()
    }
}

/// Simulated SGD for the time `T`, one statistic per step size: `of` sees the iterates minus
/// `Y(kη)`, for `k = 1, .., T/η`.
pub fn simulate(
    trajectory: &Trajectory<1>,
    steps: &[f64],
    of: impl Fn(&[f64]) -> f64,
    block: &mut Block,
) -> Tally {
    let mut normals = Normals::from_rng(&mut block.rng);
    let mut tally = Tally::new(steps.len());
    for (moments, &step) in tally.moments.iter_mut().zip(steps) {
        let flow = trajectory.flow_by_step(step);
        let mut levels = vec![0.0; flow.len() * trajectory.noises()];
        let mut deviations = vec![0.0; flow.len()];
        for _ in 0..block.replicas {
            normals.fill_uniform(&mut levels);
            let mut x = trajectory.start[0];
            let draws = levels.chunks_exact(trajectory.noises());
            for ((deviation, y), levels) in deviations.iter_mut().zip(&flow).zip(draws) {
                x = trajectory.advance(x, step, levels);
                *deviation = x - y.center();
            }
            moments.push(of(&deviations));
        }
        tally.steps += (block.replicas * flow.len()) as u64;
    }
    tally.replicas = block.replicas as u64;
    tally
}

/// The largest magnitude.
pub fn largest(deviations: &[f64]) -> f64 {
    deviations.iter().fold(0.0, |largest, deviation| largest.max(deviation.abs()))
}

/// `E max |x_k - Y(kη)|` over `k = 1, .., count`, by following every path of `count` steps of size
/// `η = T / count`. Error: that of the flow and of the sums; the paths' roundings are below 1e-13.
pub fn expected_maximum(trajectory: &Trajectory<1>, count: u64) -> Interval {
    let step = trajectory.time / count as f64;
    let flow = trajectory.flow_by_step(step);
    let radius = flow.iter().map(|y| y.radius()).fold(0.0, f64::max);
    let further =
        |top: f64, k: u64, &[x]: &[f64; 1]| top.max((x - flow[k as usize - 1].center()).abs());
    let chain = trajectory.loss.sgd(step);
    let found = paths::expectation(&chain, &trajectory.start, count, 0.0, &further, &|top, _| top);
    found.widened(radius + 1e-13)
}
