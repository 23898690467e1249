//! SGD in one well of a double well, in a ball about its minimiser.

use std::fmt;

use serde::Serialize;

use crate::instances::cut_diffusion::smooth_step;
use crate::instances::finite_noise::FiniteNoise;
use crate::oracles::law::semigroup::Chain;

/// `f'(x; ξ) = x³ - x + s ξ` about the minimiser one, with radii `R < R_2` about it such that `f` is convex on the
/// larger ball and no draw takes SGD out of the smaller one.
#[derive(Clone, Debug, Serialize)]
pub struct TrappedWell {
    noise: FiniteNoise,
    spread: f64,
    /// `R`, `R_2`.
    radii: [f64; 2],
}

impl TrappedWell {
    /// The well with the noise `s ξ` and the radii.
    ///
    /// Fails unless `f'' > 0` where `|x - 1| <= R_2`, and the noise is weaker than the slope at both ends of the smaller ball.
    pub fn new(noise: FiniteNoise, spread: f64, radii: [f64; 2]) -> Result<TrappedWell, String> {
        let [middle, outer] = radii;
        if !(0.0 < middle && middle < outer && 1.0 < 3.0 * (1.0 - outer) * (1.0 - outer)) {
            return Err("f must be convex on the ball of radius R_2 > R".into());
        }
        let well = TrappedWell { noise, spread, radii };
        let push = well.noise.atoms().iter().map(|atom| spread * atom.0.abs()).fold(0.0, f64::max);
        let weakest = [1.0 - middle, 1.0 + middle].map(|x| well.slope(x)[0].abs());
        if weakest[0].min(weakest[1]) <= push {
            return Err("the noise can push out of the ball".into());
        }
        Ok(well)
    }

    /// `f'` and `f''`.
    pub fn slope(&self, x: f64) -> [f64; 2] {
        [x * x * x - x, 3.0 * x * x - 1.0]
    }

    /// The square root of `Λ`.
    pub fn root(&self, x: f64) -> f64 {
        let [middle, outer] = self.radii;
        let depth = (outer - (x - 1.0).abs()) / (outer - middle);
        smooth_step(depth)[0] * self.spread * self.noise.moment(2).sqrt()
    }

    /// SGD.
    pub fn sgd(&self, step: f64) -> impl Chain<1> + '_ {
        move |&[x]: &[f64; 1]| {
            let place =
                |&(xi, p): &(f64, f64)| (p, [x - step * (self.slope(x)[0] + self.spread * xi)]);
            self.noise.atoms().iter().map(place).collect()
        }
    }

    /// `R`.
    pub fn radius(&self) -> f64 {
        self.radii[0]
    }

    /// `R_2`.
    pub fn outer_radius(&self) -> f64 {
        self.radii[1]
    }
}

impl fmt::Display for TrappedWell {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let TrappedWell { noise, spread, radii: [middle, outer] } = self;
        write!(f, "f' = x³ - x about 1, noise {spread} ξ, ξ in {noise}, R = {middle}, R2 = {outer}")
    }
}
