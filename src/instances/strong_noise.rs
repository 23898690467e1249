//! Parabolas with a random kick near the minimum that may be as strong as one likes.

use std::fmt;

use serde::Serialize;

use crate::instances::linear_sgd::LinearSgd;

/// `f'(x; ξ) = a x + ξ s ψ(x)` with `ξ = ±1` equally likely and a smooth `ψ` that is one for `|x| <= 1/2` and zero for `|x| >= 1`:
/// outside the unit ball every `f(.; ξ)` is the parabola, however large `s` is. On the inner ball SGD is linear.
///
/// The strength `s`, or the factor `c` of the test function `c x²`, is doubled again and again.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct StrongNoise {
    /// `a`.
    pub curvature: f64,
    /// What is doubled.
    pub doubled: Doubled,
}

/// One ingredient of a problem.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum Doubled {
    /// The strength of the noise.
    Noise,
    /// The test function.
    Function,
}

/// One member of the ladder.
#[derive(Clone, Copy, Debug)]
pub struct Kick {
    /// `a`.
    pub curvature: f64,
    /// `s`.
    pub noise: f64,
    /// `c`.
    pub function: f64,
    /// `η`.
    pub step: f64,
}

/// `R`, beyond the unit ball.
const RADIUS: f64 = 1.2;

impl StrongNoise {
    /// After `k` doublings, at an eighth of the step up to which SGD is certain to stay in the ball of radius 1.2: the
    /// smaller of `(R - 1)/(a + s)` and `2a/(aR + s)²`.
    pub fn after(&self, k: i32) -> Kick {
        let (a, factor) = (self.curvature, 2.0_f64.powi(k));
        let [noise, function] = match self.doubled {
            Doubled::Noise => [factor, 1.0],
            Doubled::Function => [1.0, factor],
        };
        let stays = ((RADIUS - 1.0) / (a + noise)).min(2.0 * a / (a * RADIUS + noise).powi(2));
        Kick { curvature: a, noise, function, step: stays / 8.0 }
    }
}

impl Kick {
    /// SGD on the inner ball, from the minimum.
    pub fn inside(&self) -> LinearSgd {
        let Kick { curvature, noise, step, .. } = *self;
        LinearSgd::new(&[[curvature, noise], [curvature, -noise]], 0.0, step, 1.0)
            .expect("a positive curvature")
    }
}

impl fmt::Display for StrongNoise {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let a = self.curvature;
        match self.doubled {
            Doubled::Noise => write!(
                f,
                "f'(x; ξ) = {a} x ± s near zero and {a} x for |x| >= 1, R = 1.2, φ = x², from 0, s doubled from 1"
            ),
            Doubled::Function => write!(
                f,
                "f'(x; ξ) = {a} x ± 1 near zero and {a} x for |x| >= 1, R = 1.2, φ = c x², from 0, c doubled from 1"
            ),
        }
    }
}
