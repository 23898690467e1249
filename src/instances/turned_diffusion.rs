//! Diffusions in the plane whose noise is anisotropic and depends on the place, with a density in closed form.

use std::fmt;

use proptest::prelude::*;
use serde::Serialize;

use crate::instances::exact_diffusion::ExactDiffusion;
use crate::oracles::numerics::jet::Jet;

/// `θ = R(φ) (S_1, S_2)` with a rotation by `φ` and two independent hyperbolic sines of Ornstein-Uhlenbeck
/// processes, at a time. With the losses `l_k` and the coefficients `d_k` of these, `L = l_1(s_1) + l_2(s_2)` and
/// `D = R diag(d_1(s_1), d_2(s_2)) Rᵀ`, where `s = Rᵀ θ`.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct TurnedDiffusion {
    /// `φ`.
    pub angle: f64,
    /// Both of the kind [`ExactDiffusion::Sinh`].
    pub parts: [ExactDiffusion; 2],
    /// The time.
    pub time: f64,
}

impl TurnedDiffusion {
    /// `R`, row by row.
    fn rotation(&self) -> [[f64; 2]; 2] {
        let (s, c) = (libm::sin(self.angle), libm::cos(self.angle));
        [[c, -s], [s, c]]
    }

    /// `s_k` as an argument of the part `k`.
    fn along(&self, w: [Jet; 2], k: usize) -> [Jet; 2] {
        let r = self.rotation();
        [w[0] * r[0][k] + w[1] * r[1][k], Jet::from(0.0)]
    }

    /// `∂L/∂θ_i`.
    pub fn slope(&self, w: [Jet; 2], i: usize) -> Jet {
        let term = |k: usize| self.parts[k].slope(self.along(w, k), 0) * self.rotation()[i][k];
        term(0) + term(1)
    }

    /// `D_ij`.
    pub fn diffusivity(&self, w: [Jet; 2], [i, j]: [usize; 2]) -> Jet {
        let r = self.rotation();
        let term =
            |k: usize| self.parts[k].diffusivity(self.along(w, k), self.time) * (r[i][k] * r[j][k]);
        term(0) + term(1)
    }

    /// The density at a time.
    pub fn density(&self, w: [Jet; 2], time: Jet) -> Jet {
        let part = |k: usize| self.parts[k].density(self.along(w, k), time);
        part(0) * part(1)
    }

    /// Five points around where it then is.
    pub fn points(&self) -> [[f64; 2]; 5] {
        [[0.2, 0.1], [0.4, -0.3], [0.7, 0.4], [0.9, -0.2], [0.5, 0.6]]
    }

    /// Turned by 0.3 to 1.2, with parts of different strength.
    pub fn any() -> BoxedStrategy<TurnedDiffusion> {
        let part = |noise: std::ops::Range<f64>| {
            (0.5..1.5_f64, 0.3..0.8_f64, noise, -0.5..0.0_f64).prop_map(
                |(rate, center, noise, start)| ExactDiffusion::Sinh { rate, center, noise, start },
            )
        };
        (0.3..1.2_f64, part(0.9..1.2), part(0.5..0.7), 0.5..1.0_f64)
            .prop_map(|(angle, strong, weak, time)| TurnedDiffusion {
                angle,
                parts: [strong, weak],
                time,
            })
            .boxed()
    }
}

impl fmt::Display for TurnedDiffusion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [first, second] = self.parts;
        write!(f, "turned by {:.3}: {first}; {second}; t = {:.3}", self.angle, self.time)
    }
}
