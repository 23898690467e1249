//! A parabola and the box around its minimum.

use std::fmt;

use serde::Serialize;

/// `L = H θ²/2` with `|θ| < r`, under noises that are halved from one to the next.
#[derive(Clone, Debug, Serialize)]
pub struct BoxedParabola {
    /// `H`.
    pub curvature: f64,
    /// `r`.
    pub reach: f64,
    /// `D`, or `η` for SGD with batches of one and gradients of variance `H`.
    pub noises: Vec<f64>,
}

impl BoxedParabola {
    /// The box, and `D` from a quarter of its height on, halved `rungs - 1` times.
    pub fn new(curvature: f64, reach: f64, rungs: i32) -> BoxedParabola {
        let first = 0.125 * curvature * reach * reach;
        let noises = (0..rungs).map(|k| first * 0.5_f64.powi(k)).collect();
        BoxedParabola { curvature, reach, noises }
    }

    /// `L` on the boundary.
    pub fn height(&self) -> f64 {
        0.5 * self.curvature * self.reach * self.reach
    }
}

impl fmt::Display for BoxedParabola {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let BoxedParabola { curvature, reach, noises } = self;
        write!(f, "L = {curvature} θ²/2, |θ| < {reach}, D or η from {:.4}", noises[0])
    }
}
