//! Diffusions on the line that settle: `dX = -L' dt + sqrt(2/η) dB` from a point, with `η` constant or not.

use std::fmt;

use serde::Serialize;

use crate::instances::minima::Minima;

/// A loss on the line that confines.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub enum Confining {
    /// Minima with given Hessians; one of them is a parabola.
    Wells(Box<Minima>),
    /// `(1 + x²)^(p/2)`: grows like `|x|^p`.
    Power(f64),
}

impl Confining {
    /// `L'(x)`.
    pub fn slope(&self, x: f64) -> f64 {
        match self {
            Confining::Wells(minima) => minima.slope(x),
            Confining::Power(p) => p * x * libm::pow(1.0 + x * x, 0.5 * p - 1.0),
        }
    }

    /// `L(x)`.
    pub fn height(&self, x: f64) -> f64 {
        match self {
            Confining::Wells(minima) => minima.height(x),
            Confining::Power(p) => libm::pow(1.0 + x * x, 0.5 * p),
        }
    }

    /// An interval that holds the wells.
    pub fn wells(&self) -> (f64, f64) {
        match self {
            Confining::Wells(minima) => {
                let (low, high) = minima
                    .places()
                    .iter()
                    .fold((f64::INFINITY, f64::NEG_INFINITY), |(l, h), &x| (l.min(x), h.max(x)));
                (low - 0.5, high + 0.5)
            }
            Confining::Power(_) => (-1.0, 1.0),
        }
    }
}

impl fmt::Display for Confining {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Confining::Wells(minima) => write!(f, "{minima}"),
            Confining::Power(p) => write!(f, "(1 + x²)^({p}/2)"),
        }
    }
}

/// A loss, `η`, and a start.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Relaxing {
    /// The loss.
    pub loss: Confining,
    /// `η`.
    pub eta: f64,
    /// `X(0)`.
    pub start: f64,
}

impl fmt::Display for Relaxing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}, η = {:.4}, X(0) = {:.3}", self.loss, self.eta, self.start)
    }
}

/// How `η(t)` tends to `η∞`.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub enum Schedule {
    /// `η∞/η = 1 + a/(1 + t)`.
    Slow {
        /// `a > -1`.
        a: f64,
    },
    /// `η∞/η = 1 + a e^(-ct)`.
    Fast {
        /// `a > -1`.
        a: f64,
        /// `c > 0`.
        c: f64,
    },
    /// `η∞/η = 1 + a` until a time, then 1.
    Step {
        /// `a > -1`.
        a: f64,
        /// The time.
        until: f64,
    },
}

impl Schedule {
    /// `η∞/η(t)`.
    pub fn heat(self, t: f64) -> f64 {
        match self {
            Schedule::Slow { a } => 1.0 + a / (1.0 + t),
            Schedule::Fast { a, c } => 1.0 + a * libm::exp(-c * t),
            Schedule::Step { a, until } => {
                if t < until {
                    1.0 + a
                } else {
                    1.0
                }
            }
        }
    }
}

impl Schedule {
    /// The time from which on `|η(t)/η∞ - 1|` is at most `tolerance`, for `0 < tolerance < 1`: zero if it never is more.
    pub fn settled(self, tolerance: f64) -> f64 {
        // |1/(1 + x) - 1| <= tolerance up to this |x|.
        let heat = |a: f64| tolerance / (1.0 - a.signum() * tolerance);
        let time = match self {
            Schedule::Slow { a } => a.abs() / heat(a) - 1.0,
            Schedule::Fast { a, c } => libm::log(a.abs() / heat(a)) / c,
            Schedule::Step { a, until } => {
                if a.abs() <= heat(a) {
                    0.0
                } else {
                    until
                }
            }
        };
        time.max(0.0)
    }
}

/// `L = λ x²/2` from a point, under a schedule: the law is normal at every time.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Scheduled {
    /// `λ`.
    pub rate: f64,
    /// `η∞`.
    pub eta: f64,
    /// `X(0)`.
    pub start: f64,
    /// The schedule.
    pub schedule: Schedule,
    /// `T`, from which a bound is to hold.
    pub from: f64,
    /// Times after `T`, as `t - T`.
    pub after: &'static [f64],
}

fn sign(of: f64) -> char {
    if of < 0.0 { '-' } else { '+' }
}

impl fmt::Display for Scheduled {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Scheduled { rate, eta, start, schedule, from, after } = self;
        write!(f, "L = {rate:.3} x²/2, η∞ = {eta:.3}, X(0) = {start:.2}, ")?;
        match schedule {
            Schedule::Slow { a } => write!(f, "η∞/η = 1 {} {:.2}/(1 + t)", sign(*a), a.abs())?,
            Schedule::Fast { a, c } => {
                write!(f, "η∞/η = 1 {} {:.2} e^(-{c:.2}t)", sign(*a), a.abs())?
            }
            Schedule::Step { a: 0.0, .. } => write!(f, "constant η")?,
            Schedule::Step { a, until } => {
                write!(f, "η∞/η = {:.2} until {until:.1}, then 1", 1.0 + a)?
            }
        }
        let after: Vec<String> = after.iter().map(ToString::to_string).collect();
        write!(f, ", T = {from:.4}, t - T = {}", after.join(", "))
    }
}

/// A normal law beside the Gibbs law of `λ x²/2`.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct NormalLaw {
    /// `λ`.
    pub rate: f64,
    /// `η`.
    pub eta: f64,
    /// The mean, in units of the Gibbs law's standard deviation.
    pub mean: f64,
    /// The standard deviation, in the same units: below `√2`.
    pub spread: f64,
}

impl fmt::Display for NormalLaw {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let NormalLaw { rate, eta, mean, spread } = self;
        write!(
            f,
            "L = {rate} x²/2, η = {eta}, p normal with mean {mean} and deviation {spread} in those of p∞"
        )
    }
}

/// A normal law beside the Gibbs law of `λ x²/2 + c`: no law depends on the constant, but the proof's `M` does.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Raised {
    /// Both laws.
    pub law: NormalLaw,
    /// `c`.
    pub constant: f64,
}

impl fmt::Display for Raised {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}, {} added to L", self.law, self.constant)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn schedules() -> impl Strategy<Value = Schedule> {
        (-0.9..0.9_f64, 0.1..3.0_f64, 0..3_u8).prop_map(|(a, c, kind)| match kind {
            0 => Schedule::Slow { a },
            1 => Schedule::Fast { a, c },
            _ => Schedule::Step { a, until: c },
        })
    }

    proptest! {
        #[test]
        fn a_schedule_has_settled_then_and_not_before(
            schedule in schedules(), tolerance in 0.01..0.9_f64,
        ) {
            let time = schedule.settled(tolerance);
            let departs = |t: f64| tolerance < (1.0 / schedule.heat(t) - 1.0).abs();
            prop_assert!(!departs(time + 1e-9), "{schedule:?} still departs at {time}");
            prop_assert!(time == 0.0 || departs(time - 1e-9), "{schedule:?} had settled before {time}");
        }
    }
}
