//! SGD from a start over a fixed time, beside its gradient flow.

use std::fmt;

use serde::{Serialize, Serializer};

use crate::instances::finite_noise::FiniteNoise;
use crate::instances::periodic_loss::{PeriodicLoss, Waves};
use crate::interval::Interval;
use crate::oracles::numerics::ode;

/// A loss, a start and a time: SGD and the flow `Y' = -∇F(Y)`.
#[derive(Clone, Debug, Serialize)]
pub struct Trajectory<const D: usize> {
    /// The random loss `f(x; ζ)`.
    pub loss: PeriodicLoss<D>,
    /// The start `x_0`.
    #[serde(serialize_with = "as_list")]
    pub start: [f64; D],
    /// The time `T`: a multiple of 1/2.
    pub time: f64,
}

fn as_list<S: Serializer, const D: usize>(start: &[f64; D], to: S) -> Result<S::Ok, S::Error> {
    to.collect_seq(start)
}

impl<const D: usize> fmt::Display for Trajectory<D> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "x_0 = {:.4?}, T = {}; {}", self.start, self.time, self.loss)
    }
}

impl<const D: usize> Trajectory<D> {
    /// SGD on `loss` from `start` for the time `time`.
    pub fn new(loss: PeriodicLoss<D>, start: [f64; D], time: f64) -> Trajectory<D> {
        Trajectory { loss, start, time }
    }

    /// A bound of `|∇f(x; ζ)|` for all `x` and `ζ`.
    pub fn steepest(&self) -> f64 {
        let noise = |(noise, shape): &(FiniteNoise, Waves<D>)| {
            let furthest = noise.atoms().iter().map(|atom| atom.0.abs()).fold(0.0, f64::max);
            furthest * shape.bound(1)
        };
        self.loss.mean().bound(1) + self.loss.noises().iter().map(noise).sum::<f64>()
    }

    /// A bound of the norm of `∇²F(x)` for all `x`.
    pub fn sharpest(&self) -> f64 {
        self.loss.mean().bound(2)
    }

    /// A bound of the root of the trace of `Σ(x)` for all `x`.
    pub fn noise_bound(&self) -> f64 {
        let variance = |(noise, shape): &(FiniteNoise, Waves<D>)| {
            noise.moment(2) * shape.bound(1) * shape.bound(1)
        };
        self.loss.noises().iter().map(variance).sum::<f64>().sqrt()
    }

    /// The times `T/4, T/2, 3T/4, T`.
    pub fn times(&self) -> [f64; 4] {
        [1.0, 2.0, 3.0, 4.0].map(|quarters| quarters * self.time / 4.0)
    }

    /// Times from 0 to `T` at which a curve is drawn.
    pub fn times_of_curve(&self) -> Vec<f64> {
        (0..=40).map(|k| self.time * f64::from(k) / 40.0).collect()
    }

    /// `Y` at the given times.
    pub fn flow(&self, times: &[f64]) -> Vec<[Interval; D]> {
        let field = |state: &[f64]| {
            let y: [f64; D] = std::array::from_fn(|i| state[i]);
            self.loss.mean().gradient(&y).map(|slope| -slope).to_vec()
        };
        let read = |state: Vec<Interval>| std::array::from_fn(|i| state[i]);
        ode::solve(&field, &self.start, times).into_iter().map(read).collect()
    }
}

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
    pub(crate) fn flow_by_step(&self, step: f64) -> Vec<Interval> {
        let count = (self.time / step).round() as usize;
        let times: Vec<f64> = (1..=count).map(|k| k as f64 * step).collect();
        self.flow(&times).into_iter().map(|[y]| y).collect()
    }
}
