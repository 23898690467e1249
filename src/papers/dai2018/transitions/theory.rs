//! The diffusion of Section 2 and the formula of Theorem 2.2.

use std::f64::consts::TAU;
use std::fmt;

use proptest::prelude::*;
use serde::Serialize;

use crate::instances::double_well::{DoubleWell, Profile};
use crate::interval::Interval;
use crate::monte_carlo::exits::TransitionBlock;
use crate::monte_carlo::{Block, Tally};
use crate::witnesses::transition;
use crate::witnesses::transition::Scaling;

/// The diffusion (2.3) with isotropic noise (2.4), `dW = -∇L dt - sqrt(γβ/M) dB`, on a double well at
/// several batch sizes.
#[derive(Clone, Debug, Serialize)]
pub struct SgdDiffusion {
    well: DoubleWell,
    learning_rate: f64,
    noise_variance: f64,
    batch_sizes: Vec<u32>,
}

impl SgdDiffusion {
    /// The error names the hypothesis that fails: a positive `γ`, a positive `β`, batch sizes.
    pub fn new(
        well: DoubleWell,
        learning_rate: f64,
        noise_variance: f64,
        batch_sizes: Vec<u32>,
    ) -> Result<SgdDiffusion, String> {
        if !(0.0 < learning_rate && learning_rate.is_finite()) {
            return Err(format!("a learning rate of {learning_rate}"));
        }
        if !(0.0 < noise_variance && noise_variance.is_finite()) {
            return Err(format!("a noise variance of {noise_variance}"));
        }
        if batch_sizes.is_empty() || batch_sizes.contains(&0) {
            return Err(format!("batch sizes {batch_sizes:?}"));
        }
        Ok(SgdDiffusion { well, learning_rate, noise_variance, batch_sizes })
    }

    /// The diffusion at batch sizes `M` with `2 M H = M γβ warmth`: a barrier of `M` temperatures
    /// if `warmth` is one.
    pub fn scaled(
        well: DoubleWell,
        learning_rate: f64,
        warmth: f64,
        batch_sizes: Vec<u32>,
    ) -> Result<SgdDiffusion, String> {
        let noise_variance = 2.0 * well.barrier() * warmth / learning_rate;
        SgdDiffusion::new(well, learning_rate, noise_variance, batch_sizes)
    }

    /// The loss `L`.
    pub fn well(&self) -> &DoubleWell {
        &self.well
    }

    /// The batch sizes `M`.
    pub fn batch_sizes(&self) -> &[u32] {
        &self.batch_sizes
    }

    /// `γβ`.
    pub fn noise(&self) -> f64 {
        self.learning_rate * self.noise_variance
    }

    /// `ε = γβ/(2M)`: the temperature of `dW = -∇L dt + sqrt(2 ε) dB`, which has the law of (2.3).
    pub fn temperature(&self, batch_size: u32) -> f64 {
        self.noise() / (2.0 * f64::from(batch_size))
    }

    /// `2 M H / (γβ)`, the exponent of Theorem 2.2.
    pub fn exponent(&self, batch_size: u32) -> f64 {
        2.0 * f64::from(batch_size) * self.well.barrier() / self.noise()
    }

    /// `(2π/λ*) sqrt(|det H(w*)| / |det H(w1)|)`, the prefactor of Theorem 2.2.
    pub fn prefactor(&self) -> f64 {
        self.prefactor_without_eigenvalue() / self.well.saddle_eigenvalue()
    }

    /// The same without `λ*`: a misreading.
    pub fn prefactor_without_eigenvalue(&self) -> f64 {
        let [at_saddle, at_minimum] = [self.well.saddle(), self.well.minimum()]
            .map(|point| self.well.hessian_determinant(point).abs());
        TAU * (at_saddle / at_minimum).sqrt()
    }

    /// The mean transition times at the batch sizes, each twice the one before, and their limits.
    pub fn scaling(&self) -> Scaling {
        let temperatures: Vec<f64> =
            self.batch_sizes.iter().map(|&m| self.temperature(m)).collect();
        transition::scaling(&self.well, self.well.target(), &temperatures)
    }

    /// `(ε/H, T e^(-2MH/(γβ)))` at each batch size.
    pub fn without_exponential(&self, seen: &Scaling) -> Vec<(f64, Interval)> {
        let point = |(&m, &(_, ln_time)): (&u32, &(f64, Interval))| {
            let exponent = self.exponent(m);
            (1.0 / exponent, (ln_time - Interval::exactly(exponent)).exp())
        };
        self.batch_sizes.iter().zip(&seen.ln_times).map(point).collect()
    }

    /// A block of transition times at the first batch size, with a time step of a twelfth of the
    /// fastest relaxation time at the critical points.
    pub fn simulate(&self, block: &mut Block, one_block: TransitionBlock) -> Tally {
        let (temperature, target) = (self.temperature(self.batch_sizes[0]), self.well.target());
        one_block(&self.well, temperature, target, self.well.relaxation_time() / 12.0, block)
    }

    /// Named diffusions at these batch sizes, which are barriers in units of the temperature.
    pub fn named(batch_sizes: &[u32]) -> Vec<(&'static str, SgdDiffusion)> {
        let profile = |critical, curvature, tilt| {
            Profile::new(critical, curvature, tilt).expect("valid by inspection")
        };
        let plane = |profile, stiffness, shear| {
            DoubleWell::in_the_plane(profile, stiffness, shear).expect("valid by inspection")
        };
        let quartic = || profile([-1.0, 0.0, 1.0], 2.0, [0.0, 0.0]);
        let unequal = || profile([-1.2, 0.1, 1.0], 0.5, [0.2, 0.3]);
        let tilted = || profile([-0.9, 0.2, 1.6], 2.5, [0.0, 0.0]);
        let wells = [
            ("symmetric quartic, d = 1", DoubleWell::on_the_line(quartic())),
            ("sextic with unequal wells, d = 1", DoubleWell::on_the_line(unequal())),
            ("tilted, d = 1", DoubleWell::on_the_line(tilted())),
            ("softer saddle, d = 2", plane(quartic(), [1.0, -0.5, 0.125], 0.0)),
            ("sheared, d = 2", plane(unequal(), [1.5, 0.6, 0.15], 0.4)),
        ];
        let with_noise = |(name, well)| {
            let diffusion = SgdDiffusion::scaled(well, 0.1, 1.0, batch_sizes.to_vec());
            (name, diffusion.expect("valid by inspection"))
        };
        wells.into_iter().map(with_noise).collect()
    }

    /// Random wells in one and two dimensions, learning rates and noises.
    pub fn any(batch_sizes: &'static [u32]) -> BoxedStrategy<SgdDiffusion> {
        let well = prop_oneof![
            3 => Profile::any().prop_map(DoubleWell::on_the_line),
            1 => DoubleWell::any_in_the_plane(),
        ];
        (well, 0.01..0.5_f64, 0.95..1.3_f64)
            .prop_map(|(well, learning_rate, warmth)| {
                SgdDiffusion::scaled(well, learning_rate, warmth, batch_sizes.to_vec())
                    .expect("valid by construction")
            })
            .boxed()
    }
}

impl fmt::Display for SgdDiffusion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (first, last) = (self.batch_sizes[0], self.batch_sizes[self.batch_sizes.len() - 1]);
        write!(
            f,
            "{}, γ = {:.3}, β = {:.3}, M = {first}",
            self.well, self.learning_rate, self.noise_variance
        )?;
        if first != last {
            write!(f, " .. {last}")?;
        }
        Ok(())
    }
}
