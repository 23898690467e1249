//! Named instances.

use crate::instances::cut_diffusion::CutDiffusion;

fn new(loss: [f64; 3], noise: [f64; 3], radii: [f64; 3], step: f64) -> CutDiffusion {
    CutDiffusion::new(loss, noise, radii, step).expect("the named losses are admissible")
}

/// Minimisers off zero.
pub(super) fn off_zero() -> Vec<(&'static str, CutDiffusion)> {
    let third = 1.0 / 3.0;
    vec![
        ("constant noise", new([1.0, 0.5, third], [1.0, 0.0, 0.0], [1.8, 2.0, 3.0], 0.1)),
        ("noise that varies", new([1.2, -0.3, 0.2], [0.4, 0.25, 0.0], [1.4, 1.8, 2.8], 0.05)),
    ]
}

/// `f' = x + x³/3`, `√Σ = 0.5 + 0.3 sin x`.
pub(super) fn varying(step: f64) -> CutDiffusion {
    new([1.0, 0.0, 1.0 / 3.0], [0.5, 0.3, 0.0], [1.0, 2.0, 3.0], step)
}

/// `f' = x + x³/3` with noise that is proportional to the place.
pub(super) fn multiplicative() -> CutDiffusion {
    new([1.0, 0.0, 1.0 / 3.0], [0.0, 0.0, 0.8], [1.0, 2.0, 3.5], 0.1)
}

/// The same loss with constant noise.
pub(super) fn additive() -> CutDiffusion {
    new([1.0, 0.0, 1.0 / 3.0], [0.5, 0.0, 0.0], [1.0, 2.0, 3.5], 0.1)
}

/// Noise and step so large that both parts of (2.14) can be seen in samples.
pub(super) fn noisy() -> CutDiffusion {
    new([1.0, 0.0, 1.0 / 3.0], [0.2, 0.9, 0.0], [1.4, 2.0, 3.0], 0.3)
}
