//! Double wells whose parameters are multiplied by a factor.

use std::fmt;

use proptest::prelude::*;
use serde::Serialize;

use crate::instances::double_well::{DoubleWell, Profile};

/// `L(θ) = f(√k θ)` for a double well `f` at a fixed temperature, for several `k`.
#[derive(Clone, Debug, Serialize)]
pub struct RescaledWell {
    critical: [f64; 3],
    curvature: f64,
    /// Of the transverse curvature; nothing: one dimension.
    stiffness: Option<[f64; 3]>,
    dimension: usize,
    temperature: f64,
    factors: Vec<f64>,
}

impl RescaledWell {
    /// The quartic with these critical points and curvature at the saddle, on the line, at a barrier of so many temperatures.
    ///
    /// The error names the hypothesis that fails.
    pub fn on_the_line(
        critical: [f64; 3],
        curvature: f64,
        barriers: f64,
    ) -> Result<RescaledWell, String> {
        let profile = Profile::new(critical, curvature, [0.0; 2])?;
        let temperature = DoubleWell::on_the_line(profile).barrier() / barriers;
        let factors = vec![2.0, 4.0];
        Ok(RescaledWell {
            critical,
            curvature,
            stiffness: None,
            dimension: 1,
            temperature,
            factors,
        })
    }

    /// The same with transverse coordinates of the curvature `k0 + k1 u + k2 u²`.
    ///
    /// The error names the hypothesis that fails.
    pub fn across(self, stiffness: [f64; 3], dimension: usize) -> Result<RescaledWell, String> {
        let profile = Profile::new(self.critical, self.curvature, [0.0; 2])?;
        DoubleWell::with_rotations(profile, stiffness, dimension)?;
        Ok(RescaledWell { stiffness: Some(stiffness), dimension, ..self })
    }

    /// `D`.
    pub fn temperature(&self) -> f64 {
        self.temperature
    }

    /// The factors `k`.
    pub fn factors(&self) -> &[f64] {
        &self.factors
    }

    /// The number of dimensions.
    pub fn dimension(&self) -> usize {
        self.dimension
    }

    /// `f(√k θ)`.
    pub fn well(&self, k: f64) -> DoubleWell {
        let root = k.sqrt();
        let critical = self.critical.map(|point| point / root);
        let profile = Profile::new(critical, k * self.curvature, [0.0; 2]).expect("checked");
        let Some([k0, k1, k2]) = self.stiffness else { return DoubleWell::on_the_line(profile) };
        let stiffness = [k * k0, k * root * k1, k * k * k2];
        DoubleWell::with_rotations(profile, stiffness, self.dimension).expect("checked")
    }

    /// Wells in the plane.
    pub fn any_in_the_plane() -> BoxedStrategy<RescaledWell> {
        (-1.2..-0.8_f64, 1.0..1.4_f64, 0.6..1.6_f64, 0.8..1.6_f64, -0.4..0.4_f64)
            .prop_map(|(a, c, curvature, stiffness, growth)| {
                let across = [stiffness, stiffness * growth, 0.5 * stiffness];
                RescaledWell::on_the_line([a, 0.0, c], curvature, 8.0)
                    .and_then(|well| well.across(across, 2))
                    .expect("valid by construction")
            })
            .boxed()
    }
}

impl fmt::Display for RescaledWell {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let RescaledWell { temperature, factors, .. } = self;
        write!(f, "f: {}, D = {temperature:.4}, k = {factors:?}", self.well(1.0))
    }
}
