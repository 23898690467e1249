//! A valley in the plane whose transverse curvature changes on the way out.

use std::fmt;

use serde::Serialize;

/// `dθ = -∇L dt + √(2 ε diag(d, q)) dW` with `L = h (x²/2 - x³/3) + κ(x) y²/2`: the minimum `a` is 0, the saddle
/// `b` is (1, 0), `H_ae = |H_be| = h`, `ΔL = h/6`, and `κ` goes from `κ_a` to `κ_b` as `3x² - 2x³`, constant beyond. Along the
/// axis `d = h`, so that the exponent of Theorem 3.2 is `ΔL/(ε h)` whatever `s`.
///
/// The process is stopped far up on both sides, far up behind `a`, and at the line `x = c` beyond `b`.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct BentValley {
    /// `h`.
    pub along: f64,
    /// `κ_a` and `κ_b`.
    pub across: [f64; 2],
    /// `q`.
    pub noise: Across,
}

/// The noise across, over `ε`.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub enum Across {
    /// That of stochastic gradients: `q = κ(x)`.
    Hessian,
    /// Constant.
    Constant(f64),
}

/// The line `x = c`.
pub const OUTSIDE: f64 = 1.6;

/// Where the process is stopped behind `a`.
pub const BEHIND: f64 = -0.9;

impl BentValley {
    /// With the noise of stochastic gradients.
    pub const fn of_gradients(along: f64, across: [f64; 2]) -> BentValley {
        BentValley { along, across, noise: Across::Hessian }
    }

    /// The same with the transverse curvature `κ_b` everywhere.
    pub fn straight(self) -> BentValley {
        BentValley { across: [self.across[1]; 2], ..self }
    }

    /// `ΔL`.
    pub fn barrier(&self) -> f64 {
        self.along / 6.0
    }

    /// `κ(x)`.
    #[inline(always)]
    pub fn curvature_across(&self, x: f64) -> f64 {
        let ([from, to], x) = (self.across, x.clamp(0.0, 1.0));
        from + (to - from) * x * x * (3.0 - 2.0 * x)
    }

    /// `κ'(x)`.
    #[inline(always)]
    pub fn change_across(&self, x: f64) -> f64 {
        let ([from, to], x) = (self.across, x.clamp(0.0, 1.0));
        (to - from) * 6.0 * x * (1.0 - x)
    }

    /// `∇L`.
    #[inline(always)]
    pub fn gradient(&self, [x, y]: [f64; 2]) -> [f64; 2] {
        let along = self.along * x * (1.0 - x) + 0.5 * self.change_across(x) * y * y;
        [along, self.curvature_across(x) * y]
    }

    /// `d` and `q`.
    #[inline(always)]
    pub fn intensities(&self, x: f64) -> [f64; 2] {
        let across = match self.noise {
            Across::Hessian => self.curvature_across(x),
            Across::Constant(q) => q,
        };
        [self.along, across]
    }

    /// `q` at `a` and at `b`.
    pub fn intensities_across_at_ends(&self) -> [f64; 2] {
        match self.noise {
            Across::Hessian => self.across,
            Across::Constant(q) => [q; 2],
        }
    }

    /// The temperature `ε` at which the exponent along the axis is `exponent`.
    pub fn temperature(&self, exponent: f64) -> f64 {
        1.0 / (6.0 * exponent)
    }
}

impl fmt::Display for BentValley {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let ([from, to], h) = (self.across, self.along);
        write!(
            f,
            "L = V(x) + κ(x) y²/2, V' = {h} x (1 - x), so that H_ae = |H_be| = {h} and ΔL = {h}/6; "
        )?;
        if from == to {
            write!(f, "κ = {from}")?;
        } else {
            write!(f, "κ = {from} + ({to} - {from})(3x² - 2x³) from x = 0 to 1")?;
        }
        match self.noise {
            Across::Hessian => write!(f, ", D·2B/η = diag({h}, κ)"),
            Across::Constant(q) => write!(f, ", D·2B/η = diag({h}, {q})"),
        }
    }
}
