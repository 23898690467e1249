//! SGD on a quadratic loss in its stationary law, and what is asked of that law.

use std::fmt;

use serde::Serialize;

use crate::instances::finite_noise::FiniteNoise;

/// What is asked of a law on the line.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub enum Question {
    /// `E cos(w X + p)`: a smooth function.
    Cosine(f64, f64),
    /// `E |X|`: a kink at the minimiser.
    Distance,
    /// `P(X <= 0)`: the distribution function at the minimiser.
    Below,
    /// The probability of all places that SGD can reach from 0, which are countably many: by it two laws
    /// differ in total variation.
    Places,
}

/// `X' = X - η (a X - s ξ)` with independent `ξ` of finite support, mean zero and variance one, stationary: the law of
/// `η s Σ (1 - ηa)^j ξ_j`.
#[derive(Clone, Debug, Serialize)]
pub struct SettledSgd {
    /// `a`.
    pub curvature: f64,
    /// `s`.
    pub amplitude: f64,
    /// `ξ`.
    pub noise: FiniteNoise,
    /// What is asked.
    pub question: Question,
}

impl SettledSgd {
    /// Step sizes from 1/10 down by factors of two.
    pub fn steps() -> impl Iterator<Item = f64> {
        (0..6).map(|j| 0.1 * 0.5_f64.powi(j))
    }
}

impl fmt::Display for SettledSgd {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let SettledSgd { curvature, amplitude, noise, question } = self;
        write!(f, "f' = {curvature} x - {amplitude} ξ, ξ in {noise}; ")?;
        match question {
            Question::Cosine(w, p) => write!(f, "E cos({w} X + {p})"),
            Question::Distance => f.write_str("E |X|"),
            Question::Below => f.write_str("P(X <= 0)"),
            Question::Places => f.write_str("probability of the places that SGD reaches"),
        }
    }
}
