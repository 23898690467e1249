//! Diffusions whose transition density is known in closed form.

use std::f64::consts::TAU;
use std::fmt;

use proptest::prelude::*;
use serde::Serialize;

use crate::interval::Interval;
use crate::oracles::numerics::jet::Jet;

/// A solution of `dW = -∇L dt + √(2D) dB` in closed form, from a point, with isotropic `D`.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub enum ExactDiffusion {
    /// `W = sinh Y` on the line with `dY = -k (Y - µ) dt + s dB`. By Itô's formula
    /// `L' = k (asinh w - µ) √(1 + w²) - s² w/2` and `D = s² (1 + w²)/2`.
    Sinh {
        /// `k`.
        rate: f64,
        /// `µ`.
        center: f64,
        /// `s`.
        noise: f64,
        /// Where `Y` starts.
        start: f64,
    },
    /// `W = r e^(-k t + s (B_1 + i B_2))` in the plane, seen as complex numbers: `L = k |w|²/2` and `D = s² |w|²/2`.
    Plane {
        /// `k`.
        rate: f64,
        /// `s`.
        noise: f64,
        /// `r`.
        start: f64,
    },
    /// `L = k (w - c)²/2` on the line with `D = D_0 + D_1 e^(-ωt)`, which depends on time only.
    Scheduled {
        /// `k`.
        rate: f64,
        /// `c`.
        center: f64,
        /// `D_0`.
        last: f64,
        /// `D_1`.
        extra: f64,
        /// `ω`, not `2k`.
        decay: f64,
        /// Where `W` starts.
        start: f64,
    },
}

impl ExactDiffusion {
    /// A diffusivity that falls with time; no two numbers are equal.
    pub const COOLING: ExactDiffusion = ExactDiffusion::Scheduled {
        rate: 0.75,
        center: 0.25,
        last: 0.2,
        extra: 0.8,
        decay: 0.5,
        start: -0.5,
    };

    /// How many coordinates there are.
    pub fn dimension(&self) -> usize {
        if matches!(self, ExactDiffusion::Plane { .. }) { 2 } else { 1 }
    }

    /// `∂L/∂w_i` along a line through the coordinates `w`.
    pub fn slope(&self, w: [Jet; 2], coordinate: usize) -> Jet {
        match *self {
            ExactDiffusion::Sinh { rate, center, noise, .. } => {
                let root = (w[0].squared() + 1.0).sqrt();
                ((w[0] + root).ln() - center) * root * rate - w[0] * (0.5 * noise * noise)
            }
            ExactDiffusion::Plane { rate, .. } => w[coordinate] * rate,
            ExactDiffusion::Scheduled { rate, center, .. } => (w[0] - center) * rate,
        }
    }

    /// `D` at a time.
    pub fn diffusivity(&self, w: [Jet; 2], time: f64) -> Jet {
        match *self {
            ExactDiffusion::Sinh { noise, .. } => (w[0].squared() + 1.0) * (0.5 * noise * noise),
            ExactDiffusion::Plane { noise, .. } => {
                (w[0].squared() + w[1].squared()) * (0.5 * noise * noise)
            }
            ExactDiffusion::Scheduled { last, extra, decay, .. } => {
                Jet::from(Interval::exactly(-decay * time).exp() * extra + last)
            }
        }
    }

    /// The density at `w`, whose first coordinate is positive in the plane, and at time `t`.
    pub fn density(&self, w: [Jet; 2], t: Jet) -> Jet {
        match *self {
            ExactDiffusion::Sinh { rate, center, noise, start } => {
                let fade = (-t * rate).exp();
                let variance = (-fade.squared() + 1.0) * (0.5 * noise * noise / rate);
                self.of_sinh(w[0], fade * (start - center) + center, variance)
            }
            ExactDiffusion::Plane { rate, noise, start } => {
                let square = w[0].squared() + w[1].squared();
                let variance = t * (noise * noise);
                let radial = square.ln() * 0.5 + t * rate - libm::log(start);
                let angle = (w[1] / w[0]).atan();
                let around = |turns: i32| normal(angle + TAU * f64::from(turns), variance);
                let angular = (-3..=3).map(around).fold(Jet::from(0.0), |sum, jet| sum + jet);
                normal(radial, variance) * angular / square
            }
            ExactDiffusion::Scheduled { rate, center, last, extra, decay, start } => {
                let fade = (-t * rate).exp();
                let settled = (-fade.squared() + 1.0) * (last / rate);
                let rest = (-t * decay).exp() - fade.squared();
                let variance = settled + rest * (2.0 * extra / (2.0 * rate - decay));
                normal(w[0] - center - fade * (start - center), variance)
            }
        }
    }

    /// The stationary density of the first kind; nothing for the others.
    pub fn stationary(&self, w: Jet) -> Option<Jet> {
        let ExactDiffusion::Sinh { rate, center, noise, .. } = *self else { return None };
        let variance = Jet::from(0.5 * noise * noise / rate);
        Some(self.of_sinh(w, Jet::from(center), variance))
    }

    fn of_sinh(&self, w: Jet, mean: Jet, variance: Jet) -> Jet {
        let root = (w.squared() + 1.0).sqrt();
        normal((w + root).ln() - mean, variance) / root
    }

    /// Random diffusions on the line and in the plane whose noise depends on `w`.
    pub fn any() -> BoxedStrategy<ExactDiffusion> {
        let sinh = (0.5..1.5_f64, 0.3..0.8_f64, 0.6..1.2_f64, -0.5..0.0_f64).prop_map(
            |(rate, center, noise, start)| ExactDiffusion::Sinh { rate, center, noise, start },
        );
        let plane = (0.3..1.0_f64, 0.4..0.8_f64, 0.8..1.5_f64)
            .prop_map(|(rate, noise, start)| ExactDiffusion::Plane { rate, noise, start });
        prop_oneof![sinh, plane].boxed()
    }

    /// Random diffusions whose noise depends on time.
    pub fn any_scheduled() -> BoxedStrategy<ExactDiffusion> {
        (0.5..1.5_f64, 0.2..0.5_f64, 0.1..0.4_f64, 0.4..1.0_f64, 0.2..0.5_f64, -1.0..-0.5_f64)
            .prop_map(|(rate, center, last, extra, decay, start)| ExactDiffusion::Scheduled {
                rate,
                center,
                last,
                extra,
                decay,
                start,
            })
            .boxed()
    }
}

/// The normal density with mean zero.
fn normal(x: Jet, variance: Jet) -> Jet {
    (-x.squared() / (variance * 2.0)).exp() / (variance * TAU).sqrt()
}

impl fmt::Display for ExactDiffusion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ExactDiffusion::Sinh { rate, center, noise, start } => {
                write!(f, "W = sinh Y, dY = -{rate:.3} (Y - {center:.3}) dt + {noise:.3} dB, ")?;
                write!(f, "Y(0) = {start:.3}")
            }
            ExactDiffusion::Plane { rate, noise, start } => {
                write!(f, "L = {rate:.3} |w|²/2, D = {noise:.3}² |w|²/2 in the plane, ")?;
                write!(f, "W(0) = ({start:.3}, 0)")
            }
            ExactDiffusion::Scheduled { rate, center, last, extra, decay, start } => {
                write!(f, "L = {rate:.3} (w - {center:.3})²/2, ")?;
                write!(f, "D = {last:.3} + {extra:.3} e^(-{decay:.3} t), W(0) = {start:.3}")
            }
        }
    }
}

/// A diffusion, a time, and five points around where it then is.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Place {
    /// The diffusion.
    pub diffusion: ExactDiffusion,
    /// The time.
    pub time: f64,
}

impl Place {
    /// At time 3/4.
    pub fn of(diffusion: ExactDiffusion) -> Place {
        Place { diffusion, time: 0.75 }
    }

    /// These diffusions at times between 1/2 and 3/2.
    pub fn any(diffusions: BoxedStrategy<ExactDiffusion>) -> BoxedStrategy<Place> {
        (diffusions, 0.5..1.5_f64).prop_map(|(diffusion, time)| Place { diffusion, time }).boxed()
    }

    /// The points. The second coordinate counts in the plane only.
    pub fn points(&self) -> [[f64; 2]; 5] {
        [[0.2, 0.1], [0.4, -0.3], [0.7, 0.4], [0.9, -0.2], [1.3, 0.6]]
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}, t = {:.3}", self.diffusion, self.time)
    }
}

/// `dW = -k (W - c) dt + √(2D) dB` at the point `Z`.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Ornstein {
    /// `k`.
    pub rate: f64,
    /// `c`.
    pub center: f64,
    /// `D`.
    pub diffusivity: f64,
    /// `Z`.
    pub at: f64,
}

impl Ornstein {
    /// Random ones, at points where `L` and `L'` differ.
    pub fn any() -> BoxedStrategy<Ornstein> {
        (0.5..2.0_f64, -0.5..0.5_f64, 0.1..0.6_f64, 0.3..1.2_f64)
            .prop_map(|(rate, center, diffusivity, far)| Ornstein {
                rate,
                center,
                diffusivity,
                at: center + far,
            })
            .boxed()
    }

    /// `L(Z) = k (Z - c)²/2`.
    pub fn loss(&self) -> f64 {
        0.5 * self.rate * (self.at - self.center).powi(2)
    }

    /// `L'(Z)`.
    pub fn slope(&self) -> f64 {
        self.rate * (self.at - self.center)
    }
}

impl fmt::Display for Ornstein {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Ornstein { rate, center, diffusivity, at } = self;
        write!(f, "L = {rate:.3} (w - {center:.3})²/2, D = {diffusivity:.3}, Z = {at:.3}")
    }
}
