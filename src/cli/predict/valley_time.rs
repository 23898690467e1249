//! How many steps SGD needs to leave a valley.

use clap::Args;

use super::{Ask, Reason, pair};
use crate::predict::answer::Answer;
use crate::predict::valley_time::{Heat, Valley};

#[derive(Args)]
pub(super) struct Arguments {
    /// The barrier: the loss at the saddle less that at the minimum
    #[arg(long, value_name = "NUMBER", allow_hyphen_values = true)]
    barrier: f64,
    /// The curvatures along the path at the minimum and at the saddle, without signs
    #[arg(long, value_name = "MINIMUM,SADDLE", value_delimiter = ',', allow_hyphen_values = true)]
    curvatures: Vec<f64>,
    /// The variances of one example's gradient along the path at the minimum and at the saddle, or one for both
    #[arg(long, value_name = "MINIMUM,SADDLE", value_delimiter = ',', allow_hyphen_values = true)]
    noise: Vec<f64>,
    /// The step η
    #[arg(long, value_name = "NUMBER", allow_hyphen_values = true)]
    learning_rate: f64,
    /// The batch size B
    #[arg(long, value_name = "B", default_value_t = 1)]
    batch: u64,
    /// The number N of data, if batches are drawn without replacement
    #[arg(long, value_name = "N")]
    data: Option<u64>,
    /// The share s of the barrier up to which the noise is that of the minimum
    #[arg(long, value_name = "NUMBER", default_value_t = 0.5, allow_hyphen_values = true)]
    share: f64,
    /// The determinants of the Hessian over the directions across the path at the minimum and at the saddle; for noise that is the same everywhere
    #[arg(long, value_name = "MINIMUM,SADDLE", value_delimiter = ',', allow_hyphen_values = true)]
    across: Option<Vec<f64>>,
}

impl Ask for Arguments {
    const EXAMPLE: &'static str = "\
Lists are numbers separated by commas.

Example: a sharp minimum under a flat saddle, noise in proportion to the curvature
  sgdcheck predict valley-time --barrier 0.5 --curvatures 4,1 --noise 4,1 --learning-rate 0.05 \\
    --batch 2";

    fn answers(&self) -> Result<Vec<Answer>, Reason> {
        let variances = match self.noise[..] {
            [both] => [both, both],
            _ => pair("noise", &self.noise)?,
        };
        let heat = Heat { variances, step: self.learning_rate, batch: self.batch, data: self.data };
        let curvatures = pair("curvatures", &self.curvatures)?;
        let valley = Valley::new(self.barrier, curvatures, &heat, self.share);
        let valley = match &self.across {
            Some(across) => {
                let across = pair("across", across)?;
                valley.and_then(|valley| valley.with_determinants_across(across))
            }
            None => valley,
        };
        let answer = valley.and_then(|valley| valley.answer());
        Ok(vec![answer.map_err(|unfit| unfit.to_string())?.erased()])
    }
}
