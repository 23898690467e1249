//! What gradient noise adds to the loss of a minimum.

use clap::Args;

use super::minimum::{Accelerated, Minimum};
use super::{Ask, Reason};
use crate::predict::answer::Answer;

#[derive(Args)]
pub(super) struct Arguments {
    #[command(flatten)]
    minimum: Minimum,
    #[command(flatten)]
    accelerated: Accelerated,
}

impl Ask for Arguments {
    const EXAMPLE: &'static str = "\
Example, with the noise of batches of 2 of 4 samples:
  printf '2, 1\\n1, 3\\n' > H.csv
  printf '1, 0.5\\n-1, 1\\n0.5, -2\\n-0.5, 0.5\\n' > gradients.csv
  sgdcheck predict training-error --hessian H.csv --gradients gradients.csv --batch 2 --learning-rate 0.1 --momentum 0.9";

    fn answers(&self) -> Result<Vec<Answer>, Reason> {
        let (descent, _waiting) = self.minimum.descent(Some(&self.accelerated))?;
        let found = descent.training_error();
        Ok(vec![found.map_err(|unmet| unmet.to_string())?.erased()])
    }
}
