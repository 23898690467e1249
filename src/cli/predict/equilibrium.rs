//! The effective temperature of SGD near a minimum, its effective loss, and its mean loss.

use clap::Args;

use super::minimum::Minimum;
use super::{Ask, Reason};
use crate::predict::answer::Answer;

#[derive(Args)]
pub(super) struct Arguments {
    #[command(flatten)]
    minimum: Minimum,
}

impl Ask for Arguments {
    const EXAMPLE: &'static str = "\
Example, with noise of variance 0.2 in every direction:
  printf '2, 1\\n1, 3\\n' > H.csv
  printf '0.2, 0.2\\n' > c.csv
  sgdcheck predict equilibrium --hessian H.csv --noise-diagonal c.csv --learning-rate 0.1";

    fn answers(&self) -> Result<Vec<Answer>, Reason> {
        let (descent, _waiting) = self.minimum.descent(None)?;
        descent.equilibrium().map_err(|unmet| unmet.to_string())
    }
}
