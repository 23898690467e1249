//! SGD on losses that are not convex, over times of the order of `ln(1/η)`.

use std::fmt;

use nalgebra::DMatrix;
use serde::Serialize;

use crate::instances::confined_loss::smooth_step;
use crate::instances::finite_noise::FiniteNoise;
use crate::instances::unstable_point::Drift;
use crate::oracles::law::semigroup::Chain;

/// Up to which time `n η` SGD is compared with a diffusion.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub enum Horizon {
    /// Up to `c log2(1/η)`, that is `β ln(1/η)` with `β = c/ln 2`: for dyadic `c` and `η` a whole number of steps.
    Doublings(f64),
    /// Up to a time that does not depend on `η`.
    Fixed(f64),
}

impl Horizon {
    /// Numbers of steps: half of the horizon, and all of it.
    pub fn counts(self, step: f64) -> [u64; 2] {
        let end = match self {
            Horizon::Doublings(count) => -count * libm::log2(step),
            Horizon::Fixed(time) => time,
        };
        // Rounding must not cost a step.
        let count = ((end / step + 1e-9) as u64).max(1);
        [count / 2, count]
    }

    /// `β`; zero for a fixed time.
    pub fn beta(self) -> f64 {
        match self {
            Horizon::Doublings(count) => count / std::f64::consts::LN_2,
            Horizon::Fixed(_) => 0.0,
        }
    }
}

impl fmt::Display for Horizon {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Horizon::Doublings(count) => write!(f, "nη <= {count} log2(1/η)"),
            Horizon::Fixed(time) => write!(f, "nη <= {time}"),
        }
    }
}

/// Step sizes from 1/8 down by factors of four.
fn ladder(rungs: i32) -> impl Iterator<Item = f64> {
    (0..rungs).map(|j| 0.125 * 0.25_f64.powi(j))
}

/// The quadratic loss `½ xᵀ H x` in the plane with a saddle at zero and gradient noise of constant covariance,
/// the test function `φ(x) = (e·x)²`, and a horizon.
#[derive(Clone, Debug, Serialize)]
pub struct LinearSaddle {
    /// `a` and `b`: the Hessian's eigenvalues are `-a` and `b`.
    pub rates: [f64; 2],
    /// The angle of the unstable direction to the first axis, in radians.
    pub angle: f64,
    /// The covariance of the gradient noise: `C_11`, `C_12`, `C_22`.
    pub covariance: [f64; 3],
    /// Where SGD starts.
    pub start: [f64; 2],
    /// `e`.
    pub along: [f64; 2],
    /// Up to which time.
    pub horizon: Horizon,
}

impl LinearSaddle {
    /// The eigenvectors of `-a` and of `b`.
    pub fn axes(&self) -> [[f64; 2]; 2] {
        let (sine, cosine) = (libm::sin(self.angle), libm::cos(self.angle));
        [[cosine, sine], [-sine, cosine]]
    }

    /// `H`.
    pub fn hessian(&self) -> DMatrix<f64> {
        let ([a, b], [e, f]) = (self.rates, self.axes());
        DMatrix::from_fn(2, 2, |i, j| b * f[i] * f[j] - a * e[i] * e[j])
    }

    /// The covariance as a matrix.
    pub fn noise(&self) -> DMatrix<f64> {
        let [p, q, r] = self.covariance;
        DMatrix::from_row_slice(2, 2, &[p, q, q, r])
    }

    /// Step sizes over more than four decades.
    pub fn steps() -> impl Iterator<Item = f64> {
        ladder(8)
    }

    /// The numbers of steps that are compared.
    pub fn counts(&self, step: f64) -> [u64; 2] {
        self.horizon.counts(step)
    }
}

impl fmt::Display for LinearSaddle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let LinearSaddle { rates: [a, b], angle, covariance, start, along, horizon } = self;
        write!(
            f,
            "Hessian with eigenvalues {} and {b}, turned by {angle}, noise covariance {covariance:?}, x0 = \
             {start:?}, φ = (e·x)² with e = {along:?}, {horizon}",
            -a
        )
    }
}

/// A double well on the line with additive noise, `f'(x; ξ) = -drift(x) + s ξ` with `Var ξ = 1`: the drift has
/// an unstable zero at 0, and SGD with steps up to 1/8 does not leave `|x| <= 2 R`. `Λ` is `s²` there, and zero
/// beyond the outer radius.
#[derive(Clone, Debug, Serialize)]
pub struct ConfinedWells {
    drift: Drift,
    noise: FiniteNoise,
    amplitude: f64,
    radius: f64,
    outer_radius: f64,
    /// The test function is `cos(frequency x + phase)`.
    pub frequency: f64,
    /// The phase, in radians.
    pub phase: f64,
    /// Up to which time.
    pub horizon: Horizon,
}

impl ConfinedWells {
    /// The largest step.
    pub const STEP_MAX: f64 = 0.125;

    /// The wells with `R = 1`, `2 R = 2`, outer radius 4, `φ = cos(1.3 x + 0.4)` and this horizon.
    ///
    /// The error says which hypothesis fails: an unstable point at 0, noise of variance one, a ball that SGD
    /// does not leave.
    pub fn new(
        drift: Drift,
        noise: FiniteNoise,
        amplitude: f64,
        horizon: Horizon,
    ) -> Result<ConfinedWells, String> {
        if !(0.0 < drift.rate() && 0.0 < amplitude) {
            return Err(format!("rate {}, noise {amplitude}", drift.rate()));
        }
        if 1e-12 < (noise.moment(2) - 1.0).abs() {
            return Err("the noise has not variance one".to_owned());
        }
        let wells = ConfinedWells {
            drift,
            noise,
            amplitude,
            radius: 1.0,
            outer_radius: 4.0,
            frequency: 1.3,
            phase: 0.4,
            horizon,
        };
        // What moves are, in |x| <= 2 R, is linear in the step: both extremes do for all between.
        let bound = 2.0 * wells.radius;
        let stays = |j: i32| {
            let x = bound * f64::from(j) / 1000.0;
            let moves =
                wells.noise.atoms().iter().map(|atom| x + Self::STEP_MAX * wells.pull(x, atom.0));
            moves.into_iter().all(|y| y.abs() <= bound)
        };
        let inward =
            |x: f64| wells.noise.atoms().iter().all(|atom| wells.pull(x, atom.0) * x < 0.0);
        if !((-1000..=1000).all(stays) && inward(bound) && inward(-bound)) {
            return Err("SGD may leave the ball".to_owned());
        }
        Ok(wells)
    }

    /// `-f'(x; ξ)`.
    fn pull(&self, x: f64, noise: f64) -> f64 {
        self.drift.at(x) - self.amplitude * noise
    }

    /// `-f'`.
    pub fn drift(&self) -> Drift {
        self.drift
    }

    /// `f'` and `f''`.
    pub fn derivatives(&self, x: f64) -> (f64, f64) {
        let [rate, quadratic, cubic] = self.drift.coefficients();
        (-self.drift.at(x), -(rate + x * (2.0 * quadratic + x * 3.0 * cubic)))
    }

    /// The root of `Λ`.
    pub fn spread(&self, x: f64) -> f64 {
        let inner = 2.0 * self.radius;
        self.amplitude * smooth_step((self.outer_radius - x.abs()) / (self.outer_radius - inner))
    }

    /// `s`.
    pub fn amplitude(&self) -> f64 {
        self.amplitude
    }

    /// `R`, the radius of the ball of starts.
    pub fn radius(&self) -> f64 {
        self.radius
    }

    /// Where `Λ` vanishes.
    pub fn outer_radius(&self) -> f64 {
        self.outer_radius
    }

    /// `φ`.
    pub fn observable(&self, x: f64) -> f64 {
        libm::cos(self.frequency * x + self.phase)
    }

    /// SGD as a chain.
    pub fn sgd(&self, step: f64) -> impl Chain<1> + '_ {
        move |&[x]: &[f64; 1]| {
            let place = |&(value, p): &(f64, f64)| (p, [x + step * self.pull(x, value)]);
            self.noise.atoms().iter().map(place).collect()
        }
    }

    /// Step sizes over three decades.
    pub fn steps() -> impl Iterator<Item = f64> {
        ladder(6)
    }

    /// The numbers of steps that are compared.
    pub fn counts(&self, step: f64) -> [u64; 2] {
        self.horizon.counts(step)
    }

    /// The same up to another time.
    pub fn up_to(&self, horizon: Horizon) -> ConfinedWells {
        ConfinedWells { horizon, ..self.clone() }
    }
}

impl fmt::Display for ConfinedWells {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let ConfinedWells { drift, noise, amplitude, frequency, phase, horizon, .. } = self;
        write!(
            f,
            "-f' = {drift}, noise {amplitude} ξ with ξ in {noise}, R = 1, φ = cos({frequency} x + {phase}), {horizon}"
        )
    }
}
