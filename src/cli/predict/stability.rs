//! The largest step for which SGD has a stationary law.

use clap::Args;

use super::minimum::Hessian;
use super::{Ask, Reason};
use crate::predict::answer::Answer;
use crate::predict::stability::{Batch, Stability};

#[derive(Args)]
pub(super) struct Arguments {
    #[command(flatten)]
    hessian: Hessian,
    /// The momentum μ, in [0, 1)
    #[arg(long, value_name = "NUMBER", default_value_t = 0.0, allow_hyphen_values = true)]
    momentum: f64,
    /// The deviation of one sample's gradient over the mean gradient: zero for noise that does not depend on w
    #[arg(long, value_name = "NUMBER", default_value_t = 0.0, allow_hyphen_values = true)]
    relative_noise: f64,
    /// The batch size S, over which that noise is averaged
    #[arg(long, value_name = "S", allow_hyphen_values = true, default_value_t = 1)]
    batch: u64,
    /// The number N of data, if batches are drawn without replacement
    #[arg(long, value_name = "N", allow_hyphen_values = true)]
    data: Option<u64>,
}

impl Ask for Arguments {
    const EXAMPLE: &'static str = "\
Example, with momentum and with the noise of batches of 8:
  printf '2, 1\\n1, 3\\n' > H.csv
  sgdcheck predict stability --hessian H.csv --momentum 0.9 --relative-noise 2 --batch 8";

    fn answers(&self) -> Result<Vec<Answer>, Reason> {
        let batch = Batch { size: self.batch, data: self.data };
        let noise = (self.relative_noise, batch);
        let stability =
            Stability::new(self.hessian.read()?, self.hessian.repairs(), self.momentum, noise);
        let found = stability.and_then(|stability| stability.limit());
        Ok(vec![found.map_err(|unmet| unmet.to_string())?.erased()])
    }
}
