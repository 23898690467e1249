//! The step at which SGD samples the posterior best.

use clap::Args;

use super::minimum::Hessian;
use super::{Ask, Reason};
use crate::predict::answer::Answer;
use crate::predict::learning_rate::learning_rate;

#[derive(Args)]
pub(super) struct Arguments {
    #[command(flatten)]
    hessian: Hessian,
    /// The number N of data
    #[arg(long, value_name = "N", allow_hyphen_values = true)]
    data: u64,
    /// The batch size S, below N
    #[arg(long, value_name = "S", allow_hyphen_values = true)]
    batch: u64,
}

impl Ask for Arguments {
    const EXAMPLE: &'static str = "\
Example:
  printf '2, 1\\n1, 3\\n' > H.csv
  sgdcheck predict learning-rate --hessian H.csv --data 1000 --batch 100";

    fn answers(&self) -> Result<Vec<Answer>, Reason> {
        let hessian = self.hessian.read()?;
        let found = learning_rate(hessian, self.hessian.repairs(), self.data, self.batch);
        Ok(vec![found.map_err(|unmet| unmet.to_string())?.erased()])
    }
}
