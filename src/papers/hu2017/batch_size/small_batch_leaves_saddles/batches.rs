//! A saddle's unstable coordinate under minibatch noise.

use std::fmt;

use serde::Serialize;

use crate::instances::sgd::Sgd;
use crate::instances::unstable_point::{Drift, UnstablePoint};
use crate::interval::Interval;
use crate::monte_carlo::UnitNoise;
use crate::witnesses::escape::{ln_time_on_line, mean_steps};

/// The size of the training set of section 6.
const POPULATION: f64 = 60_000.0;

/// The step size of section 6.
pub(super) const STEP: f64 = 0.1;

/// `1/m - 1/M`.
pub(super) fn share(batch: u32) -> f64 {
    1.0 / f64::from(batch) - 1.0 / POPULATION
}

/// A saddle's unstable coordinate, with the spread of single examples' gradients as its noise.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub(super) struct Batches {
    pub(super) point: UnstablePoint,
}

impl Batches {
    pub(super) fn new(drift: Drift, noise: f64, ends: (f64, f64)) -> Batches {
        Batches { point: UnstablePoint::new(drift, noise, ends).expect("valid") }
    }

    /// The mean time of the diffusion at a step size: its noise is `√(η (1/m - 1/M)) S_0`.
    pub(super) fn mean_time(&self, batch: u32, step: f64) -> Interval {
        ln_time_on_line(&self.point, step * share(batch)).exp()
    }

    /// The mean steps of SGD at the paper's step size, with Gaussian noise, constant in `x`.
    pub(super) fn mean_steps(&self, batch: u32) -> Interval {
        let noise = self.point.noise_at(0.0) * share(batch).sqrt();
        let point = UnstablePoint::new(self.point.drift(), noise, self.point.ends());
        mean_steps(&Sgd::new(point.expect("less noise"), UnitNoise::Gaussian), STEP)
    }
}

impl fmt::Display for Batches {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}, with S_0 for S, M = {POPULATION}", self.point)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::oracles::exit::first_passage::{Diffusion, End, ln_mean_time};

    #[test]
    fn times_in_an_infinite_population_are_those_derived_independently() {
        // (2/γ) times the integral of Dawson's function up to √(γ m/η)/s, for γ = s = 1, η = 0.1.
        let point = UnstablePoint::new(Drift::linear(1.0), 1.0, (1.0, 1.0)).expect("valid");
        for (batch, exact) in [(128.0, 4.558_867_264_4), (2048.0, 5.945_344_845_1)] {
            let time = ln_time_on_line(&point, STEP / batch).exp();
            assert!(time.widened(1e-9).contains(exact), "{time:?} {exact}");
        }
    }

    #[test]
    fn noise_that_vanishes_at_the_saddle_turns_the_order() {
        // ln X is a Brownian motion with drift γ - β s²/2: from 1/4 to 1 it takes ln 4 over that.
        let time = |batch: u32| {
            let beta = STEP * share(batch);
            let geometric = Diffusion::ito(|x: f64| x, |x| 0.5 * 400.0 * beta * x * x);
            // Going back by e^-8 has a probability far below 1e-9.
            let far = End::Reflecting(0.25 * libm::exp(-8.0));
            let found = ln_mean_time(&geometric, far, End::Absorbing(1.0), 0.25).exp();
            let exact = libm::log(4.0) / (1.0 - 200.0 * beta);
            assert!(found.widened(1e-6).contains(exact), "{batch}: {found:?} {exact}");
            found
        };
        assert!(time(2048).high() < time(128).low());
    }
}
