//! By how much `ln(1/ε)` grows while the mean time to leave a saddle grows by one, in the limit: positive if and only
//! if the time is `O(ln(1/ε))`.

use super::Growth;
use crate::instances::rough_saddle::RoughSaddle;
use crate::interval::Interval;
use crate::oracles::exit::chain::{self, Noise};
use crate::oracles::exit::first_passage::{Diffusion, End, ln_mean_time};
use crate::statistics::log_growth;

/// One over the slope of the time against `ln(1/ε)`; zero where times grow faster.
pub fn of_slope(slope: Interval) -> Interval {
    if slope.low() <= 0.0 || !slope.low().is_finite() {
        return Interval::UNKNOWN;
    }
    Interval::new(1.0 / slope.high(), 1.0 / slope.low())
}

/// Of `dX = -∇f dt + √ε σ dW` with constant `σ`. Exactly zero without noise along `u`, which then stays at zero.
pub fn of_diffusion(saddle: &RoughSaddle) -> Interval {
    if saddle.noise_at_saddle() == 0.0 {
        return Interval::exactly(0.0);
    }
    of_slope(Growth::of(|eps| ln_time_of_diffusion(saddle, eps)).slope)
}

/// The logarithm of the diffusion's mean time; its noise must not vanish at the saddle.
pub fn ln_time_of_diffusion(saddle: &RoughSaddle, eps: f64) -> Interval {
    let noise = saddle.noise_at_saddle();
    let [left, right] = [-saddle.reach, saddle.reach].map(End::Absorbing);
    let diffusion = Diffusion::ito(|u| saddle.drift.at(u), |_| 0.5 * eps * noise * noise);
    ln_mean_time(&diffusion, left, right, 0.0)
}

/// Of SGD with normal noise, in units of `η n`, by its killed kernel. Exactly zero where every draw of the gradient
/// vanishes at the saddle.
pub fn of_sgd(saddle: &RoughSaddle) -> Interval {
    if saddle.noise_at_saddle() == 0.0 {
        return Interval::exactly(0.0);
    }
    let ln_time = |j: i32| {
        let eta = 0.125 * 0.25_f64.powi(j);
        (eta, steps_of_sgd(saddle, eta).scaled(eta).ln())
    };
    of_slope(log_growth::slope(&(0..6).map(ln_time).collect::<Vec<_>>()))
}

/// The mean number of steps of SGD with normal noise; it must not vanish at the saddle.
pub fn steps_of_sgd(saddle: &RoughSaddle, eta: f64) -> Interval {
    let noise = saddle.noise_at_saddle();
    let domain = (-saddle.reach, saddle.reach);
    let map = |u: f64| u + eta * saddle.drift.at(u);
    chain::mean_steps(map, |_| eta * noise, &Noise::gaussian(), domain, 0.0)
}
