//! The stationary covariance of SGD near a minimum.

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
    /// Only the variances and their sum; so it is where Hessian and noise are given as vectors or a factor
    #[arg(long)]
    variances: bool,
}

impl Ask for Arguments {
    const EXAMPLE: &'static str = "\
Example:
  printf '2, 1\\n1, 3\\n' > H.csv
  printf '1, 0.5\\n0.5, 2\\n' > C.csv
  sgdcheck predict covariance --hessian H.csv --noise C.csv --learning-rate 0.5 --momentum 0.9

A diagonal Hessian, of up to some 100000 parameters:
  printf '0.5\\n2\\n' > h.csv
  printf '0.1, 0\\n0.2, 0.3\\n' > G.csv
  sgdcheck predict covariance --hessian-diagonal h.csv --noise-factor G.csv --learning-rate 0.1";

    fn answers(&self) -> Result<Vec<Answer>, Reason> {
        let (descent, _waiting) = self.minimum.descent(Some(&self.accelerated))?;
        let found = if self.variances || !descent.is_turned() {
            descent.variances()
        } else {
            descent.covariance().map(|answer| vec![answer.erased()])
        };
        found.map_err(|unmet| unmet.to_string())
    }
}
