//! Losses on normal inputs with which escape is studied where all is known.

use std::fmt;

use serde::Serialize;

/// A loss of one parameter and one normal input.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub enum ArtificialData {
    /// `f(θ - s x)` with the function of Styblinski and Tang, `f = ½ (θ⁴ - 16 θ² + 5 θ)`, and `x ~ N(0, 1)`.
    StyblinskiTang {
        /// `s`.
        spread: f64,
    },
    /// The cross entropy of the logistic model with `x ~ N(0, 1)` and labels that are fair coins.
    RandomLabels,
}

impl ArtificialData {
    /// The gradient of the loss of one input. With random labels the law of it is that for the label zero.
    pub fn slope(&self, theta: f64, input: f64) -> f64 {
        match *self {
            ArtificialData::StyblinskiTang { spread } => {
                let u = theta - spread * input;
                2.0 * u * u * u - 16.0 * u + 2.5
            }
            ArtificialData::RandomLabels => input / (1.0 + libm::exp(-theta * input)),
        }
    }

    /// The loss of one input.
    pub fn loss(&self, theta: f64, input: f64) -> f64 {
        match *self {
            ArtificialData::StyblinskiTang { spread } => {
                let u = theta - spread * input;
                0.5 * u * (u * u * u - 16.0 * u + 5.0)
            }
            ArtificialData::RandomLabels => libm::log1p(libm::exp(theta * input)),
        }
    }

    /// Where escape starts in the paper's experiments, and where it ends on either side.
    pub fn course(&self) -> ([Option<f64>; 2], f64) {
        match self {
            ArtificialData::StyblinskiTang { .. } => ([None, Some(0.156_731)], -2.903_534),
            ArtificialData::RandomLabels => ([Some(-0.1), Some(0.1)], 0.0),
        }
    }
}

impl fmt::Display for ArtificialData {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ArtificialData::StyblinskiTang { spread } => {
                write!(f, "f(θ - {spread} x) with the function of Styblinski and Tang")
            }
            ArtificialData::RandomLabels => f.write_str("logistic regression on random labels"),
        }
    }
}

/// Artificial data, and the ladders on which escape from it is timed.
#[derive(Clone, Debug, Serialize)]
pub struct OnLadders {
    /// The loss and its inputs.
    pub data: ArtificialData,
    /// Learning rates of SGD with batches of one; the last three are halved from one to the next.
    pub steps: Vec<f64>,
    /// Batches at a learning rate of 0.01: once, twice, three and four times the first.
    pub batches: [f64; 4],
    /// Diffusivities of SGLD, halved from one to the next.
    pub diffusivities: Vec<f64>,
    /// The one at which the loss is rescaled.
    pub diffusivity: f64,
    /// The learning rate at which it is.
    pub step: f64,
}

impl fmt::Display for OnLadders {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.data.fmt(f)
    }
}
