//! The diffusion of minibatch SGD in two wells, with a batch size that changes in time.

use std::fmt;

use serde::Serialize;

use crate::instances::cooling_landscape::Landscape;

/// `dX = -F' ds + √β dB` with `β = η/m(s)`: the covariance of single gradients is one, and the
/// population infinite.
#[derive(Clone, Debug, Serialize)]
pub struct ScheduledBatch {
    /// The loss, the start and the radius of neighbourhoods.
    pub landscape: Landscape,
    /// The step size `η`.
    pub step: f64,
    /// The batch size.
    pub rule: Rule,
}

/// A batch size at each time `s`.
#[derive(Clone, Copy, Debug, Serialize)]
pub enum Rule {
    /// This, always.
    Constant(f64),
    /// `max(1, η ln(s + 2)/γ)` from `γ`: the temperature falls as in simulated annealing.
    Annealed(f64),
    /// `min(C ln(s + 2)/η, m*)` from `C` and `m*`.
    Capped(f64, f64),
    /// `max(1, m - ln(s + 2))` from `m`.
    Shrinking(f64),
}

impl ScheduledBatch {
    /// `T(s) = β/2 = η/(2m)`.
    pub fn temperature(&self, s: f64) -> f64 {
        let logarithm = libm::log(2.0 + s);
        let batch = match self.rule {
            Rule::Constant(batch) => batch,
            Rule::Annealed(gamma) => (self.step * logarithm / gamma).max(1.0),
            Rule::Capped(constant, cap) => (constant * logarithm / self.step).min(cap),
            Rule::Shrinking(first) => (first - logarithm).max(1.0),
        };
        self.step / (2.0 * batch)
    }
}

impl fmt::Display for ScheduledBatch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let ScheduledBatch { landscape, step, rule } = self;
        match rule {
            Rule::Constant(m) => write!(f, "m = {m}")?,
            Rule::Annealed(gamma) => write!(f, "m = max(1, η ln(s+2)/{gamma:.3})")?,
            Rule::Capped(c, cap) if cap.is_finite() => {
                write!(f, "m = min({c:.4} ln(s+2)/η, {cap})")?
            }
            Rule::Capped(c, _) => write!(f, "m = {c:.4} ln(s+2)/η")?,
            Rule::Shrinking(first) => write!(f, "m = max(1, {first} - ln(s+2))")?,
        }
        write!(f, ", η = {step}; {landscape}")
    }
}
