//! Unstable points with a start elsewhere.

use std::fmt;

use proptest::prelude::*;
use serde::Serialize;

use super::{UnstablePlane, UnstablePoint};

/// A problem with a starting point other than zero; in the plane, in eigencoordinates.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Launch<P, X> {
    problem: P,
    start: X,
}

impl<P, X: Copy> Launch<P, X> {
    /// Loss, noise and domain.
    pub fn problem(&self) -> &P {
        &self.problem
    }

    /// The starting point.
    pub fn start(&self) -> X {
        self.start
    }
}

impl Launch<UnstablePoint, f64> {
    /// The problem on the line, started at `start`.
    ///
    /// # Errors
    ///
    /// If the start is not in `D`.
    pub fn on_line(problem: UnstablePoint, start: f64) -> Result<Self, String> {
        if -problem.left < start && start < problem.right {
            Ok(Launch { problem, start })
        } else {
            Err(format!("the start {start} is not in (-{}, {})", problem.left, problem.right))
        }
    }

    /// Lone points as in [`UnstablePoint::alone`], started between 1/8 and 7/8 of the way to an end.
    pub fn off_zero() -> BoxedStrategy<Self> {
        (UnstablePoint::alone(), 1..=7_i32, any::<bool>())
            .prop_map(|(problem, part, leftwards)| {
                let end = if leftwards { -problem.left } else { problem.right };
                Launch { problem, start: end * f64::from(part) / 8.0 }
            })
            .boxed()
    }

    /// Lone points as in [`UnstablePoint::alone`], started at zero.
    pub fn from_zero() -> BoxedStrategy<Self> {
        UnstablePoint::alone().prop_map(|problem| Launch { problem, start: 0.0 }).boxed()
    }

    /// Points as in [`UnstablePoint::with_minimum`], started between 0 and 7/8 of the way to an end.
    pub fn with_minimum() -> BoxedStrategy<Self> {
        (UnstablePoint::with_minimum(), -7..=7_i32)
            .prop_map(|(problem, part)| Launch {
                problem,
                start: problem.right * f64::from(part) / 8.0,
            })
            .boxed()
    }
}

impl Launch<UnstablePlane, [f64; 2]> {
    /// The problem in the plane, started at the eigencoordinates `start`.
    ///
    /// # Errors
    ///
    /// If the start is not in `D`.
    pub fn in_plane(problem: UnstablePlane, start: [f64; 2]) -> Result<Self, String> {
        if problem.contains(start) {
            Ok(Launch { problem, start })
        } else {
            Err(format!("the start ({}, {}) is not in D", start[0], start[1]))
        }
    }

    /// Saddles as in [`UnstablePlane::saddle`], started at zero.
    pub fn from_zero() -> BoxedStrategy<Self> {
        UnstablePlane::saddle().prop_map(|problem| Launch { problem, start: [0.0; 2] }).boxed()
    }

    /// Saddles as in [`UnstablePlane::saddle`], started on the stable manifold, which is `u = 0`.
    pub fn on_stable_manifold() -> BoxedStrategy<Self> {
        (UnstablePlane::saddle(), 1..=5_i32, any::<bool>())
            .prop_map(|(problem, part, below)| {
                let side = if below { -0.25 } else { 0.25 };
                Launch { problem, start: [0.0, side * f64::from(part)] }
            })
            .boxed()
    }

    /// Saddles as in [`UnstablePlane::saddle`], started off the stable manifold.
    pub fn off_stable_manifold() -> BoxedStrategy<Self> {
        (UnstablePlane::saddle(), (1..=6_i32, any::<bool>()), -5..=5_i32)
            .prop_map(|(problem, (part, leftwards), height)| {
                let width = problem.half_widths[0] * if leftwards { -0.125 } else { 0.125 };
                Launch { problem, start: [width * f64::from(part), 0.25 * f64::from(height)] }
            })
            .boxed()
    }
}

impl fmt::Display for Launch<UnstablePoint, f64> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}, x₀ = {}", self.problem, self.start)
    }
}

impl fmt::Display for Launch<UnstablePlane, [f64; 2]> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}, (u₀, v₀) = ({}, {})", self.problem, self.start[0], self.start[1])
    }
}

/// A start on the line.
pub type OnLine = Launch<UnstablePoint, f64>;
/// A start in the plane.
pub type InPlane = Launch<UnstablePlane, [f64; 2]>;

#[cfg(test)]
mod tests {
    use super::*;

    proptest! {
        #[test]
        fn random_starts_are_in_the_domain(
            off_zero in Launch::off_zero(), in_a_well in Launch::with_minimum(),
            on in Launch::on_stable_manifold(), off in Launch::off_stable_manifold(),
        ) {
            prop_assert!(Launch::on_line(off_zero.problem, off_zero.start).is_ok());
            prop_assert!(Launch::on_line(in_a_well.problem, in_a_well.start).is_ok());
            prop_assert!(Launch::in_plane(on.problem, on.start).is_ok() && on.start[0] == 0.0);
            prop_assert!(Launch::in_plane(off.problem, off.start).is_ok() && off.start[0] != 0.0);
        }
    }
}
