//! How far the diffusions of order one and two are from SGD at a given step.

use clap::Args;

use super::{Ask, Reason};
use crate::predict::answer::Answer;
use crate::predict::sde_error::{Line, Quadratic};

#[derive(Args)]
pub(super) struct Arguments {
    /// The curvatures of a quadratic loss along its directions
    #[arg(long, value_name = "LIST", value_delimiter = ',', allow_hyphen_values = true)]
    curvatures: Option<Vec<f64>>,
    /// In place of curvatures, on the line: the slope k x + b x² + c x³ of the loss
    #[arg(
        long,
        value_name = "K,B,C",
        value_delimiter = ',',
        allow_hyphen_values = true,
        conflicts_with = "curvatures",
        required_unless_present = "curvatures"
    )]
    slope: Option<Vec<f64>>,
    /// The variances of the batch's gradient along the directions, or one for all
    #[arg(long, value_name = "LIST", value_delimiter = ',', allow_hyphen_values = true)]
    noise: Vec<f64>,
    /// With a slope: the probability of the positive one of the noise's two values
    #[arg(long, value_name = "NUMBER", default_value_t = 0.5, allow_hyphen_values = true)]
    positive: f64,
    /// The start along the directions, or one for all
    #[arg(long, value_name = "LIST", value_delimiter = ',', allow_hyphen_values = true)]
    start: Vec<f64>,
    /// The step η
    #[arg(long, value_name = "NUMBER", allow_hyphen_values = true)]
    learning_rate: f64,
    /// After how many steps; without it, in the long run
    #[arg(long, value_name = "N", required_unless_present = "curvatures")]
    steps: Option<u64>,
}

impl Ask for Arguments {
    const EXAMPLE: &'static str = "\
Lists are numbers separated by commas.

Examples: a quadratic loss in its eigenbasis, and a loss on the line
  sgdcheck predict sde-error --curvatures 1,4 --noise 1,2 --start 1 --learning-rate 0.1 --steps 10
  sgdcheck predict sde-error --slope 1,0.3,0.1 --noise 0.25 --start 0.8 --learning-rate 0.1 \\
    --steps 20";

    fn answers(&self) -> Result<Vec<Answer>, Reason> {
        let answers = match (&self.curvatures, &self.slope) {
            (Some(curvatures), _) => {
                let spread = |list: &Vec<f64>| match list[..] {
                    [all] => vec![all; curvatures.len()],
                    _ => list.clone(),
                };
                let (noise, start) = (spread(&self.noise), spread(&self.start));
                Quadratic::new(curvatures, &noise, &start, self.learning_rate)
                    .and_then(|loss| loss.answers(self.steps))
            }
            (None, slope) => {
                let slope = slope.as_deref().unwrap_or_default();
                let &[k, b, c] = slope else {
                    return Err(format!("the slope has {} coefficients, not 3", slope.len()));
                };
                let ([variance], [start]) = (&self.noise[..], &self.start[..]) else {
                    return Err("with a slope, noise and start are one number each".to_owned());
                };
                let steps = self.steps.unwrap_or_default();
                let (step, high) = (self.learning_rate, self.positive);
                Line::new([k, b, c], variance.sqrt(), high, step, *start, steps)
                    .and_then(|line| line.answers())
            }
        };
        let answers = answers.map_err(|unfit| unfit.to_string())?;
        Ok(answers.into_iter().map(Answer::erased).collect())
    }
}
