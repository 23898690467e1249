//! How many steps SGD needs to leave a saddle.

use std::path::PathBuf;

use clap::Args;

use super::{Ask, Reason, matrix};
use crate::predict::Repairs;
use crate::predict::answer::Answer;
use crate::predict::saddle_time::{Directions, Saddle};

#[derive(Args)]
pub(super) struct Arguments {
    /// The Hessian of the loss at the saddle: symmetric, with a negative eigenvalue
    #[arg(long, value_name = "FILE")]
    hessian: PathBuf,
    /// The covariance of the gradient of a batch there: symmetric
    #[arg(long, value_name = "FILE")]
    noise: PathBuf,
    /// The step η
    #[arg(long, value_name = "NUMBER", allow_hyphen_values = true)]
    learning_rate: f64,
    /// How far along the most unstable direction counts as out
    #[arg(long, value_name = "NUMBER", allow_hyphen_values = true)]
    radius: f64,
    /// How far along that direction SGD starts
    #[arg(long, value_name = "NUMBER", default_value_t = 0.0, allow_hyphen_values = true)]
    start: f64,
    /// Take the mean of a matrix and its transpose, however far apart they are
    #[arg(long)]
    symmetrise: bool,
    /// Replace negative eigenvalues of the noise covariance by zero
    #[arg(long)]
    project: bool,
}

impl Ask for Arguments {
    const EXAMPLE: &'static str = "\
SGD follows the quadratic loss of the Hessian, and has left when the coordinate along the
eigenvector of the least eigenvalue reaches the radius.

Example:
  printf '1, 0.2\\n0.2, -0.5\\n' > H.csv
  printf '1, 0\\n0, 2\\n' > C.csv
  sgdcheck predict saddle-time --hessian H.csv --noise C.csv --learning-rate 0.001 --radius 1";

    fn answers(&self) -> Result<Vec<Answer>, Reason> {
        let (hessian, noise) = (matrix(&self.hessian)?, matrix(&self.noise)?);
        let step = self.learning_rate;
        let repairs = Repairs { symmetrise: self.symmetrise, project: self.project };
        let found = Directions::of(&hessian, &noise, step, repairs);
        let Directions { rate, variance, second, notes } =
            found.map_err(|unfit| unfit.to_string())?;
        let saddle = Saddle::new(rate, variance, step, self.radius, self.start);
        let answer = saddle.map_err(|unfit| unfit.to_string())?.answer();
        let answer = notes.into_iter().fold(answer, |answer, note| answer.noted(note));
        let answer = match second {
            Some(second) => answer.noted(format!(
                "There is another unstable direction, of rate {second:.4} beside {rate:.4}: a region that ends there too is left \
                 sooner."
            )),
            None => answer,
        };
        Ok(vec![answer.erased()])
    }
}
