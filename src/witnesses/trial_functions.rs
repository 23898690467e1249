//! Rayleigh quotients of trial functions, and how quantities grow or fall from scale to scale.

use std::f64::consts::{LN_2, PI};

use crate::instances::trial_functions::{Bump, Cusp, SlowGrowth, TrialFunctions};
use crate::interval::Interval;
use crate::oracles::exit::first_passage::{Diffusion, End};
use crate::oracles::law::spectrum;
use crate::statistics::limit;

/// `∫ |f'|² dµ / ∫ (f - ∫ f dµ)² dµ` at a scale: `δ = 2^-k`, the room `j = k`, `R = 2^k`. The measure is normalised but for
/// the third kind, which is taken as it stands.
fn quotient(trial: &TrialFunctions, k: i32) -> Interval {
    let exactly = Interval::exactly;
    match *trial {
        TrialFunctions::Step { power, floor } => {
            let delta = exactly(0.5_f64.powi(k));
            // ∫_0^x w^n (w^a + c) dw, by powers.
            let to = |x: Interval, n: f64| {
                let rise = power + n + 1.0;
                x.powf(rise) / rise + floor * x.powf(n + 1.0) / (n + 1.0)
            };
            let change = to(delta, 0.0) / delta.powi(2);
            let outer = to(exactly(1.0), 0.0) - to(delta, 0.0);
            change / (to(delta, 2.0) / delta.powi(2) + outer)
        }
        TrialFunctions::Rooms { power } => {
            let side = |j: i32| exactly(0.25_f64.powi(j));
            let passage = |j: i32| [side(j).powf(power), side(j)];
            let ([width, length], [next_width, next_length]) = (passage(k), passage(k + 1));
            let change = width / length + next_width / next_length;
            let strips = width * length + next_width * next_length;
            let (mean, square) = (side(k).powi(2) + 0.5 * strips, side(k).powi(2) + strips / 3.0);
            // All rooms and passages: two geometric series.
            let area = 1.0 / exactly(15.0) + 1.0 / (exactly(4.0).powf(power + 1.0) - 1.0);
            change / (square - mean.powi(2) / area)
        }
        TrialFunctions::Slow { curvature, shift } => {
            let narrow = exactly(0.25_f64.powi(k));
            let weight = exactly(-shift).exp();
            let gaussian = |rate: Interval| weight * (PI / rate).sqrt();
            let twice = 0.5 * curvature + 2.0 * narrow;
            let change = 2.0 * narrow.powi(2) * gaussian(twice) / twice;
            let (mass, mean) =
                (gaussian(exactly(0.5 * curvature)), gaussian(0.5 * curvature + narrow));
            change / (gaussian(twice) - 2.0 * mean.powi(2) + mean.powi(2) * mass)
        }
    }
}

/// The limit of the power with which the quotients fall from scale to scale, the scale being halved, divided by four or
/// doubled: positive if they tend to zero, not positive if they stay above a constant.
pub fn decay_power(trial: &TrialFunctions) -> Interval {
    let per_scale = if matches!(trial, TrialFunctions::Rooms { .. }) { 2.0 * LN_2 } else { LN_2 };
    let power = |k: i32| (quotient(trial, k) / quotient(trial, k + 1)).ln() / per_scale;
    // The room after the first has the smallest correction.
    limit::at_zero(&(3..10).map(|k| (0.5_f64.powi(k), power(k))).collect::<Vec<_>>())
}

/// The limit of the power of `1/w` with which `|e^-L (L'² - L'')|` grows as `w` tends to zero.
pub fn growth_at_cusp(cusp: &Cusp) -> Interval {
    let s = cusp.power;
    let value = |k: i32| {
        let w = Interval::exactly(0.5_f64.powi(k));
        let (slope, bend) = (s * w.powf(s - 1.0), s * (s - 1.0) * w.powf(s - 2.0));
        ((-w.powf(s)).exp() * (slope.powi(2) - bend)).abs()
    };
    let power = |k: i32| (value(k + 1) / value(k)).ln() / LN_2;
    limit::at_zero(&(3..12).map(|k| (0.5_f64.powi(k), power(k))).collect::<Vec<_>>())
}

/// The limit of the power of `R` with which the integral of `e^(-ηL)` from `R` to `2R` grows: not negative where the integral over
/// the line is infinite.
pub fn growth_of_mass(slow: &SlowGrowth) -> Interval {
    let shell = |k: i32| {
        let (from, panels) = (2.0_f64.powi(k), 64);
        let simpson = |panels: i32| {
            let h = from / f64::from(2 * panels);
            let value = |j: i32| {
                let w = from + h * f64::from(j);
                libm::exp(-slow.eta * slow.weight * libm::log1p(w * w))
            };
            let weight = |j: i32| match j {
                0 => 1.0,
                j if j == 2 * panels => 1.0,
                j => f64::from(2 + 2 * (j % 2)),
            };
            (0..=2 * panels).map(|j| weight(j) * value(j)).sum::<f64>() * h / 3.0
        };
        let (coarse, fine) = (simpson(panels), simpson(2 * panels));
        Interval::around(fine, (fine - coarse).abs() + 1e-13 * fine)
    };
    let power = |k: i32| (shell(k + 1) / shell(k)).ln() / LN_2;
    limit::at_zero(&(2..12).map(|k| (0.5_f64.powi(k), power(k))).collect::<Vec<_>>())
}

/// The spectral gap of the reflected diffusion with the stationary density `e^-L`: the Poincaré constant.
pub fn gap(bump: &Bump) -> Interval {
    let slope = |w: f64| -0.5 * PI * bump.height * libm::sin(PI * w) + bump.tilt;
    let diffusion = Diffusion::ito(|w| -slope(w), |_| 1.0);
    let ends = [End::Reflecting(-1.0), End::Reflecting(1.0)];
    let found = spectrum::ln_lowest(&diffusion, ends[0], ends[1], (-1.0, 1.0), 1);
    found.first().map_or(Interval::UNKNOWN, |ln| ln.exp())
}
