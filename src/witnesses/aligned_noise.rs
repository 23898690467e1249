//! Volumes under the densities of linear stochastic differential equations, relative to their peaks.

use std::f64::consts::TAU;

use nalgebra::DMatrix;

use crate::instances::aligned_noise::AlignedNoise;
use crate::interval::Interval;
use crate::oracles::linear::linear_sde;

/// `∫ P/P(a)` for the stationary density of `dθ = -H θ dt + √(2D) dW` in three dimensions: `√det(2πΣ)` with the stationary
/// covariance `Σ`.
pub fn mass(point: &AlignedNoise) -> Interval {
    let [hessian, diffusion] = point.matrices();
    let [a, b, c, d, e, f]: [Interval; 6] = covariance(&hessian, &diffusion);
    // Rows [a b d], [b c e], [d e f].
    let determinant = a * (c * f - e * e) - b * (b * f - e * d) + d * (b * e - c * d);
    (determinant * TAU.powi(3)).sqrt()
}

/// `∫ P/P(a)` over the plane across the last eigenvector, for the stationary density of the coordinates in it.
pub fn cross_section(point: &AlignedNoise) -> Interval {
    let [hessian, diffusion] = point.across();
    let [a, b, c]: [Interval; 3] = covariance(&hessian, &diffusion);
    ((a * c - b * b) * TAU.powi(2)).sqrt()
}

fn covariance<const N: usize>(drift: &DMatrix<f64>, d: &DMatrix<f64>) -> [Interval; N] {
    let found = linear_sde::stationary(drift, &(d * 2.0));
    std::array::from_fn(|k| found.get(k).copied().unwrap_or(Interval::UNKNOWN))
}
