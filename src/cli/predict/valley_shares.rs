//! What share of the time SGD spends in each of several valleys.

use clap::Args;

use super::{Ask, Reason};
use crate::predict::answer::Answer;
use crate::predict::valley_shares::Row;

#[derive(Args)]
pub(super) struct Arguments {
    /// The curvatures of minima and cols in turn: positive and negative, the first and the last those of minima
    #[arg(long, value_name = "LIST", value_delimiter = ',', allow_hyphen_values = true)]
    curvatures: Vec<f64>,
    /// The climbs between neighbours, each from the minimum up to the col: one less than curvatures
    #[arg(long, value_name = "LIST", value_delimiter = ',', allow_hyphen_values = true)]
    climbs: Vec<f64>,
    /// The variances of one example's gradient at minima and cols in turn, or one for all
    #[arg(long, value_name = "LIST", value_delimiter = ',', allow_hyphen_values = true)]
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
    /// The share s of each climb up to which the noise is that of the minimum
    #[arg(long, value_name = "NUMBER", default_value_t = 0.5, allow_hyphen_values = true)]
    share: f64,
    /// The determinants of the Hessian over the directions across, one for each minimum; for noise that is the same everywhere
    #[arg(long, value_name = "LIST", value_delimiter = ',', allow_hyphen_values = true)]
    across: Option<Vec<f64>>,
}

impl Ask for Arguments {
    const EXAMPLE: &'static str = "\
Lists are numbers separated by commas.

Example: a flat and a sharp valley, noise in proportion to the curvature
  sgdcheck predict valley-shares --curvatures 1,-1,5 --climbs 0.3,0.4 --noise 1,1,5 \\
    --learning-rate 0.1";

    fn answers(&self) -> Result<Vec<Answer>, Reason> {
        let row = Row::of_noise(
            &self.curvatures,
            &self.climbs,
            &self.noise,
            (self.learning_rate, self.batch, self.data),
            self.share,
        );
        let row = match &self.across {
            Some(across) => row.and_then(|row| row.with_determinants_across(across)),
            None => row,
        };
        Ok(vec![row.map_err(|unfit| unfit.to_string())?.answer().erased()])
    }
}
