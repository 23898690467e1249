//! Minibatch SGD in a flat and a sharp well.

use std::fmt;

use serde::Serialize;

use crate::instances::cooling_landscape::Landscape;
use crate::interval::Interval;
use crate::oracles::exit::chain::{self, Noise};
use crate::oracles::exit::first_passage::{self, Diffusion, End};

/// Two wells, a flat one on the left and a sharp one on the right, and minibatch SGD with Σ_0 = 1.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Wells {
    pub(super) landscape: Landscape,
    pub(super) step: f64,
    pub(super) batch: f64,
}

impl fmt::Display for Wells {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [k_flat, k_sharp] = self.minima().map(|x| self.landscape.profile().curvature(x));
        let [d_flat, d_sharp] = self.minima().map(|x| self.landscape.barrier(x));
        write!(f, "η = {}, m = {}; ", self.step, self.batch)?;
        write!(f, "flat: F'' = {k_flat:.3}, ΔF = {d_flat:.4}; ")?;
        write!(f, "sharp: F'' = {k_sharp:.3}, ΔF = {d_sharp:.4}")
    }
}

/// M, so large a training set that batches are nearly independent draws.
const POPULATION: f64 = 60_000.0;

impl Wells {
    /// The minima, flat and sharp.
    pub(super) fn minima(&self) -> [f64; 2] {
        let [flat, _, sharp] = self.landscape.profile().critical();
        [flat, sharp]
    }

    /// β at a batch size.
    pub(super) fn noise(&self, batch: f64) -> f64 {
        self.step * (1.0 / batch - 1.0 / POPULATION)
    }

    /// `ln` of the mean time from each minimum, flat and sharp, to the other.
    pub(super) fn ln_times(&self, batch: f64) -> [Interval; 2] {
        let temperature = self.noise(batch) / 2.0;
        let diffusion =
            Diffusion::ito(|x| -self.landscape.profile().derivative(x), |_| temperature);
        let [flat, sharp] = self.minima();
        [
            first_passage::ln_mean_time(&diffusion, End::Natural, End::Absorbing(sharp), flat),
            first_passage::ln_mean_time(&diffusion, End::Absorbing(flat), End::Natural, sharp),
        ]
    }

    /// The same for SGD with Gaussian gradient noise, up to the saddle; in steps. The outer ends, at which the chain leaves too, are
    /// so far up that fewer than one path in 10^8 leaves by them.
    pub(super) fn ln_steps(&self) -> [Interval; 2] {
        let map = |x: f64| x - self.step * self.landscape.profile().derivative(x);
        let scale = (self.step * self.noise(self.batch)).sqrt();
        let [flat, saddle, sharp] = self.landscape.profile().critical();
        [(flat, (flat - 1.6, saddle)), (sharp, (saddle, sharp + 0.8))].map(|(start, domain)| {
            chain::ln_mean_steps(map, |_| scale, &Noise::gaussian(), domain, start)
        })
    }
}
