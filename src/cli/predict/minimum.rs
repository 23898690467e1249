//! The arguments that describe SGD near a minimum.

use std::path::PathBuf;

use clap::Args;
use nalgebra::DMatrix;

use super::{Reason, matrix};
use crate::predict::liu2021::Descent;

/// SGD near a minimum.
#[derive(Args)]
pub(super) struct Minimum {
    /// The Hessian K of the loss at the minimum: symmetric, positive definite
    #[arg(long, value_name = "FILE")]
    hessian: PathBuf,
    /// The covariance C of the gradient noise: symmetric, positive semidefinite
    #[arg(long, value_name = "FILE")]
    noise: PathBuf,
    /// The step λ
    #[arg(long, value_name = "NUMBER", allow_hyphen_values = true)]
    learning_rate: f64,
}

impl Minimum {
    /// SGD there, with momentum and a matrix that makes λP the learning rate.
    pub(super) fn descent(
        &self,
        momentum: f64,
        preconditioner: Option<&DMatrix<f64>>,
    ) -> Result<Descent, Reason> {
        let (hessian, noise) = (matrix(&self.hessian)?, matrix(&self.noise)?);
        Descent::accelerated(&hessian, &noise, self.learning_rate, preconditioner, momentum)
            .map_err(|unmet| unmet.to_string())
    }
}
