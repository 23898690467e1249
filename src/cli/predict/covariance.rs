//! The stationary covariance of SGD near a minimum.

use std::path::PathBuf;

use clap::Args;

use super::minimum::Minimum;
use super::{Ask, Reason, matrix};
use crate::predict::answer::Answer;

#[derive(Args)]
pub(super) struct Arguments {
    #[command(flatten)]
    minimum: Minimum,
    /// The momentum μ, in [0, 1)
    #[arg(long, value_name = "NUMBER", default_value_t = 0.0, allow_hyphen_values = true)]
    momentum: f64,
    /// A matrix P that makes λP the learning rate: symmetric, positive definite
    #[arg(long, value_name = "FILE")]
    preconditioner: Option<PathBuf>,
}

impl Ask for Arguments {
    const EXAMPLE: &'static str = "\
Example:
  printf '2, 1\\n1, 3\\n' > H.csv
  printf '1, 0.5\\n0.5, 2\\n' > C.csv
  sgdcheck predict covariance --hessian H.csv --noise C.csv --learning-rate 0.5 --momentum 0.9";

    fn answers(&self) -> Result<Vec<Answer>, Reason> {
        let preconditioner = self.preconditioner.as_deref().map(matrix).transpose()?;
        let descent = self.minimum.descent(self.momentum, preconditioner.as_ref())?;
        Ok(vec![descent.covariance().erased()])
    }
}
