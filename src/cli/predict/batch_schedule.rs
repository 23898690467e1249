//! How a batch should grow so that SGD settles in the best of its valleys.

use clap::Args;

use super::{Ask, Reason};
use crate::predict::answer::Answer;
use crate::predict::batch_schedule::{Problem, Schedule};

#[derive(Args)]
pub(super) struct Arguments {
    /// The step η
    #[arg(long, value_name = "NUMBER", allow_hyphen_values = true)]
    learning_rate: f64,
    /// The variance σ² of one example's gradient, the same in all directions
    #[arg(long, value_name = "NUMBER", allow_hyphen_values = true)]
    noise: f64,
    /// The number N of data
    #[arg(long, value_name = "N")]
    data: u64,
    /// The depth c* of the deepest valley that is not the best
    #[arg(long, value_name = "NUMBER", allow_hyphen_values = true)]
    depth: f64,
    /// How much its bottom lies above that of the best
    #[arg(long, value_name = "NUMBER", allow_hyphen_values = true)]
    gap: f64,
    /// The curvature at the bottom of the best valley
    #[arg(long, value_name = "NUMBER", default_value_t = 1.0, allow_hyphen_values = true)]
    curvature: f64,
    /// The probability that may be left in the wrong valley
    #[arg(long, value_name = "NUMBER", default_value_t = 0.01, allow_hyphen_values = true)]
    target: f64,
    /// How many times 2 c* the schedule's γ is: above one
    #[arg(long, value_name = "NUMBER", default_value_t = 2.0, allow_hyphen_values = true)]
    multiple: f64,
}

impl Ask for Arguments {
    const EXAMPLE: &'static str = "\
Example:
  sgdcheck predict batch-schedule --learning-rate 0.5 --noise 1 --data 50000 --depth 0.3 --gap 0.2";

    fn answers(&self) -> Result<Vec<Answer>, Reason> {
        let problem = Problem {
            step: self.learning_rate,
            variance: self.noise,
            data: self.data,
            depth: self.depth,
            gap: self.gap,
            curvature: self.curvature,
            target: self.target,
            multiple: self.multiple,
        };
        let schedule = Schedule::new(problem).map_err(|unfit| unfit.to_string())?;
        let steps = schedule.steps().map_err(|unfit| unfit.to_string())?;
        Ok(vec![schedule.batches(), steps.erased()])
    }
}
