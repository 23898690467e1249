//! The covariance of a batch's gradient noise, from the gradients of single samples.

use std::path::PathBuf;

use clap::Args;

use super::minimum::Drawn;
use super::{Ask, Reason, matrix};
use crate::predict::answer::Answer;

#[derive(Args)]
pub(super) struct Arguments {
    /// The gradients of single samples at one place: one row per sample, one column per parameter
    #[arg(long, value_name = "FILE")]
    gradients: PathBuf,
    #[command(flatten)]
    drawn: Drawn,
    /// Only the variances and their sum
    #[arg(long)]
    variances: bool,
}

impl Ask for Arguments {
    const EXAMPLE: &'static str = "\
Example, batches of 2 of 4 samples, each sample at most once:
  printf '1, 0.5\\n-1, 1\\n0.5, -2\\n-0.5, 0.5\\n' > gradients.csv
  sgdcheck predict noise --gradients gradients.csv --batch 2

The other questions take the same --gradients and --batch in the place of --noise.";

    fn answers(&self) -> Result<Vec<Answer>, Reason> {
        let gradients = self.drawn.of(&matrix(&self.gradients)?)?;
        let found = if self.variances {
            gradients.variances()
        } else {
            gradients.covariance().map(|answer| vec![answer.erased()])
        };
        found.map_err(|unmet| unmet.to_string())
    }
}
