//! SGD and the process of its continuous theory, both on their way from the minimum of a quadratic.

use std::f64::consts::PI;

use nalgebra::DMatrix;

use crate::instances::departure::Departure;
use crate::instances::quadratic::NoisyQuadratic;
use crate::interval::Interval;
use crate::monte_carlo::UnitNoise::TwoPoint;
use crate::oracles::{linear::linear_sde, numerics::dense};
use crate::witnesses::quadratic::trace_with;

/// The covariance after the departure's steps, step by step.
pub(crate) fn covariance_of_sgd(departure: &Departure) -> Vec<Interval> {
    let (map, added) = (departure.sgd.transition(), departure.sgd.noise_of_a_step());
    let d = map.nrows();
    let grow = |x: DMatrix<f64>, _| dense::congruence(&map, &x) + &added;
    let covariance = (0..departure.steps).fold(DMatrix::zeros(d, d), grow);
    // Each step rounds by some 4 d u of what it adds up, and the map contracts.
    let steps = f64::from(departure.steps);
    let error = 8.0 * d as f64 * f64::EPSILON * steps * covariance.amax();
    let rows = (0..d).flat_map(|i| (0..=i).map(move |j| (i, j)));
    rows.map(|at| Interval::around(covariance[at], error)).collect()
}

/// The covariance of dw = -λKw dt + λ C^½ dW at a time in steps.
pub(crate) fn covariance_of_process(departure: &Departure, time: f64) -> Vec<Interval> {
    let sgd = &departure.sgd;
    let drift = sgd.hessian().matrix() * sgd.learning_rate();
    linear_sde::from_a_point(&drift, &sgd.noise_of_a_step(), time)
}

/// E L(w_t), iterated.
pub(crate) fn loss_of_sgd(departure: &Departure) -> Interval {
    let hessian = departure.sgd.hessian().matrix();
    trace_with(&hessian, &covariance_of_sgd(departure)).scaled(0.5)
}

/// E L(w_t) of the process.
pub(crate) fn loss_of_process(departure: &Departure, time: f64) -> Interval {
    let hessian = departure.sgd.hessian().matrix();
    trace_with(&hessian, &covariance_of_process(departure, time)).scaled(0.5)
}

/// P(L ≥ δ) for SGD less the same for the process.
pub(crate) fn excess_probability(departure: &Departure, height: f64) -> Interval {
    let process = covariance_of_process(departure, f64::from(departure.steps));
    let process = gaussian(&departure.sgd, &process, height);
    let sgd = if departure.sgd.law() == TwoPoint {
        signs(departure, height)
    } else {
        gaussian(&departure.sgd, &covariance_of_sgd(departure), height)
    };
    sgd - process
}

/// P(k w_t² / 2 ≥ δ) in one dimension, over all sequences of signs.
fn signs(departure: &Departure, height: f64) -> Interval {
    let sgd = &departure.sgd;
    let (rate, k) = (sgd.learning_rate(), sgd.hessian().largest());
    let size = rate * sgd.noise().largest().sqrt();
    let paths = 1_u32 << departure.steps;
    let reaches = |path: &u32| {
        let step = |w: f64, t: u32| {
            let sign = if path >> t & 1 == 0 { 1.0 } else { -1.0 };
            (1.0 - rate * k) * w - size * sign
        };
        let w = (0..departure.steps).fold(0.0, step);
        height <= k * w * w / 2.0
    };
    let count = (0..paths).filter(reaches).count();
    Interval::exactly(count as f64 / f64::from(paths))
}

/// P(wᵀKw / 2 ≥ δ) for w of law N(0, Σ), in one or two dimensions.
///
/// In the plane wᵀKw / 2 is e g(θ), with e exponential, θ a uniform angle and g = a cos² θ + b sin² θ
/// for the eigenvalues a, b of KΣ. The integrand is periodic and smooth: equally spaced angles, and
/// the difference to half as many as the error.
fn gaussian(sgd: &NoisyQuadratic, triangle: &[Interval], height: f64) -> Interval {
    let k = sgd.hessian().matrix();
    let s = |n: usize| triangle[n].center();
    if sgd.dimension() == 1 {
        let x = (height / (k[(0, 0)] * s(0))).sqrt();
        return Interval::around(libm::erfc(x), 1e-12);
    }
    let trace = k[(0, 0)] * s(0) + 2.0 * k[(1, 0)] * s(1) + k[(1, 1)] * s(2);
    let determinant =
        sgd.hessian().eigenvalues().iter().product::<f64>() * (s(0) * s(2) - s(1) * s(1)).max(0.0);
    let root = (trace * trace / 4.0 - determinant).max(0.0).sqrt();
    let a = trace / 2.0 + root;
    let b = determinant / a;
    let mean = |points: u32| {
        let value = |j: u32| {
            let angle = PI * f64::from(j) / f64::from(points);
            let (sine, cosine) = (libm::sin(angle), libm::cos(angle));
            libm::exp(-height / (a * cosine * cosine + b * sine * sine))
        };
        (0..points).map(value).sum::<f64>() / f64::from(points)
    };
    let (fine, coarse) = (mean(1 << 13), mean(1 << 12));
    Interval::around(fine, (fine - coarse).abs() + 1e-9)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::instances::quadratic::Spectral;
    use crate::monte_carlo::UnitNoise::Gaussian;

    /// Equal eigenvalues: wᵀKw / 2 is exponential of mean a. One eigenvalue close to zero: erfc.
    #[test]
    fn probabilities_in_the_plane_have_the_known_special_cases() {
        let one = Spectral::diagonal(vec![1.0, 1.0]).expect("numbers");
        let at = vec![0.0; 2];
        let sgd =
            NoisyQuadratic::new(0.5, one.clone(), one, Gaussian, at.clone(), at).expect("stable");
        let spread = |x: f64, y: f64| [x, 0.0, y].map(Interval::exactly);
        let isotropic = gaussian(&sgd, &spread(2.0, 2.0), 3.0);
        assert!(isotropic.contains(libm::exp(-1.5)), "{isotropic:?}");
        let flat = gaussian(&sgd, &spread(2.0, 0.0), 3.0);
        assert!(flat.contains(libm::erfc(1.5_f64.sqrt())), "{flat:?}");
    }
}
