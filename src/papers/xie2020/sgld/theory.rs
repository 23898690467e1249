//! SGLD in a valley, and the escape time of Theorem 3.1.

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

/// `dθ = -∇L dt + sqrt(2 D) dW` in the valley of a double well, at several `D`.
///
/// The outside begins at `c`, three quarters of the way from the saddle to the next minimum.
#[derive(Clone, Debug, Serialize)]
pub struct SgldEscape {
    well: DoubleWell,
    diffusivities: Vec<f64>,
}

impl SgldEscape {
    /// The error names the hypothesis that fails: some `D`, all of them positive.
    pub fn new(well: DoubleWell, diffusivities: Vec<f64>) -> Result<SgldEscape, String> {
        let positive = |d: &f64| 0.0 < *d && d.is_finite();
        if diffusivities.is_empty() || !diffusivities.iter().all(positive) {
            return Err(format!("diffusivities {diffusivities:?}"));
        }
        Ok(SgldEscape { well, diffusivities })
    }

    /// The valley with `D = ΔL / barrier` for each of the barriers.
    pub fn at_barriers(well: DoubleWell, barriers: &[f64]) -> Result<SgldEscape, String> {
        let diffusivities = barriers.iter().map(|n| well.barrier() / n).collect();
        SgldEscape::new(well, diffusivities)
    }

    /// The loss `L`.
    pub fn well(&self) -> &DoubleWell {
        &self.well
    }

    /// The values of `D`.
    pub fn diffusivities(&self) -> &[f64] {
        &self.diffusivities
    }

    /// `c`, outside of the valley.
    pub fn outside(&self) -> f64 {
        0.25 * self.well.saddle() + 0.75 * self.well.target()
    }

    /// `ΔL / D`, the exponent of Theorem 3.1.
    pub fn exponent(&self, diffusivity: f64) -> f64 {
        self.well.barrier() / diffusivity
    }

    /// `2π sqrt(-det H_b / det H_a)`.
    pub fn prefactor_without_eigenvalue(&self) -> f64 {
        let [b, a] = [self.well.saddle(), self.well.minimum()]
            .map(|point| self.well.hessian_determinant(point));
        TAU * (-b / a).sqrt()
    }

    /// The prefactor of Theorem 3.1.
    pub fn prefactor(&self) -> f64 {
        self.prefactor_without_eigenvalue() / self.well.saddle_eigenvalue()
    }

    /// The prefactor of (44), with `1/|H_be|` under the root.
    pub fn prefactor_with_eigenvalue_under_root(&self) -> f64 {
        self.prefactor_without_eigenvalue() / self.well.saddle_eigenvalue().sqrt()
    }

    /// The mean escape times at all `D`, each half of the one before, and their limits.
    pub fn scaling(&self) -> Scaling {
        transition::scaling(&self.well, self.outside(), &self.diffusivities)
    }

    /// `(D/ΔL, τ e^(-ΔL/D))` at each `D`.
    pub fn without_exponential(&self, seen: &Scaling) -> Vec<(f64, Interval)> {
        let point = |&(diffusivity, ln_time): &(f64, Interval)| {
            let exponent = self.exponent(diffusivity);
            (1.0 / exponent, (ln_time - Interval::exactly(exponent)).exp())
        };
        seen.ln_times.iter().map(point).collect()
    }

    /// A block of escape times at the first `D`, with a time step of a tenth of the fastest
    /// relaxation time at the critical points.
    pub fn simulate(&self, block: &mut Block, one_block: TransitionBlock) -> Tally {
        let step = self.well.relaxation_time() / 10.0;
        one_block(&self.well, self.diffusivities[0], self.outside(), step, block)
    }

    /// Named valleys at these barriers, in units of `D`.
    pub fn named(barriers: &[f64]) -> Vec<(&'static str, SgldEscape)> {
        let profile = |critical, curvature, tilt| {
            Profile::new(critical, curvature, tilt).expect("valid by inspection")
        };
        let sharp = || profile([-0.8, 0.0, 1.4], 2.0, [0.0, 0.0]);
        let sextic = || profile([-1.1, -0.1, 1.3], 0.4, [-0.2, 0.3]);
        let stiffness = [1.2, 0.4, 0.2];
        let plane = DoubleWell::in_the_plane(sharp(), stiffness, -0.3);
        let ten = DoubleWell::with_rotations(sharp(), stiffness, 10);
        let wells = [
            ("sharp valley, d = 1", DoubleWell::on_the_line(sharp())),
            ("soft saddle, d = 1", DoubleWell::on_the_line(sextic())),
            ("sheared valley, d = 2", plane.expect("valid by inspection")),
            ("nine transverse dimensions, d = 10", ten.expect("valid by inspection")),
        ];
        let at = |(name, well)| {
            let escape = SgldEscape::at_barriers(well, barriers);
            (name, escape.expect("valid by inspection"))
        };
        wells.into_iter().map(at).collect()
    }

    /// Random valleys in one, two and ten dimensions.
    pub fn any(barriers: &'static [f64]) -> BoxedStrategy<SgldEscape> {
        let rotated = (Profile::any(), 0.8..2.0_f64, 0.1..0.4_f64).prop_map(|(profile, k0, r)| {
            DoubleWell::with_rotations(profile, [k0, k0 * r, k0 * r * r / 2.0], 10)
                .expect("valid by construction")
        });
        let well = prop_oneof![
            3 => Profile::any().prop_map(DoubleWell::on_the_line),
            1 => DoubleWell::any_in_the_plane(),
            1 => rotated,
        ];
        (well, 0.95..1.3_f64)
            .prop_map(|(well, warmth)| {
                let diffusivities = barriers.iter().map(|n| warmth * well.barrier() / n).collect();
                SgldEscape::new(well, diffusivities).expect("valid by construction")
            })
            .boxed()
    }
}

impl fmt::Display for SgldEscape {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let exponents: Vec<f64> = self.diffusivities.iter().map(|&d| self.exponent(d)).collect();
        write!(f, "{}, ΔL/D = {:.1}", self.well, exponents[0])?;
        if 1 < exponents.len() {
            write!(f, " .. {:.1}", exponents[exponents.len() - 1])?;
        }
        Ok(())
    }
}
