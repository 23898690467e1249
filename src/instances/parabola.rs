//! Gradient descent on a parabola, without and with noise.

use std::fmt;

use proptest::prelude::*;
use serde::Serialize;

use crate::interval::Interval;

/// The iteration w' = w - λk w from w_0, stable or not.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Descent {
    pub(crate) rate_k: f64,
    pub(crate) start: f64,
    pub(crate) steps: u32,
}

impl Descent {
    /// λk in each of (0, 1), (1, 2) and (2, 3), off their ends by 0.05; 2 to 11 steps.
    pub(crate) fn any() -> impl Strategy<Value = Descent> {
        let random = (0.05..0.95_f64, 0..3_u32, 0.5..3.0_f64, 2..12_u32);
        random.prop_map(|(place, range, start, steps)| Descent {
            rate_k: place + f64::from(range),
            start,
            steps,
        })
    }

    /// w_1, w_2, .. by the update, each with its roundings.
    pub(crate) fn iterates(&self) -> Vec<Interval> {
        let rate_k = Interval::exactly(self.rate_k);
        let mut w = Interval::exactly(self.start);
        let step = |_| {
            w = w - rate_k * w;
            w
        };
        (0..self.steps).map(step).collect()
    }
}

impl fmt::Display for Descent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let plural = if self.steps == 1 { "" } else { "s" };
        write!(f, "λk = {:.4}, w_0 = {:.4}, {} step{plural}", self.rate_k, self.start, self.steps)
    }
}

/// w' = w - λ (k w + η), with λη of variance one and a number that shapes its law: a tail, a dependence, a
/// memory.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Noisy {
    pub(crate) rate_k: f64,
    pub(crate) shape: f64,
}

impl Noisy {
    /// λk between 0.04 and 0.1 off one, so that few steps are enough, and a shape between the two.
    pub(crate) fn any(low: f64, high: f64) -> impl Strategy<Value = Noisy> {
        let random = (0.04..0.1_f64, any::<bool>(), low..=high);
        random.prop_map(|(gap, above, shape)| Noisy {
            rate_k: if above { 1.0 + gap } else { 1.0 - gap },
            shape,
        })
    }
}

impl fmt::Display for Noisy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "λk = {:.4}, shape {:.4}", self.rate_k, self.shape)
    }
}
