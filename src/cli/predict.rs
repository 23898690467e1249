//! `predict`: a question about a user's own problem, answered.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Args, Subcommand};
use nalgebra::DMatrix;

use super::{Format, Reason, files, print};
use crate::predict::Answer;
use crate::predict::liu2021::{self, Descent};
use crate::report::answers::{self, Shown};

#[derive(Subcommand)]
pub(super) enum Question {
    /// The stationary covariance of SGD near a minimum (liu2021, Theorems 1 to 3)
    Covariance(CovarianceArguments),
    /// The step at which SGD samples the posterior best (liu2021, Theorem 6)
    LearningRate(LearningRateArguments),
    /// The expected rise of the loss after some steps from a minimum (liu2021, Theorem 7)
    EscapeEfficiency(EscapeArguments),
}

/// A minimum: files hold one row per line, numbers separated by commas.
#[derive(Args)]
struct Minimum {
    /// The Hessian K of the loss at the minimum: symmetric, positive definite
    #[arg(long, value_name = "FILE")]
    hessian: PathBuf,
    /// The covariance C of the gradient noise: symmetric, positive semidefinite
    #[arg(long, value_name = "FILE")]
    noise: PathBuf,
    /// The step λ
    #[arg(long, value_name = "NUMBER", allow_negative_numbers = true)]
    learning_rate: f64,
    /// What to print
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

#[derive(Args)]
pub(super) struct CovarianceArguments {
    #[command(flatten)]
    minimum: Minimum,
    /// The momentum μ, in [0, 1)
    #[arg(long, value_name = "NUMBER", default_value_t = 0.0, allow_negative_numbers = true)]
    momentum: f64,
    /// A matrix P that makes λP the learning rate: symmetric, positive definite
    #[arg(long, value_name = "FILE")]
    preconditioner: Option<PathBuf>,
}

#[derive(Args)]
pub(super) struct LearningRateArguments {
    /// The Hessian K of the loss at the minimum: symmetric, positive definite
    #[arg(long, value_name = "FILE")]
    hessian: PathBuf,
    /// The number N of data
    #[arg(long, value_name = "N")]
    data: u64,
    /// The batch size S, below N
    #[arg(long, value_name = "S")]
    batch: u64,
    /// What to print
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

#[derive(Args)]
pub(super) struct EscapeArguments {
    #[command(flatten)]
    minimum: Minimum,
    /// The number t of steps
    #[arg(long, value_name = "T")]
    steps: u32,
}

pub(super) fn answer(question: &Question) -> Result<ExitCode, Reason> {
    let text = match question {
        Question::Covariance(CovarianceArguments { minimum, momentum, preconditioner }) => {
            let preconditioner = preconditioner.as_deref().map(matrix).transpose()?;
            let descent = descent(minimum, *momentum, preconditioner.as_ref())?;
            let instead = "In continuous time, equation (1)";
            shown("Stationary covariance", instead, &descent.covariance(), minimum.format)
        }
        Question::LearningRate(LearningRateArguments { hessian, data, batch, format }) => {
            let found = liu2021::learning_rate(&matrix(hessian)?, *data, *batch);
            let found = found.map_err(|unmet| unmet.to_string())?;
            shown("Learning rate", "For S ≪ N and λk ≪ 1, 2SD/(N Tr K)", &found, *format)
        }
        Question::EscapeEfficiency(EscapeArguments { minimum, steps }) => {
            let found = descent(minimum, 0.0, None)?.escape_efficiency(*steps);
            let found = found.map_err(|unmet| unmet.to_string())?;
            let instead = "In continuous time, equation (19)";
            shown("Escaping efficiency", instead, &found, minimum.format)
        }
    };
    Ok(print(&text, ExitCode::SUCCESS))
}

fn descent(
    minimum: &Minimum,
    momentum: f64,
    preconditioner: Option<&DMatrix<f64>>,
) -> Result<Descent, Reason> {
    let Minimum { hessian, noise, learning_rate, .. } = minimum;
    let (hessian, noise) = (matrix(hessian)?, matrix(noise)?);
    Descent::accelerated(&hessian, &noise, *learning_rate, preconditioner, momentum)
        .map_err(|unmet| unmet.to_string())
}

fn matrix(path: &Path) -> Result<DMatrix<f64>, Reason> {
    files::matrix(path)
}

fn shown<T: Shown>(quantity: &str, instead: &str, found: &Answer<T>, format: Format) -> String {
    match format {
        Format::Text => answers::text(quantity, instead, found),
        Format::Json => format!("{:#}\n", answers::json(quantity, instead, found)),
    }
}
