//! The expected rise of the loss after some steps from a minimum.

use clap::Args;

use super::minimum::Minimum;
use super::{Ask, Reason};
use crate::predict::answer::Answer;

#[derive(Args)]
pub(super) struct Arguments {
    #[command(flatten)]
    minimum: Minimum,
    /// The number t of steps
    #[arg(long, value_name = "T", allow_hyphen_values = true)]
    steps: u64,
}

impl Ask for Arguments {
    const EXAMPLE: &'static str = "\
Example:
  printf '2, 1\\n1, 3\\n' > H.csv
  printf '1, 0.5\\n0.5, 2\\n' > C.csv
  sgdcheck predict escape-efficiency --hessian H.csv --noise C.csv --learning-rate 0.5 --steps 10";

    fn answers(&self) -> Result<Vec<Answer>, Reason> {
        let (descent, _waiting) = self.minimum.descent(None)?;
        let found = descent.escape_efficiency(self.steps);
        Ok(vec![found.map_err(|unmet| unmet.to_string())?.erased()])
    }
}
