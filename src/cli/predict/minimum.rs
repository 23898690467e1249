//! The arguments that describe SGD near a minimum.

use std::path::PathBuf;

use clap::Args;
use nalgebra::DMatrix;

use super::estimate::Waiting;
use super::{Reason, matrix, vector};
use crate::oracles::law::finite_population::Sampling;
use crate::predict::gradient_noise::Gradients;
use crate::predict::{Curvature, Descent, Noise, Problem, Repairs};

/// A Hessian.
#[derive(Args)]
pub(super) struct Hessian {
    #[command(flatten)]
    given: HessianFile,
    /// Take the mean of a matrix and its transpose, however far apart they are
    #[arg(long)]
    symmetrise: bool,
}

#[derive(Args)]
#[group(required = true, multiple = false)]
struct HessianFile {
    /// The Hessian K of the loss at the minimum: symmetric, positive definite
    #[arg(long, value_name = "FILE")]
    hessian: Option<PathBuf>,
    /// In its place, the diagonal of a diagonal Hessian: a vector
    #[arg(long, value_name = "FILE")]
    hessian_diagonal: Option<PathBuf>,
}

impl Hessian {
    pub(super) fn read(&self) -> Result<Curvature, Reason> {
        match (&self.given.hessian, &self.given.hessian_diagonal) {
            (Some(path), _) => Ok(Curvature::Matrix(matrix(path)?)),
            (None, Some(path)) => Ok(Curvature::Diagonal(vector(path)?)),
            (None, None) => Err("a Hessian is needed: --hessian FILE".to_owned()),
        }
    }

    pub(super) fn repairs(&self) -> Repairs {
        Repairs { symmetrise: self.symmetrise, project: false }
    }
}

/// The noise of a batch's gradient.
#[derive(Args)]
struct NoiseArguments {
    #[command(flatten)]
    given: NoiseFile,
    #[command(flatten)]
    drawn: Drawn,
    /// Replace negative eigenvalues of the noise covariance by zero
    #[arg(long)]
    project: bool,
}

#[derive(Args)]
#[group(required = true, multiple = false)]
struct NoiseFile {
    /// The covariance C of the gradient noise: symmetric, positive semidefinite
    #[arg(long, value_name = "FILE")]
    noise: Option<PathBuf>,
    /// In its place, the diagonal of a diagonal covariance: a vector
    #[arg(long, value_name = "FILE")]
    noise_diagonal: Option<PathBuf>,
    /// In its place, a factor G with one row per parameter: C is G times its transpose
    #[arg(long, value_name = "FILE")]
    noise_factor: Option<PathBuf>,
    /// In its place, the gradients of single samples at the minimum, one row each: needs --batch
    #[arg(long, value_name = "FILE", requires = "batch")]
    gradients: Option<PathBuf>,
}

/// How batches are drawn from single samples.
#[derive(Args)]
pub(super) struct Drawn {
    /// The batch size S, of --gradients
    #[arg(long, value_name = "S", allow_hyphen_values = true)]
    pub(super) batch: Option<u64>,
    /// Batches are drawn with replacement, not each sample at most once
    #[arg(long)]
    pub(super) with_replacement: bool,
}

impl Drawn {
    /// The noise of batches of these gradients.
    pub(super) fn of(&self, gradients: &DMatrix<f64>) -> Result<Gradients, Reason> {
        let batch = self.batch.ok_or("a batch size is needed: --batch S")?;
        let sampling = match self.with_replacement {
            true => Sampling::WithReplacement,
            false => Sampling::WithoutReplacement,
        };
        Gradients::new(gradients, batch, sampling).map_err(|unmet| unmet.to_string())
    }
}

impl NoiseArguments {
    fn read(&self) -> Result<Noise, Reason> {
        let NoiseFile { noise, noise_diagonal, noise_factor, gradients } = &self.given;
        if gradients.is_none() && (self.drawn.batch.is_some() || self.drawn.with_replacement) {
            return Err("--batch and --with-replacement are about the samples of --gradients, which are not given".into());
        }
        match (noise, noise_diagonal, noise_factor, gradients) {
            (Some(path), ..) => Ok(Noise::Matrix(matrix(path)?)),
            (_, Some(path), ..) => Ok(Noise::Diagonal(vector(path)?)),
            (.., Some(path), None) => Ok(Noise::Factor(matrix(path)?)),
            (.., Some(path)) => Ok(Noise::Factor(self.drawn.of(&matrix(path)?)?.factor())),
            _ => Err("the noise is needed: --noise FILE".to_owned()),
        }
    }
}

/// SGD near a minimum.
#[derive(Args)]
pub(super) struct Minimum {
    #[command(flatten)]
    hessian: Hessian,
    #[command(flatten)]
    noise: NoiseArguments,
    /// The step λ
    #[arg(long, value_name = "NUMBER", allow_hyphen_values = true)]
    learning_rate: f64,
}

/// What plain SGD does not have.
#[derive(Args)]
pub(super) struct Accelerated {
    /// The momentum μ, in [0, 1)
    #[arg(long, value_name = "NUMBER", default_value_t = 0.0, allow_hyphen_values = true)]
    momentum: f64,
    #[command(flatten)]
    preconditioner: Preconditioner,
}

#[derive(Args)]
#[group(multiple = false)]
struct Preconditioner {
    /// A matrix P that makes λP the learning rate: symmetric, positive definite
    #[arg(long, value_name = "FILE")]
    preconditioner: Option<PathBuf>,
    /// In its place, the diagonal of a diagonal one: a vector
    #[arg(long, value_name = "FILE")]
    preconditioner_diagonal: Option<PathBuf>,
}

impl Minimum {
    /// SGD there, and who tells how long the rest takes.
    pub(super) fn descent(
        &self,
        accelerated: Option<&Accelerated>,
    ) -> Result<(Descent, Waiting), Reason> {
        let preconditioner = accelerated.map(|given| &given.preconditioner);
        let preconditioner = match preconditioner {
            Some(Preconditioner { preconditioner: Some(path), .. }) => {
                Some(Curvature::Matrix(matrix(path)?))
            }
            Some(Preconditioner { preconditioner_diagonal: Some(path), .. }) => {
                Some(Curvature::Diagonal(vector(path)?))
            }
            _ => None,
        };
        let momentum = accelerated.map_or(0.0, |given| given.momentum);
        let problem = Problem {
            hessian: self.hessian.read()?,
            noise: self.noise.read()?,
            learning_rate: self.learning_rate,
            momentum,
            preconditioner,
            repairs: Repairs { project: self.noise.project, ..self.hessian.repairs() },
        };
        let waiting = Waiting::for_problem(&problem);
        let descent = Descent::of(problem).map_err(|unmet| unmet.to_string())?;
        Ok((descent, waiting))
    }
}
