//! Instances that are small enough to simulate, and such with a matrix for the step.

use crate::instances::momentum::{MomentumQuadratic, Preconditioned};
use crate::instances::quadratic::{NoisyQuadratic, Spectral};
use crate::monte_carlo::UnitNoise::{Gaussian, SkewedTwoPoint, TwoPoint, Uniform};
use crate::papers::liu2021::cases::{
    curvatures, diagonal, instance, mirrors, ramp, turned, with_momentum,
};

/// Small enough to simulate, one for each law of the noise; the first is drawn.
pub(crate) fn simulated() -> Vec<(&'static str, NoisyQuadratic)> {
    vec![
        ("ten directions, λk from 0.1 to 1.9", sweep()),
        ("Gaussian noise", turned(&[1.6, 0.9, 0.5], &[1.0, 0.5, 0.2], Gaussian)),
        ("uniform noise", turned(&[1.6, 0.9, 0.5], &[1.0, 0.5, 0.2], Uniform)),
        ("two-point noise", turned(&[1.6, 0.9, 0.5], &[1.0, 0.5, 0.2], TwoPoint)),
        ("skewed noise", turned(&[1.6, 0.9, 0.5], &[1.0, 0.5, 0.2], SkewedTwoPoint)),
        ("one dimension, two-point noise", diagonal(&[1.5], &[1.0], TwoPoint)),
        (
            "fifty dimensions, two-point noise",
            turned(&ramp(50, 0.5, 1.7), &ramp(50, 1.0, 0.1), TwoPoint),
        ),
        ("close to instability", turned(&[1.96, 1.2], &[1.0, 0.3], Uniform)),
        ("noise of rank one", turned(&[1.7, 1.1, 0.6, 0.4], &[1.0, 0.0, 0.0, 0.0], SkewedTwoPoint)),
    ]
}

/// A diagonal K, so that coordinates are eigendirections, and a dense C.
fn sweep() -> NoisyQuadratic {
    let noise = ramp(10, 1.0, 0.3);
    let hessian = curvatures(&ramp(10, 0.1, 1.9), Vec::new());
    instance(hessian, Spectral::new(noise, mirrors(10, 5)), Gaussian)
}

/// Small enough to simulate with momentum.
pub(crate) fn simulated_with_momentum() -> Vec<(&'static str, MomentumQuadratic)> {
    let two = turned(&[1.7, 0.6], &[1.0, 0.2], Gaussian);
    let three = turned(&[1.8, 1.1, 0.4], &[1.0, 0.5, 0.1], Gaussian);
    let one = diagonal(&[1.6], &[1.0], Gaussian);
    vec![
        ("two dimensions, μ = 0.5", with_momentum(&two, 0.5)),
        ("three dimensions, μ = 0.9", with_momentum(&three, 0.9)),
        ("one dimension, μ = 0.8", with_momentum(&one, 0.8)),
    ]
}

/// Λ, K and C of which no two commute.
pub(crate) fn preconditioned() -> Vec<(&'static str, Preconditioned)> {
    let case = |rates: &[f64], steps: &[f64], momentum: f64| {
        let spectral = |spectrum: Vec<f64>, kind: usize| {
            let mirrors = mirrors(spectrum.len(), kind);
            Spectral::new(spectrum, mirrors).expect("named instances are well formed")
        };
        let whitened = steps.iter().map(|u| u * (1.0 + momentum)).collect();
        Preconditioned::new(
            spectral(rates.to_vec(), 7),
            spectral(whitened, 3),
            spectral(ramp(rates.len(), 1.0, 0.1), 5),
            momentum,
        )
        .expect("named instances satisfy the hypotheses")
    };
    vec![
        ("two dimensions", case(&[0.2, 1.0], &[0.5, 1.5], 0.5)),
        (
            "λk on both sides of 1, μ = 0.99",
            case(&[0.1, 0.3, 0.5, 0.9], &[0.3, 0.9, 1.2, 1.8], 0.99),
        ),
        ("ill conditioned Λ, μ = 0.9", case(&ramp(8, 0.01, 1.0), &ramp(8, 0.2, 1.9), 0.9)),
        ("close to instability", case(&[0.2, 1.0], &[1.99, 0.4], 0.3)),
    ]
}
