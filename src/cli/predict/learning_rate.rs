//! The step at which SGD samples the posterior best.

use std::path::PathBuf;

use clap::Args;

use super::{Ask, Reason, matrix};
use crate::predict::answer::Answer;
use crate::predict::liu2021;

#[derive(Args)]
pub(super) struct Arguments {
    /// The Hessian K of the loss at the minimum: symmetric, positive definite
    #[arg(long, value_name = "FILE")]
    hessian: PathBuf,
    /// The number N of data
    #[arg(long, value_name = "N")]
    data: u64,
    /// The batch size S, below N
    #[arg(long, value_name = "S")]
    batch: u64,
}

impl Ask for Arguments {
    const EXAMPLE: &'static str = "\
Example:
  printf '2, 1\\n1, 3\\n' > H.csv
  sgdcheck predict learning-rate --hessian H.csv --data 1000 --batch 100";

    fn answers(&self) -> Result<Vec<Answer>, Reason> {
        let found = liu2021::learning_rate(&matrix(&self.hessian)?, self.data, self.batch);
        Ok(vec![found.map_err(|unmet| unmet.to_string())?.erased()])
    }
}
