//! SGD that is trapped near a local minimum of a loss that is not convex.

use std::fmt;

use serde::Serialize;

use crate::instances::finite_noise::FiniteNoise;
use crate::oracles::law::semigroup::Chain;

/// `f = (x² - 1)²/4` near `x = 1`, with additive gradient noise, in the distance `y = x - 1`: `f' = 2y + 3y² + y³`, convex for
/// `y > 1/√3 - 1`. SGD stays in `|y| <= R` for steps up to 1/8; `Λ` is the noise's variance there and vanishes for `|y| >= R_2`.
#[derive(Clone, Debug, Serialize)]
pub struct LocalWell {
    noise: FiniteNoise,
    radii: [f64; 2],
}

impl LocalWell {
    /// Noise of standard deviation `amplitude` with two values, the positive one of probability `p`, and `R < R_2`.
    ///
    /// Fails if `f` is not convex on `|y| <= R_2`, or if a step of 1/8 may leave `|y| <= R`.
    pub fn new(amplitude: f64, p: f64, radii: [f64; 2]) -> Result<LocalWell, String> {
        let standard = FiniteNoise::two_point(p)?;
        let atoms = standard.atoms().iter().map(|&(value, p)| (amplitude * value, p)).collect();
        let well = LocalWell { noise: FiniteNoise::new(atoms)?, radii };
        let [radius, outer] = radii;
        if !(0.0 < radius && radius < outer && outer < 1.0 - 1.0 / 3.0_f64.sqrt()) {
            return Err(format!("the loss is not convex on a ball of radius {outer}"));
        }
        // y - η f'(y) rises with y for these steps, so that the ends decide.
        let stays = [-radius, radius]
            .iter()
            .all(|&y| well.sgd(0.125).moves(&[y]).iter().all(|(_, [next])| next.abs() <= radius));
        if stays { Ok(well) } else { Err(format!("SGD leaves the ball of radius {radius}")) }
    }

    /// `f'` and `f''`.
    pub fn derivatives(&self, y: f64) -> [f64; 2] {
        [y * (2.0 + y * (3.0 + y)), 2.0 + y * (6.0 + 3.0 * y)]
    }

    /// `Λ`.
    pub fn spread(&self, y: f64) -> f64 {
        let [radius, outer] = self.radii;
        let depth = ((outer - y.abs()) / (outer - radius)).clamp(0.0, 1.0);
        // A smooth step: e^(-1/x) / (e^(-1/x) + e^(-1/(1-x))), without underflow.
        let cut = if depth <= 0.0 || 1.0 <= depth {
            depth
        } else {
            1.0 / (1.0 + libm::exp(1.0 / depth - 1.0 / (1.0 - depth)))
        };
        cut * cut * self.noise.moment(2)
    }

    /// `R` and `R_2`.
    pub fn radii(&self) -> [f64; 2] {
        self.radii
    }

    /// The test function `φ`.
    pub fn observable(&self, &[y]: &[f64; 1]) -> f64 {
        libm::sin(3.0 * y + 0.5)
    }

    /// SGD with a step as a Markov chain.
    pub fn sgd(&self, step: f64) -> impl Chain<1> + '_ {
        move |&[y]: &[f64; 1]| {
            let slope = self.derivatives(y)[0];
            let place = |&(value, p): &(f64, f64)| (p, [y - step * (slope + value)]);
            self.noise.atoms().iter().map(place).collect()
        }
    }
}

impl fmt::Display for LocalWell {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [radius, outer] = self.radii;
        write!(
            f,
            "f = (x² - 1)²/4 near 1, noise {}, R = {radius}, R2 = {outer}, φ = sin(3(x - 1) + 0.5)",
            self.noise
        )
    }
}
