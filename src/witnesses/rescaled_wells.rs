//! Rates of leaving a loss that is rescaled, and its Hessian.

use crate::claim::{Observation, PerBudget, Simulation};
use crate::instances::boxed_parabola::BoxedParabola;
use crate::instances::rescaled_well::RescaledWell;
use crate::interval::Interval;
use crate::monte_carlo::{Normals, Tally, UnitNoise, escape};
use crate::oracles::exit::chain::{self, Noise};
use crate::oracles::exit::first_passage::{self, Diffusion, End};
use crate::statistics::intervals;
use crate::witnesses::transition;

/// `γ_k/γ_1` for each factor: of leaving for the other minimum, under isotropic noise.
pub fn ratios_of_rates(wells: &RescaledWell) -> Vec<Interval> {
    let ln_time = |k: f64| {
        let well = wells.well(k);
        transition::ln_mean_time(&well, wells.temperature(), well.target())
    };
    let first = ln_time(1.0);
    wells.factors().iter().map(|&k| (first - ln_time(k)).exp()).collect()
}

/// `γ_k/γ_1` for each factor, of gradient steps `eta` on the line with injected normal noise of variance `2 D eta` per step.
pub fn ratios_of_rates_of_steps(wells: &RescaledWell, eta: f64) -> Vec<Interval> {
    let ln_steps = |k: f64| {
        let well = wells.well(k);
        let map = |x: f64| x - eta * well.profile().derivative(x);
        let spread = (2.0 * wells.temperature() * eta).sqrt();
        let (start, target) = (well.minimum(), well.target());
        let domain = (start - 0.75 * (target - start), target);
        chain::ln_mean_steps(map, |_| spread, &Noise::gaussian(), domain, start)
    };
    let first = ln_steps(1.0);
    wells.factors().iter().map(|&k| (first - ln_steps(k)).exp()).collect()
}

/// `ln E T` to leave the box, for each `D`.
pub fn ln_times(parabola: &BoxedParabola) -> Vec<(f64, Interval)> {
    let at = |&noise: &f64| (noise, ln_time_at(parabola, noise));
    parabola.noises.iter().map(at).collect()
}

/// `ln E T` to leave the box, at one `D`.
pub fn ln_time_at(parabola: &BoxedParabola, noise: f64) -> Interval {
    let line = Diffusion::ito(|x| -parabola.curvature * x, |_| noise);
    let [left, right] = [-1.0, 1.0].map(|side| End::Absorbing(side * parabola.reach));
    first_passage::ln_mean_time(&line, left, right, 0.0)
}

/// `ln` of the mean number of steps that SGD with batches of one and normal gradients of variance `k H` takes to leave the box of
/// the given reach, for the loss `k H θ²/2`.
pub fn ln_steps_out_of_box(parabola: &BoxedParabola, k: f64, eta: f64, reach: f64) -> Interval {
    let curvature = k * parabola.curvature;
    let map = |x: f64| x - eta * curvature * x;
    let spread = eta * curvature.sqrt();
    chain::ln_mean_steps(map, |_| spread, &Noise::gaussian(), (-reach, reach), 0.0)
}

/// Simulated runs of the same with the factor `K`, out of a box over `√K`: their mean number of steps over that of the kernel for the old
/// loss and box with the step `K η`.
pub const fn runs_out_of_box<const K: u32>(blocks: PerBudget) -> Simulation<BoxedParabola> {
    Simulation {
        simulate: |parabola, block| {
            let (k, eta) = (f64::from(K), parabola.noises[0]);
            let (curvature, reach) = (k * parabola.curvature, parabola.reach / k.sqrt());
            let spread = eta * curvature.sqrt();
            let mut normals = Normals::from_rng(&mut block.rng);
            let steps = escape::steps_to_leave(
                &mut normals,
                UnitNoise::Gaussian,
                block.replicas,
                [0.0],
                |[x]: [f64; 1], [zeta]: [f64; 1]| [x - eta * curvature * x + spread * zeta],
                |[x]: [f64; 1]| x.abs() < reach,
                1 << 24,
            );
            Tally::of_steps(&steps, 1.0)
        },
        estimate: |parabola, tally, alpha| {
            let eta = f64::from(K) * parabola.noises[0];
            let solved = ln_steps_out_of_box(parabola, 1.0, eta, parabola.reach).exp();
            Observation::of(intervals::mean(&tally.moments[0], alpha) / solved)
        },
        replicas: 1024,
        blocks,
    }
}

/// The second derivative at `x` of a polynomial of degree four: second differences over 1/8 and 1/16, from which the fourth derivative
/// is taken out. What is left is rounding.
pub fn second_derivative(f: impl Fn(f64) -> f64, x: f64) -> Interval {
    let difference = |h: f64| (f(x + h) - 2.0 * f(x) + f(x - h)) / (h * h);
    let value = (4.0 * difference(0.0625) - difference(0.125)) / 3.0;
    let size = [-0.125, 0.0, 0.125].iter().map(|h| f(x + h).abs()).fold(0.0, f64::max);
    Interval::around(value, 1e4 * f64::EPSILON * (1.0 + size))
}
