//! Double wells with noise that is not that of a diffusion at one temperature: noise that depends on `w`, and SGD itself.

use std::fmt;

use proptest::prelude::*;
use serde::Serialize;

use crate::instances::double_well::{DoubleWell, Profile};
use crate::instances::finite_noise::FiniteNoise;

/// `dW = -L' dt + √(2 ε b(W)) dB` on the line, with `b = 1 + g tanh(w - w1)`, which is one at the minimum `w1`.
#[derive(Clone, Debug, Serialize)]
pub struct TiltedNoise {
    /// The loss, in one dimension.
    pub well: DoubleWell,
    /// `g`, between -1 and 1.
    pub growth: f64,
}

impl TiltedNoise {
    /// `b(w)`.
    pub fn intensity(&self, w: f64) -> f64 {
        1.0 + self.growth * libm::tanh(w - self.well.minimum())
    }

    /// Random ones, with noise that grows or falls.
    pub fn any() -> BoxedStrategy<TiltedNoise> {
        let growth = prop_oneof![-0.7..-0.4_f64, 0.4..0.8_f64];
        (Profile::any(), growth)
            .prop_map(|(profile, growth)| TiltedNoise {
                well: DoubleWell::on_the_line(profile),
                growth,
            })
            .boxed()
    }
}

impl fmt::Display for TiltedNoise {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}, b = 1 + {:.3} tanh(w - w1)", self.well, self.growth)
    }
}

/// `w' = w - γ L'(w) + γ s/√M ζ` on the line, with Gaussian `ζ` or one with finitely many values.
#[derive(Clone, Debug, Serialize)]
pub struct NoisyWell {
    /// The loss, in one dimension.
    pub well: DoubleWell,
    /// `s`, the deviation of one gradient.
    pub deviation: f64,
    /// The law of `ζ`; nothing: normal.
    pub law: Option<FiniteNoise>,
    /// The pairs `(γ, M)` that are tried.
    pub ladder: Vec<[f64; 2]>,
}

impl NoisyWell {
    /// `ε = γβ/(2M)`.
    pub fn temperature(&self, [step, batch]: [f64; 2]) -> f64 {
        0.5 * step * self.deviation * self.deviation / batch
    }
}

impl fmt::Display for NoisyWell {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let law = self.law.as_ref().map_or("Gaussian".to_owned(), ToString::to_string);
        write!(
            f,
            "{}, s = {}, ζ {law}, (γ, M) from {:.4?}",
            self.well, self.deviation, self.ladder[0]
        )
    }
}

/// A flatter minimum, that at -1 of the first, and a sharper one, that at 1 of the second, at some temperatures.
#[derive(Clone, Debug, Serialize)]
pub struct FlatAndSharp {
    /// The loss around the flatter one.
    pub flat: EqualBarriers,
    /// The loss around the sharper one.
    pub sharp: EqualBarriers,
    /// Barriers of the flatter one in units of the temperature: `2MH/(γβ)`.
    pub barriers: Vec<f64>,
}

impl fmt::Display for FlatAndSharp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (flat, sharp) = (&self.flat, &self.sharp);
        let ([of_flat, _], [_, of_sharp]) = (flat.curvatures(), sharp.curvatures());
        let (low, high) = (flat.barrier(), sharp.barrier());
        write!(
            f,
            "curvature {of_flat} with barrier {low:.4} and {of_sharp} with {high:.4}, 2MH/(γβ) = "
        )?;
        let barriers: Vec<String> = self.barriers.iter().map(ToString::to_string).collect();
        write!(f, "{}", barriers.join(", "))
    }
}

/// `L = ln(1 + (w² - 1)²)`, which grows like `4 ln |w|`, at some temperatures `γβ/(2M)` below 4: from 4 on `e^(-L/ε)` has no
/// integral, and the mean time from -1 to 1 is infinite.
#[derive(Clone, Debug, Serialize)]
pub struct SlowWells {
    /// The temperatures, falling: `M` grows.
    pub temperatures: Vec<f64>,
}

impl SlowWells {
    /// `L'(w)`.
    pub fn slope(w: f64) -> f64 {
        let square = w * w - 1.0;
        // In this form a large square does not overflow.
        4.0 * w / (square + square.recip())
    }
}

impl fmt::Display for SlowWells {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let temperatures: Vec<String> = self.temperatures.iter().map(f64::to_string).collect();
        write!(f, "L = ln(1 + (w² - 1)²), γβ/(2M) = {}", temperatures.join(", "))
    }
}

/// `L = A (w² - 1)² (1 + q (w + 1)²)/8`: two minima of the same depth and barrier, with the curvatures `A` at -1 and
/// `A (1 + 4 q)` at 1.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct EqualBarriers {
    /// `q`, not negative.
    pub bend: f64,
    /// `A`.
    pub scale: f64,
}

impl EqualBarriers {
    /// `L(w)`.
    pub fn loss(&self, w: f64) -> f64 {
        let (well, bend) = ((w * w - 1.0).powi(2), 1.0 + self.bend * (w + 1.0).powi(2));
        self.scale * well * bend / 8.0
    }

    /// `L'(w)`.
    pub fn slope(&self, w: f64) -> f64 {
        let square = w * w - 1.0;
        let bend = 1.0 + self.bend * (w + 1.0).powi(2);
        self.scale * square * (4.0 * w * bend + square * 2.0 * self.bend * (w + 1.0)) / 8.0
    }

    /// The curvatures at -1 and at 1.
    pub fn curvatures(&self) -> [f64; 2] {
        [self.scale, self.scale * (1.0 + 4.0 * self.bend)]
    }

    /// The saddle: the zero of `L'` between the minima, which is `4 w (1 + q (w + 1)²) + 2 q (w² - 1)(w + 1) = 0`.
    pub fn saddle(&self) -> f64 {
        let (mut low, mut high) = (-0.999, 0.999);
        for _ in 0..60 {
            let middle = 0.5 * (low + high);
            if 0.0 < self.slope(middle) { low = middle } else { high = middle }
        }
        0.5 * (low + high)
    }

    /// `L` at the saddle.
    pub fn barrier(&self) -> f64 {
        self.loss(self.saddle())
    }
}

impl fmt::Display for EqualBarriers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [flat, sharp] = self.curvatures();
        write!(f, "curvatures {flat} at -1 and {sharp} at 1, barrier {:.4}", self.barrier())
    }
}
